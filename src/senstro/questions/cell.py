"""One cell of an answer: what it is, and what it is called."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import pyoxigraph as ox

from senstro.engines.engine import Engine, Table, Term
from senstro.terms import NAMESPACES, curie, iri

__all__ = ["NUMERIC", "Cell", "cells", "labels_of", "short"]

NUMERIC = {iri("xsd:integer"), iri("xsd:decimal"), iri("xsd:double")}
"""Datatypes whose cells are numbers."""

_AT_ONCE = 400
"""IRIs in one query for labels; an endpoint may refuse a query that is too long."""


def short(term: Term | None) -> str:
    """A term as people read it: CURIE, value name, or literal; numbers without trailing zeros, so that engines agree."""
    if term is None:
        return ""
    if term.kind == "iri":
        return term.value.removeprefix(NAMESPACES["val"]) if term.value.startswith(NAMESPACES["val"]) else curie(term.value)
    if term.datatype in NUMERIC:
        number = float(term.value)
        return str(int(number)) if number == int(number) else f"{number:.6g}"
    return term.value


@dataclass(frozen=True)
class Cell:
    """One cell; an empty one has no term and is false.

    Attributes:
        term: the RDF term, or None for an empty cell.
        label: what the term is called; for a literal, the literal itself.
    """

    term: Term | None
    label: str

    @property
    def id(self) -> str:
        """CURIE, name of a listed value, or the literal, as the tables print it."""
        return short(self.term)

    @property
    def iri(self) -> str:
        """The whole address; empty where the cell holds none."""
        return self.term.value if self.term and self.term.kind == "iri" else ""

    @property
    def value(self) -> int | float | str | None:
        """A number as a number, an empty cell as None, everything else as :attr:`id`."""
        if self.term is None:
            return None
        if self.term.datatype in NUMERIC:
            number = float(self.term.value)
            return int(number) if number == int(number) else number
        return self.id

    def __bool__(self) -> bool:
        """Whether the cell holds anything."""
        return self.term is not None

    def __str__(self) -> str:
        """The label."""
        return self.label


def labels_of(addresses: Iterable[str], engine: Engine) -> dict[str, str]:
    """Labels of terms, as far as they have one; of several the first.

    Raises:
        CannotRun: the engine cannot answer.
    """
    wanted = sorted(set(addresses))
    labels: dict[str, str] = {}
    for begin in range(0, len(wanted), _AT_ONCE):
        listed = " ".join(str(ox.NamedNode(address)) for address in wanted[begin : begin + _AT_ONCE])
        found = engine.select(
            f"SELECT DISTINCT ?s ?label WHERE {{ VALUES ?s {{ {listed} }} ?s <{iri('rdfs:label')}> ?label }} ORDER BY ?s DESC(?label)"
        )
        labels |= {row[0].value: row[1].value for row in found.rows if row[0] and row[1]}
    return labels


def cells(table: Table, engine: Engine | None) -> tuple[dict[str, Cell], ...]:
    """The rows of a table as dictionaries of cells.

    Args:
        table: the table.
        engine: where the labels are; None leaves identifiers in their place.
    """
    used = {term.value for row in table.rows for term in row if term and term.kind == "iri"}
    labels = labels_of(used, engine) if engine else {}
    return tuple(
        {
            name: Cell(term, labels.get(term.value, short(term)) if term and term.kind == "iri" else short(term))
            for name, term in zip(table.columns, row, strict=True)
        }
        for row in table.rows
    )
