"""The evidence behind each row of an answer: who said it, where, how surely, and what is known of the source.

The records behind a row are those in its columns ``record``, ``source`` or ``…_record``; where there is no such column, the evidenced records in any other.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace

import pyoxigraph as ox

from senstro.engines.engine import Engine, Table, Term
from senstro.questions.answer import Answer
from senstro.questions.cell import short
from senstro.terms import NAMESPACES, iri

__all__ = ["EVIDENCE_COLUMNS", "Evidence", "evidence_of", "records_behind", "with_evidence", "without_records"]

EVIDENCE_COLUMNS = {
    "citation": "the citation numbers of the review with the publication as far as it is identified, or no citation",
    "place": "where in the review",
    "strength": "how surely it is worded: reported, suggested or debated",
    "polarity": "affirmed or denied",
    "attribution": "whether the citation stands in the very sentence, is inherited from another, or is missing",
    "voice": "whether the review speaks for itself or for the cited work",
    "source_check": "what a check against the cited work found, the gravest first; not checked where there was none",
}
"""Column to meaning, in the order in which they stand behind the question's own columns."""

_AT_ONCE = 200
"""Records in one query; an endpoint may refuse a query that is too long."""
_SPACES = tuple(
    NAMESPACES[folder]
    for folder in (
        "finding",
        "statement",
        "criterion",
        "characterisation",
        "method",
        "gap",
        "intervention",
        "pathway-step",
        "disagreement",
        "erratum",
        "population",
        "study",
        "source-check",
    )
)
"""Namespaces of what can stand behind a row; a unit or a publication is a place or a source, no record of what is said."""
_JOIN = " | "
"""Between the cells of several records of one row, in the order of the records."""
_GRAVE = ("retracted", "reversed", "differs", "other-context", "not-shown", "agrees")
"""Verdicts of source checks, the gravest first."""


@dataclass(frozen=True)
class Evidence:
    """The evidence of one record, one attribute for each of :data:`EVIDENCE_COLUMNS`; empty where a record of its kind has none."""

    citation: str = ""
    place: str = ""
    strength: str = ""
    polarity: str = ""
    attribution: str = ""
    voice: str = ""
    source_check: str = ""


def _n(name: str) -> str:
    return f"<{iri(name)}>"


_SLOTS = {iri("sen:" + slot): slot for slot in ("strength", "polarity", "attribution", "voice")} | {
    iri("sen:placeText"): "place",
    iri("sen:citationText"): "numbers",
}
_RECORD = "SELECT DISTINCT ?record ?slot ?value WHERE {{ VALUES ?record {{ {} }} VALUES ?slot {{ " + " ".join(f"<{slot}>" for slot in _SLOTS)
_RECORD += " }} ?record ?slot ?value }} ORDER BY ?record ?slot ?value"
_CITES = f"""SELECT DISTINCT ?record ?number ?author ?year ?doi ?pmid ?known WHERE {{{{ VALUES ?record {{{{ {{}} }}}}
  ?record {_n("sen:cites")} ?work . ?work {_n("sen:citationNumber")} ?number .
  OPTIONAL {{{{ ?work {_n("sen:firstAuthor")} ?author }}}} OPTIONAL {{{{ ?work {_n("sen:year")} ?year }}}}
  OPTIONAL {{{{ ?work {_n("sen:doi")} ?doi }}}} OPTIONAL {{{{ ?work {_n("sen:pmid")} ?pmid }}}} OPTIONAL {{{{ ?work {_n("sen:identification")} ?known }}}}
}}}} ORDER BY ?record ?number"""
_CHECKS = f"""SELECT DISTINCT ?record ?check ?verdict WHERE {{{{ VALUES ?record {{{{ {{}} }}}}
  {{{{ ?check {_n("sen:affects")} ?record ; {_n("sen:verdict")} ?verdict }}}}
  UNION {{{{ ?record {_n("sen:cites")} ?work . ?check {_n("sen:checks")} ?work ; {_n("sen:verdict")} ?verdict . FILTER(?verdict = <{NAMESPACES["val"]}retracted>) }}}}
}}}} ORDER BY ?record ?check"""
"""A check names the records that it affects; a retraction affects every record that cites the work, named or not."""


def _work(number: Term, author: Term | None, year: Term | None, doi: Term | None, pmid: Term | None, known: Term | None) -> str:
    """One cited publication: number, first author, year, identifier, and how sure it is that the number means this one."""
    address = f"doi:{short(doi)}" if doi else f"pmid:{short(pmid)}" if pmid else ""
    words = " ".join(part for part in (short(author), short(year), address) if part)
    return f"[{short(number)}]" + (f" {words}" if words else "") + (f" ({short(known)})" if known else "")


