"""Whose citations a record has: its own unit's, or those of a unit beside it."""

from __future__ import annotations

from collections.abc import Iterator

from senstro.errors import Fault
from senstro.tables.places import Places
from senstro.tables.reader import Row

__all__ = ["attribution_faults"]


def _cited(units: set[str], references: dict[str, Row]) -> set[str] | None:
    """The citations of units; None where one of them cannot be read."""
    rows = [references.get(f"unit/{unit}") for unit in units]
    if not all(row is not None and row.sound("citations") for row in rows):
        return None
    return {number for row in rows if row is not None for number in row.values("citations")}


def attribution_faults(row: Row, places: Places, references: dict[str, Row]) -> Iterator[Fault]:
    """Where attribution, citations and place of a record do not go together; nothing where a fault of form hides one of them.

    Args:
        row: an evidenced record of which these cells are known values.
        places: where the records stand.
        references: rows by ``folder/key``.
    """
    if not row.sound("citations", "attribution"):
        return
    cited, attribution, cell = set(row.values("citations")), row.value("attribution"), row.cells["attribution"]
    if (attribution == "none") != (not cited):
        yield cell.fault(
            "attribution-against-citations",
            f"Attribution is {attribution!r} and the citations are {sorted(cited, key=int)}.",
            "`none` goes with no citation, `own` and `inherited` with some.",
        )
    units = places.units.get(row.reference, set())
    own = _cited(units, references) if units and row.reference not in places.unsure else None
    if attribution == "own" and own is not None and cited - own:
        yield row.cells["citations"].fault(
            "citation-not-in-unit",
            f"{', '.join(sorted(cited - own, key=int))} is not cited in {', '.join(sorted(units))}.",
            "Correct the number, the place or the attribution.",
        )
    if not row.sound("inherited_from"):
        return
    sources = row.values("inherited_from")
    if (attribution == "inherited") != bool(sources):
        yield row.cells["inherited_from"].fault(
            "inherited-from-against-attribution",
            f"Attribution is {attribution!r} and the citations are said to be inherited from {', '.join(sources) or 'nowhere'}.",
            "Name the unit in which the citations stand if, and only if, they are inherited.",
        )
    elif attribution == "inherited" and cited and own is not None:
        yield from _inherited(row, units, own, places, references)


def _inherited(row: Row, units: set[str], own: set[str], places: Places, references: dict[str, Row]) -> Iterator[Fault]:
    cited, sources = set(row.values("citations")), row.values("inherited_from")
    there = _cited(set(sources), references)
    known = all(unit in places.beside for unit in (*units, *sources))
    if cited <= own:
        message = "Attribution is `inherited` and the citations stand in the record's own unit."
        yield row.cells["attribution"].fault("citation-not-inherited", message, "Write `own`.")
    elif known and (afar := set(sources) - {other for unit in units for other in places.beside[unit]}):
        message = f"{', '.join(sorted(afar))} is no unit of the same paragraph or table row."
        yield row.cells["inherited_from"].fault("inherited-from-afar", message, "Name a unit beside the record's own.")
    elif there is not None and (missing := sorted(cited - own - there, key=int)):
        message = f"{', '.join(missing)} is not cited in {', '.join(sources)}."
        yield row.cells["citations"].fault("citation-not-beside", message, "Correct the number, the place or the unit named.")
