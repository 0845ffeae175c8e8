"""How long every stored question takes, on each engine, as the graph grows; prints Markdown, and ``--write`` puts it into ``benchmarks/README.md``."""

from __future__ import annotations

import argparse
import json
import os
import re
import selectors
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent))

import pyoxigraph as ox
from questions_report import ENGINES, Cell, Lines, report
from scaled import write_scaled

from senstro import Knowledge, resources
from senstro.engines import Engine, OxigraphEngine
from senstro.engines.rdflib import RdflibEngine, to_rdflib
from senstro.engines.remote import RemoteEngine
from senstro.graph import build
from senstro.questions import load_library
from senstro.questions.bind import bind

ROOT = Path(__file__).resolve().parents[1]
PAGE = ROOT / "benchmarks" / "README.md"
SERVER = ROOT / "build" / "tools" / "oxigraph" / "bin" / "oxigraph"


def engine_of(kind: str, place: str) -> Engine:
    """The engine over a graph: a file of N-Triples, a store, or a server's address."""
    if kind == "server":
        return RemoteEngine(place, timeout=600)
    if kind == "disk":
        return OxigraphEngine.on_disk(Path(place))
    if kind == "rdflib":
        return RdflibEngine(to_rdflib(quad.triple for quad in ox.parse(path=place, format=ox.RdfFormat.N_TRIPLES)))
    store = ox.Store()
    store.bulk_load(path=place, format=ox.RdfFormat.N_TRIPLES)
    return OxigraphEngine(store)


def least(step: Callable[[], object], runs: int, clock: Callable[[], float]) -> float:
    """Seconds of the fastest run."""
    best = float("inf")
    for _ in range(runs):
        begin = clock()
        step()
        best = min(best, clock() - begin)
    return best


def raw(engine: OxigraphEngine, query: str) -> object:
    """What anybody would write with pyoxigraph alone: run the query and take the value of every cell."""
    found = engine.store.query(query)
    assert isinstance(found, ox.QuerySolutions)
    return [[cell and cell.value for cell in solution] for solution in found]


def work(kind: str, place: str, runs: int, names: list[str]) -> None:
    """Measure in a process of its own; one line of JSON for each question, as soon as it is known."""
    engine = engine_of(kind, place)
    # As a program would that asks more than once: the names of the graph's classes are read with the first question that needs them.
    knowledge = Knowledge(engine)
    # What other processes do meanwhile must not count, so that embedded engines are timed by the processor; a server works elsewhere.
    clock = time.perf_counter if kind == "server" else time.process_time
    print("{}", flush=True)
    for name in names:
        question = knowledge.library.get(name)
        values: dict[str, Any] = {parameter.name: parameter.example for parameter in question.parameters}
        begin = clock()
        answer = knowledge.ask(name, **values)
        first = clock() - begin
        step = partial(knowledge.ask, name, **values)
        often = 1 if first > 2 else runs
        cell: Cell = {"rows": len(answer.table.rows), "seconds": min(first, least(step, often, clock))}
        if kind == "memory":
            assert isinstance(engine, OxigraphEngine)
            query = question.bind(bind(question, values, engine))
            pairs = [(least(step, 1, clock), least(partial(raw, engine, query), 1, clock)) for _ in range(often)]
            cell["ours"], cell["raw"] = (min(column) for column in zip(*pairs, strict=True))
        print(json.dumps({"name": name, **cell}), flush=True)


def measured(kind: str, place: str, runs: int, names: list[str], limit: float) -> dict[str, Cell]:
    """Every question on one engine. One that takes longer than the limit is ended, and the rest goes on in a new process."""
    found: dict[str, Cell] = {}
    todo = list(names)
    while todo:
        command = [sys.executable, __file__, "--work", kind, place, "--runs", str(runs), "--questions", *todo]
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
            lines = _lines(process, limit)
            # The first line says that the graph is loaded, which may take long.
            if next(lines, None) is None:
                raise SystemExit(f"{kind}: the graph could not be loaded")
            for line in lines:
                if line is None:
                    found[todo[0]] = {"rows": None, "seconds": None}
                    todo.pop(0)
                    process.kill()
                    break
                one = json.loads(line)
                found[one.pop("name")] = one
                todo.pop(0)
            else:
                if process.wait() or todo:
                    raise SystemExit(f"{kind}: it ended with {process.returncode} before {todo[:1]}")
    return found


def _lines(process: subprocess.Popen[str], limit: float) -> Iterator[str | None]:
    """Lines as they come; None where none comes within the limit."""
    assert process.stdout
    selector = selectors.DefaultSelector()
    selector.register(process.stdout, selectors.EVENT_READ)
    wait = 1800.0
    buffer = ""
    handle = process.stdout.fileno()
    while True:
        if not selector.select(wait):
            yield None
            return
        part = os.read(handle, 1 << 16).decode()
        if not part:
            return
        buffer += part
        while "\n" in buffer:
            line, _, buffer = buffer.partition("\n")
            yield line
            wait = limit


