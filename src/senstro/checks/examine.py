"""Everything in a row over one graph: shapes, checks, guard, exceptions."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from pathlib import Path

import pyoxigraph as ox

from senstro.checks.exceptions import Exceptions, read_exceptions
from senstro.checks.expressions import share_definitions
from senstro.checks.guard import guard_focus, guard_prefixes, guard_shapes
from senstro.checks.report import Report, Result
from senstro.checks.shapes import NODE_SHAPE, PROPERTY_SHAPE, Shapes, load_shapes
from senstro.checks.slots import class_slots, slot_checks
from senstro.checks.stored import Check, load_checks, run_check
from senstro.checks.validator import focus_nodes, validate, validator_input
from senstro.engines import Engine, OxigraphEngine
from senstro.ontology import Ontology
from senstro.tables import Columns, load_columns
from senstro.terms import NAMESPACES, curie, iri

__all__ = ["Rules", "Subject", "check_store", "examine", "load_rules"]

_TYPE, _UNDER, _CELL, _FILLER = (ox.NamedNode(iri(c)) for c in ("rdf:type", "sen:under", "sen:tableCell", "owl:someValuesFrom"))
_GENES = tuple(NAMESPACES[prefix] for prefix in ("hgnc", "mgi", "rgd"))


@dataclass(frozen=True)
class Rules:
    """All that a graph is held against."""

    shapes: Shapes
    checks: list[Check]
    exceptions: Exceptions
    columns: Columns
    faulty: list[Result]


@dataclass
class Subject:
    """What is looked at.

    Attributes:
        triples: the whole graph, context included.
        only: addresses of the nodes that results may be about (blank nodes as ``_:name``); None for all.
        files: address to the file, and the row in it, that a node was read from, where no table row of ours says it.
    """

    triples: list[ox.Triple]
    only: set[str] | None = None
    files: dict[str, tuple[str, str]] = field(default_factory=dict)


def load_rules(folder: Path) -> Rules:
    """Read shapes, checks, exceptions and the declarations of the columns.

    Args:
        folder: the folder that holds ``shapes``, ``queries`` and ``data``.

    Raises:
        CannotRun: something cannot be read.
    """
    checks, faulty = load_checks(folder / "queries" / "checks")
    return Rules(
        load_shapes(folder / "shapes"),
        checks,
        read_exceptions(folder),
        load_columns(folder / "data" / "columns.toml"),
        faulty + guard_prefixes(folder),
    )


def check_store(triples: Iterable[ox.Triple], ontology: Ontology, columns: Columns) -> ox.Store:
    """A store for the checks: the graph, with every superclass of a record's class as its type, sen:under where the derived layer has none, and equal definitions as one node.

    Args:
        triples: the graph.
        ontology: an index over it.
        columns: for the properties that point at classes.
    """
    given = share_definitions(triples)
    slots = class_slots(columns)
    closed = {triple.subject for triple in given if triple.predicate == _UNDER}
    wanted: set[str] = {address for address in ontology.classes if address.startswith(_GENES)}
    more: list[ox.Triple] = []
    for triple in given:
        target = triple.object
        if not isinstance(target, ox.NamedNode):
            continue
        if triple.predicate == _TYPE:
            more += [
                ox.Triple(triple.subject, _TYPE, ox.NamedNode(above))
                for above in ontology.above(target.value)
                if above.startswith(NAMESPACES["sen"]) and above != target.value
            ]
        elif triple.predicate.value in slots or triple.predicate == _FILLER:
            wanted.add(target.value)
    for address in wanted:
        node = ox.NamedNode(address)
        if node not in closed and address in ontology.classes:
            more += [ox.Triple(node, _UNDER, ox.NamedNode(above)) for above in ontology.above(address) if above in ontology.classes]
    store = ox.Store()
    store.bulk_extend(ox.Quad(*triple) for triple in (*given, *more))
    return store


def examine(subject: Subject, rules: Rules, engine: Engine | None = None) -> tuple[Report, dict[str, set[str]]]:
    """Hold a graph against all rules.

    Args:
        subject: the graph, and what of it is looked at.
        rules: of :func:`load_rules`.
        engine: another engine with the triples of :func:`check_store` in it; None for Oxigraph.

    Returns:
        The report, and node shape to the nodes that it was about. Where the whole graph is looked at, a shape without any is an error already.

    Raises:
        CannotRun: pySHACL is missing or stopped.
    """
    ontology = Ontology({"all": subject.triples})
    ontology.add(subject.triples)
    given = validator_input(subject.triples, ontology)
    checks = [*rules.checks, *slot_checks(rules.columns, ontology.labels)]
    focus = focus_nodes(rules.shapes, given, ontology)
    if subject.only is not None:
        focus = {shape: nodes & subject.only for shape, nodes in focus.items()}
    about = set().union(*focus.values())
    found = validate(rules.shapes, given, None if subject.only is None else about)
    engine = engine or OxigraphEngine(check_store(subject.triples, ontology, rules.columns))
    for check in checks:
        found += [row for row in run_check(check, engine) if subject.only is None or not row[1] or row[1] in subject.only or row[2] in subject.only]
    cells = _cells(subject.triples)

    def place(result: Result, address: str, value: str) -> Result:
        owner = address if address in cells or address in subject.files else value
        file, cell = subject.files.get(owner) or cells.get(owner) or (result.file, result.cell)
        return replace(result, file=file, cell=cell, label=ontology.labels.get(address, ""), address=address, target=value)

    results = [place(*one) for one in found]
    stand, excused = rules.exceptions.apply(dict.fromkeys(results))
    report = Report(
        excused=excused,
        shapes=len(rules.shapes.of_type(NODE_SHAPE)) + len(rules.shapes.of_type(PROPERTY_SHAPE)),
        records=len(about),
        checks=len(checks),
    )
    report.extend([*rules.faulty, *guard_shapes(rules.shapes, ontology)])
    if subject.only is None:
        report.extend(guard_focus(rules.shapes, focus))
        names = {check.name for check in checks} | {curie(shape) for shape in rules.shapes.facts}
        report.extend(rules.exceptions.idle(excused, names))
    report.extend(stand)
    return report, focus


def _cells(triples: Iterable[ox.Triple]) -> dict[str, tuple[str, str]]:
    """Record to the table, and the row of it, that it was read from."""
    found = {}
    for triple in triples:
        subject, target = triple.subject, triple.object
        if triple.predicate == _CELL and isinstance(subject, ox.NamedNode) and isinstance(target, ox.Literal):
            table, _, row = target.value.partition(" ")
            found[subject.value] = (f"data/{table}", row)
    return found
