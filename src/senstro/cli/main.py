"""The parser: subcommands, their options and examples."""

from __future__ import annotations

import argparse
import io
import os
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path

from senstro.checks.formats import REPORT_FORMATS
from senstro.cli import commands, maintenance, push, show
from senstro.cli.asking import add_asking
from senstro.cli.check import check
from senstro.cli.where import add_where
from senstro.errors import CannotRun, FaultsFound
from senstro.export.examples import LOCAL_ENDPOINT

__all__ = ["main", "parser"]

Command = Callable[[argparse.Namespace], int]


def _add(
    subparsers: argparse._SubParsersAction[argparse.ArgumentParser], name: str, run: Command, about: str, examples: str
) -> argparse.ArgumentParser:
    sub: argparse.ArgumentParser = subparsers.add_parser(
        name,
        help=about,
        description=about,
        epilog="examples:\n" + "\n".join(f"  {line}" for line in examples.strip().splitlines()),
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    sub.set_defaults(run=run)
    return sub


def parser() -> argparse.ArgumentParser:
    """The parser of the command ``senstro``."""
    top = argparse.ArgumentParser(
        prog="senstro",
        allow_abbrev=False,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        description="Knowledge graph of mesenchymal stromal cell senescence and rejuvenation.",
        epilog="exit codes: 0 sound, 1 faults in the data, 2 could not run\nLanguage models curated the records; no domain expert has checked them.",
    )
    subs = top.add_subparsers(dest="command", required=True, metavar="COMMAND")
    sub = _add(
        subs,
        "build",
        commands.build,
        "Read the tables and the ontology, build the graph and write the release.",
        "senstro build\nsenstro build --to /tmp/dist",
    )
    sub.add_argument("--to", type=Path, help="folder for the release (in a checkout: dist)")
    sub = _add(
        subs,
        "check",
        check,
        "Check our graph, or your own RDF or tables, against shapes and checks.",
        "senstro check\nsenstro check mine.ttl\nsenstro check findings.tsv --errors errors.tsv\nsenstro check mine.ttl --report turtle\n"
        "senstro check --explain duplicate-key",
    )
    sub.add_argument("files", nargs="*", type=Path, metavar="FILE", help="RDF in any syntax, or tables named as ours; without any, our own graph")
    sub.add_argument("--errors", type=Path, metavar="FILE", help="also write everything that was found as a table (tab-separated) to this file")
    sub.add_argument("--report", choices=REPORT_FORMATS, default="text", help="lines of text (default), a SHACL validation report in Turtle, or JSON")
    sub.add_argument("--to", type=Path, metavar="FILE", help="write the report to this file instead of standard output")
    sub.add_argument(
        "--explain", nargs="?", const="", metavar="RULE", help="say what a rule asks, why and what to do, and check nothing; without a name, list all"
    )
    sub = _add(
        subs,
        "ask",
        commands.ask,
        "Ask a stored question.",
        "senstro ask criteria-of-set --criterion_set isct-2006\nsenstro ask effects-of-agent --agent rapamycin --format csv\nsenstro ask effects-of-agent --agent SIRT1 --sparql\n"
        "senstro ask effects-of-agent --agent SIRT1 --evidence --format tsv\nsenstro ask changes-in-state --state 'late-passage cell' --explain\n"
        "senstro ask QUESTION --help-parameters",
    )
    sub.add_argument("name", help="the question's hyphenated name; `senstro list` shows all")
    sub.add_argument("--format", choices=commands.ROW_FORMATS, default="table", help="how to print the rows (default: table)")
    add_where(sub)
    sub.add_argument("--sparql", action="store_true", help="print the query with its parameters bound, and do not run it")
    sub.add_argument(
        "--evidence",
        action="store_true",
        help="add citation, place, strength, polarity, attribution, voice and source check of the records behind each row",
    )
    sub.add_argument(
        "--explain",
        action="store_true",
        help="instead of the table: the bound query, the records behind each row with file and row, and how what is derived came about",
    )
    sub.add_argument("--help-parameters", action="store_true", help="show what the question takes and gives")
    sub = _add(
        subs,
        "list",
        commands.list_questions,
        "List the stored questions with their words and parameters.",
        "senstro list\nsenstro list --tag markers",
    )
    sub.add_argument("--tag", help="only questions with this tag")
    add_asking(partial(_add, subs))
    _add(
        subs,
        "schema",
        commands.schema,
        "Print every class and property with its count, an example and one query.",
        "senstro schema\nsenstro schema > schema.md",
    )
    sub = _add(
        subs,
        "export",
        commands.export,
        "Write one file of the release to standard output or a file.",
        "senstro export ttl > senstro-kg.ttl\nsenstro export owl --release senstro-full --to senstro-full.owl\nsenstro export ledger\nsenstro export term-requests\nsenstro export sparql-examples --endpoint https://example.org/sparql > questions.ttl\nsenstro export grlc --to /tmp/grlc\nsenstro export store --to /tmp/store",
    )
    sub.add_argument(
        "form",
        metavar="FORMAT",
        choices=commands.EXPORTS,
        help="ttl, owl (RDF/XML), nt, jsonld; ledger: which text unit gave which records; term-requests: classes that CL and GO could take up; usage: what uses each class of ours; the stored questions as a Markdown page (questions), in Turtle (sparql-examples) or as a folder for grlc; store: an Oxigraph store on disk",
    )
    sub.add_argument(
        "--release", choices=list(commands.RELEASES), default="senstro-kg", help="base: our ontology; full: with imports; kg: with records (default)"
    )
    sub.add_argument("--to", type=Path, help="file to write, or folder; default is standard output")
    sub.add_argument("--endpoint", metavar="URL", default=LOCAL_ENDPOINT, help=f"where the exported questions are to be asked ({LOCAL_ENDPOINT})")
    sub = _add(
        subs,
        "push",
        push.push,
        "Load a release into a SPARQL server, in batches that go on where the connection was cut. Credentials: SENSTRO_USER and SENSTRO_PASSWORD.",
        "senstro push --endpoint http://127.0.0.1:7878/query\n"
        "senstro push --endpoint http://127.0.0.1:8890/sparql --graph https://w3id.org/senstro/senstro-kg.owl --replace\n"
        "senstro push --endpoint http://127.0.0.1:7878/query --graph https://example.org/mine --via update mine.ttl",
    )
    push.options(sub)
    sub = _add(
        subs,
        "verify",
        maintenance.verify,
        "Hold units, places and contents of the records against your copy of the review's text.",
        "senstro verify --text review.txt\nsenstro verify --text review.txt --planted\nsenstro verify --text review.txt --keep",
    )
    sub.add_argument("--text", type=Path, required=True, help="the text file that the offsets are offsets into")
    sub.add_argument("--keep", action="store_true", help="where all holds, keep the counts in data/review/held.tsv, for `senstro info`")
    sub.add_argument("--planted", action="store_true", help="also plant errors, one at a time, and print how many the content check catches")
    sub = _add(
        subs,
        "add",
        maintenance.add,
        "Append rows to the tables, each written as a line: table: column=value; column=value.",
        "senstro add my-rows.txt",
    )
    sub.add_argument("rows", type=Path, help="file of lines; what is not named stays empty")
    sub = _add(
        subs,
        "anchor",
        maintenance.anchor,
        "Turn words into offsets and hashes, and write data/anchors.tsv.",
        "senstro anchor --text review.txt --spans my-spans.tsv\nsenstro anchor --text review.txt --units\n"
        'senstro anchor --text review.txt --add-units P --section "My paper"',
    )
    sub.add_argument("--text", type=Path, required=True)
    sub.add_argument("--spans", type=Path, help="record, unit, words, tab-separated, with a header; the words are not kept")
    sub.add_argument("--units", action="store_true", help="recompute the citations of the units instead")
    sub.add_argument("--add-units", metavar="PREFIX", help="make units of what stands behind the last known unit instead; PREFIX begins their keys")
    sub.add_argument("--section", help="what the units of --add-units are said to stand in")
    sub.add_argument("--only", action="store_true", help="drop places of records that the spans do not name")
    sub = _add(
        subs,
        "imports",
        maintenance.imports,
        "Make the import module anew from OBO, OWL or table files that you name, one for each prefix of ontology/imports/terms.tsv.",
        "senstro imports --from CL=cl.owl --from GO=go-basic.obo --from HGNC@2024=hgnc.tsv --accept-renamed",
    )
    sub.add_argument("--from", dest="sources", action="append", required=True, metavar="PREFIX[@RELEASE]=FILE")
    sub.add_argument("--definitions", action="store_true", help="take the sources' definitions along (they are others' sentences)")
    sub.add_argument("--accept-renamed", action="store_true", help="take new labels instead of stopping at them")
    sub = _add(
        subs,
        "mint",
        maintenance.mint,
        "Give out the next SENSTRO identifier, with a stub to paste.",
        'senstro mint --label "worn mesenchymal stromal cell" --parent CL:0000134 --definition "A mesenchymal stromal cell that is worn."',
    )
    sub.add_argument("--label", required=True)
    sub.add_argument("--parent", required=True)
    sub.add_argument("--definition", required=True)
    _add(
        subs, "reason", maintenance.reason, "Run HermiT: consistency, unsatisfiable classes, inferred memberships; keep the latter.", "senstro reason"
    )
    _add(subs, "info", commands.info, "What is in the graph, which release, how far to trust it.", "senstro info")
    sub = _add(
        subs,
        "release",
        maintenance.release,
        "Everything in a row: build, check, reason, answer every stored question, write dist.",
        "senstro release",
    )
    sub.add_argument("--to", type=Path, help="folder for the release (in a checkout: dist)")
    return top


def main(arguments: list[str] | None = None) -> int:
    """Run the command line.

    Args:
        arguments: words behind ``senstro``; None for those of the process.

    Returns:
        0 sound, 1 faults in the data, 2 could not run.
    """
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
    given = list(sys.argv[1:] if arguments is None else arguments)
    known, rest = parser().parse_known_args(given)
    try:
        if known.command == "ask":
            known.parameters = commands.parameters_from(rest)
        elif rest:
            parser().error(f"unrecognized arguments: {' '.join(rest)}")
        run: Command = known.run
        code = run(known)
        sys.stdout.flush()
        return code
    except FaultsFound as found:
        show.faults(found.faults)
        return 1
    except CannotRun as reason:
        print(f"senstro: {reason}", file=sys.stderr)
        return 2
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except OSError as error:
        print(f"senstro: {error.filename or 'a file'}: {error.strerror or error}.", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        print("senstro: interrupted.", file=sys.stderr)
        return 2
