"""rdflib: the second engine, for the tests and for whoever lives in rdflib."""

from __future__ import annotations

from typing import TYPE_CHECKING

from senstro.engines.engine import Table, Term
from senstro.errors import CannotRun

if TYPE_CHECKING:
    from collections.abc import Iterable

    import pyoxigraph as ox
    import rdflib

__all__ = ["RdflibEngine", "to_rdflib"]

_STRING = "http://www.w3.org/2001/XMLSchema#string"


def to_rdflib(triples: Iterable[ox.Triple]) -> rdflib.Graph:
    """The triples as an rdflib graph in memory, without a detour over a file.

    Raises:
        CannotRun: rdflib is not installed.
    """
    try:
        import rdflib
    except ImportError as error:
        raise CannotRun("rdflib is not installed; install senstro[check].") from error
    import pyoxigraph as ox

    def node(term: object) -> rdflib.term.Node:
        if isinstance(term, ox.NamedNode):
            return rdflib.URIRef(term.value)
        if isinstance(term, ox.BlankNode):
            return rdflib.BNode(term.value)
        if isinstance(term, ox.Literal):
            if term.language:
                return rdflib.Literal(term.value, lang=term.language)
            return (
                rdflib.Literal(term.value)
                if term.datatype.value == _STRING
                else rdflib.Literal(term.value, datatype=rdflib.URIRef(term.datatype.value), normalize=False)
            )
        raise CannotRun(f"rdflib cannot hold {term}.")

    graph = rdflib.Graph(bind_namespaces="none")
    for triple in triples:
        graph.add((node(triple.subject), node(triple.predicate), node(triple.object)))
    return graph


class RdflibEngine:
    """Answers over an rdflib graph; ``FROM``, ``LOAD`` and ``SERVICE`` reach nothing."""

    name = "rdflib"

    def __init__(self, graph: rdflib.Graph) -> None:
        """Use this graph."""
        import rdflib.plugins.sparql as sparql

        sparql.SPARQL_LOAD_GRAPHS = False
        self.graph = graph

    def select(self, query: str) -> Table:
        """Answer a SELECT query.

        Raises:
            CannotRun: the query is no SPARQL that rdflib reads, or no SELECT.
        """
        import rdflib

        try:
            found = self.graph.query(query)
            rows = list(found) if found.type == "SELECT" else []
        except Exception as error:
            raise CannotRun(f"rdflib cannot run the query: {error}") from error
        if found.type != "SELECT" or found.vars is None:
            raise CannotRun("only SELECT queries give a table.")

        def term(node: object) -> Term | None:
            if node is None:
                return None
            if isinstance(node, rdflib.URIRef):
                return Term("iri", str(node))
            if isinstance(node, rdflib.Literal):
                datatype = str(node.datatype) if node.datatype else ""
                return Term("literal", str(node), "" if datatype == _STRING else datatype)
            return Term("blank", str(node))

        names = tuple(str(name) for name in found.vars)
        return Table(names, tuple(tuple(term(row[name]) for name in names) for row in rows))  # type: ignore[index, call-overload]
