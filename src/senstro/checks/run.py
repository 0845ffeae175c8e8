"""Checking: our own graph, or a user's files."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from senstro import resources
from senstro.checks.examine import Subject, examine, load_rules
from senstro.checks.report import Report, Result, from_fault
from senstro.graph.layers import Graph

__all__ = ["Report", "Result", "check_files", "check_graph"]


def check_graph(graph: Graph) -> Report:
    """Hold our own graph against shapes and checks, shapes and checks against the graph, and mappings, release headers and questions against both.

    Args:
        graph: what was built; its own faults are errors of the report.

    Raises:
        CannotRun: pySHACL is missing, or a shape or check cannot be read.
    """
    from senstro.checks.mappings import mapping_faults
    from senstro.checks.questions import question_results
    from senstro.checks.release import release_results

    folder = resources.root()
    rules = load_rules(folder)
    report, _ = examine(Subject(graph.triples()), rules)
    report.extend(from_fault(fault) for fault in [*graph.faults, *mapping_faults(folder, graph.ontology)])
    report.extend(release_results(graph, folder))
    report.extend(question_results(folder, graph.ontology, rules.columns))
    return report


def check_files(paths: Iterable[Path]) -> Report:
    """Hold a user's files against shapes and checks.

    Args:
        paths: RDF in any syntax, told by the suffix, or tables named as ours.

    Raises:
        CannotRun: a file cannot be read, or nothing in the RDF is of a kind that senstro knows.
        FaultsFound: our own tables, which the user's are held against, have faults.
    """
    from senstro.checks.files import examine_files

    return examine_files([Path(path) for path in paths], resources.root())
