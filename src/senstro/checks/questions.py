"""The heads of the stored questions, held against their queries, the closed lists and the kinds of records."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pyoxigraph as ox

from senstro.checks.report import Result
from senstro.errors import CannotRun
from senstro.ontology import Ontology
from senstro.questions.question import Question, load_question
from senstro.tables import Columns
from senstro.tables.near import suggest
from senstro.terms import iri

__all__ = ["question_results"]

_FOLDER = "queries/questions"


def question_results(folder: Path, ontology: Ontology, columns: Columns) -> list[Result]:
    """What is wrong with the heads of all stored questions.

    Args:
        folder: the folder that holds ``queries``.
        ontology: for the closed lists.
        columns: for the kinds of records that a parameter may name.
    """
    lists = sorted(address.removeprefix(iri("sen:x")[:-1]) for address in ontology.classes if iri("sen:Value") in ontology.above(address))
    folders = sorted(table.folder for table in columns.tables.values())
    found: list[Result] = []
    for path in sorted((folder / _FOLDER).rglob("*.rq")):
        file = f"{_FOLDER}/{path.relative_to(folder / _FOLDER).as_posix()}"
        try:
            question = load_question(path)
        except CannotRun as error:
            message = str(error).removeprefix(f"{path}: ").replace(str(path), file)
            message = message[:1].upper() + message[1:]
            remedy = "Correct the head behind #+; without it no question can be asked."
            found.append(Result("error", "question-head", message=message, remedy=remedy, file=file))
            continue
        found += [*_columns(question, file), *_parameters(question, file, lists, folders)]
    return found


def _columns(question: Question, file: str) -> Iterator[Result]:
    try:
        answer = ox.Store().query(question.text)
    except (SyntaxError, ValueError) as error:
        message = f"The query cannot be read: {' '.join(str(error).split())}"
        yield Result("error", "question-columns", message=message, remedy="Correct the query.", file=file)
        return
    if not isinstance(answer, ox.QuerySolutions):
        yield Result("error", "question-columns", message="The query is no SELECT, so it has no columns.", remedy="Write a SELECT.", file=file)
        return
    given, named = [variable.value for variable in answer.variables], list(question.columns)
    for name in sorted(set(given) ^ set(named)):
        side = "no meaning in the head" if name in given else "a meaning in the head, and the query does not give it"
        remedy = "Name the same columns in the head and behind SELECT." + suggest(name, named if name in given else given)
        yield Result("error", "question-columns", value=name, message=f"The column has {side}.", remedy=remedy, file=file)
    if set(given) == set(named) and given != named:
        message, remedy = "The head has the columns in another order than the query.", f"Write {', '.join(given)}."
        yield Result("error", "question-columns", value=", ".join(named), message=message, remedy=remedy, file=file)


def _parameters(question: Question, file: str, lists: list[str], folders: list[str]) -> Iterator[Result]:
    for parameter in question.parameters:
        for value, known, words in ((parameter.values, lists, "closed list"), (parameter.folder, folders, "kind of record")):
            if value and value not in known:
                message = f"The parameter {parameter.name} names a {words} that is declared nowhere."
                remedy = f"Use one of {', '.join(known)}." + suggest(value, known)
                yield Result("error", "question-parameter", value=value, message=message, remedy=remedy, file=file)
