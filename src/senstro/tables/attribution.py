"""Whose citations a record has: its own unit's, or those of a unit beside it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from senstro.errors import Fault
from senstro.tables.reader import Row, Tables

__all__ = ["attribution_faults", "paragraphs_of"]


def attribution_faults(row: Row, units: set[str], references: dict[str, Row], paragraphs: dict[str, set[str]]) -> Iterator[Fault]:
    """Where attribution, citations and place of a record do not go together.

    Args:
        row: an evidenced record.
        units: the text units that it stands in.
        references: rows by ``folder/key``.
        paragraphs: of :func:`paragraphs_of`.
    """
    cited, attribution, cell = set(row.values("citations")), row.value("attribution"), row.cells["attribution"]
    if (attribution == "none") != (not cited):
        yield cell.fault(
            "attribution-against-citations",
            f"Attribution is {attribution!r} and the citations are {sorted(cited)}.",
            "`none` goes with no citation, `own` and `inherited` with some.",
        )
    own = {number for unit in units for number in references[f"unit/{unit}"].values("citations")}
    if attribution == "own" and cited - own:
        yield row.cells["citations"].fault(
            "citation-not-in-unit",
            f"{', '.join(sorted(cited - own, key=int))} is not cited in {', '.join(sorted(units))}.",
            "Correct the number, the place or the attribution.",
        )
    sources = row.values("inherited_from")
    if (attribution == "inherited") != bool(sources):
        yield row.cells["inherited_from"].fault(
            "inherited-from-against-attribution",
            f"Attribution is {attribution!r} and the citations are said to be inherited from {', '.join(sources) or 'nowhere'}.",
            "Name the unit in which the citations stand if, and only if, they are inherited.",
        )
    elif attribution == "inherited":
        there = {number for source in sources for number in references[f"unit/{source}"].values("citations")}
        beside = {other for unit in units for other in paragraphs[unit]}
        if cited <= own:
            yield cell.fault("citation-not-inherited", "Attribution is `inherited` and the citations stand in the record's own unit.", "Write `own`.")
        elif not set(sources) <= beside:
            yield row.cells["inherited_from"].fault(
                "inherited-from-afar",
                f"{', '.join(sorted(set(sources) - beside))} is no unit of the same paragraph or table row.",
                "Name a unit beside the record's own.",
            )
        elif cited - own - there:
            missing = ", ".join(sorted(cited - own - there, key=int))
            yield row.cells["citations"].fault(
                "citation-not-beside", f"{missing} is not cited in {', '.join(sources)}.", "Correct the number, the place or the unit named."
            )


def paragraphs_of(tables: Tables) -> dict[str, set[str]]:
    """Each unit, with the units of the same paragraph (line) or table row."""
    together: dict[str, set[str]] = defaultdict(set)
    homes: dict[str, list[str]] = {}
    for unit in tables.rows.get("units", []):
        homes[unit.key] = [f"line {unit.value('line')}"] + ([f"row {unit.key.rpartition('.')[0]}"] if unit.key.startswith("T") else [])
        for home in homes[unit.key]:
            together[home].add(unit.key)
    return {unit: set().union(*(together[home] for home in places)) for unit, places in homes.items()}
