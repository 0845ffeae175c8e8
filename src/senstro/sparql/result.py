"""What a query of a user's own gave."""

from __future__ import annotations

from dataclasses import dataclass, field

import pyoxigraph as ox

from senstro.engines.engine import Engine, Table, Term
from senstro.questions.rows import Rows

__all__ = ["Result", "triple_table"]


def _term(node: object) -> Term:
    if isinstance(node, ox.NamedNode):
        return Term("iri", node.value)
    if isinstance(node, ox.Literal):
        return Term("literal", node.value, "" if node.datatype.value.endswith("#string") else node.datatype.value)
    return Term("blank", str(node))


def triple_table(triples: list[ox.Triple]) -> Table:
    """Triples as a table of three columns."""
    return Table(("subject", "predicate", "object"), tuple(tuple(_term(node) for node in triple) for triple in triples))


@dataclass(frozen=True)
class Result(Rows):
    """What a query gave; going over it gives its :attr:`rows`.

    Attributes:
        form: ``select``, ``ask`` or ``graph``.
        table: columns and terms; of a graph its triples, of ASK one cell.
        boolean: the answer to ASK, else None.
        triples: the triples of a graph, else none.
        added: prefixes of ours that the query used without declaring them.
        cut: whether there was more than the limit.
        limit: how many rows or triples were kept at most.
        ordered: whether the query itself says in which order its rows come.
        engine: where labels are looked up; None leaves identifiers in their place.
    """

    form: str
    table: Table
    boolean: bool | None = None
    triples: tuple[ox.Triple, ...] = ()
    added: tuple[str, ...] = ()
    cut: bool = False
    limit: int = 0
    ordered: bool = True
    engine: Engine | None = field(default=None, repr=False, compare=False)

    @property
    def notes(self) -> tuple[str, ...]:
        """Sentences on what was added and what was cut."""
        said = [f"prefixes of ours were added: {', '.join(self.added)}."] if self.added else []
        if self.cut:
            what = "triples" if self.form == "graph" else "rows"
            which = "" if self.ordered else " Without ORDER BY, which ones is up to the engine."
            said.append(f"cut: only {self.limit} {what} are given and there are more; --limit gives another number.{which}")
        return tuple(said)

    def __bool__(self) -> bool:
        """The answer to ASK; of others, whether there is any row."""
        return bool(self.table.rows) if self.boolean is None else self.boolean
