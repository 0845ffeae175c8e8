"""The graph many times over: the ontology once, the records as often as asked, each copy with keys of its own."""

from __future__ import annotations

import re
from pathlib import Path

from senstro.export.writer import serialize
from senstro.graph import Graph
from senstro.terms import BASE, RECORD_FOLDERS

__all__ = ["write_scaled"]

_RECORD = re.compile(rf"<{re.escape(BASE)}({'|'.join(sorted(RECORD_FOLDERS, key=len, reverse=True))})/([^>]*)>")
"""The address of a record. What the closed lists, the classes and the properties are called stays as it is."""


def write_scaled(graph: Graph, factor: int, seed: str, path: Path) -> int:
    """Write the graph with its records many times over, as N-Triples.

    Each copy has the shape of the original: whatever one record says of another it says of the other's copy, and classes, values and numbers are
    shared. The first copy is the original with its own keys, so that the examples of the questions hold.

    Args:
        graph: the graph.
        factor: how often the records are there.
        seed: part of the new keys.
        path: the file.

    Returns:
        How many triples the file holds.
    """
    lines = serialize(graph.triples(), "nt").decode("utf-8").splitlines(keepends=True)
    own = [line for line in lines if _RECORD.search(line)]
    with path.open("w", encoding="utf-8") as file:
        file.writelines(lines)
        for number in range(2, factor + 1):
            new = rf"<{BASE}\1/\2-{seed}-{number}>"
            file.writelines(_RECORD.sub(new, line) for line in own)
    return len(lines) + (factor - 1) * len(own)
