"""Every stored question with the examples of its parameters bound: what the library is exported and shown with."""

from __future__ import annotations

from dataclasses import dataclass

from senstro.engines import Engine
from senstro.questions import Library, Question
from senstro.questions.bind import bind

__all__ = ["LOCAL_ENDPOINT", "Example", "body", "examples"]

LOCAL_ENDPOINT = "http://127.0.0.1:7878/query"
"""Where ``oxigraph serve`` answers on one's own machine. Nothing of ours is online yet, and both export forms need an address."""


@dataclass(frozen=True)
class Example:
    """A question and what is bound in it.

    Attributes:
        question: the question.
        values: parameter name to its example, as a user would write it.
        terms: parameter name to the term in N-Triples form.
        query: the query with the terms in their places, without its head.
    """

    question: Question
    values: dict[str, str]
    terms: dict[str, str]
    query: str


def body(text: str) -> str:
    """A question's text without its head."""
    return "\n".join(line for line in text.splitlines() if not line.startswith("#+")).strip() + "\n"


def examples(library: Library, engine: Engine) -> list[Example]:
    """All questions with their examples, by name.

    Args:
        library: the stored questions.
        engine: to look the examples up.

    Raises:
        CannotRun: an example is none of the graph.
    """
    found = []
    for _, question in sorted(library.questions.items()):
        values = {parameter.name: parameter.example for parameter in question.parameters}
        terms = bind(question, values, engine)
        found.append(Example(question, values, terms, body(question.bind(terms))))
    return found
