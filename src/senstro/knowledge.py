"""The packaged graph, opened from Python."""

from __future__ import annotations

from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from senstro import resources
from senstro.engines import Engine, OxigraphEngine
from senstro.errors import CannotRun
from senstro.lexicon import Names
from senstro.questions import Answer, Library, ask, load_library

if TYPE_CHECKING:
    from senstro.questions.account import Account
    from senstro.search import Hit
    from senstro.sparql import Result

__all__ = ["ENGINES", "Knowledge", "open"]

ENGINES = ("oxigraph", "rdflib")
"""What answers from the packaged graph."""


class Knowledge:
    """A graph that answers: stored questions with typed parameters, words to search for, or SPARQL.

    Attributes:
        engine: where the graph is.
        packaged: whether it is the graph that comes with the package.
    """

    def __init__(self, engine: Engine, packaged: bool = False) -> None:
        """Use this engine."""
        self.engine = engine
        self.packaged = packaged

    @cached_property
    def library(self) -> Library:
        """The stored questions."""
        return load_library(resources.root() / "queries" / "questions")

    @cached_property
    def names(self) -> Names:
        """What the graph calls its classes, records and listed values; each list is read once, when first needed."""
        return Names(self.engine)

    def ask(self, name: str, /, *, evidence: bool = False, **values: str | int | float) -> Answer:
        """Ask a stored question.

        Args:
            name: its hyphenated name; ``senstro list`` shows all.
            evidence: whether to add citation, place, strength, polarity, attribution, voice and source check of the records behind each row.
            values: its parameters; a class may be given as IRI, CURIE, label, synonym or as the text prints it.

        Returns:
            The answer; going over it gives rows, each a dictionary of cells with ``id`` and ``label``.

        Raises:
            CannotRun: no such question, or a parameter that it cannot take.
        """
        answer = self._answer(name, values)
        if evidence:
            from senstro.questions.evidence import with_evidence

            return with_evidence(answer)
        return answer

    def _answer(self, name: str, values: dict[str, str | int | float]) -> Answer:
        return ask(self.library.get(name), {key: str(value) for key, value in values.items()}, self.engine, self.names)

    def explain(self, name: str, /, **values: str | int | float) -> Account:
        """Ask a stored question and account for its answer: bound query, parameters as terms, records with file and row, and how what is derived came about.

        Args:
            name: its hyphenated name.
            values: its parameters.

        Raises:
            CannotRun: no such question, or a parameter that it cannot take.
        """
        from senstro.questions.account import account

        return account(self._answer(name, values))

    def find(self, words: str, limit: int = 10) -> list[Hit]:
        """Find stored questions and terms by words, the best first.

        Args:
            words: one or more words; misspelt ones are read as what is near.
            limit: how many are given.

        Raises:
            CannotRun: there is no word in it, or the engine cannot answer.
        """
        from senstro.search import find

        return find(words, self.library, self.names, limit)

    def query(self, text: str, *, timeout: float = 60.0, limit: int = 10_000) -> Result:
        """Run SPARQL of your own: SELECT, ASK, CONSTRUCT or DESCRIBE, in a process that can be stopped.

        Args:
            text: the query; prefixes of ours need no declaration, SERVICE and updates are refused.
            timeout: seconds that it may take once the graph is loaded.
            limit: rows or triples that are kept; :attr:`~senstro.sparql.Result.cut` says whether there were more.

        Raises:
            CannotRun: it is refused or no SPARQL, or took too long or too much memory.
        """
        from senstro.engines.remote import RemoteEngine
        from senstro.sparql import run_query

        if isinstance(self.engine, RemoteEngine):
            if self.engine.graph:
                raise CannotRun(
                    f"a query of your own says itself which graph it asks; write FROM <{self.engine.graph}> into it and open the endpoint without one."
                )
            return run_query(text, endpoint=self.engine.endpoint, timeout=timeout, limit=limit, labels=self.engine)
        if self.packaged:
            return run_query(text, timeout=timeout, limit=limit, labels=self.engine)
        if isinstance(self.engine, OxigraphEngine):
            return run_query(text, store=self.engine.store, timeout=timeout, limit=limit, labels=self.engine)
        raise CannotRun(f"a graph behind the engine {self.engine.name} takes no query that can be stopped; its own select does.")

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
    return Knowledge(OxigraphEngine(held), packaged=True)
