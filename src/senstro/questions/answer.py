"""Asking a stored question."""

from __future__ import annotations

from dataclasses import dataclass, field

from senstro.engines.engine import Engine, Table
from senstro.errors import CannotRun
from senstro.lexicon import Names
from senstro.questions.bind import Bound, bindings, combinations
from senstro.questions.cell import short
from senstro.questions.question import Question
from senstro.questions.rows import Rows

__all__ = ["Answer", "ask", "short"]


@dataclass(frozen=True)
class Answer(Rows):
    """A question, the query as it was run, and its table.

    Going over it gives its :attr:`rows`.

    Attributes:
        question: the question.
        query: the query with its parameters bound; where a gene of several species was asked for, one query behind the other.
        table: columns and terms as the engine gave them.
        bound: the parameters with what they were read as.
        remarks: sentences on the answer as a whole.
        engine: what answered, for the labels; None for a table that was made otherwise.
    """

    question: Question
    query: str
    table: Table
    bound: tuple[Bound, ...] = ()
    remarks: tuple[str, ...] = ()
    engine: Engine | None = field(default=None, repr=False, compare=False)

    @property
    def notes(self) -> tuple[str, ...]:
        """Sentences on parameters that were not plainly read as they were written, and the remarks."""
        return (*(one.note for one in self.bound if one.note), *self.remarks)


def _merged(tables: list[Table]) -> Table:
    """The rows of several tables of the same columns, one behind the other; a row that an earlier table has is not given again."""
    rows = list(tables[0].rows)
    for table in tables[1:]:
        there = set(rows)
        rows += [row for row in table.rows if row not in there]
    return Table(tables[0].columns, tuple(rows))


def ask(question: Question, values: dict[str, str], engine: Engine, names: Names | None = None) -> Answer:
    """Ask a stored question.

    Where a name stands for the genes of several species, the question is asked of each by itself, so that no count is taken twice.

    Args:
        question: the question.
        values: parameter name to what the user wrote.
        engine: where the graph is.
        names: what the graph calls its things, to be kept from one question to the next.

    Raises:
        CannotRun: a parameter cannot be bound, or the engine cannot answer; or the columns are not those that the head promises.
    """
    bound = bindings(question, values, engine, names)
    queries = [question.bind(terms) for terms in combinations(bound)]
    tables = [engine.select(query) for query in queries]
    for table in tables:
        if table.columns != tuple(question.columns):
            raise CannotRun(
                f"question {question.name} promises the columns {', '.join(question.columns)} and its query gives {', '.join(table.columns)}."
            )
    return Answer(question, "\n".join(queries), _merged(tables), bound, engine=engine)
