"""From words to places: offsets and hashes are computed, never typed, and the words are not kept."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from senstro.errors import Fault, FaultsFound
from senstro.files import read_bytes
from senstro.review.text import digest
from senstro.tables import Row, Tables

__all__ = ["HEADER", "Span", "holds", "make_anchors", "read_spans"]

HEADER = ("key", "record", "unit", "start", "end", "sha256")


@dataclass(frozen=True)
class Span:
    """A record, the unit it stands in, and the words that carry it; ``occurrence`` counts from 1 where the words stand there more than once."""

    record: str
    unit: str
    words: str
    occurrence: int
    row: int


def holds(unit: Row, text: str) -> bool:
    """Whether what stands at a unit's offsets in a text is the unit."""
    return digest(text[int(unit.value("start")) : int(unit.value("end"))]) == unit.value("sha256")


def read_spans(path: Path) -> list[Span]:
    """Read a file of spans: record, unit, words, tab-separated, with a header; ``#2`` behind the words means their second occurrence.

    Raises:
        CannotRun: the file cannot be read.
        FaultsFound: rows that have not the three filled cells; all at once.
    """
    spans, faults = [], []
    for number, line in enumerate(read_bytes(path).decode("utf-8").removesuffix("\n").split("\n")[1:], 2):
        cells = line.removesuffix("\r").split("\t")
        if len(cells) != 3 or not all(cells):
            message = f"The row has {sum(map(bool, cells))} filled cells and needs three: record, unit, words."
            faults.append(Fault(path.name, f"row {number}", "span-row", line, message, "Fill the three, parted by tabs."))
            continue
        record, unit, words = cells
        mark = re.search(r"#(\d)$", words)
        spans.append(Span(record, unit, words[: mark.start()] if mark else words, int(mark[1]) if mark else 0, number))
    if faults:
        raise FaultsFound(faults)
    return spans


def make_anchors(spans: list[Span], units: dict[str, Row], text: str, existing: Tables | None = None) -> list[tuple[str, ...]]:
    """The rows of ``anchors.tsv`` for some spans.

    Args:
        spans: what to place.
        units: rows of the table of units by key.
        text: the review's text.
        existing: tables whose anchors are kept for records that no span names.

    Returns:
        Rows in the order of :data:`HEADER`, sorted by record and place.

    Raises:
        FaultsFound: units that the text does not have, words that do not stand in their unit, or stand there more than once without a number;
            all at once.
    """
    faults: list[Fault] = []
    places: dict[str, set[tuple[int, int, str, str]]] = {}
    for span in spans:
        unit = units.get(span.unit)
        if unit is None:
            faults.append(Fault("spans", f"row {span.row}", "unknown-unit", span.unit, "There is no such unit.", "Correct its number."))
            continue
        if not holds(unit, text):
            message, remedy = "What stands there in the text is not the unit.", "Give the text that the offsets are offsets into."
            faults.append(Fault("spans", f"row {span.row}", "unit-hash", span.unit, message, remedy))
            continue
        start, end = int(unit.value("start")), int(unit.value("end"))
        found = [match.start() for match in re.finditer(f"(?={re.escape(span.words)})", text[start:end])]
        if not found or span.occurrence > len(found) or (len(found) > 1 and not span.occurrence):
            message = f"The words stand {len(found)} time(s) in unit {span.unit}."
            faults.append(
                Fault(
                    "spans",
                    f"row {span.row}",
                    "words-not-placed",
                    span.words,
                    message,
                    "Correct the words or the unit, or append # and the number of the occurrence.",
                )
            )
            continue
        begin = start + found[max(0, span.occurrence - 1)]
        places.setdefault(span.record, set()).add((begin, begin + len(span.words), span.unit, digest(span.words)))
    if faults:
        raise FaultsFound(faults)
    for anchor in existing.rows.get("anchors", []) if existing else []:
        if anchor.value("record") not in {span.record for span in spans}:
            places.setdefault(anchor.value("record"), set()).add(
                (int(anchor.value("start")), int(anchor.value("end")), anchor.value("unit"), anchor.value("sha256"))
            )
    return [
        (f"{record}.{number}", record, unit, str(start), str(end), sha)
        for record in sorted(places)
        for number, (start, end, unit, sha) in enumerate(sorted(places[record]), 1)
    ]
