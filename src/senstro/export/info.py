"""What is in the graph, in lines for people."""

from __future__ import annotations

from collections import Counter, defaultdict

from senstro import resources
from senstro.export.ledger import unit_accounts
from senstro.graph.compiled import version
from senstro.graph.layers import Graph
from senstro.review.held import held_line, read_held
from senstro.terms import BASE

__all__ = ["TRUST", "info_lines"]

TRUST = "Language models curated the records from one narrative review of 2020; no domain expert has checked them. Which paper a citation number stands for is an inference."
"""Stands wherever a user decides how far to trust the graph."""


def info_lines(graph: Graph) -> list[str]:
    """Release, counts by kind and by section, units accounted for, limits."""
    tables = graph.tables
    lines = [
        f"senstro {version()}",
        f"addresses   {BASE}… (a redirect is planned and not live yet: the addresses are names, nothing answers there)",
        f"trust       {TRUST}",
        "",
    ]
    lines.append("triples     " + ", ".join(f"{name} {len(set(triples))}" for name, triples in graph.layers.items()))
    lines += [f"{name:16s} {len(rows)}" for name, rows in tables.rows.items()]
    sections: defaultdict[str, Counter[str]] = defaultdict(Counter)
    unit_sections = {row.key: row.value("section") for row in tables.rows["units"]}
    for section, record in sorted({(unit_sections[anchor.value("unit")], anchor.value("record")) for anchor in tables.rows["anchors"]}):
        sections[section][record.partition("/")[0]] += 1
    lines += ["", "records by section of the review and kind; a record with places in two sections counts in both"]
    for section, kinds in sorted(sections.items()):
        lines.append(f"  {kinds.total():4d}  {section}: " + ", ".join(f"{kind} {count}" for kind, count in sorted(kinds.items())))
    accounts = unit_accounts(tables)
    with_records = sum(1 for records, _ in accounts.values() if records)
    with_reason = sum(1 for records, reason in accounts.values() if reason and not records)
    lines += [
        "",
        f"text units  {len(accounts)}: {with_records} gave records, {with_reason} gave none for a stated reason, {len(accounts) - with_records - with_reason} are not yet curated",
    ]
    lines += [f"text held   {held_line(read_held(resources.root() / 'data' / 'review' / 'held.tsv'), tables)}"]
    return lines
