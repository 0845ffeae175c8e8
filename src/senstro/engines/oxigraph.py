"""Embedded Oxigraph: the store and engine of every day."""

from __future__ import annotations

import pyoxigraph as ox

from senstro.engines.engine import Table, Term
from senstro.errors import CannotRun

__all__ = ["OxigraphEngine"]

_STRING = "http://www.w3.org/2001/XMLSchema#string"


def _term(node: object) -> Term | None:
    if node is None:
        return None
    if isinstance(node, ox.NamedNode):
        return Term("iri", node.value)
    if isinstance(node, ox.BlankNode):
        return Term("blank", node.value)
    if isinstance(node, ox.Literal):
        return Term("literal", node.value, "" if node.datatype.value == _STRING else node.datatype.value)
    raise CannotRun(f"an answer holds {node}, which is no IRI, literal or blank node.")


class OxigraphEngine:
    """Answers over a pyoxigraph store, in memory or on disk."""

    name = "oxigraph"

    def __init__(self, store: ox.Store) -> None:
        """Use this store."""
        self.store = store

    def select(self, query: str) -> Table:
        """Answer a SELECT query.

        Raises:
            CannotRun: the query is no SPARQL, or no SELECT.
        """
        try:
            found = self.store.query(query)
        except (SyntaxError, ValueError) as error:
            raise CannotRun(f"the query is no valid SPARQL: {error}") from error
        if not isinstance(found, ox.QuerySolutions):
            raise CannotRun("only SELECT queries give a table.")
        names = tuple(variable.value for variable in found.variables)
        return Table(names, tuple(tuple(_term(solution[name]) for name in names) for solution in found))
