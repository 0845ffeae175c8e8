"""Does every record say what stands at its place? Hashes show that the place is the one that was meant; the content check shows that it carries the record."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, field
from pathlib import Path

from senstro.errors import CannotRun, Fault
from senstro.review.citations import citations, first_mark
from senstro.review.text import digest, normalised_digest
from senstro.tables import Row, Tables
from senstro.tables.links import UNANCHORED

__all__ = ["HEDGE", "NEGATION", "Exceptions", "VerifyReport", "content_faults", "read_exceptions", "verify"]

NEGATION = re.compile(r"\b(?:not|no|nor|neither|never|without|unlikely|cannot|independent\w*|absence|lack\w*|negativ\w*|rarely|free)\b", re.I)
"""A denied record's unit has one of these."""

HEDGE = re.compile(
    r"\b(?:may|might|could|can|would|should|will|probabl\w+|suggest\w*|promising|promis\w*|potential\w*|possibl\w+|putativ\w+|consider\w*|likely|unlikely|appear\w*|seem\w*|expected|"
    r"attributable|candidates?|occasionally|debated|predicted|believed|thought|hypothesi\w+|reliable or promising)\b",
    re.I,
)
"""A suggested record's unit has one of these."""

_SMALL = [
    "zero",
    "(?:one|single)",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
]
_TENS = ["", "ten", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]

_NUMBERS = ("value", "value_max", "age_min", "age_max", "passage_min", "passage_max", "doublings_min", "doublings_max", "cutoff")
_PRINTED = ("printed", "object_printed", "platform", "supplier", "medium", "accession")


@dataclass(frozen=True)
class Exceptions:
    """Content checks that are excused, each with a reason: (record, rule) to reason."""

    reasons: dict[tuple[str, str], str]


@dataclass
class VerifyReport:
    """What holding the records against the text found.

    Attributes:
        units: units of which the hash holds, and all units.
        anchors: places of which the hash holds, and all places.
        contents: content checks that hold, and all that were made.
        excused: content checks excused with a reason.
        faults: everything that does not hold and is not excused, and excuses that are no longer needed.
    """

    units: tuple[int, int] = (0, 0)
    anchors: tuple[int, int] = (0, 0)
    contents: tuple[int, int] = (0, 0)
    excused: int = 0
    faults: list[Fault] = field(default_factory=list)


def read_exceptions(path: Path) -> Exceptions:
    """Read ``verify-exceptions.tsv``: record, rule, reason.

    Raises:
        CannotRun: the file is missing or has another header.
    """
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise CannotRun(f"{path}: the exceptions cannot be read: {error}.") from error
    if not lines or lines[0].split("\t") != ["record", "rule", "reason"]:
        raise CannotRun(f"{path}: the header must be record, rule, reason.")
    rows = [line.split("\t") for line in lines[1:]]
    wrong = [str(number) for number, row in enumerate(rows, 2) if len(row) != 3 or not all(row)]
    if wrong:
        raise CannotRun(f"{path}: row(s) {', '.join(wrong)} have not the three filled cells record, rule, reason.")
    return Exceptions({(record, rule): reason for record, rule, reason in rows})


def _number_word(number: int) -> str:
    """How English writes a whole number below a hundred in words: a pattern."""
    if number < len(_SMALL):
        return _SMALL[number]
    tens, rest = divmod(number, 10)
    return _TENS[tens] + (f"-{_SMALL[rest]}" if rest else "")


def _number_in(number: str, text: str) -> bool:
    """Whether a text has the number, in digits or, below a hundred, in words."""
    if re.search(rf"(?<![\d.,]){re.escape(number)}(?![\d]|[.,]\d)", text):
        return True
    return number.isdecimal() and int(number) < 100 and re.search(rf"(?<!-)\b{_number_word(int(number))}\b(?!-)", text, re.I) is not None


