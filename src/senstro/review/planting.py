"""How much of what goes wrong would the content check see? Plants one error at a time and counts those that it catches."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace

from senstro.review.text import digest
from senstro.review.verify import content_faults
from senstro.tables import Row, Tables
from senstro.tables.links import UNANCHORED

__all__ = ["Planted", "plant"]


@dataclass(frozen=True)
class Planted:
    """Errors of one kind.

    Attributes:
        kind: what was done to a record.
        caught: in how many records the content check then finds a fault that it did not find before.
        planted: in how many records it was done.
    """

    kind: str
    caught: int
    planted: int


def _with(row: Row, column: str, text: str) -> Row:
    return Row(row.table, row.number, {**row.cells, column: replace(row.cells[column], text=text)})


def _moved(anchor: Row, units: dict[str, Row], order: list[str], text: str, step: int) -> Row | None:
    """The anchor over the whole of the neighbouring unit, its hash made to fit: only the content can tell."""
    place = order.index(anchor.value("unit")) + step
    if not 0 <= place < len(order):
        return None
    unit = units[order[place]]
    start, end = unit.value("start"), unit.value("end")
    moved = _with(_with(_with(anchor, "unit", unit.key), "start", start), "end", end)
    return _with(moved, "sha256", digest(text[int(start) : int(end)]))


def _broken(row: Row, anchors: list[Row], units: dict[str, Row], text: str) -> frozenset[tuple[str, str]]:
    return frozenset((rule, wanted) for rule, wanted, sentence in content_faults(row, anchors, units, text) if sentence)


def plant(tables: Tables, text: str) -> list[Planted]:
    """Plant errors in every record that has a place, one at a time.

    Args:
        tables: sound tables.
        text: the review's text.

    Returns:
        For each kind of error how many were planted and caught: anchors moved to the unit before and behind, each citation number raised
        by one, each number of the record raised by one, polarity turned, hedge added.
    """
    units = {row.key: row for row in tables.rows["units"]}
    order = sorted(units, key=lambda key: int(units[key].value("start")))
    anchors: dict[str, list[Row]] = defaultdict(list)
    for anchor in tables.rows["anchors"]:
        anchors[anchor.value("record")].append(anchor)
    counts: dict[str, list[int]] = {}

    def count(kind: str, row: Row, places: list[Row], before: frozenset[tuple[str, str]]) -> None:
        tally = counts.setdefault(kind, [0, 0])
        tally[1] += 1
        tally[0] += bool(_broken(row, places, units, text) - before)

    for row in tables.all_rows():
        places = anchors.get(row.reference, [])
        if row.table.name in UNANCHORED or not places:
            continue
        before = _broken(row, places, units, text)
        for kind, step in (("places moved to the unit before", -1), ("places moved to the unit behind", 1)):
            moved = [_moved(anchor, units, order, text, step) for anchor in places]
            if all(moved):
                count(kind, row, [anchor for anchor in moved if anchor], before)
        for index, number in enumerate(row.values("citations")):
            others = [*row.values("citations")]
            others[index] = str(int(number) + 1)
            if others[index] not in row.values("citations"):
                count("a citation number raised by one", _with(row, "citations", "|".join(others)), places, before)
        for column in ("value", "age_min", "age_max", "passage_min", "passage_max"):
            if row.value(column).isdecimal():
                count("a number raised by one", _with(row, column, str(int(row.value(column)) + 1)), places, before)
        if row.value("polarity") == "affirmed":
            count("an affirmed record made a denied one", _with(row, "polarity", "denied"), places, before)
        if row.value("strength") == "reported":
            count("a plain record made a hedged one", _with(row, "strength", "suggested"), places, before)
    return [Planted(kind, caught, planted) for kind, (caught, planted) in counts.items()]
