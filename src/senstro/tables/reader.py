"""One TSV per kind of record, read into rows that know their cells."""

from __future__ import annotations

import difflib
import re
from dataclasses import dataclass, field
from pathlib import Path

from senstro.errors import CannotRun, Fault
from senstro.tables.columns import Column, Columns, TableSpec

__all__ = ["NOT_STATED", "Cell", "Row", "Tables", "read_tables"]

NOT_STATED = "not stated"
"""What stands in a cell of an `open` column where the text leaves the matter open."""

_KEY = re.compile(r"[a-z0-9]+(?:[.-][a-z0-9]+)*")
_INTEGER = re.compile(r"0|[1-9][0-9]*")
_DECIMAL = re.compile(r"(?:0|[1-9][0-9]*)(?:\.[0-9]+)?")


def _letters(index: int) -> str:
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


@dataclass(frozen=True)
class Cell:
    """One cell: where it is and what stands in it."""

    file: str
    row: int
    column: Column
    index: int
    text: str

    @property
    def place(self) -> str:
        """The cell as a spreadsheet names it, with the column's name: ``D7 (aspect)``."""
        return f"{_letters(self.index)}{self.row} ({self.column.name})"

    @property
    def values(self) -> list[str]:
        """The values in it: split on ``|`` where the column takes several; none where it is empty or the text leaves it open."""
        if not self.text or self.is_open:
            return []
        return self.text.split("|") if self.column.many else [self.text]

    @property
    def is_open(self) -> bool:
        """Whether it says that the text leaves the matter open."""
        return self.column.open and self.text == NOT_STATED

    def fault(self, rule: str, message: str, remedy: str, value: str | None = None) -> Fault:
        """A fault in this cell."""
        return Fault(self.file, self.place, rule, self.text if value is None else value, message, remedy)


@dataclass(frozen=True)
class Row:
    """One record: its table, key and cells by column name."""

    table: TableSpec
    number: int
    cells: dict[str, Cell]

    @property
    def key(self) -> str:
        """Its permanent key."""
        return self.cells["key"].text

    @property
    def reference(self) -> str:
        """How other tables name it: ``finding/f100-angiopoietin``."""
        return f"{self.table.folder}/{self.key}"

    def values(self, column: str) -> list[str]:
        """The values of a column; none where the table lacks the column."""
        return self.cells[column].values if column in self.cells else []

    def value(self, column: str) -> str:
        """The first value of a column, or nothing."""
        return next(iter(self.values(column)), "")


@dataclass
class Tables:
    """All rows of all tables, with the faults found while reading."""

    columns: Columns
    rows: dict[str, list[Row]] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)

    def by_reference(self) -> dict[str, Row]:
        """Rows by ``folder/key``."""
        return {row.reference: row for rows in self.rows.values() for row in rows}

    def all_rows(self) -> list[Row]:
        """Every row, table by table in the declared order."""
        return [row for name in self.columns.tables for row in self.rows.get(name, [])]


def _suggest(word: str, known: list[str]) -> str:
    near = difflib.get_close_matches(word, known, n=1)
    return f" Did you mean {near[0]!r}?" if near else ""


def _header_faults(file: str, header: list[str], spec: TableSpec) -> list[Fault]:
    faults = []
    known = list(spec.columns)
    for index, name in enumerate(header):
        if name not in spec.columns:
            faults.append(
                Fault(
                    file,
                    f"{_letters(index)}1",
                    "unknown-column",
                    name,
                    "There is no such column in this table.",
                    "Correct the name or remove the column." + _suggest(name, known),
                )
            )
        elif name in header[:index]:
            faults.append(Fault(file, f"{_letters(index)}1", "column-twice", name, "The column stands there twice.", "Remove one of the two."))
    faults += [
        Fault(file, "row 1", "missing-column", name, "The column is missing.", "Add it; its cells may be empty where it is optional.")
        for name in known
        if name not in header
    ]
    return faults


