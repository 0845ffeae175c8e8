"""The subcommand check: our graph or a user's files, the forms of the report, and explanations of rules."""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path

from senstro import resources
from senstro.checks.formats import render, report_table
from senstro.checks.report import Report, Result, from_fault
from senstro.cli import show
from senstro.errors import CannotRun, FaultsFound
from senstro.files import may_be_written, write_file

__all__ = ["check"]


def check(arguments: argparse.Namespace) -> int:
    """Check our graph or the user's files, or explain a rule."""
    if arguments.explain is not None:
        from senstro.explain import explain, rule_list

        print(explain(arguments.explain) if arguments.explain else rule_list(), end="")
        return 0
    targets = [path for path in (arguments.errors, arguments.to) if path is not None]
    _refuse_clashes(targets, arguments.files)
    report = _report(arguments.files)
    if arguments.errors is not None:
        write_file(arguments.errors, report_table(report).encode())
    if arguments.to is not None:
        write_file(arguments.to, render(report, arguments.report).encode())
        print(report.summary())
    elif arguments.report == "text":
        for line in report.lines():
            print(line, file=sys.stderr)
        print(report.summary())
    else:
        sys.stdout.write(render(report, arguments.report))
    return 0 if report.ok else 1


def _refuse_clashes(targets: list[Path], files: list[Path]) -> None:
    for path in targets:
        may_be_written(path)
    places = [os.path.realpath(path) for path in targets]
    if len(set(places)) < len(places):
        raise CannotRun(f"{targets[0]}: the table of errors and the report cannot be the same file.")
    for path in files:
        if os.path.realpath(path) in places:
            raise CannotRun(f"{path}: a file that is checked would be written over.")


def _report(files: list[Path]) -> Report:
    from senstro.checks.run import check_files, check_graph
    from senstro.graph import build as make

    if files:
        with show.step("checking"):
            return check_files(files)
    try:
        with show.step("building"):
            graph = make(resources.root())
    except FaultsFound as found:
        results = [from_fault(fault, f"data/{fault.file}") for fault in found.faults]
        words = "Shapes and checks were not run, since the tables have faults."
        return Report(results=[*results, Result("info", "not-run", message=words)])
    with show.step("checking"):
        return check_graph(graph)
