"""Exceptions: a fault of one record that is left as it is, with the reason; and an error where one is no longer needed."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from senstro.checks.report import Excused, Result
from senstro.errors import CannotRun

__all__ = ["FILE", "Exceptions", "read_exceptions"]

FILE = "queries/checks/exceptions.tsv"
_HEADER = "check\tentity\treason"


class Exceptions:
    """The exceptions of a file: check (or shape) and entity, both as the report shows them, and the reason."""

    def __init__(self, reasons: dict[tuple[str, str], str], rows: dict[tuple[str, str], int]) -> None:
        """Use these reasons; the rows say where they stand."""
        self.reasons = reasons
        self.rows = rows

    def apply(self, results: Iterable[Result]) -> tuple[list[Result], list[Excused]]:
        """Part results into those that stand and those that are excused."""
        stand, excused = [], []
        for result in results:
            reason = self.reasons.get((result.rule, result.focus))
            if reason is None:
                stand.append(result)
            else:
                excused.append(Excused(result, reason))
        return stand, excused

    def idle(self, excused: Iterable[Excused], rules: set[str]) -> list[Result]:
        """An error for each exception that excuses nothing, or names a rule that does not exist.

        Args:
            excused: what was excused over our whole graph.
            rules: every shape and check that was applied.
        """
        used = {(one.result.rule, one.result.focus) for one in excused}
        found = []
        for (rule, focus), number in self.rows.items():
            cell = f"row {number}"
            if rule not in rules:
                remedy = "Correct the name."
                found.append(
                    Result(
                        "error",
                        "exception-unknown-check",
                        focus,
                        value=rule,
                        message="No shape or check has this name.",
                        remedy=remedy,
                        file=FILE,
                        cell=cell,
                    )
                )
            elif (rule, focus) not in used:
                message = "The exception is no longer needed: the check finds nothing there."
                found.append(
                    Result("error", "exception-not-needed", focus, value=rule, message=message, remedy="Remove the row.", file=FILE, cell=cell)
                )
        return found


def read_exceptions(folder: Path) -> Exceptions:
    """Read the exceptions.

    Args:
        folder: the folder that holds ``queries``.

    Raises:
        CannotRun: the file is missing or not of its form; every faulty row is named.
    """
    path = folder / FILE
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise CannotRun(f"{path}: the exceptions cannot be read: {error}.") from error
    problems = [] if lines and lines[0] == _HEADER else [f"{path} row 1: the header is {_HEADER!r}."]
    reasons: dict[tuple[str, str], str] = {}
    rows: dict[tuple[str, str], int] = {}
    for number, line in enumerate(lines[1:], 2):
        cells = line.split("\t")
        if len(cells) != 3 or not all(cell.strip() for cell in cells):
            problems.append(f"{path} row {number}: a row has a check, an entity and a reason.")
        elif (cells[0], cells[1]) in reasons:
            problems.append(f"{path} row {number}: {cells[1]} is excused from {cells[0]} twice.")
        else:
            reasons[cells[0], cells[1]] = cells[2]
            rows[cells[0], cells[1]] = number
    if problems:
        raise CannotRun("\n".join(problems))
    return Exceptions(reasons, rows)
