"""The packaged graph, opened from Python."""

from __future__ import annotations

from functools import cached_property
from pathlib import Path

from senstro import resources
from senstro.engines import Engine, OxigraphEngine
from senstro.errors import CannotRun
from senstro.questions import Answer, Library, ask, load_library

__all__ = ["ENGINES", "Knowledge", "open"]

ENGINES = ("oxigraph", "rdflib")
"""What answers from the packaged graph."""


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


def open(
    endpoint: str | None = None, *, graph: str = "", timeout: float = 30.0, store: str | Path | None = None, engine: str = "oxigraph"
) -> Knowledge:
    """Open the graph that comes with the package, or one in a store on disk, or one behind a SPARQL endpoint.

    Args:
        endpoint: address of a SPARQL 1.1 endpoint that holds the graph; None for the packaged graph. User and password come from SENSTRO_USER and
            SENSTRO_PASSWORD, or a token from SENSTRO_TOKEN.
        graph: IRI of the graph behind the endpoint; empty for its default graph.
        timeout: seconds for one attempt at an answer of the endpoint.
        store: folder of an Oxigraph store that holds the graph.
        engine: what answers from the packaged graph: ``oxigraph``, or ``rdflib``, which is slower by far and needs senstro[check].

    Raises:
        CannotRun: the graph cannot be had, or the choices contradict each other.
    """
    if engine not in ENGINES:
        raise CannotRun(f"there is no engine {engine!r}; there are {', '.join(ENGINES)}.")
    if (endpoint is not None) + (store is not None) + (engine != "oxigraph") > 1:
        raise CannotRun("an endpoint, a store and an engine for the packaged graph exclude each other; name one of them.")
    if graph and endpoint is None:
        raise CannotRun("a graph is named for an endpoint alone; name the endpoint too.")
    if endpoint is not None:
        from senstro.engines.remote import RemoteEngine

        return Knowledge(RemoteEngine(endpoint, timeout, graph=graph))
    if store is not None:
        return Knowledge(OxigraphEngine.on_disk(Path(store)))
    from senstro.graph.compiled import load_store

    held, _ = load_store()
    if engine == "rdflib":
        from senstro.engines.rdflib import RdflibEngine, to_rdflib

        return Knowledge(RdflibEngine(to_rdflib(quad.triple for quad in held)))
    return Knowledge(OxigraphEngine(held))
