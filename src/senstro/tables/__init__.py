"""Reading the curated tables with cell-precise faults."""

from senstro.tables.columns import Column, Columns, TableSpec, load_columns
from senstro.tables.reader import Cell, Row, Tables, read_tables

__all__ = ["Cell", "Column", "Columns", "Row", "TableSpec", "Tables", "load_columns", "read_tables"]
