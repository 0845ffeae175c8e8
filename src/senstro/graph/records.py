"""Rows to triples: one record an individual, one cell one property."""

from __future__ import annotations

import pyoxigraph as ox

from senstro.tables import Row, Tables
from senstro.terms import NAMESPACES, iri

__all__ = ["EVIDENCE", "record_iri", "record_triples", "reference_iri"]

EVIDENCE = {True: "ECO:0007321", False: "ECO:0007320"}
"""Evidence of a record with and without a citation: author statement supported (or not) by a traceable reference, used in automatic assertion."""

_TYPE, _LABEL = ox.NamedNode(iri("rdf:type")), ox.NamedNode(iri("rdfs:label"))
_OPEN, _EVIDENCE, _AGENT, _ROW = (ox.NamedNode(iri(c)) for c in ("sen:leavesOpen", "sen:evidenceType", "sen:agentType", "sen:tableCell"))
_NAMED, _SELECTOR = ox.NamedNode(iri("owl:NamedIndividual")), ox.NamedNode(iri("oa:TextPositionSelector"))
_INTEGER, _DECIMAL = ox.NamedNode(iri("xsd:integer")), ox.NamedNode(iri("xsd:decimal"))


def record_iri(row: Row) -> ox.NamedNode:
    """The address of a record: ``…/<folder>/<key>``."""
    return ox.NamedNode(NAMESPACES[row.table.folder] + row.key)


def reference_iri(value: str, to: tuple[str, ...], tables: Tables) -> ox.NamedNode:
    """The address that a reference in a cell means."""
    if len(to) == 1:
        return ox.NamedNode(NAMESPACES[tables.columns.tables[to[0]].folder] + value)
    folder, _, key = value.partition("/")
    return ox.NamedNode(NAMESPACES[folder] + key)


def _label(row: Row) -> str:
    return f"{row.table.folder.replace('-', ' ')} {row.key}"


def _row_triples(row: Row, tables: Tables) -> list[ox.Triple]:
    subject = record_iri(row)
    triples = [
        ox.Triple(subject, _TYPE, ox.NamedNode(iri(row.table.record_class))),
        ox.Triple(subject, _TYPE, _NAMED),
        ox.Triple(subject, _ROW, ox.Literal(f"{row.table.name}.tsv row {row.number}")),
    ]
    if row.table.name == "anchors":
        triples.append(ox.Triple(subject, _TYPE, _SELECTOR))
    if not any(column.property == "rdfs:label" for column in row.table.columns.values()):
        triples.append(ox.Triple(subject, _LABEL, ox.Literal(_label(row))))
    for cell in row.cells.values():
        column = cell.column
        if not column.property:
            continue
        predicate = ox.NamedNode(iri(column.property))
        if cell.is_open:
            triples.append(ox.Triple(subject, _OPEN, predicate))
        for value in cell.values:
            target: ox.NamedNode | ox.Literal
            if column.kind == "class":
                target = ox.NamedNode(iri(value))
            elif column.kind == "enum":
                target = ox.NamedNode(NAMESPACES["val"] + value)
            elif column.kind == "citations":
                target = ox.NamedNode(NAMESPACES["publication"] + value)
            elif column.kind == "ref":
                target = reference_iri(value, column.to, tables)
            elif column.kind == "integer":
                target = ox.Literal(value, datatype=_INTEGER)
            elif column.kind == "decimal":
                target = ox.Literal(value, datatype=_DECIMAL)
            else:
                target = ox.Literal(value)
            triples.append(ox.Triple(subject, predicate, target))
    if row.table.evidence:
        triples.append(ox.Triple(subject, _EVIDENCE, ox.NamedNode(iri(EVIDENCE[bool(row.values("citations"))]))))
        triples.append(ox.Triple(subject, _AGENT, ox.Literal("automated_agent")))
    return triples


def record_triples(tables: Tables) -> list[ox.Triple]:
    """The triples of every row of sound tables.

    Args:
        tables: tables without faults; a cell that is not of its kind gives an error of the library underneath.
    """
    return [triple for row in tables.all_rows() for triple in _row_triples(row, tables)]
