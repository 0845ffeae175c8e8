"""One TSV per kind of record, read into rows that know their cells."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, field
from pathlib import Path

from senstro.errors import CannotRun, Fault
from senstro.tables.columns import Column, Columns, TableSpec
from senstro.tables.form import NOT_STATED, cell_faults, key_form
from senstro.tables.near import suggest

__all__ = ["NOT_STATED", "Cell", "Row", "Tables", "letters", "read_tables"]


def letters(index: int) -> str:
    """A column as a spreadsheet names it: 0 is A."""
    name = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        name = chr(65 + rest) + name
    return name


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
        return f"{letters(self.index)}{self.row} ({self.column.name})"

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
    """One record: its table, key and cells by column name; `faulty` names the columns of which the cell has a fault of form or is missing."""

    table: TableSpec
    number: int
    cells: dict[str, Cell]
    faulty: frozenset[str] = frozenset()

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

    def sound(self, *columns: str) -> bool:
        """Whether the row has all of these cells, and none has a fault of form, so that rules can be held against them."""
        return all(column in self.cells and column not in self.faulty for column in columns)


@dataclass
class Tables:
    """All rows of all tables, with the faults found while reading.

    Attributes:
        columns: the declarations.
        rows: table name to its rows, rows with faulty cells included; a row of which the cells cannot be told apart is left out.
        faults: every fault of form.
        spoilt: table name to the keys of rows left out.
        partial: tables in which some key cannot be told: it is empty, ill-formed or used twice, or the table could not be read at all.
    """

    columns: Columns
    rows: dict[str, list[Row]] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)
    spoilt: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    partial: set[str] = field(default_factory=set)

    def by_reference(self) -> dict[str, Row]:
        """Rows by ``folder/key``; where a key stands twice, the first."""
        found: dict[str, Row] = {}
        for row in self.all_rows():
            found.setdefault(row.reference, row)
        return found

    def all_rows(self) -> list[Row]:
        """Every row, table by table in the declared order."""
        return [row for name in self.columns.tables for row in self.rows.get(name, [])]

    def may_hold(self, table: str, key: str) -> bool:
        """Whether a key that is in no row may be that of a row with faults of its own, so that a reference to it is not blamed."""
        return table in self.partial or key in self.spoilt.get(table, ())


def _header(tables: Tables, path: Path, line: str, spec: TableSpec) -> list[str] | None:
    """The column names, with their faults noted; None where nothing can be read below them."""
    header, file, known = line.split("\t"), path.name, list(spec.columns)
    faults: list[Fault] = []
    if len(header) == 1 and len(known) > 1 and re.search(r"[,;]", line):
        tables.faults.append(
            Fault(
                file,
                "A1",
                "not-tab-separated",
                line[:40],
                "The names of the columns are not parted by tabs.",
                "Save the table as tab-separated text.",
            )
        )
        return None
    for index, name in enumerate(header):
        place = f"{letters(index)}1" + (f" ({name})" if name else "")
        if name not in spec.columns:
            remedy = "Correct the name or remove the column." + suggest(name, known)
            faults.append(Fault(file, place, "unknown-column", name, "There is no such column in this table.", remedy))
        elif name in header[:index]:
            faults.append(Fault(file, place, "column-twice", name, "The column stands there twice.", "Remove one of the two."))
    faults += [
        Fault(file, "row 1", "missing-column", name, "The column is missing.", "Add it; its cells may be empty where it is optional.")
        for name in known
        if name not in header
    ]
    tables.faults += faults
    return header if "key" in header else None


def _lines(tables: Tables, path: Path) -> list[bytes] | None:
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise CannotRun(f"{path}: the table cannot be read: {error.strerror or error}.") from error
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        tables.faults.append(Fault(path.name, "row 1", "not-utf-8", "", "The file is not UTF-8 but UTF-16.", "Save it as UTF-8."))
        return None
    if raw.startswith(b"\xef\xbb\xbf"):
        message, remedy = "The file starts with a byte-order mark.", "Save it as UTF-8 without one."
        tables.faults.append(Fault(path.name, "row 1", "byte-order-mark", "", message, remedy))
        raw = raw[3:]
    if b"\r\n" in raw:
        number = raw[: raw.index(b"\r\n")].count(b"\n") + 1
        tables.faults.append(Fault(path.name, f"row {number}", "carriage-return", "", "Lines end in CR LF.", "Save the file with LF line ends."))
        raw = raw.replace(b"\r\n", b"\n")
    lines = raw.split(b"\n")
    if lines[-1] == b"":
        lines.pop()
    if not lines:
        tables.faults.append(Fault(path.name, "row 1", "missing-header", "", "The file is empty.", "Write the row of column names."))
        return None
    return lines


def _decoded(tables: Tables, path: Path, number: int, line: bytes, header: list[str]) -> str | None:
    try:
        return line.decode("utf-8")
    except UnicodeDecodeError as error:
        index = line[: error.start].count(b"\t")
        place = f"{letters(index)}{number} ({header[index]})" if index < len(header) else f"row {number}"
        message = f"The byte {line[error.start]:#04x} is not UTF-8."
        tables.faults.append(Fault(path.name, place, "not-utf-8", "", message, "Save the file as UTF-8."))
        return None


def _read_table(tables: Tables, path: Path, spec: TableSpec) -> list[Row]:
    lines = _lines(tables, path)
    first = _decoded(tables, path, 1, lines[0], []) if lines else None
    header = None if first is None else _header(tables, path, first, spec)
    if lines is None or header is None:
        tables.partial.add(spec.name)
        return []
    places = {name: header.index(name) for name in spec.columns if name in header}
    missing = {name for name in spec.columns if name not in places} | {name for name in places if header.count(name) > 1}
    rows: list[Row] = []
    seen: dict[str, int] = {}
    for number, raw in enumerate(lines[1:], 2):
        line = _decoded(tables, path, number, raw, header)
        parts = (raw.decode("utf-8", errors="replace") if line is None else line).split("\t")
        key = parts[places["key"]] if places["key"] < len(parts) else ""
        if line is not None and len(parts) != len(header):
            message = f"The row has {len(parts)} cells and the header has {len(header)}." if line else "The line is empty."
            remedy = "Add or remove tabs." if line else "Remove it."
            tables.faults.append(Fault(path.name, f"row {number}", "ragged-row", key, message, remedy))
        if line is None or len(parts) != len(header):
            if raw and key_form(spec.columns["key"].pattern).fullmatch(key):
                tables.spoilt[spec.name].add(key)
            elif raw:
                tables.partial.add(spec.name)
            continue
        cells = {name: Cell(path.name, number, spec.columns[name], index, parts[index]) for name, index in places.items()}
        found = {name: cell_faults(cell) for name, cell in cells.items()}
        tables.faults += [fault for faults in found.values() for fault in faults]
        if found["key"] or key in seen:
            tables.partial.add(spec.name)
        if not found["key"] and key in seen:
            message = f"The key stands in row {seen[key]} too."
            tables.faults.append(cells["key"].fault("duplicate-key", message, "Give one of the two records another key."))
        seen.setdefault(key, number)
        rows.append(Row(spec, number, cells, frozenset({name for name, faults in found.items() if faults} | missing)))
    return rows


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
            tables.partial.add(name)
            continue
        tables.rows[name] = _read_table(tables, path, spec)
    declared = sorted(columns.tables)
    tables.faults += [
        Fault(
            path.name,
            "file",
            "unknown-table",
            "",
            "No table of this name is declared.",
            "Declare it in columns.toml or remove it." + suggest(path.stem, declared),
        )
        for path in sorted(folder.glob("*.tsv"))
        if path.stem not in declared
    ]
    return tables
