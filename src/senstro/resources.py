"""Where the ontology, shapes, queries and tables are: in an installed wheel or in a checkout."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from senstro.errors import CannotRun

__all__ = ["PARTS", "root"]

PARTS = ("ontology", "shapes", "queries", "data")


@cache
def root() -> Path:
    """The folder that holds ``ontology``, ``shapes``, ``queries`` and ``data``.

    Raises:
        CannotRun: neither the wheel's own copy nor a checkout is there.
    """
    here = Path(__file__).resolve().parent
    for candidate in (here / "_resources", here.parents[1]):
        if all((candidate / part).is_dir() for part in PARTS):
            return candidate
    raise CannotRun(f"senstro's own data ({', '.join(PARTS)}) is neither inside the package at {here} nor beside it; install the package again.")
