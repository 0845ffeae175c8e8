"""A report as a table, as JSON and as a SHACL validation report; the same results give the same bytes."""

from __future__ import annotations

import json
import re
from urllib.parse import quote

import pyoxigraph as ox

from senstro.checks.report import Report, Result
from senstro.export.writer import serialize
from senstro.terms import NAMESPACES, iri

__all__ = ["COLUMNS", "REPORT_FORMATS", "render", "report_table", "report_triples"]

REPORT_FORMATS = ("text", "turtle", "json")
"""How a report can be written: one line a result, a ``sh:ValidationReport``, or a list of objects."""

COLUMNS = ("file", "cell", "focus", "property", "rule", "severity", "value", "message", "remedy")
"""The columns of the table of results; what is excused has the severity ``excused`` and its reason as the remedy."""

_SEVERITY = {"error": "sh:Violation", "warning": "sh:Warning", "info": "sh:Info"}
_ABSOLUTE = re.compile(r"[a-z][a-z0-9+.-]*://[^\s<>\"{}|\\^`]+")
_HOME = NAMESPACES["check"]


def _rows(report: Report) -> list[dict[str, str]]:
    shown = [(result, result.severity, result.remedy) for result in sorted(report.results, key=lambda one: one.order)]
    shown += [(one.result, "excused", one.reason) for one in sorted(report.excused, key=lambda one: one.result.order)]
    return [
        dict(
            zip(
                COLUMNS,
                (result.file, result.cell, result.focus, result.path, result.rule, severity, result.value, result.message, remedy),
                strict=True,
            )
        )
        for result, severity, remedy in shown
    ]


def _cell(text: str) -> str:
    return text.replace("\\", "\\\\").replace("\t", "\\t").replace("\n", "\\n").replace("\r", "\\r")


def report_table(report: Report) -> str:
    """All results as tab-separated text with a header; a tab or a line end inside a cell is written as ``\\t`` and ``\\n``."""
    lines = ["\t".join(COLUMNS), *("\t".join(map(_cell, row.values())) for row in _rows(report))]
    return "\n".join(lines) + "\n"


def _node(short: str, full: str) -> ox.NamedNode | None:
    """The address that a result shows: in full where it was kept, or what its CURIE stands for."""
    for address in (full, short):
        if _ABSOLUTE.fullmatch(address):
            return ox.NamedNode(address)
    try:
        address = iri(short)
    except ValueError:
        return None
    return ox.NamedNode(address) if _ABSOLUTE.fullmatch(address) else None


def _place(result: Result) -> ox.NamedNode:
    """An address for a file, or a cell in it, where a result is about no node of the graph."""
    cell = f"#{quote(result.cell.partition(' (')[0].replace(' ', '-'))}" if result.cell else ""
    return ox.NamedNode(f"{_HOME}file/{quote(result.file or 'none')}{cell}")


def report_triples(report: Report) -> list[ox.Triple]:
    """A ``sh:ValidationReport``: results are numbered in the order of the report, and nothing is a blank node.

    It conforms where there is no error; SHACL itself would have warnings and remarks break conformity. A rule that is no shape is named by
    ``sen:sourceCheck``. What is excused is left out. A result about a cell has the cell's address as its focus, below ``…/check/file/``.
    """

    def put(subject: ox.NamedNode, predicate: str, target: ox.NamedNode | ox.Literal) -> None:
        triples.append(ox.Triple(subject, ox.NamedNode(iri(predicate)), target))

    triples: list[ox.Triple] = []
    head = ox.NamedNode(f"{_HOME}report")
    put(head, "rdf:type", ox.NamedNode(iri("sh:ValidationReport")))
    put(head, "sh:conforms", ox.Literal(report.ok))
    results = sorted(report.results, key=lambda one: one.order)
    for number, result in enumerate(results, 1):
        node = ox.NamedNode(f"{_HOME}report/{number:0{len(str(len(results)))}}")
        put(head, "sh:result", node)
        put(node, "rdf:type", ox.NamedNode(iri("sh:ValidationResult")))
        put(node, "sh:focusNode", _node(result.focus, result.address) or _place(result))
        if path := _node(result.path, ""):
            put(node, "sh:resultPath", path)
        if result.value:
            is_node = result.target != result.value or _ABSOLUTE.fullmatch(result.value)
            put(node, "sh:value", (_node(result.value, result.target) if is_node and result.target else None) or ox.Literal(result.value))
        put(node, "sh:resultSeverity", ox.NamedNode(iri(_SEVERITY[result.severity])))
        put(node, "sh:resultMessage", ox.Literal(" ".join(part for part in (result.message, result.remedy) if part)))
        if result.rule.startswith("shape:"):
            put(node, "sh:sourceShape", ox.NamedNode(iri(result.rule)))
        else:
            put(node, "sen:sourceCheck", ox.NamedNode(_HOME + quote(result.rule)))
        if component := _node(result.component, ""):
            put(node, "sh:sourceConstraintComponent", component)
        if result.where:
            put(node, "rdfs:comment", ox.Literal(result.where))
    return triples


def render(report: Report, form: str) -> str:
    """A report as text.

    Args:
        report: what was found.
        form: one of :data:`REPORT_FORMATS`.
    """
    if form == "json":
        return json.dumps(_rows(report), ensure_ascii=False, indent=1) + "\n"
    if form == "turtle":
        return serialize(report_triples(report), "ttl").decode()
    return "".join(f"{line}\n" for line in [*report.lines(), report.summary()])
