"""The seed list: which foreign terms are wanted, and why."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

from senstro.errors import CannotRun, Fault, FaultsFound
from senstro.imports.record import Record, is_known, prefix_of
from senstro.imports.sources import Library

__all__ = ["COLUMNS", "Wanted", "check_wanted", "read_wanted", "wanted_text"]

COLUMNS = ("id", "label", "source", "release", "why")


@dataclass(frozen=True)
class Wanted:
    """A row of the seed list."""

    row: int
    id: str
    label: str
    source: str
    release: str
    why: str

    def fault(self, file: str, column: str, rule: str, message: str, remedy: str) -> Fault:
        """A fault in one cell of the row."""
        place = f"{'ABCDE'[COLUMNS.index(column)]}{self.row} ({column})"
        return Fault(file, place, rule, str(getattr(self, column)), message, remedy)


def read_wanted(path: Path) -> list[Wanted]:
    """Read ``terms.tsv``.

    Raises:
        CannotRun: the file cannot be read or has another header.
        FaultsFound: a row is damaged, an id is no CURIE of a declared prefix or stands in two rows, or a label, source, release or reason is missing.
    """
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise CannotRun(f"{path}: the file cannot be read: {error}.") from error
    if not lines or tuple(lines[0].split("\t")) != COLUMNS:
        raise CannotRun(f"{path}: row 1 must be {', '.join(COLUMNS)}, separated by tabs.")
    rows: list[Wanted] = []
    faults: list[Fault] = []
    first: dict[str, int] = {}
    for number, line in enumerate(lines[1:], 2):
        cells = line.split("\t")
        if len(cells) != len(COLUMNS):
            message = f"The row has {len(cells)} cells, the header {len(COLUMNS)}."
            faults.append(Fault(path.name, f"row {number}", "row-width", "", message, "Separate the cells by single tabs."))
            continue
        wanted = Wanted(number, *cells)
        rows.append(wanted)
        if not is_known(wanted.id):
            message = "This is no CURIE with a prefix that the project knows."
            faults.append(wanted.fault(path.name, "id", "id-unknown-prefix", message, "Write it as CL:0000000, or add the prefix to senstro.terms."))
        if wanted.id in first:
            message = f"The id stands in row {first[wanted.id]} already."
            faults.append(wanted.fault(path.name, "id", "id-twice", message, "Delete one of the rows."))
        first.setdefault(wanted.id, number)
        for column in COLUMNS[1:]:
            if not getattr(wanted, column).strip():
                faults.append(wanted.fault(path.name, column, "cell-empty", "The cell is empty.", "Fill it in."))
    if faults:
        raise FaultsFound(faults)
    if not rows:
        raise CannotRun(f"{path}: the list has no rows, so there is nothing to import.")
    return rows


def _hints(record: Record, library: Library) -> str:
    """What the source offers instead of an obsolete term."""
    offers = []
    for offer in record.replaced_by:
        identifier = offer.removeprefix("consider:")
        other = library.find(identifier)
        words = f"{identifier} ({other.label})" if other else identifier
        offers.append(words if identifier == offer else f"perhaps {words}")
    return " or ".join(offers)


def check_wanted(file: str, rows: list[Wanted], library: Library, accept_renamed: bool) -> tuple[list[Fault], dict[str, Record]]:
    """Hold the seed list against the sources.

    Args:
        file: name of the seed list, for the faults.
        rows: its rows.
        library: the sources.
        accept_renamed: whether a label that differs is no fault.

    Returns:
        The faults, and the records of the terms that are there and not obsolete.
    """
    faults: list[Fault] = []
    found: dict[str, Record] = {}
    for row in rows:
        record = library.own(row.id)
        if record is None:
            same = [other for other in library.with_label(prefix_of(row.id), row.label) if other != row.id]
            remedy = f"{same[0]} has the label {row.label!r}." if same else "Look the id up again, or name another file for its prefix."
            faults.append(row.fault(file, "id", "term-missing", "No file named for this prefix has the term.", remedy))
        elif record.obsolete:
            offer = _hints(record, library)
            remedy = f"Use {offer} instead." if offer else "The source names no replacement; find another term, or take the row out."
            faults.append(row.fault(file, "id", "term-obsolete", f"The source has withdrawn the term {row.label!r}.", remedy))
        else:
            found[row.id] = record
            if record.label != row.label and not accept_renamed:
                message = f"The source calls {row.id} {record.label!r}."
                remedy = "Make sure that the same thing is meant, then change the label, or run again with --accept-renamed."
                faults.append(row.fault(file, "label", "term-renamed", message, remedy))
    return faults, found


def wanted_text(rows: list[Wanted], found: dict[str, Record], releases: dict[str, str]) -> str:
    """The seed list with the labels and releases of the sources."""
    new = [replace(row, label=found[row.id].label, release=releases[row.id]) for row in rows]
    lines = ["\t".join(COLUMNS)] + ["\t".join((row.id, row.label, row.source, row.release, row.why)) for row in new]
    return "\n".join(lines) + "\n"
