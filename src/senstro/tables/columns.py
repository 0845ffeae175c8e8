"""What every column of every table means, from ``data/columns.toml``."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, field
from pathlib import Path

from senstro.errors import CannotRun

__all__ = ["KINDS", "Column", "Columns", "TableSpec", "load_columns"]

KINDS = ("key", "text", "printed", "integer", "decimal", "enum", "ref", "class", "label", "citations")
_TABLE_KEYS = {"class", "iri", "evidence", "columns"}
_KNOWN_KEYS = {"kind", "property", "required", "open", "many", "values", "to", "under", "species", "pattern"}


@dataclass(frozen=True)
class Column:
    """One declared column; the attributes are explained at the head of ``columns.toml``."""

    name: str
    kind: str
    property: str = ""
    required: bool = False
    open: bool = False
    many: bool = False
    values: str = ""
    to: tuple[str, ...] = ()
    under: tuple[str, ...] = ()
    species: str = ""
    pattern: str = ""


@dataclass(frozen=True)
class TableSpec:
    """One declared table: its columns in order, the class of its records and the folder of their addresses."""

    name: str
    record_class: str
    folder: str
    evidence: bool
    columns: dict[str, Column] = field(default_factory=dict)


@dataclass(frozen=True)
class Columns:
    """All declared tables, by name."""

    tables: dict[str, TableSpec]


def _column(name: str, raw: dict[str, object], where: str) -> Column:
    unknown = set(raw) - _KNOWN_KEYS
    if unknown:
        raise CannotRun(
            f"{where}: unknown key(s) {', '.join(sorted(unknown))} in the declaration of column {name!r}; known are {', '.join(sorted(_KNOWN_KEYS))}."
        )
    if raw.get("kind") not in KINDS:
        raise CannotRun(f"{where}: column {name!r} has the kind {raw.get('kind')!r}; known are {', '.join(KINDS)}.")

    def flag(key: str) -> bool:
        return bool(raw.get(key, False))

    def names(key: str) -> tuple[str, ...]:
        value = raw.get(key, [])
        return tuple(str(item) for item in value) if isinstance(value, list) else ()

    def word(key: str) -> str:
        return str(raw.get(key, ""))

    return Column(
        name,
        word("kind"),
        word("property"),
        flag("required"),
        flag("open"),
        flag("many"),
        word("values"),
        names("to"),
        names("under"),
        word("species"),
        word("pattern"),
    )


def load_columns(path: Path) -> Columns:
    """Read ``columns.toml``.

    Args:
        path: the file.

    Raises:
        CannotRun: the file is missing, is no TOML, or declares something unknown.
    """
    try:
        raw = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise CannotRun(f"{path}: the declaration of the columns cannot be read: {error}.") from error
    unknown = set(raw) - {"table", "evidence"} | set(raw.get("evidence", {})) - {"columns"}
    if unknown or not isinstance(raw.get("table"), dict):
        raise CannotRun(f"{path}: there must be [table.NAME] and may be [evidence.columns.NAME]; unknown: {', '.join(sorted(unknown)) or 'none'}.")
    evidence = {name: _column(name, column, str(path)) for name, column in raw.get("evidence", {}).get("columns", {}).items()}
    tables: dict[str, TableSpec] = {}
    for name, table in raw.get("table", {}).items():
        if set(table) - _TABLE_KEYS or not {"class", "iri", "columns"} <= set(table) or "key" not in table["columns"]:
            raise CannotRun(
                f"{path}: table {name!r} must have class, iri and columns with a key, and may have evidence; it has {', '.join(sorted(table))}."
            )
        columns = {key: _column(key, column, f"{path}, table {name}") for key, column in table["columns"].items()}
        if table.get("evidence"):
            columns |= evidence
        tables[name] = TableSpec(name, str(table["class"]), str(table["iri"]), bool(table.get("evidence", False)), columns)
    return Columns(tables)
