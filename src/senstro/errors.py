"""Faults in the data, and reasons why something could not run."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["CannotRun", "Fault", "FaultsFound"]


class CannotRun(Exception):
    """Something needed is missing or unusable; the command line turns it into one line and exit code 2."""


@dataclass(frozen=True, order=True)
class Fault:
    """One thing that is wrong in the data, in words that say what to do.

    Attributes:
        file: the file, as the user knows it.
        place: the place in the file: a cell such as ``D7 (aspect)``, a line, or a record.
        rule: short name of the broken rule, stable over releases.
        value: the value that breaks it, as it stands there.
        message: a whole sentence: what is wrong.
        remedy: a whole sentence: what to do.
    """

    file: str
    place: str
    rule: str
    value: str
    message: str
    remedy: str

    def __str__(self) -> str:
        """All of it on one line."""
        value = f" {self.value!r}:" if self.value else ""
        return f"{self.file} {self.place}:{value} {self.message} {self.remedy} [{self.rule}]"


class FaultsFound(Exception):
    """The data has faults; all of one run are in :attr:`faults`."""

    def __init__(self, faults: list[Fault]) -> None:
        """Keep the faults, sorted, each once."""
        self.faults = sorted(set(faults))
        super().__init__(f"{len(self.faults)} fault(s) in the data")
