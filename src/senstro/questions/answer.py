"""Asking a stored question."""

from __future__ import annotations

from dataclasses import dataclass

from senstro.engines.engine import Engine, Table, Term
from senstro.errors import CannotRun
from senstro.questions.bind import bind
from senstro.questions.question import Question
from senstro.terms import NAMESPACES, curie, iri

__all__ = ["Answer", "ask", "short"]

_NUMERIC = {iri("xsd:integer"), iri("xsd:decimal"), iri("xsd:double")}


@dataclass(frozen=True)
class Answer:
    """A question, the query as it was run, and its table."""

    question: Question
    query: str
    table: Table


def short(term: Term | None) -> str:
    """A term as people read it: CURIE, value name, or literal; numbers without trailing zeros, so that engines agree."""
    if term is None:
        return ""
    if term.kind == "iri":
        return term.value.removeprefix(NAMESPACES["val"]) if term.value.startswith(NAMESPACES["val"]) else curie(term.value)
    if term.datatype in _NUMERIC:
        number = float(term.value)
        return str(int(number)) if number == int(number) else f"{number:.6g}"
    return term.value


def ask(question: Question, values: dict[str, str], engine: Engine) -> Answer:
    """Ask a stored question.

    Args:
        question: the question.
        values: parameter name to what the user wrote.
        engine: where the graph is.

    Raises:
        CannotRun: a parameter cannot be bound, or the engine cannot answer; or the columns are not those that the head promises.
    """
    query = question.bind(bind(question, values, engine))
    table = engine.select(query)
    if table.columns != tuple(question.columns):
        raise CannotRun(
            f"question {question.name} promises the columns {', '.join(question.columns)} and its query gives {', '.join(table.columns)}."
        )
    return Answer(question, query, table)
