"""Embedded Oxigraph: the store and engine of every day, in memory or in a folder on disk."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import pyoxigraph as ox

from senstro.engines.engine import Table, Term
from senstro.errors import CannotRun

__all__ = ["OxigraphEngine", "write_store"]

_STRING = "http://www.w3.org/2001/XMLSchema#string"
_MARK = "CURRENT"
"""The file that every RocksDB folder has; a folder without it is no store."""


def _term(node: object) -> Term | None:
    if node is None:
        return None
    if isinstance(node, ox.NamedNode):
        return Term("iri", node.value)
    if isinstance(node, ox.Literal):
        datatype = node.datatype.value
        return Term("literal", node.value, "" if datatype == _STRING else datatype)
    if isinstance(node, ox.BlankNode):
        return Term("blank", node.value)
    raise CannotRun(f"an answer holds {node}, which is no IRI, literal or blank node.")


class OxigraphEngine:
    """Answers over a pyoxigraph store, in memory or on disk."""

    name = "oxigraph"

    def __init__(self, store: ox.Store) -> None:
        """Use this store."""
        self.store = store

    @classmethod
    def on_disk(cls, folder: Path) -> OxigraphEngine:
        """Open a store that :func:`write_store` or ``oxigraph load`` has made; for reading alone, so nothing in it changes.

        Raises:
            CannotRun: there is no store, or it cannot be opened.
        """
        if not (folder / _MARK).is_file():
            raise CannotRun(f"{folder}: there is no Oxigraph store; `senstro export store --to {folder}` makes one.")
        try:
            return cls(ox.Store.read_only(str(folder)))
        except (OSError, RuntimeError) as error:
            raise CannotRun(f"{folder}: the store cannot be opened: {error}") from error

    def select(self, query: str) -> Table:
        """Answer a SELECT query.

        Raises:
            CannotRun: the query is no SPARQL, or no SELECT.
        """
        try:
            found = self.store.query(query)
            if not isinstance(found, ox.QuerySolutions):
                raise CannotRun("only SELECT queries give a table.")
            names = tuple(variable.value for variable in found.variables)
            return Table(names, tuple([tuple(map(_term, solution)) for solution in found]))
        except (SyntaxError, ValueError) as error:
            raise CannotRun(f"the query is no valid SPARQL: {error}") from error
        except (OSError, RuntimeError) as error:
            raise CannotRun(f"the query cannot be answered: {error}") from error


def write_store(triples: Iterable[ox.Triple], folder: Path) -> int:
    """Make a store on disk.

    Args:
        triples: what goes into its default graph.
        folder: must be missing or empty; whatever is there otherwise stays untouched.

    Returns:
        How many triples the store holds.

    Raises:
        CannotRun: the folder holds something, or cannot be written.
    """
    try:
        if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
            raise CannotRun(
                f"{folder}: there is something already, and a store is never written over it. Name a new folder, or remove that one first."
            )
        folder.parent.mkdir(parents=True, exist_ok=True)
        store = ox.Store(str(folder))
        store.bulk_extend(ox.Quad(*triple) for triple in triples)
        store.optimize()
        store.flush()
        return len(store)
    except (OSError, RuntimeError) as error:
        raise CannotRun(f"{folder}: the store cannot be written: {error}") from error
