"""Running a query of a user's own within a time, a number of rows and an amount of memory."""

from __future__ import annotations

import contextlib
import json
import os
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyoxigraph as ox

from senstro.engines.engine import Engine, Table, Term
from senstro.errors import CannotRun
from senstro.sparql.guard import Inspected, inspect
from senstro.sparql.result import Result, triple_table

__all__ = ["LIMIT", "MEMORY", "TIMEOUT", "run_query"]

TIMEOUT = 60.0
"""Seconds that a query may take once the graph is loaded, as the Wikidata Query Service has it."""
LIMIT = 10_000
"""Rows or triples, as DBpedia has it; but never cut without saying so."""
MEMORY = 4096
"""Megabytes of address space that the process of a query may take, where the system can hold it to that."""

_PROGRAM = "import json, sys; sys.path += json.loads(sys.argv[1]); from senstro.sparql.child import main; main()"


@contextlib.contextmanager
def _graph_file(store: ox.Store | None) -> Iterator[Path]:
    """A file with the graph: the compiled one where it is newer than its sources, else a copy that is gone afterwards."""
    from senstro.graph.compiled import FILE, compiled_folder, is_current, load_store

    if store is None and is_current():
        yield compiled_folder() / FILE
        return
    held = store if store is not None else load_store()[0]
    with tempfile.TemporaryDirectory(prefix="senstro-") as folder:
        path = Path(folder) / FILE
        from senstro.export.writer import serialize

        # Canonical names for blank nodes, which the compiled file has too: the same query gives the same bytes.
        path.write_bytes(serialize((quad.triple for quad in held), "nt"))
        yield path


def _started() -> subprocess.Popen[str]:
    # What this process can import, that one can; behind its own path, and without the user's folder (-P), of which no module is ever taken for one of ours.
    places = [place for place in sys.path if place and Path(place) != Path.cwd()]
    program = [sys.executable, "-P", "-c", _PROGRAM, json.dumps([*places, str(Path(__file__).resolve().parents[2])])]
    return subprocess.Popen(
        program,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
        env={**os.environ, "PYTHONIOENCODING": "utf-8"},
    )


def _said(task: dict[str, Any], timeout: float) -> Iterator[dict[str, Any]]:
    """What the process says, until it has ended; it is ended when the time is over.

    The time begins when the graph is loaded, so that a slow disk is not taken for a slow query.
    """
    process = _started()
    late = threading.Event()

    def stop() -> None:
        late.set()
        process.kill()

    clock = threading.Timer(timeout, stop)
    ended = False
    try:
        assert process.stdin
        assert process.stdout
        assert process.stderr
        with contextlib.suppress(BrokenPipeError):
            process.stdin.write(json.dumps(task) + "\n")
            process.stdin.close()
        for line in process.stdout:
            # What is killed may stop in the middle of a line.
            with contextlib.suppress(ValueError):
                words = json.loads(line)
                if "ready" in words:
                    clock.start()
                    continue
                ended = ended or "end" in words or "fault" in words
                yield words
        if late.is_set() and not ended:
            raise CannotRun(f"the query did not end within {timeout:g} seconds and was stopped, so there is no answer; --timeout gives it longer.")
        if not ended:
            if process.wait() > 0:
                trouble = process.stderr.read().strip().splitlines() or ["it says nothing"]
                raise CannotRun(f"the process for the query could not do its work: {trouble[-1]}")
            raise CannotRun(
                f"the query took more than {task['memory']} megabytes of memory, or its process was ended from outside; ask for less, or with LIMIT."
            )
    finally:
        clock.cancel()
        if process.poll() is None:
            process.kill()
        process.wait()
        for stream in (process.stdout, process.stderr):
            if stream:
                stream.close()


def _gathered(inspected: Inspected, said: Iterator[dict[str, Any]], limit: int, engine: Engine | None) -> Result:
    columns: tuple[str, ...] = ()
    rows: list[tuple[Term | None, ...]] = []
    lines: list[str] = []
    boolean: bool | None = None
    cut = False
    for words in said:
        if "fault" in words:
            raise CannotRun(words["fault"])
        if "head" in words:
            columns = tuple(words["head"])
        elif "row" in words:
            rows.append(tuple(Term(*cell) if cell else None for cell in words["row"]))
        elif "triple" in words:
            lines.append(words["triple"] + " .")
        elif "boolean" in words:
            boolean = words["boolean"]
        cut = cut or bool(words.get("cut"))
    triples = [quad.triple for quad in ox.parse("\n".join(lines), format=ox.RdfFormat.N_TRIPLES)]
    triples.sort(key=str)
    if boolean is not None:
        table = Table(("boolean",), ((Term("literal", str(boolean).lower()),),))
    else:
        table = triple_table(triples) if inspected.form == "graph" else Table(columns, tuple(rows))
    return Result(inspected.form, table, boolean, tuple(triples), tuple(inspected.added), cut, limit, inspected.ordered, engine)


def run_query(
    query: str,
    *,
    store: ox.Store | None = None,
    endpoint: str | None = None,
    timeout: float = TIMEOUT,
    limit: int = LIMIT,
    labels: Engine | None = None,
) -> Result:
    """Run a query in a process of its own.

    Args:
        query: SPARQL 1.1: SELECT, ASK, CONSTRUCT or DESCRIBE. Prefixes of ours need no declaration. SERVICE and updates are refused.
        store: a graph to ask instead of the packaged one.
        endpoint: address of a SPARQL 1.1 endpoint to ask instead.
        timeout: seconds that the query may take once the graph is loaded.
        limit: rows or triples that are kept; what is over is left out, and the result says so.
        labels: where the labels of the rows are looked up when they are asked for.

    Raises:
        CannotRun: the query is refused or is no SPARQL, took too long or too much memory, or the endpoint cannot be reached.
    """
    if not 0 < timeout <= 86_400:
        raise CannotRun(f"the timeout must be more than 0 and at most 86400 seconds, and {timeout:g} is not.")
    if limit < 1:
        raise CannotRun(f"the limit must be 1 or more, and {limit} is not.")
    if endpoint is not None and not endpoint.startswith(("http://", "https://")):
        raise CannotRun(f"{endpoint!r} is no http or https address.")
    inspected = inspect(query, local=endpoint is None)
    task: dict[str, Any] = {"query": query, "prefixes": inspected.added, "form": inspected.form, "limit": limit, "timeout": timeout, "memory": MEMORY}
    if endpoint is not None:
        return _gathered(inspected, _said(task | {"endpoint": endpoint}, timeout), limit, labels)
    with _graph_file(store) as path:
        return _gathered(inspected, _said(task | {"graph": str(path)}, timeout), limit, labels)
