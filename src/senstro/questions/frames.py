"""Answers as data frames, for whoever has pandas or polars."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from senstro.engines.engine import Table
from senstro.errors import CannotRun
from senstro.questions.cell import NUMERIC, short
from senstro.terms import iri

if TYPE_CHECKING:
    import pandas
    import polars

__all__ = ["to_pandas", "to_polars"]

_INTEGER = iri("xsd:integer")


def _columns(table: Table) -> dict[str, tuple[str, list[Any]]]:
    """Column name to the kind of its cells (integer, decimal or text) and the cells; a column is of numbers only if all its cells are."""
    columns: dict[str, tuple[str, list[Any]]] = {}
    for place, name in enumerate(table.columns):
        terms = [row[place] for row in table.rows]
        types = {term.datatype for term in terms if term}
        if types and types <= {_INTEGER}:
            columns[name] = ("integer", [int(term.value) if term else None for term in terms])
        elif types and types <= NUMERIC:
            columns[name] = ("decimal", [float(term.value) if term else None for term in terms])
        else:
            columns[name] = ("text", [short(term) if term else None for term in terms])
    return columns


def to_pandas(table: Table) -> pandas.DataFrame:
    """A pandas frame; columns are of the types ``Int64``, ``Float64`` and ``string``, so that a missing cell changes no number.

    Raises:
        CannotRun: pandas is not installed.
    """
    try:
        import pandas
    except ImportError as error:
        raise CannotRun("pandas is not installed; install it, or senstro[frames].") from error
    kinds = {"integer": "Int64", "decimal": "Float64", "text": "string"}
    return pandas.DataFrame(
        {name: pandas.array(cells, dtype=kinds[kind]) for name, (kind, cells) in _columns(table).items()}, columns=list(table.columns)
    )


def to_polars(table: Table) -> polars.DataFrame:
    """A polars frame; columns are of the types ``Int64``, ``Float64`` and ``String``.

    Raises:
        CannotRun: polars is not installed.
    """
    try:
        import polars
    except ImportError as error:
        raise CannotRun("polars is not installed; install it, or senstro[frames].") from error
    kinds = {"integer": polars.Int64, "decimal": polars.Float64, "text": polars.String}
    columns = _columns(table)
    return polars.DataFrame({name: cells for name, (_, cells) in columns.items()}, schema={name: kinds[kind] for name, (kind, _) in columns.items()})
