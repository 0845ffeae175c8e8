"""Where records stand: anchors inside their units, records with a place, units without records."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from functools import cached_property

from senstro.errors import Fault
from senstro.tables.reader import Row, Tables

__all__ = ["UNANCHORED", "Places", "place_faults"]

UNANCHORED = ("publications", "units", "unit_accounts", "anchors", "source_checks")
"""Tables whose records have no place in the review's text."""


class Places:
    """The units that records stand in, as far as the anchors can be read.

    Attributes:
        units: record to the units of its anchors.
        placed: records with an anchor, whatever is wrong with it.
        unsure: records of which an anchor's unit is unknown.
    """

    def __init__(self, tables: Tables, references: dict[str, Row]) -> None:
        """Read the anchors of tables."""
        self.units: dict[str, set[str]] = defaultdict(set)
        self.placed: set[str] = set()
        self.unsure: set[str] = set()
        self._tables = tables
        for anchor in tables.rows.get("anchors", []):
            record = anchor.value("record") if anchor.sound("record") else ""
            if record not in references:
                record = anchor.key.rpartition(".")[0]
            self.placed.add(record)
            if anchor.sound("unit") and f"unit/{anchor.value('unit')}" in references:
                self.units[record].add(anchor.value("unit"))
            else:
                self.unsure.add(record)

    def hidden(self, row: Row) -> bool:
        """Whether an anchor that cannot be read may be the row's."""
        tables = self._tables
        return "anchors" in tables.partial or any(tables.may_hold("anchors", f"{row.reference}.{number}") for number in range(1, 10))

    @cached_property
    def beside(self) -> dict[str, set[str]]:
        """Each unit, with the units of the same paragraph (line) or table row; units of which the line cannot be read are left out."""
        together: dict[str, set[str]] = defaultdict(set)
        homes: dict[str, list[str]] = {}
        for unit in self._tables.rows.get("units", []):
            if unit.sound("key", "line"):
                homes[unit.key] = [f"line {unit.value('line')}"] + ([f"row {unit.key.rpartition('.')[0]}"] if unit.key.startswith("T") else [])
                for home in homes[unit.key]:
                    together[home].add(unit.key)
        return {unit: set().union(*(together[home] for home in places)) for unit, places in homes.items()}


def _anchor_faults(anchor: Row, references: dict[str, Row]) -> Iterator[Fault]:
    if (
        anchor.sound("key", "record")
        and anchor.value("record") in references
        and anchor.key != f"{anchor.value('record')}.{anchor.key.rpartition('.')[2]}"
    ):
        yield anchor.cells["key"].fault("anchor-key", "The key is not the record and a running number.", "Run `senstro anchor`.")
    unit = references.get(f"unit/{anchor.value('unit')}") if anchor.sound("unit") else None
    if unit is None or not anchor.sound("start", "end") or not unit.sound("start", "end"):
        return
    start, end = int(anchor.value("start")), int(anchor.value("end"))
    if start == end or (start < end and not int(unit.value("start")) <= start < end <= int(unit.value("end"))):
        message = f"{start} to {end} is not inside unit {unit.key}, {unit.value('start')} to {unit.value('end')}."
        yield anchor.cells["start"].fault("anchor-outside-unit", message, "Run `senstro anchor`.")


def place_faults(tables: Tables, places: Places, references: dict[str, Row]) -> Iterator[Fault]:
    """Every fault of anchors, of records without a place, and of units that are said to give no record.

    Args:
        tables: tables as read.
        places: of the same tables.
        references: rows by ``folder/key``.
    """
    for anchor in tables.rows.get("anchors", []):
        yield from _anchor_faults(anchor, references)
    for row in tables.all_rows():
        if row.table.name not in UNANCHORED and row.sound("key") and row.reference not in places.placed and not places.hidden(row):
            yield row.cells["key"].fault("no-place", "The record has no place in the text.", "Give it one with `senstro anchor`.")
    holders: dict[str, list[str]] = defaultdict(list)
    for record, units in places.units.items():
        for one in units:
            holders[one].append(record)
    for account in tables.rows.get("unit_accounts", []):
        if account.sound("unit") and (found := sorted(holders[account.value("unit")])):
            message = f"The unit is said to give no record, and {found[0]} stands in it."
            yield account.cells["unit"].fault("unit-has-records", message, "Remove the row.")
