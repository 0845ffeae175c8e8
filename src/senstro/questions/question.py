"""One stored question: a SELECT query with a decorated head, as grlc reads it.

The head is YAML behind ``#+``: ``summary``, ``parameters`` (name, kind, example, and maybe about, default or values), ``columns`` (name: meaning), ``tags``, ``sections``, and ``empty: true``
where an empty answer is right. In the body, each parameter has a line of its own, ``VALUES ?name { UNDEF }``: the marked place. Unbound, it stands for anything; bound, UNDEF gives way to the
term. That is all that binding does, on every engine.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path

import yaml

from senstro.errors import CannotRun

__all__ = ["PARAMETER_KINDS", "Parameter", "Question", "load_question"]

PARAMETER_KINDS = ("class", "record", "value", "text", "integer", "decimal")
_KEYS = {"summary", "parameters", "columns", "tags", "sections", "empty", "answers"}
_PARAMETER_KEYS = {"name", "kind", "example", "about", "values", "folder", "required"}
_MARK = re.compile(r"VALUES \?(\w+) \{ UNDEF \}")


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
    """

    name: str
    kind: str
    example: str
    about: str
    values: str = ""
    folder: str = ""
    required: bool = False


@dataclass(frozen=True)
class Question:
    """A stored question: hyphenated name, words, parameters, columns with their meaning, tags, text."""

    name: str
    summary: str
    text: str
    columns: dict[str, str]
    parameters: tuple[Parameter, ...] = ()
    tags: tuple[str, ...] = ()
    sections: tuple[str, ...] = ()
    answers: tuple[str, ...] = ()
    empty: bool = False
    path: Path = field(default=Path())

    def bind(self, terms: dict[str, str]) -> str:
        """The query with terms in the marked places.

        Args:
            terms: parameter name to a term in N-Triples form, made by :mod:`senstro.questions.bind`; the rest stays unbound.
        """
        return _MARK.sub(lambda mark: f"VALUES ?{mark[1]} {{ {terms.get(mark[1], 'UNDEF')} }}", self.text)


def _strings(value: object, where: str) -> tuple[str, ...]:
    if not isinstance(value, list) or not all(isinstance(item, str | int) for item in value):
        raise CannotRun(f"{where} must be a list of words.")
    return tuple(str(item) for item in value)


def _parameter(raw: object, where: str) -> Parameter:
    if not isinstance(raw, dict) or set(raw) - _PARAMETER_KEYS or not {"name", "kind", "example", "about"} <= set(raw):
        raise CannotRun(
            f"{where}: a parameter has name, kind, example and about, and may have values, folder or required; this one has {sorted(raw) if isinstance(raw, dict) else raw}."
        )
    if raw["kind"] not in PARAMETER_KINDS:
        raise CannotRun(f"{where}: parameter {raw['name']!r} has the kind {raw['kind']!r}; known are {', '.join(PARAMETER_KINDS)}.")
    if (raw["kind"] == "value") != bool(raw.get("values")) or (raw["kind"] == "record") != bool(raw.get("folder")):
        raise CannotRun(f"{where}: parameter {raw['name']!r}: `values` goes with the kind value and `folder` with the kind record.")
    return Parameter(
        raw["name"], raw["kind"], str(raw["example"]), raw["about"], raw.get("values", ""), raw.get("folder", ""), bool(raw.get("required", False))
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
    if not isinstance(raw, dict) or not {"summary", "columns", "tags"} <= set(raw):
        raise CannotRun(f"{path}: the head behind #+ must have summary, columns and tags.")
    if set(raw) - _KEYS:
        raise CannotRun(f"{path}: unknown key(s) in the head: {', '.join(sorted(set(raw) - _KEYS))}; known are {', '.join(sorted(_KEYS))}.")
    if not isinstance(raw["columns"], dict) or not all(isinstance(meaning, str) for meaning in raw["columns"].values()):
        raise CannotRun(f"{path}: `columns` must give each column its meaning.")
    if not isinstance(raw.get("parameters", []), list):
        raise CannotRun(f"{path}: `parameters` must be a list.")
    parameters = tuple(_parameter(item, str(path)) for item in raw.get("parameters", []))
    marked = set(_MARK.findall(text))
    named = {parameter.name for parameter in parameters}
    if marked != named:
        raise CannotRun(
            f"{path}: parameters {sorted(named - marked)} have no marked place `VALUES ?name {{ UNDEF }}`, marked places {sorted(marked - named)} no parameter."
        )
    lists = {key: _strings(raw.get(key, []), f"{path}: `{key}`") for key in ("tags", "sections", "answers")}
    return Question(
        path.stem,
        str(raw["summary"]),
        text,
        dict(raw["columns"]),
        parameters,
        lists["tags"],
        lists["sections"],
        lists["answers"],
        bool(raw.get("empty", False)),
        path,
    )
