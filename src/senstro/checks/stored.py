"""The checks: stored SELECT queries that give one row a fault, and no row where all is well.

The head is YAML behind ``#+``: ``severity`` (error, warning or info), ``problem``, ``remedy`` and ``why``, whole sentences, and ``bad`` and ``good``, an example each. The columns are ``?entity ?property ?value``, in that order; the last may be unbound.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import yaml

from senstro.checks.report import SEVERITIES, Result, term_text
from senstro.engines import Engine, Term
from senstro.errors import CannotRun

__all__ = ["COLUMNS", "Check", "Row", "load_checks", "run_check"]

COLUMNS = ("entity", "property", "value")
_KEYS = ("severity", "problem", "remedy", "why", "bad", "good")

Row = tuple[Result, str, str]
"""A result with the full address of its entity and of its value."""


@dataclass(frozen=True)
class Check:
    """One check: its name, the words of its head, its query, and the file where it has one."""

    name: str
    severity: str
    problem: str
    remedy: str
    query: str
    why: str
    bad: str
    good: str
    file: str = ""


def _load(path: Path) -> Check:
    try:
        text = path.read_text(encoding="utf-8")
        raw = yaml.safe_load("\n".join(line[2:].removeprefix(" ") for line in text.splitlines() if line.startswith("#+")))
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise CannotRun(f"The head behind #+ cannot be read: {' '.join(str(error).split())}.") from error
    if not isinstance(raw, dict) or set(raw) != set(_KEYS) or not all(isinstance(value, str) and value for value in raw.values()):
        raise CannotRun(f"The head behind #+ has the keys {', '.join(_KEYS)} and no other, each with a text.")
    if raw["severity"] not in SEVERITIES:
        raise CannotRun(f"The severity is {raw['severity']!r}; known are {', '.join(SEVERITIES)}.")
    return Check(path.stem, query=text, file=f"queries/checks/{path.name}", **raw)


def load_checks(folder: Path) -> tuple[list[Check], list[Result]]:
    """Read every ``.rq`` of a folder.

    Returns:
        The checks, and an error for each that has a faulty head: it does not run.

    Raises:
        CannotRun: there is no check.
    """
    checks, faulty = [], []
    for path in sorted(folder.glob("*.rq")):
        try:
            checks.append(_load(path))
        except CannotRun as error:
            faulty.append(
                Result(
                    "error", "check-head", message=str(error), remedy="Correct the head, so that the check runs.", file=f"queries/checks/{path.name}"
                )
            )
    if not checks:
        raise CannotRun(f"{folder}: there is no check, so nothing could be checked.")
    return checks, faulty


def run_check(check: Check, engine: Engine) -> list[Row]:
    """Run a check.

    Returns:
        A result for each row; one error where the check could not run, so that a broken one keeps no other from running.
    """
    try:
        table = engine.select(check.query)
        if table.columns != COLUMNS:
            raise CannotRun(f"its columns are {', '.join(table.columns)}, and should be {', '.join(COLUMNS)}.")
    except CannotRun as error:
        message = f"The check {check.name} could not run: {' '.join(str(error).split())}"
        return [(Result("error", "check-cannot-run", message=message, remedy="Correct the query.", file=check.file), "", "")]
    rows = []
    for entity, path, value in dict.fromkeys(table.rows):
        result = Result(check.severity, check.name, _show(entity), _show(path), _show(value), check.problem, check.remedy)
        rows.append((result, _address(entity), _address(value)))
    return rows


def _show(term: Term | None) -> str:
    return "" if term is None else term_text(term.kind, term.value)


def _address(term: Term | None) -> str:
    return "" if term is None else f"_:{term.value}" if term.kind == "blank" else term.value
