"""What to type next for something that was found; a command is shown only if it gives rows."""

from __future__ import annotations

import shlex

from senstro.engines.engine import Engine
from senstro.lexicon import Names
from senstro.questions.answer import ask
from senstro.questions.library import Library
from senstro.questions.question import Question
from senstro.terms import NAMESPACES, curie

__all__ = ["for_class", "for_question", "for_record", "for_used_class"]

_SHOWN = 3
"""Questions that are shown for one class or record."""


def _counted(found: list[tuple[int, str]]) -> tuple[str, ...]:
    """Commands with the number of their rows, the most first; given are that number below zero and the command."""
    return tuple(f"{command}  # {-rows} row{'' if rows == -1 else 's'}" for rows, command in sorted(found)[:_SHOWN])


def _for_nothing(question: Question, parameter: str, engine: Engine) -> int:
    """How many rows a question has for what is not in the graph: a matrix has as many for anything, and is no answer to a word."""
    return len(engine.select(question.bind({parameter: f"<{NAMESPACES['val']}nothing-of-this-name>"})).rows)


def for_question(name: str, library: Library) -> tuple[str, ...]:
    """The question with the examples of the parameters that it needs, and of the first if it needs none."""
    question = library.questions[name]
    used = [parameter for parameter in question.parameters if parameter.required] or list(question.parameters[:1])
    return (" ".join(["senstro ask", name, *(f"--{parameter.name} {shlex.quote(parameter.example)}" for parameter in used)]),)


def for_class(term: str, library: Library, names: Names) -> tuple[str, ...]:
    """The questions that take the class and have rows for it, those with the most rows first, with how many there are.

    Raises:
        CannotRun: the engine cannot answer.
    """
    label = names.lexicon.labels[term]
    alone = {name.term for name in names.lexicon.called(label) if name.rank == 0} == {term}
    written = shlex.quote(label if alone else curie(term))
    found: list[tuple[int, str]] = []
    for name, question in library.questions.items():
        needed = [parameter for parameter in question.parameters if parameter.required]
        takes = [parameter for parameter in question.parameters if parameter.kind == "class"]
        if not takes or (needed and needed != takes[:1]):
            continue
        rows = len(ask(question, {takes[0].name: curie(term)}, names.engine, names))
        if rows and rows != _for_nothing(question, takes[0].name, names.engine):
            found.append((-rows, f"senstro ask {name} --{takes[0].name} {written}"))
    return _counted(found)


def for_used_class(term: str) -> tuple[str, ...]:
    """A query for the records that hold the class, where no question has rows for it."""
    return (f"echo 'SELECT ?record ?slot {{ ?record sen:strength ?how ; ?slot {curie(term)} }} ORDER BY ?record' | senstro query -",)


def for_record(record: str, library: Library, engine: Engine) -> tuple[str, ...]:
    """The questions that take the record and have rows for it, those with the most rows first; else a query that shows it.

    Raises:
        CannotRun: the engine cannot answer.
    """
    folder, key = next(
        (folder, record.removeprefix(space)) for folder, space in NAMESPACES.items() if record.startswith(space) and space.endswith(f"/{folder}/")
    )
    found: list[tuple[int, str]] = []
    for name, question in library.questions.items():
        needed = [parameter for parameter in question.parameters if parameter.required]
        takes = [parameter for parameter in question.parameters if parameter.kind == "record" and parameter.folder == folder]
        if not takes or (needed and needed != takes[:1]):
            continue
        rows = len(ask(question, {takes[0].name: key}, engine))
        if rows and rows != _for_nothing(question, takes[0].name, engine):
            found.append((-rows, f"senstro ask {name} --{takes[0].name} {shlex.quote(key)}"))
    return _counted(found) or (f"echo 'DESCRIBE {curie(record)}' | senstro query -",)