def content_faults(row: Row, anchors: list[Row], units: dict[str, Row], text: str) -> list[tuple[str, str, str]]:
    """What the places of a record do not carry.

    Args:
        row: the record.
        anchors: its anchors.
        units: rows of the table of units by key.
        text: the review's text.

    Returns:
        One entry per check made: rule, what was looked for, and a sentence where it was not found (empty where it was).
    """
    spans = [text[int(anchor.value("start")) : int(anchor.value("end"))] for anchor in anchors]
    own = [text[int(units[anchor.value("unit")].value("start")) : int(units[anchor.value("unit")].value("end"))] for anchor in anchors]
    made: list[tuple[str, str, str]] = []

    def check(rule: str, wanted: str, holds: bool, sentence: str) -> None:
        made.append((rule, wanted, "" if holds else sentence))

    for column in _PRINTED:
        for form in row.values(column):
            check("printed-form", form, any(form in span for span in spans), f"The printed form {form!r} stands in none of the record's places.")
    for column in _NUMBERS:
        for number in row.values(column):
            check("number", number, any(_number_in(number, span) for span in spans), f"{column} {number} stands in none of the record's places.")
    attribution = row.value("attribution")
    cited = {int(number) for number in row.values("citations")}
    here = set().union(*(citations(unit) for unit in own)) if own else set()
    if attribution == "own":
        near = set().union(*(_near(anchor, units[anchor.value("unit")], text) for anchor in anchors)) if anchors else set()
        for cite in sorted(cited):
            check("citation", str(cite), cite in here, f"Citation {cite} does not stand in the record's unit.")
            if cite in here:
                check(
                    "citation-near",
                    str(cite),
                    cite in near,
                    f"Citation {cite} stands in the record's unit, and neither in its place nor in the first mark behind it.",
                )
    elif attribution == "inherited":
        sources = [units[key] for key in row.values("inherited_from") if key in units]
        there = set().union(*(citations(text[int(unit.value("start")) : int(unit.value("end"))]) for unit in sources)) if sources else set()
        for cite in sorted(cited):
            check(
                "citation",
                str(cite),
                cite in there | here,
                f"Citation {cite} stands neither in the record's unit nor in the one named as its source.",
            )
        check("inherited", "", bool(cited - here), "The citations stand in the record's own unit, so they are not inherited.")
    elif attribution == "none":
        check("no-citation", "", not any(citations(span) for span in spans), "A citation stands in the record's place, and the record has none.")
    if row.value("polarity") == "denied":
        check("negation", "", any(NEGATION.search(unit) for unit in own), "The record is a denial and its unit has no word of negation.")
    if row.value("strength") in {"suggested", "debated"}:
        check("hedge", "", any(HEDGE.search(unit) for unit in own), "The record is hedged and its unit has no hedge.")
    return made


def _near(anchor: Row, unit: Row, text: str) -> set[int]:
    """Citations inside the place, and in the first mark behind it within the unit."""
    start, end, stop = int(anchor.value("start")), int(anchor.value("end")), int(unit.value("end"))
    mark = first_mark(text[end:stop])
    return citations(text[start:end]) | (citations(mark) if mark else set())


def verify(tables: Tables, text: str, exceptions: Exceptions) -> VerifyReport:
    """Hold units, anchors and records against a text.

    Args:
        tables: sound tables.
        text: the review's text as the user has it.
        exceptions: excused content checks.
    """
    report = VerifyReport()
    units = {row.key: row for row in tables.rows["units"]}
    good = 0
    for unit in units.values():
        words = text[int(unit.value("start")) : int(unit.value("end"))]
        if digest(words) == unit.value("sha256") and normalised_digest(words) == unit.value("sha256_normalised"):
            good += 1
        else:
            report.faults.append(
                Fault(
                    "units.tsv",
                    f"row {unit.number}",
                    "unit-hash",
                    unit.key,
                    "What stands there in the text is not the unit.",
                    "Give the text that the offsets are offsets into.",
                )
            )
        numbers = {int(number) for number in unit.values("citations")}
        if numbers != citations(words):
            report.faults.append(
                Fault(
                    "units.tsv",
                    f"row {unit.number}",
                    "unit-citations",
                    unit.key,
                    "The citations of the unit are not those of the text.",
                    "Run `senstro anchor --units`.",
                )
            )
    report.units = (good, len(units))
    anchors: dict[str, list[Row]] = defaultdict(list)
    good = 0
    for anchor in tables.rows["anchors"]:
        anchors[anchor.value("record")].append(anchor)
        if digest(text[int(anchor.value("start")) : int(anchor.value("end"))]) == anchor.value("sha256"):
            good += 1
        else:
            report.faults.append(
                Fault(
                    "anchors.tsv",
                    f"row {anchor.number}",
                    "anchor-hash",
                    anchor.key,
                    "What stands there in the text is not what was anchored.",
                    "Anchor the record again.",
                )
            )
    report.anchors = (good, len(tables.rows["anchors"]))
    held = made = 0
    used: set[tuple[str, str]] = set()
    for row in tables.all_rows():
        if row.table.name in UNANCHORED:
            continue
        for rule, wanted, sentence in content_faults(row, anchors[row.reference], units, text):
            made += 1
            if not sentence:
                held += 1
            elif (row.reference, rule) in exceptions.reasons:
                used.add((row.reference, rule))
                report.excused += 1
            else:
                report.faults.append(
                    Fault(
                        f"{row.table.name}.tsv",
                        f"row {row.number}",
                        f"content-{rule}",
                        wanted,
                        f"{row.reference}: {sentence}",
                        "Correct the record or its place, or list the exception with its reason.",
                    )
                )
    report.contents = (held, made)
    report.faults += [
        Fault("verify-exceptions.tsv", record, "exception-not-needed", rule, "The check holds, or the record is gone.", "Remove the line.")
        for record, rule in sorted(set(exceptions.reasons) - used)
    ]
    return report
