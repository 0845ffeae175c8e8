"""The compiled graph: one N-Triples file, so that a cold question needs no building; with a fingerprint of its sources."""

from __future__ import annotations

import hashlib
import importlib.metadata
from pathlib import Path

import pyoxigraph as ox

from senstro import resources
from senstro.errors import CannotRun
from senstro.graph.layers import Graph, build

__all__ = ["FILE", "compiled_folder", "is_current", "load_store", "sources_fingerprint", "write_compiled"]

FILE = "senstro-kg.nt"
_MARK = "fingerprint.txt"
_SUFFIXES = {".ttl", ".tsv", ".toml"}


def sources_fingerprint(folder: Path) -> str:
    """SHA-256 over names and bytes of the tables and the ontology, and over our own code that turns them into a graph."""
    digest = hashlib.sha256()
    code = Path(__file__).resolve().parents[1]
    files = [(part, path) for part in ("ontology", "data") for path in (folder / part).rglob("*") if path.suffix in _SUFFIXES]
    files += [("code", path) for part in ("graph", "tables") for path in (code / part).glob("*.py")] + [("code", code / "terms.py")]
    for part, path in sorted(files, key=lambda pair: (pair[0], pair[1].name, str(pair[1]))):
        digest.update(f"{part}/{path.name}\0".encode() + hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()


def compiled_folder() -> Path:
    """Where the compiled graph is: inside the package, or below ``dist`` in a checkout."""
    base = resources.root()
    return base / "compiled" if base.name == "_resources" else base / "dist" / "compiled"


def write_compiled(target: Path, graph: Graph | None = None) -> None:
    """Write the compiled graph.

    Args:
        target: folder to write to; made if missing.
        graph: a graph that was just built, or None to build it.
    """
    from senstro.export.writer import serialize

    folder = resources.root()
    graph = graph or build(folder)
    target.mkdir(parents=True, exist_ok=True)
    # Without its mark the graph is not read: whenever the program is stopped, an old mark never stands beside a new graph.
    (target / _MARK).unlink(missing_ok=True)
    for name, data in ((FILE, serialize(graph.triples(), "nt")), (_MARK, sources_fingerprint(folder).encode() + b"\n")):
        temporary = target / (name + ".part")
        temporary.write_bytes(data)
        temporary.replace(target / name)


def is_current() -> bool:
    """Whether the compiled graph is there and as new as its sources."""
    folder = compiled_folder()
    mark = folder / _MARK
    return (folder / FILE).is_file() and mark.is_file() and mark.read_text(encoding="utf-8").strip() == sources_fingerprint(resources.root())


def load_store() -> tuple[ox.Store, bool]:
    """A store with the whole graph.

    Returns:
        The store, and whether the compiled graph could be used; where it is missing or older than its sources, the graph is built in memory.

    Raises:
        CannotRun: neither can be had.
        FaultsFound: the graph had to be built and its tables have faults.
    """
    folder, base = compiled_folder(), resources.root()
    if is_current():
        store = ox.Store()
        try:
            store.bulk_load(path=str(folder / FILE), format=ox.RdfFormat.N_TRIPLES)
        except (SyntaxError, OSError) as error:
            raise CannotRun(f"{folder / FILE}: the compiled graph is damaged: {error}. Run `senstro build`.") from error
        return store, True
    return build(base).store(), False


def version() -> str:
    """The release, from the package's metadata."""
    return importlib.metadata.version("senstro")
