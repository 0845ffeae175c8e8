"""One stored question: a SELECT query with a decorated head, as grlc reads it.

The head is YAML behind ``#+``: ``summary``, ``group`` (one of :data:`GROUPS`), ``parameters`` (name, kind, example, about, and maybe default, required, values, folder or allowed), ``columns`` (name:
meaning, with the unit where a number has one), ``tags`` (one of them a kind of :data:`KINDS`), ``sections`` (those of the review that the records of its answers stand in, or ``all``),
``listed_by`` (for a question whose rows lead to no record, the question that lists the records), and ``empty: true`` where an empty answer is right. In the body, each parameter has a line of its own, ``VALUES ?name { UNDEF }``: the marked place. Bound, UNDEF gives way to the term; unbound, the
line goes, which means the same and spares engines that do not take UNDEF. That is all that binding does, on every engine.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path

import yaml

from senstro.errors import CannotRun

__all__ = ["GROUPS", "KINDS", "PARAMETER_KINDS", "SECTIONS", "Parameter", "Question", "load_question"]

PARAMETER_KINDS = ("class", "record", "value", "text", "integer", "decimal")
GROUPS = (
    "markers",
    "causes",
    "morphology and function",
    "expression",
    "target cells",
    "interventions",
    "studies",
    "disagreements",
    "gaps",
    "errata",
    "source checks",
    "evidence",
)
"""What askers want, in the order in which the review treats it; each question has one."""
KINDS = ("look-up", "join", "aggregate", "negative", "contradiction", "multi-hop")
"""How an answer is found; each question has at least one as a tag."""
SECTIONS = (
    "Abstract",
    "Core tip",
    "Introduction",
    "Characteristics and functional changes of aged MSCs",
    "Morphological changes in aged MSCs",
    "Alterations of activity",
    "Biomarkers for aged MSCs",
    "Portraits of expression profiles",
    "Functional degeneration of aged MSCs",
    "Age-related effects of MSCs on target cells",
    "Cellular rejuvenation strategies",
    "Molecular regulation",
    "Non-coding RNA modification",
    "Microenvironment modulation",
    "Other factors influencing rejuvenation",
    "Current challenges and future perspectives",
    "Conclusion",
    "Figure 1",
    "Table 1",
    "Table 2",
)
"""Sections of the review, as ``sen:placeSection`` names them before any ``>``; a test holds them against the table of units."""
_KEYS = {"summary", "group", "parameters", "columns", "tags", "sections", "empty", "answers", "listed_by"}
_PARAMETER_KEYS = {"name", "kind", "example", "about", "values", "folder", "required", "default", "allowed"}
_MARK = re.compile(r"VALUES \?(\w+) \{ UNDEF \}")
_LINE = re.compile(r"^([ \t]*)VALUES \?(\w+) \{ UNDEF \}[ \t]*\n", re.M)


@dataclass(frozen=True)
class Parameter:
    """A typed parameter.

    Attributes:
        name: as the query's variable.
        kind: ``class`` (an ontology class: IRI, CURIE, label, synonym or printed form), ``record`` (key of a record in ``folder``), ``value`` (one of a closed list), ``text``, ``integer``, ``decimal``.
        example: a value that gives an answer.
        about: what it means.
        values: for ``value``, the class of values, such as ``Direction``.
        folder: for ``record``, the folder of addresses.
        required: whether the question makes no sense without it.
        default: what is bound when the user says nothing; empty where the parameter then stays unbound.
        allowed: for ``text``, the words that may be given; empty where any may.
    """

    name: str
    kind: str
    example: str
    about: str
    values: str = ""
    folder: str = ""
    required: bool = False
    default: str = ""
    allowed: tuple[str, ...] = ()


@dataclass(frozen=True)
class Question:
    """A stored question: hyphenated name, words, group, parameters, columns with their meaning, tags (the group among them), sections, text."""

    name: str
    summary: str
    text: str
    columns: dict[str, str]
    parameters: tuple[Parameter, ...] = ()
    tags: tuple[str, ...] = ()
    sections: tuple[str, ...] = ()
    answers: tuple[str, ...] = ()
    empty: bool = False
    listed_by: str = ""
    path: Path = field(default=Path())
    group: str = ""

    def bind(self, terms: dict[str, str]) -> str:
        """The query with terms in the marked places.

        Args:
            terms: parameter name to a term in N-Triples form, made by :mod:`senstro.questions.bind`; the lines of the rest go.
        """
        return _LINE.sub(lambda mark: f"{mark[1]}VALUES ?{mark[2]} {{ {terms[mark[2]]} }}\n" if mark[2] in terms else "", self.text)


def _strings(value: object, where: str) -> tuple[str, ...]:
    if not isinstance(value, list) or not all(isinstance(item, str | int) for item in value):
        raise CannotRun(f"{where} must be a list of words.")
    return tuple(str(item) for item in value)


def _parameter(raw: object, where: str) -> Parameter:
    if not isinstance(raw, dict) or set(raw) - _PARAMETER_KEYS or not {"name", "kind", "example", "about"} <= set(raw):
        raise CannotRun(
            f"{where}: a parameter has name, kind, example and about, and may have default, required, values, folder or allowed; this one has {sorted(raw) if isinstance(raw, dict) else raw}."
        )
    if raw["kind"] not in PARAMETER_KINDS:
        raise CannotRun(f"{where}: parameter {raw['name']!r} has the kind {raw['kind']!r}; known are {', '.join(PARAMETER_KINDS)}.")
    if (raw["kind"] == "value") != bool(raw.get("values")) or (raw["kind"] == "record") != bool(raw.get("folder")):
        raise CannotRun(f"{where}: parameter {raw['name']!r}: `values` goes with the kind value and `folder` with the kind record.")
    if raw.get("required") and "default" in raw:
        raise CannotRun(f"{where}: parameter {raw['name']!r} is required and has a default; it can have only one of the two.")
    allowed = _strings(raw.get("allowed", []), f"{where}: parameter {raw['name']!r}: `allowed`")
    if allowed and (raw["kind"] != "text" or not {str(raw["example"]), str(raw.get("default", raw["example"]))} <= set(allowed)):
        raise CannotRun(f"{where}: parameter {raw['name']!r}: `allowed` goes with the kind text and holds the example and the default.")
    return Parameter(
        raw["name"],
        raw["kind"],
        str(raw["example"]),
        raw["about"],
        raw.get("values", ""),
        raw.get("folder", ""),
        bool(raw.get("required", False)),
        str(raw.get("default", "")),
        allowed,
    )


def _check_sorting(group: object, lists: dict[str, tuple[str, ...]], where: str) -> None:
    """Refuse a head of which group, kind or sections are not of the lists above."""
    if group not in GROUPS:
        raise CannotRun(f"{where}: `group` is {group!r}; known are {', '.join(GROUPS)}.")
    if not set(KINDS) & set(lists["tags"]):
        raise CannotRun(f"{where}: `tags` must hold at least one kind of question: {', '.join(KINDS)}.")
    strange = [section for section in lists["sections"] if section not in SECTIONS]
    if not lists["sections"] or (strange and lists["sections"] != ("all",)):
        raise CannotRun(
            f"{where}: `sections` must be [all] or name sections of the review; not one is {', '.join(strange) or '(none given)'}; known are {', '.join(SECTIONS)}."
        )


def load_question(path: Path) -> Question:
    """Read one ``.rq``.

    Raises:
        CannotRun: its head is missing or not as the module's docstring says, a parameter has no marked place, or a marked place no parameter.
    """
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise CannotRun(f"{path}: the question cannot be read: {error}.") from error
    head = "\n".join(line[2:].removeprefix(" ") for line in text.splitlines() if line.startswith("#+"))
    try:
        raw = yaml.safe_load(head)
    except yaml.YAMLError as error:
        raise CannotRun(f"{path}: the head behind #+ is no YAML: {error}.") from error
    if not isinstance(raw, dict) or not {"summary", "group", "columns", "tags", "sections"} <= set(raw):
        raise CannotRun(f"{path}: the head behind #+ must have summary, group, columns, tags and sections.")
    if set(raw) - _KEYS:
        raise CannotRun(f"{path}: unknown key(s) in the head: {', '.join(sorted(set(raw) - _KEYS))}; known are {', '.join(sorted(_KEYS))}.")
    if not isinstance(raw["columns"], dict) or not all(isinstance(meaning, str) for meaning in raw["columns"].values()):
        raise CannotRun(f"{path}: `columns` must give each column its meaning.")
    if not isinstance(raw.get("parameters", []), list):
        raise CannotRun(f"{path}: `parameters` must be a list.")
    parameters = tuple(_parameter(item, str(path)) for item in raw.get("parameters", []))
    marked = {name for _, name in _LINE.findall(text)}
    if len(marked) != len(_MARK.findall(text)):
        raise CannotRun(f"{path}: each marked place `VALUES ?name {{ UNDEF }}` must have a line of its own, and each parameter one.")
    named = {parameter.name for parameter in parameters}
    if marked != named:
        raise CannotRun(
            f"{path}: parameters {sorted(named - marked)} have no marked place `VALUES ?name {{ UNDEF }}`, marked places {sorted(marked - named)} no parameter."
        )
    lists = {key: _strings(raw.get(key, []), f"{path}: `{key}`") for key in ("tags", "sections", "answers")}
    _check_sorting(raw["group"], lists, str(path))
    return Question(
        path.stem,
        str(raw["summary"]),
        text,
        dict(raw["columns"]),
        parameters,
        (raw["group"], *(tag for tag in lists["tags"] if tag != raw["group"])),
        lists["sections"],
        lists["answers"],
        bool(raw.get("empty", False)),
        str(raw.get("listed_by", "")),
        path,
        raw["group"],
    )
