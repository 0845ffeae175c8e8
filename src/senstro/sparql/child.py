"""The process in which a query of a user's own runs: nothing but ending it stops an engine that is at work.

It reads one line of JSON from standard input, and writes one for each thing that it has to say: ready, head, row, triple, true or false, end, fault.
"""

from __future__ import annotations

import contextlib
import json
import sys
from pathlib import Path
from typing import Any

import pyoxigraph as ox

__all__ = ["main"]

_SIZE_CAP = 256 * 1024 * 1024
"""Bytes of an endpoint's answer that are read."""


class _Fault(Exception):
    """Something that the user is told; no traceback leaves this process."""


def _say(**words: Any) -> None:
    sys.stdout.write(json.dumps(words) + "\n")


def _bounded(megabytes: int) -> None:
    """Let the system refuse this process more memory than that, where the system can."""
    try:
        import resource
    except ImportError:
        return
    with contextlib.suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_AS, (megabytes * 2**20, megabytes * 2**20))


def _loaded(path: str) -> ox.Store:
    """The graph, with its blank nodes named as in the file: the same query gives the same bytes.

    Loading in bulk is three times as fast and names blank nodes at random, so the lines that may have one are read by themselves.
    """
    store = ox.Store()
    lines = Path(path).read_bytes().splitlines(keepends=True)
    store.bulk_load(b"".join(line for line in lines if b"_:" not in line), format=ox.RdfFormat.N_TRIPLES)
    blank = ox.parse(b"".join(line for line in lines if b"_:" in line), format=ox.RdfFormat.N_TRIPLES)
    store.bulk_extend(ox.Quad(*quad.triple) for quad in blank)
    return store


def _cell(node: object) -> list[str] | None:
    if node is None:
        return None
    if isinstance(node, ox.NamedNode):
        return ["iri", node.value]
    if isinstance(node, ox.Literal):
        return ["literal", node.value, "" if node.datatype.value.endswith("XMLSchema#string") else node.datatype.value]
    if isinstance(node, ox.BlankNode):
        return ["blank", f"_:{node.value}"]
    raise _Fault(f"a row holds {node}, which is no IRI, literal or blank node.")


def _tell(found: ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples, limit: int) -> None:
    """Say what was found, and no more of it than the limit."""
    if isinstance(found, ox.QueryBoolean):
        _say(boolean=bool(found))
    elif isinstance(found, ox.QuerySolutions):
        names = [variable.value for variable in found.variables]
        _say(head=names)
        for number, solution in enumerate(found):
            if number == limit:
                _say(cut=True)
                break
            _say(row=[_cell(solution[name]) for name in names])
    else:
        _say(head=["subject", "predicate", "object"])
        told: set[str] = set()
        for triple in found:
            words = str(triple)
            if words in told:
                continue
            if len(told) == limit:
                _say(cut=True)
                break
            told.add(words)
            _say(triple=words)


def _fetched(task: dict[str, Any]) -> ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples | list[ox.Triple]:
    """What an endpoint answers."""
    try:
        import SPARQLWrapper
    except ImportError as error:
        raise _Fault("SPARQLWrapper is not installed; install senstro[remote].") from error
    kind = SPARQLWrapper.TURTLE if task["form"] == "graph" else SPARQLWrapper.JSON
    wrapper = SPARQLWrapper.SPARQLWrapper(task["endpoint"])
    wrapper.setReturnFormat(kind)
    wrapper.setMethod(SPARQLWrapper.POST)
    wrapper.setOnlyConneg(True)
    wrapper.setTimeout(max(1, int(task["timeout"])))
    wrapper.setQuery("".join(f"PREFIX {name}: <{space}> " for name, space in task["prefixes"].items()) + task["query"])
    try:
        response = wrapper.query().response
        media, body = response.headers.get("Content-Type", ""), response.read(_SIZE_CAP + 1)
    except Exception as error:
        raise _Fault(f"{task['endpoint']}: no answer: {error}") from error
    if len(body) > _SIZE_CAP:
        raise _Fault(f"{task['endpoint']}: the answer has more than {_SIZE_CAP} bytes; ask for less.")
    try:
        if task["form"] == "graph":
            form = ox.RdfFormat.from_media_type(media.partition(";")[0].strip())
            if form is None:
                raise _Fault(f"{task['endpoint']}: the answer has the media type {media!r}, which is no RDF that is read here.")
            return [quad.triple for quad in ox.parse(body, format=form)]
        if not media.startswith(("application/sparql-results+json", "application/json")):
            raise _Fault(f"{task['endpoint']}: the answer has the media type {media!r}, not application/sparql-results+json.")
        return ox.parse_query_results(body, format=ox.QueryResultsFormat.JSON)
    except (SyntaxError, ValueError) as error:
        raise _Fault(f"{task['endpoint']}: the answer cannot be read: {error}") from error


def _run(task: dict[str, Any]) -> None:
    if task.get("endpoint"):
        _say(ready=True)
        sys.stdout.flush()
        _tell(_fetched(task), task["limit"])  # type: ignore[arg-type]
        return
    store = _loaded(task["graph"])
    _bounded(task["memory"])
    _say(ready=True)
    sys.stdout.flush()
    try:
        found = store.query(task["query"], prefixes=task["prefixes"])
    except (SyntaxError, ValueError) as error:
        # The parser lists every letter that could stand there; the place and the first few are what helps.
        words = " ".join(str(error).split())
        raise _Fault(f"the query is no valid SPARQL: {words if len(words) < 160 else words[:157] + '…'}") from error
    _tell(found, task["limit"])


def main() -> None:
    """Run the task on standard input."""
    task = json.loads(sys.stdin.readline())
    try:
        _run(task)
        _say(end=True)
    except _Fault as fault:
        _say(fault=str(fault))
    except (MemoryError, OSError) as error:
        _say(fault=f"the query could not be run to its end: {error or 'out of memory'}")
    sys.stdout.flush()