def evidence_of(records: list[str], engine: Engine) -> dict[str, Evidence]:
    """The evidence of records.

    Args:
        records: their IRIs.
        engine: where the graph is.

    Returns:
        IRI to evidence; records without any, such as a study, are left out.

    Raises:
        CannotRun: the engine cannot answer.
    """
    slots: dict[str, dict[str, str]] = defaultdict(dict)
    works: dict[str, dict[int, str]] = defaultdict(dict)
    checks: dict[str, list[tuple[int, str]]] = defaultdict(list)
    wanted = sorted(set(records))
    for begin in range(0, len(wanted), _AT_ONCE):
        listed = " ".join(str(ox.NamedNode(record)) for record in wanted[begin : begin + _AT_ONCE])
        for one, slot, value in engine.select(_RECORD.format(listed)).rows:
            if one and slot:
                slots[one.value].setdefault(_SLOTS[slot.value], short(value))
        for one, number, *rest in engine.select(_CITES.format(listed)).rows:
            if one and number:
                works[one.value].setdefault(int(number.value), _work(number, *rest))
        for one, check, verdict in engine.select(_CHECKS.format(listed)).rows:
            if one and check:
                name = short(verdict)
                checks[one.value].append((_GRAVE.index(name) if name in _GRAVE else -1, f"{name} ({short(check)})"))
    found = {}
    for record, cells in slots.items():
        numbers = cells.pop("numbers", "")
        citation = "; ".join(works[record][number] for number in sorted(works[record])) or numbers
        checked = "; ".join(words for _, words in sorted(checks[record])) or ("not checked" if numbers else "")
        found[record] = Evidence(citation=citation, source_check=checked, **cells)
    return found


def _columns_of_records(columns: tuple[str, ...]) -> list[int]:
    named = [place for place, name in enumerate(columns) if name in {"record", "source"} or name.endswith("_record")]
    return named or list(range(len(columns)))


def records_behind(table: Table) -> list[tuple[str, ...]]:
    """The IRIs of the records behind each row, in the order of the columns.

    Args:
        table: an answer's table.
    """
    places = _columns_of_records(table.columns)
    rows = []
    for row in table.rows:
        cells = (row[place] for place in places)
        rows.append(tuple(dict.fromkeys(cell.value for cell in cells if cell and cell.kind == "iri" and cell.value.startswith(_SPACES))))
    return rows


def _joined(parts: list[str]) -> str:
    return _JOIN.join(parts) if any(parts) else ""


def without_records(answer: Answer) -> str:
    """The sentence for a question whose rows lead to no record."""
    other = answer.question.listed_by
    where = f"`senstro ask {other}` lists them." if other else "no question is named that lists them; `senstro query` can."
    return f"question {answer.question.name} has no record column, so no evidence is shown behind its rows: {where}"


def with_evidence(answer: Answer) -> Answer:
    """The answer with the columns of :data:`EVIDENCE_COLUMNS` behind its own.

    A cell of a row with several records has one part for each, in their order, with ``|`` between them. A column of the question's own that has the name
    of a column of evidence gives way to it where both say the same in every row, and is else called ``own_…``.

    Args:
        answer: an answer with its engine.

    Returns:
        The answer, or the answer given with a remark where its rows lead to no record.

    Raises:
        CannotRun: the engine cannot answer.
    """
    behind = records_behind(answer.table)
    if answer.engine is None or (answer.table.rows and not any(behind)):
        return replace(answer, remarks=(*answer.remarks, without_records(answer)))
    known = evidence_of([record for records in behind for record in records], answer.engine)
    none = Evidence()
    added = {name: [_joined([getattr(known.get(record, none), name) for record in records]) for records in behind] for name in EVIDENCE_COLUMNS}
    own = []
    for place, name in enumerate(answer.table.columns):
        if name not in added:
            own.append((place, name))
        elif [short(row[place]) for row in answer.table.rows] != added[name]:
            own.append((place, f"own_{name}"))
    rows = tuple(
        (*(row[place] for place, _ in own), *(Term("literal", cells[number]) if cells[number] else None for cells in added.values()))
        for number, row in enumerate(answer.table.rows)
    )
    meanings = {name: answer.question.columns[answer.table.columns[place]] for place, name in own} | EVIDENCE_COLUMNS
    return replace(answer, question=replace(answer.question, columns=meanings), table=Table(tuple(meanings), rows))
