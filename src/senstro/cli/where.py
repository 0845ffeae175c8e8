"""Where a question is asked: the options that all asking subcommands share."""

from __future__ import annotations

import argparse
from pathlib import Path

from senstro import knowledge
from senstro.knowledge import Knowledge

__all__ = ["add_where", "opened", "seconds"]


def seconds(text: str) -> float:
    """A number of seconds above nought, for argparse."""
    found = float(text)
    if not 0 < found <= 86_400:
        raise ValueError
    return found


def add_where(sub: argparse.ArgumentParser) -> None:
    """Give a subcommand the options that say where the graph is."""
    sub.add_argument("--endpoint", metavar="URL", help="address of a SPARQL 1.1 endpoint that holds the graph; default is the packaged graph")
    sub.add_argument("--graph", metavar="IRI", default="", help="the graph to ask behind the endpoint; default is the endpoint's default graph")
    sub.add_argument(
        "--timeout", metavar="SECONDS", type=seconds, default=30.0, help="how long one attempt at an answer of the endpoint may take (30)"
    )
    sub.add_argument("--store", metavar="FOLDER", type=Path, help="an Oxigraph store on disk that holds the graph; `senstro export store` makes one")
    sub.add_argument("--engine", choices=knowledge.ENGINES, default="oxigraph", help="what answers from the packaged graph (oxigraph)")


def opened(arguments: argparse.Namespace) -> Knowledge:
    """The graph that these options name.

    Raises:
        CannotRun: it cannot be had.
    """
    return knowledge.open(arguments.endpoint, graph=arguments.graph, timeout=arguments.timeout, store=arguments.store, engine=arguments.engine)
