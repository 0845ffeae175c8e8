"""The packaged graph, opened from Python."""

from __future__ import annotations

from functools import cached_property

from senstro import resources
from senstro.engines import Engine, OxigraphEngine
from senstro.questions import Answer, Library, ask, load_library

__all__ = ["Knowledge", "open"]


class Knowledge:
    """A graph that answers: stored questions with typed parameters, or SPARQL.

    Attributes:
        engine: where the graph is.
    """

    def __init__(self, engine: Engine) -> None:
        """Use this engine."""
        self.engine = engine

    @cached_property
    def library(self) -> Library:
        """The stored questions."""
        return load_library(resources.root() / "queries" / "questions")

    def ask(self, name: str, /, **values: str | int | float) -> Answer:
        """Ask a stored question.

        Args:
            name: its hyphenated name; ``senstro list`` shows all.
            values: its parameters; a class may be given as IRI, CURIE, label, synonym or as the text prints it.

        Raises:
            CannotRun: no such question, or a parameter that it cannot take.
        """
        return ask(self.library.get(name), {key: str(value) for key, value in values.items()}, self.engine)

    def select(self, query: str) -> list[dict[str, str | None]]:
        """Rows of a SELECT query of your own, each a column name to the term's value."""
        table = self.engine.select(query)
        return [{name: term.value if term else None for name, term in zip(table.columns, row, strict=True)} for row in table.rows]


def open(endpoint: str | None = None) -> Knowledge:
    """Open the graph that comes with the package, or one behind a SPARQL endpoint.

    Args:
        endpoint: address of a SPARQL 1.1 endpoint that holds the graph; None for the packaged graph.

    Raises:
        CannotRun: the graph cannot be had.
    """
    if endpoint:
        from senstro.engines.remote import RemoteEngine

        return Knowledge(RemoteEngine(endpoint))
    from senstro.graph.compiled import load_store

    store, _ = load_store()
    return Knowledge(OxigraphEngine(store))