@contextmanager
def served(store: Path, limit: float) -> Iterator[str]:
    """The Oxigraph server over a store, on loopback. It gives a query up a little later than we do, so that it is free for the next."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    process = subprocess.Popen(
        [SERVER, "serve-read-only", "--location", store, "--bind", f"127.0.0.1:{port}", "--timeout-s", f"{limit + 2:.0f}"],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        for _ in range(300):
            try:
                socket.create_connection(("127.0.0.1", port), timeout=1).close()
                break
            except OSError:
                time.sleep(0.1)
        yield f"http://127.0.0.1:{port}/query"
    finally:
        process.terminate()
        process.wait()


def kept(path: Path | None) -> tuple[Lines, dict[int, int]]:
    """What an earlier run has measured."""
    if path is None or not path.exists():
        return {}, {}
    found = json.loads(path.read_text(encoding="utf-8"))
    return {(kind, factor, name): cell for kind, factor, name, cell in found["lines"]}, {
        int(factor): count for factor, count in found["triples"].items()
    }


def keep(path: Path | None, lines: Lines, triples: dict[int, int]) -> None:
    """Keep what was measured so far, since the larger graphs take long."""
    if path is not None:
        path.write_text(json.dumps({"lines": [[*key, cell] for key, cell in lines.items()], "triples": triples}, indent=0) + "\n", encoding="utf-8")


def everything(
    factors: list[int], engines: list[str], runs: int, limit: float, seed: str, most_rdflib: int, results: Path | None
) -> tuple[Lines, dict[int, int]]:
    """All measurements, and the triples at each factor."""
    graph = build(resources.root())
    names = sorted(load_library(resources.root() / "queries" / "questions").questions)
    lines, triples = kept(results)
    for factor in factors:
        wanted = [kind for kind in engines if not (kind == "rdflib" and factor > most_rdflib)]
        todo = {kind: [name for name in names if (kind, factor, name) not in lines] for kind in wanted}
        todo = {kind: missing for kind, missing in todo.items() if missing}
        if not todo:
            continue
        with tempfile.TemporaryDirectory() as name:
            file, store = Path(name) / "graph.nt", Path(name) / "store"
            triples[factor] = write_scaled(graph, factor, seed, file)
            if {"disk", "server"} & todo.keys():
                made = ox.Store(str(store))
                made.bulk_load(path=str(file), format=ox.RdfFormat.N_TRIPLES)
                made.optimize()
                made.flush()
                del made
            for kind, missing in todo.items():
                begin = time.monotonic()
                if kind == "server":
                    with served(store, limit) as address:
                        found = measured(kind, address, runs, missing, limit)
                else:
                    found = measured(kind, str(store if kind == "disk" else file), runs, missing, limit)
                lines.update({(kind, factor, name): cell for name, cell in found.items()})
                keep(results, lines, triples)
                print(f"{kind} at {factor}: {time.monotonic() - begin:.0f} s", file=sys.stderr)
    return lines, triples


def main() -> int:
    """Measure, print, and write where asked."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--factors", default="1,10,100", help="how often the records are there (1,10,100)")
    parser.add_argument("--engines", default=",".join(ENGINES), help="which engines (all)")
    parser.add_argument("--runs", type=int, default=7, help="warm runs of a question that takes less than two seconds (7)")
    parser.add_argument("--limit", type=float, default=120.0, help="seconds that one question may take, all its runs together (120)")
    parser.add_argument("--seed", default="copy", help="part of the new keys")
    parser.add_argument(
        "--most-rdflib", type=int, default=10, help="the largest factor for rdflib, which holds a graph in some kilobytes a triple (10)"
    )
    parser.add_argument("--results", type=Path, metavar="FILE", help="keep what is measured in this file, and do not measure again what it holds")
    parser.add_argument("--write", action="store_true", help="put the tables into benchmarks/README.md")
    parser.add_argument("--work", nargs=2, help=argparse.SUPPRESS)
    parser.add_argument("--questions", nargs="*", default=[], help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.work:
        work(given.work[0], given.work[1], given.runs, given.questions)
        return 0
    engines = [kind for kind in given.engines.split(",") if kind in ENGINES]
    if "server" in engines and not SERVER.is_file():
        raise SystemExit("the Oxigraph server is not there; `make tools` installs it, or leave it out with --engines")
    if shutil.disk_usage(tempfile.gettempdir()).free < 5 * 2**30 and "100" in given.factors.split(","):
        raise SystemExit("100 times the graph needs five gigabytes of room for temporary files")
    lines, triples = everything(
        [int(one) for one in given.factors.split(",")], engines, given.runs, given.limit, given.seed, given.most_rdflib, given.results
    )
    text = report(
        lines, triples, given.limit, "python benchmarks/questions.py" + (f" --factors {given.factors}" if given.factors != "1,10,100" else "")
    )
    if given.write:
        page = PAGE.read_text(encoding="utf-8")
        PAGE.write_text(
            re.sub(r"(<!-- questions -->\n).*?(<!-- /questions -->)", lambda mark: mark[1] + text + mark[2], page, flags=re.S), encoding="utf-8"
        )
    print(text)
    return 0


if __name__ == "__main__":
    sys.exit(main())
