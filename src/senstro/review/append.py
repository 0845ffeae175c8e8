"""Rows written as ``table: column=value; column=value``, so that nobody has to count tabs."""

from __future__ import annotations

from pathlib import Path

from senstro.errors import CannotRun, Fault, FaultsFound
from senstro.files import may_be_written, read_bytes, write_file
from senstro.tables.columns import Columns
from senstro.tables.near import suggest

__all__ = ["append_rows", "read_lines"]


def _line(number: int, line: str, columns: Columns, file: str) -> tuple[str, dict[str, str], list[Fault]]:
    faults: list[Fault] = []

    def wrong(value: str, message: str, remedy: str) -> None:
        faults.append(Fault(file, f"line {number}", "row-line", value, message, remedy))

    table, colon, rest = (part.strip() for part in line.partition(":"))
    if not colon or table not in columns.tables:
        wrong(
            table, f"The line begins with {table!r}, which is no table.", "Begin with a table and a colon." + suggest(table, sorted(columns.tables))
        )
        return table, {}, faults
    known, cells = columns.tables[table].columns, {}
    for part in filter(None, (part.strip() for part in rest.split("; "))):
        name, equals, value = (piece.strip() for piece in part.removesuffix(";").partition("="))
        if not equals:
            wrong(part, "This is no column with its value.", "Write column=value, and a semicolon with a space behind it before the next.")
        elif name not in known:
            wrong(name, f"The table {table} has no column {name!r}.", f"Use one of {', '.join(known)}." + suggest(name, sorted(known)))
        elif name in cells:
            wrong(name, f"The column {name!r} is given twice.", "Keep one of the two; several values are parted by bars.")
        elif "\t" in value:
            wrong(value, "The value has a tab in it.", "Write a blank instead.")
        else:
            cells[name] = value
    if not cells and not faults:
        wrong("", "The line gives no value.", "Write column=value behind the colon.")
    return table, cells, faults


def read_lines(text: str, columns: Columns, file: str) -> tuple[dict[str, list[tuple[int, dict[str, str]]]], list[Fault]]:
    """Read rows, one a line; empty lines and lines that begin with ``#`` are passed over.

    Args:
        text: the lines; a value ends at a semicolon with a blank behind it.
        columns: the declarations of the tables.
        file: name of the file, for the faults.

    Returns:
        Table name to new rows, each with the number of its line and its cells by column, and every fault of every line.
    """
    rows: dict[str, list[tuple[int, dict[str, str]]]] = {}
    faults: list[Fault] = []
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        table, cells, found = _line(number, line, columns, file)
        faults += found
        if not found:
            rows.setdefault(table, []).append((number, cells))
    return rows, faults


def append_rows(folder: Path, text: str, columns: Columns, file: str) -> dict[str, int]:
    """Append rows to the tables of a folder; all of them or none.

    Args:
        folder: where the tables are.
        text: the lines, as for :func:`read_lines`.
        columns: the declarations of the tables.
        file: name of the file of lines, for the faults.

    Returns:
        Table name to how many rows were appended.

    Raises:
        CannotRun: there is no row, or a table cannot be read or written.
        FaultsFound: lines that cannot be read, and keys that a table has already; all at once, and nothing is written.
    """
    rows, faults = read_lines(text, columns, file)
    new: dict[Path, str] = {}
    for table, lines in rows.items():
        path = folder / f"{table}.tsv"
        old = read_bytes(path).decode("utf-8")
        header = old.partition("\n")[0].split("\t")
        taken = {"", *(line.partition("\t")[0] for line in old.splitlines()[1:])}
        added = []
        for number, cells in lines:
            if cells.get("key", "") in taken:
                known = f"The table {table} has a record with the key {cells.get('key')!r} already."
                message = known if cells.get("key") else "The row has no key."
                faults.append(
                    Fault(file, f"line {number}", "row-line", cells.get("key", ""), message, "Give it a key that no record of the table has.")
                )
            taken.add(cells.get("key", ""))
            added.append("\t".join(cells.get(name, "") for name in header))
        new[path] = old + ("" if old.endswith("\n") else "\n") + "\n".join(added) + "\n"
    if faults:
        raise FaultsFound(faults)
    if not new:
        raise CannotRun(f"{file}: there is no row in it.")
    for path in new:
        may_be_written(path)
    for path, content in new.items():
        write_file(path, content.encode("utf-8"))
    return {table: len(lines) for table, lines in rows.items()}
