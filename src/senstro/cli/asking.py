"""Subcommands for whoever asks: find, query, completion."""

from __future__ import annotations

import argparse
import csv
import io
import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from senstro.cli import show
from senstro.errors import CannotRun

__all__ = ["add_asking", "completion", "find", "query"]

_FIND_FORMATS = ("table", "tsv", "json")
_QUERY_FORMATS = ("table", "csv", "tsv", "json", "md", "ttl", "nt")
_TIMEOUT, _LIMIT = 60.0, 10_000
"""As in :mod:`senstro.sparql.run`, which is not loaded only to print a help text; a test holds them together."""

Adder = Callable[..., argparse.ArgumentParser]


def find(arguments: argparse.Namespace) -> int:
    """Find questions, classes and records by words."""
    from senstro import knowledge

    hits = knowledge.open().find(" ".join(arguments.words), arguments.limit)
    if arguments.format == "json":
        print(json.dumps([{**hit.__dict__, "next": list(hit.next)} for hit in hits], ensure_ascii=False, indent=1))
    elif arguments.format == "tsv":
        out = io.StringIO()
        writer = csv.writer(out, delimiter="\t", lineterminator="\n")
        writer.writerow(["kind", "id", "label", "matched", "about", "next"])
        writer.writerows([hit.kind, hit.id, hit.label, hit.matched, hit.about, " ; ".join(hit.next)] for hit in hits)
        print(out.getvalue(), end="")
    else:
        for hit in hits:
            name = hit.id if hit.label == hit.id else f"{hit.id}  {hit.label}"
            print(f"{hit.kind:<9} {name}" + (f"  ({hit.matched})" if hit.matched else ""))
            if hit.about:
                print(f"          {hit.about}")
            for command in hit.next:
                print(f"          $ {command}")
        print(f"{len(hits)} found; --limit shows more" if len(hits) == arguments.limit else f"{len(hits)} found", file=sys.stderr)
    if not hits:
        print("nothing that can be found has these words; try fewer, or `senstro list`", file=sys.stderr)
    return 0


def _query_text(name: str) -> str:
    """The query from a file, or from standard input for ``-``."""
    from senstro.files import SIZE_CAP, read_bytes

    if name != "-":
        return read_bytes(Path(name)).decode("utf-8")
    raw = sys.stdin.buffer.read(SIZE_CAP + 1)
    if len(raw) > SIZE_CAP:
        raise CannotRun(f"standard input has more than {SIZE_CAP} bytes, which is as much as is read.")
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError as error:
        raise CannotRun("standard input is no UTF-8 text.") from error
    if not text.strip():
        raise CannotRun("standard input is empty; write a query into it, or name a file.")
    return text


def query(arguments: argparse.Namespace) -> int:
    """Run SPARQL of the user's own."""
    from senstro.export.rows import render_table
    from senstro.sparql import run_query

    text = _query_text(arguments.file)
    with show.step("asking"):
        result = run_query(text, endpoint=arguments.endpoint, timeout=arguments.timeout, limit=arguments.limit)
    for note in result.notes:
        print(f"note: {note}", file=sys.stderr)
    kind = arguments.format or ("ttl" if result.form == "graph" else "table")
    if kind in {"ttl", "nt"}:
        if result.form != "graph":
            raise CannotRun(f"--format {kind} is for CONSTRUCT and DESCRIBE; this query gives no graph.")
        from senstro.export.writer import serialize

        sys.stdout.write(serialize(result.triples, kind).decode("utf-8"))
    elif result.form == "ask" and kind in {"table", "md"}:
        print("true" if result else "false")
    elif result.form == "ask" and kind == "json":
        print(json.dumps({"boolean": result.boolean}))
    else:
        print(render_table(result.table, kind, show.width()), end="")
        if kind == "table":
            show.count(len(result))
    return 0


def _subcommands(top: argparse.ArgumentParser) -> list[Any]:
    """The command line's own subcommands, as completion has them."""
    from senstro.completion import Option, Subcommand

    def takes(action: argparse.Action) -> tuple[str, tuple[str, ...]]:
        if action.choices is not None:
            return "words", tuple(str(choice) for choice in action.choices)
        if action.nargs == 0:
            return "nothing", ()
        return ("file" if action.type is Path else "anything"), ()

    found = []
    for group in top._actions:
        if not isinstance(group.choices, dict):
            continue
        about = {choice.dest: choice.help or "" for choice in group._choices_actions}  # type: ignore[attr-defined]
        for name, sub in group.choices.items():
            options = tuple(Option(action.option_strings[-1], action.help or "", *takes(action)) for action in sub._actions if action.option_strings)
            places = [action for action in sub._actions if not action.option_strings]
            words = tuple(str(choice) for action in places for choice in action.choices or ())
            files = any(action.type is Path or action.metavar == "FILE" for action in places)
            found.append(Subcommand(name, about.get(name, ""), options, words, files))
    return found


def completion(arguments: argparse.Namespace) -> int:
    """Print the script by which a shell completes the command."""
    from senstro import knowledge
    from senstro.cli.main import parser
    from senstro.completion import build_model, script

    known = knowledge.open()
    sys.stdout.write(script(arguments.shell, build_model(_subcommands(parser()), known.library, known.engine)))
    return 0


def add_asking(add: Adder) -> None:
    """Add these subcommands to the parser.

    Args:
        add: what adds one, from its name, what runs it, what it does and examples.
    """
    sub = add(
        "find",
        find,
        "Find stored questions, classes and records by words, the best first, with what to type next.",
        'senstro find t cell suppression\nsenstro find CD105\nsenstro find "oxidative stress" --limit 3 --format tsv',
    )
    sub.add_argument(
        "words", nargs="+", metavar="WORD", help="what to look for; case and hyphens do not matter, and a misspelt word is read as what is near"
    )
    sub.add_argument("--limit", type=int, default=10, metavar="N", help="how many are shown (default: 10)")
    sub.add_argument("--format", choices=_FIND_FORMATS, default="table", help="how to print them (default: table)")
    sub = add(
        "query",
        query,
        "Run SPARQL of your own: SELECT, ASK, CONSTRUCT or DESCRIBE. The prefixes of `senstro schema` need no declaration. SERVICE and updates are refused.",
        "senstro query my.rq\nsenstro query my.rq --timeout 10 --limit 100 --format csv\nsenstro query my.rq --endpoint http://127.0.0.1:7878/query",
    )
    sub.add_argument("file", metavar="FILE", help="file with the query; - for standard input")
    sub.add_argument(
        "--timeout", type=float, default=_TIMEOUT, metavar="SECONDS", help=f"stop a query that takes longer (default: {_TIMEOUT:g}); exit 2"
    )
    sub.add_argument(
        "--limit",
        type=int,
        default=_LIMIT,
        metavar="N",
        help=f"rows or triples that are kept (default: {_LIMIT}); what is cut is said on standard error",
    )
    sub.add_argument("--format", choices=_QUERY_FORMATS, help="how to print what is found (default: table; for a graph, ttl)")
    sub.add_argument("--endpoint", help="address of a SPARQL 1.1 endpoint to ask; default is the packaged graph")
    sub = add(
        "completion",
        completion,
        "Print the script by which your shell completes subcommands, questions, parameters and what they take.",
        "senstro completion bash > senstro.bash\nsenstro completion zsh > _senstro\nsenstro completion fish > senstro.fish",
    )
    sub.add_argument("shell", choices=("bash", "zsh", "fish"), help="your shell")
