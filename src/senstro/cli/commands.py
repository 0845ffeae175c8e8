"""Subcommands that read: build, ask, list, schema, export, info."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

from senstro import resources
from senstro.cli import show
from senstro.cli.where import opened
from senstro.engines.credentials import http_address
from senstro.errors import CannotRun
from senstro.export.release import FORMATS
from senstro.export.rows import ROW_FORMATS, render
from senstro.files import write_file
from senstro.graph.layers import RELEASES, Graph
from senstro.knowledge import Knowledge
from senstro.questions import load_library
from senstro.questions.question import Question

__all__ = ["EXPORTS", "FORMATS", "RELEASES", "ROW_FORMATS", "ask", "build", "export", "info", "list_questions", "parameters_from", "schema"]

EXPORTS = (*FORMATS, "ledger", "term-requests", "usage", "questions", "sparql-examples", "grlc", "store")
"""What `senstro export` writes."""


def release_folder(given: Path | None) -> Path:
    """Where to write the release: what the user named, or ``dist`` of a checkout."""
    if given is not None:
        return given
    base = resources.root()
    if base.name == "_resources":
        raise CannotRun("this is an installed package, so there is no checkout to write dist into; name a folder with --to.")
    return base / "dist"


def parameters_from(words: list[str]) -> dict[str, str]:
    """``--name value`` pairs as a dictionary; ``--name=value`` too."""
    found: dict[str, str] = {}
    todo = list(words)
    while todo:
        word = todo.pop(0)
        if not word.startswith("--") or word == "--":
            raise CannotRun(f"{word!r} is out of place; parameters are written --NAME VALUE.")
        name, equals, value = word[2:].partition("=")
        if not equals:
            if not todo:
                raise CannotRun(f"--{name} needs a value.")
            value = todo.pop(0)
        if name.replace("-", "_") in found:
            raise CannotRun(f"--{name} is given twice.")
        found[name.replace("-", "_")] = value
    return found


def build(arguments: argparse.Namespace) -> int:
    """Build, and write the release."""
    from senstro.export.release import write_release
    from senstro.graph import build as make
    from senstro.graph.compiled import compiled_folder, write_compiled

    target = release_folder(arguments.to)
    with show.step("reading tables and ontology, building"):
        graph = make(resources.root())
    with show.step("writing the release"):
        counts = write_release(graph, target)
        if arguments.to is None:
            write_compiled(compiled_folder(), graph)
    for name, count in counts.items():
        print(f"{name}\t{count} triples")
    for fault in graph.faults:
        print(f"warning: {fault}", file=sys.stderr)
    print(f"written to {target}")
    return 0


def _describe(question: Question) -> str:
    lines = [f"{question.name}: {question.summary}"]
    for parameter in question.parameters:
        must = " (needed)" if parameter.required else ""
        kind = parameter.kind + (f" of {parameter.values}" if parameter.values else f" of {parameter.folder}" if parameter.folder else "")
        lines.append(f"    --{parameter.name} {kind.upper()}{must}: {parameter.about}; for one {parameter.example!r}")
    return "\n".join(lines)


def ask(arguments: argparse.Namespace) -> int:
    """Ask a stored question."""
    if arguments.help_parameters or arguments.sparql:
        question = load_library(resources.root() / "queries" / "questions").get(arguments.name)
        if arguments.help_parameters:
            print(_describe(question))
            print("gives:")
            for column, meaning in question.columns.items():
                print(f"    {column}: {meaning}")
            return 0
    known = opened(arguments)
    if arguments.sparql:
        from senstro.questions.bind import bindings, combinations

        bound = bindings(question, arguments.parameters, known.engine)
        print("\n".join(question.bind(terms) for terms in combinations(bound)))
        return 0
    if arguments.explain:
        return _explain(arguments, known)
    answer = known.ask(arguments.name, evidence=arguments.evidence, **arguments.parameters)
    for note in answer.notes:
        print(f"note: {note}", file=sys.stderr)
    print(render(answer, arguments.format, show.width()), end="")
    if arguments.format == "table":
        show.count(len(answer))
    return 0


def _explain(arguments: argparse.Namespace, known: Knowledge) -> int:
    if arguments.evidence:
        raise CannotRun("--explain and --evidence are two answers; ask for one at a time.")
    if arguments.format not in {"table", "json"}:
        raise CannotRun(f"--explain is text, or JSON with --format json; it has no {arguments.format} form.")
    account = known.explain(arguments.name, **arguments.parameters)
    if arguments.format == "json":
        print(json.dumps(account.__dict__, ensure_ascii=False, indent=1))
    else:
        print("\n".join(account.lines()))
        show.count(len(account.rows))
    return 0


def list_questions(arguments: argparse.Namespace) -> int:
    """List the stored questions."""
    shown = [
        question
        for question in load_library(resources.root() / "queries" / "questions").questions.values()
        if not arguments.tag or arguments.tag in question.tags
    ]
    if not shown:
        raise CannotRun(f"no stored question has the tag {arguments.tag!r}.")
    for question in shown:
        print(_describe(question))
    return 0


def schema(_: argparse.Namespace) -> int:
    """Print the schema page."""
    from senstro.export.schema_page import schema_page
    from senstro.graph import build as make

    print(schema_page(make(resources.root())), end="")
    return 0


def export(arguments: argparse.Namespace) -> int:
    """Write one file, or folder, of the release."""
    from senstro.graph import build as make

    if arguments.form in {"store", "grlc"} and arguments.to is None:
        raise CannotRun(f"{arguments.form} gives a folder; name one with --to.")
    graph = make(resources.root())
    if arguments.form in {"store", "grlc"}:
        count = _folder(arguments, graph)
        print(f"{count} {'triples' if arguments.form == 'store' else 'questions'} written to {arguments.to}")
        return 0
    data = _file(arguments, graph)
    if arguments.to is None:
        sys.stdout.buffer.write(data)
        return 0
    write_file(arguments.to, data)
    print(f"written to {arguments.to}")
    return 0


def _folder(arguments: argparse.Namespace, graph: Graph) -> int:
    from senstro.engines.oxigraph import OxigraphEngine, write_store
    from senstro.export.examples import examples
    from senstro.export.folder import replaced
    from senstro.export.library import write_grlc
    from senstro.export.release import release_triples

    if arguments.form == "store":
        return write_store(release_triples(graph, arguments.release), arguments.to)
    engine = OxigraphEngine(graph.store())
    found = examples(load_library(resources.root() / "queries" / "questions"), engine)
    with replaced(arguments.to) as folder:
        write_grlc(found, engine, folder, http_address(arguments.endpoint))
    return len(found)


def _file(arguments: argparse.Namespace, graph: Graph) -> bytes:
    from senstro.engines.oxigraph import OxigraphEngine
    from senstro.export.examples import examples
    from senstro.export.ledger import ledger
    from senstro.export.question_page import question_page
    from senstro.export.release import release_triples
    from senstro.export.sparql_examples import sparql_examples
    from senstro.export.term_requests import term_requests
    from senstro.export.usage import usage
    from senstro.export.writer import serialize

    if arguments.form == "ledger":
        return ledger(graph.tables).encode()
    if arguments.form == "term-requests":
        return term_requests(graph).encode()
    if arguments.form == "usage":
        return usage(graph, load_library(resources.root() / "queries" / "questions")).encode()
    if arguments.form in FORMATS:
        return serialize(release_triples(graph, arguments.release), arguments.form)
    endpoint, engine = http_address(arguments.endpoint), OxigraphEngine(graph.store())
    found = examples(load_library(resources.root() / "queries" / "questions"), engine)
    return (question_page(found, engine) if arguments.form == "questions" else sparql_examples(found, endpoint)).encode()


def info(_: argparse.Namespace) -> int:
    """Print what is in the graph."""
    from senstro.export.info import info_lines
    from senstro.graph import build as make

    for line in info_lines(make(resources.root())):
        print(line)
    return 0