def _cell_faults(cell: Cell) -> list[Fault]:
    column, text = cell.column, cell.text
    if text != text.strip() or "  " in text or any(ch in text for ch in "\u00a0\u200b\u200c\u200d\ufeff\u00ad"):
        return [cell.fault("stray-white-space", "There is white space at an end, doubled or invisible.", "Remove it.")]
    if not text:
        if column.open:
            return [cell.fault("empty-required-cell", "The cell is empty.", f"Fill it, or write {NOT_STATED!r} where the text leaves it open.")]
        return [cell.fault("empty-required-cell", "The cell is empty and must not be.", "Fill it.")] if column.required else []
    if cell.is_open:
        return []
    faults = []
    for value in cell.values:
        pattern = (
            re.compile(column.pattern)
            if column.pattern
            else {"key": _KEY, "integer": _INTEGER, "decimal": _DECIMAL, "citations": _INTEGER}.get(column.kind)
        )
        if not value:
            faults.append(cell.fault("empty-value", "There is an empty value between two bars.", "Remove the spare |."))
        elif pattern and not pattern.fullmatch(value):
            faults.append(
                cell.fault(
                    f"ill-typed-{column.kind}",
                    f"{value!r} is not of the form that a {column.kind} has here.",
                    f"Write it in the form {pattern.pattern}.",
                    value,
                )
            )
    if len(set(cell.values)) != len(cell.values) and column.kind != "label":
        faults.append(cell.fault("value-twice", "A value stands in the cell twice.", "Remove one of the two."))
    return faults


def _read_text(path: Path) -> tuple[str, list[Fault]]:
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise CannotRun(f"{path}: the table cannot be read: {error.strerror or error}.") from error
    name = path.name
    if raw.startswith(b"\xef\xbb\xbf"):
        return "", [Fault(name, "row 1", "byte-order-mark", "", "The file starts with a byte-order mark.", "Save it as UTF-8 without one.")]
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        return "", [Fault(name, f"row {line}", "not-utf-8", "", "The file is not UTF-8.", "Save it as UTF-8.")]
    if "\r" in text:
        return "", [
            Fault(
                name,
                f"row {text[: text.index(chr(13))].count(chr(10)) + 1}",
                "carriage-return",
                "",
                "Lines end in CR LF.",
                "Save the file with LF line ends.",
            )
        ]
    return text, []


def _read_table(path: Path, spec: TableSpec) -> tuple[list[Row], list[Fault]]:
    text, faults = _read_text(path)
    if faults:
        return [], faults
    lines = text.split("\n")
    if lines and lines[-1] == "":
        lines.pop()
    if not lines:
        return [], [Fault(path.name, "row 1", "missing-header", "", "The file is empty.", "Write the row of column names.")]
    header = lines[0].split("\t")
    faults = _header_faults(path.name, header, spec)
    if faults:
        return [], faults
    rows: list[Row] = []
    seen: dict[str, int] = {}
    for number, line in enumerate(lines[1:], 2):
        parts = line.split("\t")
        if len(parts) != len(header):
            faults.append(
                Fault(
                    path.name,
                    f"row {number}",
                    "ragged-row",
                    "",
                    f"The row has {len(parts)} cells and the header has {len(header)}.",
                    "Add or remove tabs.",
                )
            )
            continue
        cells = {name: Cell(path.name, number, spec.columns[name], index, part) for index, (name, part) in enumerate(zip(header, parts, strict=True))}
        for cell in cells.values():
            faults += _cell_faults(cell)
        row = Row(spec, number, cells)
        if row.key in seen:
            faults.append(
                cells["key"].fault("duplicate-key", f"The key stands in row {seen[row.key]} too.", "Give one of the two records another key.")
            )
            continue
        seen[row.key] = number
        rows.append(row)
    return rows, faults


def read_tables(folder: Path, columns: Columns) -> Tables:
    """Read every declared table of a folder.

    Args:
        folder: where the TSV files are; a declared table without a file is a fault.
        columns: the declarations.

    Returns:
        The rows, and every fault of form; what needs other tables or the ontology is checked by :mod:`senstro.tables.links`.

    Raises:
        CannotRun: the folder or a file cannot be read.
    """
    if not folder.is_dir():
        raise CannotRun(f"{folder}: there is no such folder of tables.")
    tables = Tables(columns)
    for name, spec in columns.tables.items():
        path = folder / f"{name}.tsv"
        if not path.is_file():
            tables.faults.append(Fault(path.name, "file", "missing-table", "", "The table is missing.", "Create it with its row of column names."))
            continue
        tables.rows[name], faults = _read_table(path, spec)
        tables.faults += faults
    declared = set(columns.tables)
    tables.faults += [
        Fault(
            path.name,
            "file",
            "unknown-table",
            "",
            "No table of this name is declared.",
            "Declare it in columns.toml or remove it." + _suggest(path.stem, sorted(declared)),
        )
        for path in sorted(folder.glob("*.tsv"))
        if path.stem not in declared
    ]
    return tables
