"""Subcommands of those who keep the graph: verify, anchor, imports, mint, reason, release."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from senstro import resources
from senstro.cli import show
from senstro.cli.commands import release_folder
from senstro.errors import CannotRun, FaultsFound
from senstro.files import write_file

__all__ = ["add", "anchor", "imports", "mint", "reason", "release", "verify"]


def _checkout() -> Path:
    base = resources.root()
    if base.name == "_resources":
        raise CannotRun("this is an installed package; run this in a checkout, where the sources can be changed.")
    return base


def verify(arguments: argparse.Namespace) -> int:
    """Hold the records against the text."""
    from senstro.graph.layers import read_sound
    from senstro.review.text import read_text
    from senstro.review.verify import read_exceptions
    from senstro.review.verify import verify as hold

    text = read_text(arguments.text)
    tables, _ = read_sound(resources.root())
    report = hold(tables, text, read_exceptions(resources.root() / "data" / "review" / "verify-exceptions.tsv"))
    print(f"units\t{report.units[0]} of {report.units[1]} hold")
    print(f"places\t{report.anchors[0]} of {report.anchors[1]} hold")
    print(f"content checks\t{report.contents[0]} of {report.contents[1]} hold, {report.excused} excused with a reason")
    if arguments.planted:
        from senstro.review.planting import plant

        with show.step("planting errors"):
            planted = plant(tables, text)
        for one in planted:
            print(f"{one.kind}\t{one.caught} of {one.planted} caught ({100 * one.caught / one.planted:.0f} %)")
    if report.faults:
        show.faults(report.faults)
        return 1
    if arguments.keep:
        from senstro.review.held import write_held
        from senstro.review.text import digest

        write_held(_checkout() / "data" / "review" / "held.tsv", tables, digest(text), report)
    return 0


def add(arguments: argparse.Namespace) -> int:
    """Append rows to the tables."""
    from senstro.files import read_bytes
    from senstro.review.append import append_rows
    from senstro.tables import load_columns

    folder = _checkout() / "data"
    text = read_bytes(arguments.rows).decode("utf-8")
    for table, count in append_rows(folder, text, load_columns(folder / "columns.toml"), arguments.rows.name).items():
        print(f"{table}.tsv\t{count} row(s) more")
    return 0


def anchor(arguments: argparse.Namespace) -> int:
    """Write ``anchors.tsv``, the citations of the units, or units of a further text."""
    from senstro.review.anchors import HEADER, holds, make_anchors, read_spans
    from senstro.review.citations import citations
    from senstro.review.text import read_text
    from senstro.tables import load_columns, read_tables

    folder = _checkout() / "data"
    text = read_text(arguments.text)
    tables = read_tables(folder, load_columns(folder / "columns.toml"))
    needed = [fault for fault in tables.faults if fault.file == "units.tsv" or (fault.file == "anchors.tsv" and fault.rule != "missing-table")]
    if needed:
        raise FaultsFound(needed)
    units = {row.key: row for row in tables.rows["units"]}
    columns = list(tables.columns.tables["units"].columns)
    if arguments.add_units is not None:
        from senstro.review.units import new_units

        more = new_units(text, units, arguments.add_units, arguments.section or f"Text {arguments.add_units}")
        known = [tuple(row.cells[name].text for name in columns) for row in tables.rows["units"]]
        _write(folder / "units.tsv", tuple(columns), known + [tuple(row[name] for name in columns) for row in more])
        return 0
    if arguments.units:
        if wrong := [row.key for row in tables.rows["units"] if not holds(row, text)]:
            raise CannotRun(f"{arguments.text}: what stands there is not the unit {wrong[0]}; give the text that the offsets are offsets into.")
        rows = []
        for row in tables.rows["units"]:
            cited = sorted(citations(text[int(row.value("start")) : int(row.value("end"))]))
            rows.append(tuple("|".join(map(str, cited)) if name == "citations" else row.cells[name].text for name in columns))
        _write(folder / "units.tsv", tuple(columns), rows)
        return 0
    if arguments.spans is None:
        raise CannotRun("name a file of spans with --spans, or ask for --units or --add-units.")
    spans = read_spans(arguments.spans)
    _write(folder / "anchors.tsv", HEADER, make_anchors(spans, units, text, None if arguments.only else tables))
    return 0


def _write(path: Path, header: tuple[str, ...], rows: list[tuple[str, ...]]) -> None:
    write_file(path, ("\n".join("\t".join(row) for row in [header, *rows]) + "\n").encode("utf-8"))
    print(f"{path.name}\t{len(rows)} rows")


def imports(arguments: argparse.Namespace) -> int:
    """Make the import module anew."""
    from senstro.imports import SourceFile, regenerate

    folder = _checkout() / "ontology" / "imports"
    sources = []
    for given in arguments.sources:
        name, equals, path = given.partition("=")
        prefix, _, version = name.partition("@")
        if not equals or not prefix or not path:
            raise CannotRun(f"--from {given!r} is not of the form PREFIX[@RELEASE]=FILE.")
        sources.append(SourceFile(prefix, Path(path), version or None))
    report = regenerate(
        sources, folder / "terms.tsv", folder / "imports.ttl", definitions=arguments.definitions, accept_renamed=arguments.accept_renamed
    )
    print(report)
    return 0


def mint(arguments: argparse.Namespace) -> int:
    """Give out the next identifier."""
    from senstro.mint import stub
    from senstro.ontology import load_ontology

    print(stub(arguments.label, arguments.parent, arguments.definition, load_ontology(_checkout() / "ontology")))
    return 0


def reason(_: argparse.Namespace) -> int:
    """Run HermiT and keep what it infers."""
    from senstro.graph import build
    from senstro.graph.inferred import write_inferred
    from senstro.reasoning import reason as run
    from senstro.reasoning.hermit import reasoner_input

    with show.step("building"):
        graph = build(_checkout())
    with show.step("reasoning with HermiT"):
        found = run(reasoner_input(graph), graph)
    if not found.consistent or found.unsatisfiable:
        print("the ontology is inconsistent." if not found.consistent else f"unsatisfiable: {', '.join(found.unsatisfiable)}", file=sys.stderr)
        return 1
    write_inferred(resources.root() / "ontology" / "inferred.tsv", graph.layers, list(found.memberships), list(found.superclasses))
    inferred = sum(1 for *_, kind in found.memberships if kind == "inferred")
    print(f"consistent, no unsatisfiable class; {inferred} inferred memberships kept in ontology/inferred.tsv")
    return 0


def release(arguments: argparse.Namespace) -> int:
    """Build, check, reason, answer everything, write the release."""
    from senstro.checks.run import check_graph
    from senstro.engines import OxigraphEngine
    from senstro.export.answers import write_answers
    from senstro.export.folder import replaced
    from senstro.export.ledger import ledger
    from senstro.export.library import write_library
    from senstro.export.release import write_files
    from senstro.export.term_requests import term_requests
    from senstro.graph import build
    from senstro.graph.compiled import compiled_folder, write_compiled
    from senstro.questions import load_library
    from senstro.reasoning import reason as run
    from senstro.reasoning.hermit import reasoner_input

    target = release_folder(arguments.to)
    base = resources.root()
    with show.step("reading tables and ontology, building"):
        graph = build(base)
    print(f"built      {len(set(graph.triples()))} triples: " + ", ".join(f"{name} {len(set(graph.layers[name]))}" for name in graph.layers))
    with show.step("checking"):
        report = check_graph(graph)
    print(f"checked    {report.summary()}")
    for line in report.lines():
        print(line, file=sys.stderr)
    with show.step("reasoning with HermiT"):
        found = run(reasoner_input(graph), graph)
    inferred = sum(1 for *_, kind in found.memberships if kind == "inferred")
    print(
        f"reasoned   {'consistent' if found.consistent else 'INCONSISTENT'}, {len(found.unsatisfiable)} unsatisfiable classes, {inferred} memberships that nobody asserted"
    )
    if found.unsatisfiable:
        print(f"unsatisfiable: {', '.join(found.unsatisfiable)}", file=sys.stderr)
    if not report.ok or not found.consistent or found.unsatisfiable:
        print("nothing was written, since the checks or the reasoner found faults.", file=sys.stderr)
        return 1
    with replaced(target) as folder:
        with show.step("answering"):
            library = load_library(base / "queries" / "questions")
            engine = OxigraphEngine(graph.store())
            answered = write_answers(library, engine, folder / "answers")
            write_library(library, engine, folder)
        print(f"answered   {answered} stored questions, each with its example")
        with show.step("writing the release"):
            write_files(graph, folder)
            (folder / "ledger.tsv").write_text(ledger(graph.tables), encoding="utf-8")
            (folder / "term-requests.tsv").write_text(term_requests(graph), encoding="utf-8")
    if base.name != "_resources":
        write_compiled(compiled_folder(), graph)
    print(
        f"written    {target}: senstro-base, senstro-full, senstro-kg as ttl, owl, nt, jsonld; layers/; answers/; questions.md, sparql-examples, grlc; ledger.tsv; term-requests.tsv"
    )
    print(
        "next       `senstro list` shows the questions, `senstro ask NAME` answers one, `senstro info` says what is in the graph and how far to trust it"
    )
    return 0
