"""What every engine does: a SELECT query in, a table of terms out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple, Protocol

__all__ = ["Engine", "Table", "Term"]


class Term(NamedTuple):
    """An RDF term as an answer holds it; a tuple, since an answer has thousands.

    Attributes:
        kind: ``iri``, ``literal`` or ``blank``.
        value: the IRI, the lexical form or the blank node's name.
        datatype: IRI of a literal's datatype, empty for plain strings.
    """

    kind: str
    value: str
    datatype: str = ""


@dataclass(frozen=True)
class Table:
    """An answer: named columns, and rows in the order that the query gives them; None is an unbound cell."""

    columns: tuple[str, ...]
    rows: tuple[tuple[Term | None, ...], ...]


class Engine(Protocol):
    """An engine that answers SELECT queries over the whole graph."""

    name: str

    def select(self, query: str) -> Table:
        """Answer a SELECT query.

        Raises:
            CannotRun: the query is no SPARQL, or the engine cannot be reached.
        """
        ...
