"""What the command line says to people: progress on a terminal, nothing of it in a pipe."""

from __future__ import annotations

import os
import shutil
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from senstro.errors import Fault

__all__ = ["count", "faults", "progress", "step", "width"]


@contextmanager
def step(words: str) -> Iterator[None]:
    """Say what is being done, on standard error and only on a terminal, with the time that it took."""
    shown = sys.stderr.isatty()
    if shown:
        print(f"  {words} …", end="", file=sys.stderr, flush=True)
    begin = time.perf_counter()
    try:
        yield
    finally:
        if shown:
            print(f"\r  {words}: {time.perf_counter() - begin:.1f} s", file=sys.stderr)


@contextmanager
def progress(words: str) -> Iterator[Callable[[int, int], None]]:
    """Say how far something long has come, on standard error and only on a terminal."""
    shown = sys.stderr.isatty()

    def tell(done: int, of: int) -> None:
        if shown:
            print(f"\r  {words} … {done} of {of}", end="", file=sys.stderr, flush=True)

    try:
        yield tell
    finally:
        if shown:
            print(file=sys.stderr)


def faults(found: list[Fault]) -> None:
    """Print faults, one a line, and how many there are."""
    for fault in found:
        print(fault, file=sys.stderr)
    print(f"{len(found)} fault(s).", file=sys.stderr)


def width() -> int | None:
    """Columns for a table: those of the terminal, or what COLUMNS says; None into a pipe or file, where nothing is cut."""
    return shutil.get_terminal_size((160, 24)).columns if sys.stdout.isatty() or os.environ.get("COLUMNS") else None


def count(rows: int) -> None:
    """Say how many rows a table has."""
    print(f"{rows} row(s)" if rows else "no rows: the graph holds nothing that answers this", file=sys.stderr)
