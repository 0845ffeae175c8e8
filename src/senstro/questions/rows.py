"""What an answer to a stored question and the result of a query of one's own have in common: rows, and frames of them."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from typing import TYPE_CHECKING

from senstro.engines.engine import Engine, Table
from senstro.questions.cell import Cell, cells

if TYPE_CHECKING:
    import pandas
    import polars

__all__ = ["Rows"]


class Rows:
    """A table whose terms are resolved to identifier and label; going over it gives its :attr:`rows`.

    Attributes:
        table: columns and terms as the engine gave them.
        engine: where labels are looked up; None leaves identifiers in their place.
    """

    table: Table
    engine: Engine | None

    @cached_property
    def rows(self) -> tuple[dict[str, Cell], ...]:
        """The rows, each column name to a cell that has ``id``, ``label``, ``iri`` and ``value``."""
        return cells(self.table, self.engine)

    def __iter__(self) -> Iterator[dict[str, Cell]]:
        """Go over the rows."""
        return iter(self.rows)

    def __len__(self) -> int:
        """How many rows there are."""
        return len(self.table.rows)

    def to_pandas(self) -> pandas.DataFrame:
        """The rows as a pandas frame: identifiers and words as text, numbers as numbers, empty cells missing.

        Raises:
            CannotRun: pandas is not installed.
        """
        from senstro.questions.frames import to_pandas

        return to_pandas(self.table)

    def to_polars(self) -> polars.DataFrame:
        """The rows as a polars frame: identifiers and words as text, numbers as numbers, empty cells null.

        Raises:
            CannotRun: polars is not installed.
        """
        from senstro.questions.frames import to_polars

        return to_polars(self.table)
