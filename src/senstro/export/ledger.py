"""The ledger: which text unit gave which records, generated."""

from __future__ import annotations

from collections import defaultdict

from senstro.tables import Tables

__all__ = ["ledger", "unit_accounts"]


def unit_accounts(tables: Tables) -> dict[str, tuple[list[str], str]]:
    """Unit key to its records and, where it gave none, the reason; both empty where it is not yet curated."""
    records: dict[str, set[str]] = defaultdict(set)
    for anchor in tables.rows["anchors"]:
        records[anchor.value("unit")].add(anchor.value("record"))
    reasons = {row.value("unit"): row.value("reason") for row in tables.rows["unit_accounts"]}
    return {unit.key: (sorted(records[unit.key]), reasons.get(unit.key, "")) for unit in tables.rows["units"]}


def ledger(tables: Tables) -> str:
    """The ledger as TSV: unit, kind, line, locator, records, reason; ``not yet curated`` where there is neither."""
    units = {row.key: row for row in tables.rows["units"]}
    lines = ["unit\tkind\tline\tlocator\trecords\treason"]
    for key, (records, reason) in unit_accounts(tables).items():
        unit = units[key]
        account = reason or ("" if records else "not yet curated")
        lines.append("\t".join([key, unit.value("kind"), unit.value("line"), unit.value("locator"), "|".join(records), account]))
    return "\n".join(lines) + "\n"
