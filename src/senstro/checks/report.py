"""What a check found: results, and the report that holds them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from senstro.errors import Fault
from senstro.terms import curie

__all__ = ["SEVERITIES", "Excused", "Report", "Result", "from_fault", "term_text"]

SEVERITIES = ("error", "warning", "info")
"""From the worst to the mildest; only an error fails."""


@dataclass(frozen=True)
class Result:
    """One thing that a shape, a check or a guard has to say.

    Attributes:
        severity: one of :data:`SEVERITIES`.
        rule: the shape as a CURIE, or the name of the check.
        focus: the node that it is about, as a CURIE where there is one; empty where it is about a file.
        path: the property, likewise; may be empty.
        value: the value, likewise; may be empty.
        message: what is wrong, a whole sentence.
        remedy: what to do; empty where the message says it.
        file: the file that it stands in, as the user knows it.
        cell: the row or cell in the file.
        label: the label of the focus.
        address: the full address of the focus, blank nodes as ``_:name``; no part of what makes two results the same.
        target: the full address of the value, where it has one; likewise.
        component: the kind of constraint of a shape, as a CURIE; likewise.
    """

    severity: str
    rule: str
    focus: str = ""
    path: str = ""
    value: str = ""
    message: str = ""
    remedy: str = ""
    file: str = ""
    cell: str = ""
    label: str = ""
    address: str = field(default="", compare=False)
    target: str = field(default="", compare=False)
    component: str = field(default="", compare=False)

    @property
    def where(self) -> str:
        """The file, and the row or cell in it."""
        return " ".join(part for part in (self.file, self.cell) if part)

    @property
    def order(self) -> tuple[int, str, str, str, str, str]:
        """Worst first, then by rule and node."""
        return SEVERITIES.index(self.severity), self.rule, self.focus, self.path, self.value, self.where

    def line(self) -> str:
        """All of it on one line; IRIs as CURIEs."""
        named = self.label.replace(" ", "-") == self.focus.replace(":", "-")
        label = f" ({self.label})" if self.label and not named else ""
        subject = " ".join(part for part in (self.where, self.focus + label if self.focus else "") if part)
        what = " ".join(part for part in (self.path, repr(self.value) if self.value else "") if part)
        return f"{self.severity.upper()} " + ": ".join(part for part in (subject, what, self._words()) if part) + f" [{self.rule}]"

    def _words(self) -> str:
        return " ".join(part for part in (self.message, self.remedy) if part)


@dataclass(frozen=True)
class Excused:
    """A result that an exception lets pass, and why."""

    result: Result
    reason: str


@dataclass
class Report:
    """Everything that one run found.

    Attributes:
        results: what was found and not excused.
        excused: what an exception lets pass.
        shapes: node and property shapes that were applied.
        records: nodes that a shape was about.
        checks: checks that were run.
    """

    results: list[Result] = field(default_factory=list)
    excused: list[Excused] = field(default_factory=list)
    shapes: int = 0
    records: int = 0
    checks: int = 0

    def count(self, severity: str) -> int:
        """How many results are of a severity."""
        return sum(1 for result in self.results if result.severity == severity)

    @property
    def ok(self) -> bool:
        """Whether there is no error; warnings do not fail."""
        return not self.count("error")

    def lines(self) -> list[str]:
        """One line a result, the worst first; then what is excused."""
        excused = sorted(self.excused, key=lambda one: one.result.order)
        return [result.line() for result in sorted(self.results, key=lambda one: one.order)] + [
            f"EXCUSED {one.result.line()} because: {one.reason}" for one in excused
        ]

    def summary(self) -> str:
        """All of it in one line."""
        info = f", {self.count('info')} remarks" if self.count("info") else ""
        return (
            f"{self.shapes} shapes over {self.records} records, {self.checks} checks: "
            f"{self.count('error')} errors, {self.count('warning')} warnings, {len(self.excused)} excused{info}"
        )

    def extend(self, results: Iterable[Result]) -> None:
        """Add results, each once."""
        self.results = list(dict.fromkeys([*self.results, *results]))


def from_fault(fault: Fault, file: str = "") -> Result:
    """A fault of the table reader as a result.

    Args:
        fault: the fault.
        file: the file as the user named it; the fault's own name of it otherwise.
    """
    return Result("error", fault.rule, value=fault.value, message=fault.message, remedy=fault.remedy, file=file or fault.file, cell=fault.place)


def term_text(kind: str, value: str) -> str:
    """A term as a report shows it: an IRI as a CURIE, a literal as it stands, a blank node without its name."""
    return curie(value) if kind == "iri" else "(a node without an address)" if kind == "blank" else value
