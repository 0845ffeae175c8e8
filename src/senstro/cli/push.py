"""The subcommand push: a release into a SPARQL server."""

from __future__ import annotations

import argparse

from senstro import resources
from senstro.cli import show
from senstro.cli.where import seconds
from senstro.errors import CannotRun

__all__ = ["options", "push"]

BATCHES = {"auto": 5000, "gsp": 5000, "update": 500}
"""Statements of a request: about a megabyte; fewer in an update, since Virtuoso refuses one that it would turn into more than 10,000 lines of its own code."""


def options(sub: argparse.ArgumentParser) -> None:
    """Give the subcommand its options."""
    from pathlib import Path

    from senstro.push.addresses import VIAS

    sub.add_argument(
        "file",
        nargs="?",
        type=Path,
        metavar="FILE",
        help="RDF in Turtle, N-Triples, RDF/XML or JSON-LD; default is the graph with its records, built",
    )
    sub.add_argument("--endpoint", metavar="URL", required=True, help="address of the server's queries; where it takes data is worked out from it")
    sub.add_argument("--graph", metavar="IRI", default="", help="graph to load into; default is the server's default graph")
    sub.add_argument("--via", choices=VIAS, default="auto", help="Graph Store protocol, SPARQL Update, or the first that the server has (auto)")
    sub.add_argument("--update", metavar="URL", default="", help="address of SPARQL Update, where it is not the usual one of the server")
    sub.add_argument("--gsp", metavar="URL", default="", help="address of the Graph Store protocol, where it is not the usual one of the server")
    sub.add_argument("--replace", action="store_true", help="empty the graph first; without it a graph that holds something is refused")
    sub.add_argument("--batch", metavar="N", type=_number, help="statements of a request (5000; 500 with --via update)")
    sub.add_argument("--timeout", metavar="SECONDS", type=seconds, default=120.0, help="how long one request may take (120)")
    sub.add_argument("--state", metavar="FILE", type=Path, help="where to keep how far it came; default is a file below ~/.local/state/senstro")


def _number(text: str) -> int:
    found = int(text)
    if not 0 < found <= 1_000_000:
        raise ValueError
    return found


def push(arguments: argparse.Namespace) -> int:
    """Load a release into a server."""
    from senstro.engines.credentials import Credentials
    from senstro.engines.http import Client
    from senstro.push import Target, state_file
    from senstro.push import push as load
    from senstro.push.batches import make_plan
    from senstro.push.state import State

    client = Client(Credentials.from_environment(), arguments.timeout)
    target = Target(arguments.endpoint, client, graph=arguments.graph, via=arguments.via, update=arguments.update, gsp=arguments.gsp)
    if arguments.file is None:
        from senstro.export.release import release_triples
        from senstro.graph import build

        with show.step("building"):
            triples = release_triples(build(resources.root()), "senstro-kg")
    else:
        from senstro.checks.reading import RDF_SUFFIXES, read_rdf

        if arguments.file.suffix.lower() not in set(RDF_SUFFIXES) - {".nq", ".trig"}:
            raise CannotRun(f"{arguments.file}: the syntax is told by the suffix: .ttl, .nt, .owl or .rdf (RDF/XML), .jsonld or .json.")
        triples = read_rdf(arguments.file, "b")
    with show.step("cutting it into batches"):
        plan = make_plan(triples, arguments.batch or BATCHES[arguments.via])
    state = State(arguments.state or state_file(target.endpoint, target.graph), target.endpoint, target.graph, plan.digest, plan.size)
    with show.progress("pushing") as tell:
        done = load(plan, target, state, replace=arguments.replace, tell=tell)
    way = {"gsp": "the Graph Store protocol", "update": "SPARQL Update"}.get(done.via, "no request")
    earlier = f", {done.before} had arrived before" if done.before else ""
    print(f"pushed\t{target}: {done.sent} batches by {way}{earlier}")
    print(f"counted\t{done.triples} statements, as many as the release has")
    return 0
