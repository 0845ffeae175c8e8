"""Handing records and class hierarchy to pySHACL, and reading its results."""

from __future__ import annotations

import logging
from collections import defaultdict
from collections.abc import Iterable

import pyoxigraph as ox

from senstro.checks.report import Result
from senstro.checks.shapes import NODE_SHAPE, Shapes
from senstro.engines.rdflib import to_rdflib
from senstro.errors import CannotRun
from senstro.ontology import Ontology
from senstro.terms import NAMESPACES, curie, iri

__all__ = ["Violation", "focus_nodes", "validate", "validator_input"]

_TYPE, _SUB, _CLASS = ox.NamedNode(iri("rdf:type")), ox.NamedNode(iri("rdfs:subClassOf")), ox.NamedNode(iri("owl:Class"))
_OF_CLASSES = {_TYPE.value, iri("rdfs:label"), iri("obo:IAO_0000115")}
_ROOTS = {iri("sen:Record"), iri("sen:Value")}
_SEVERITY = {iri("sh:Violation"): "error", iri("sh:Warning"): "warning", iri("sh:Info"): "info"}

Violation = tuple[Result, str, str]
"""A result with the full address of its focus node and of its value, for what is looked up afterwards."""


def validator_input(triples: Iterable[ox.Triple], ontology: Ontology) -> list[ox.Triple]:
    """What a SHACL validator should be given: records whole, values with their classes, the hierarchy above their classes, our own classes with label and definition.

    Classes of other ontologies are left out, and so are class expressions: no shape is about them, and the validator would be slow.

    Args:
        triples: the graph.
        ontology: an index over the same triples.
    """
    kinds = {address for address in set(ontology.parents) | _ROOTS if _ROOTS & ontology.above(address)}
    individuals: set[ox.NamedNode | ox.BlankNode | ox.Triple] = set()
    rest: list[ox.Triple] = []
    kept: list[ox.Triple] = []
    ours = NAMESPACES["SENSTRO"]
    for triple in triples:
        subject, predicate, target = triple.subject, triple.predicate, triple.object
        if predicate == _TYPE and isinstance(target, ox.NamedNode) and target.value in kinds:
            if iri("sen:Record") in ontology.above(target.value):
                individuals.add(subject)
            kept.append(triple)
        elif isinstance(subject, ox.NamedNode) and subject.value.startswith(ours):
            if predicate.value in _OF_CLASSES and subject.value in ontology.classes:
                kept.append(triple)
        elif predicate == _SUB and isinstance(subject, ox.NamedNode) and subject.value in kinds:
            if isinstance(target, ox.NamedNode):
                kept.append(triple)
        elif not (predicate == _TYPE and target == _CLASS):
            rest.append(triple)
    return kept + [triple for triple in rest if triple.subject in individuals]


def focus_nodes(shapes: Shapes, triples: Iterable[ox.Triple], ontology: Ontology) -> dict[str, set[str]]:
    """Node shape to the nodes that it is about.

    Args:
        shapes: the shapes.
        triples: what the validator is given.
        ontology: for the classes below a target class.
    """
    typed: dict[str, set[str]] = defaultdict(set)
    subjects: dict[str, set[str]] = defaultdict(set)
    objects: dict[str, set[str]] = defaultdict(set)
    for triple in triples:
        subject = _text(triple.subject)
        if triple.predicate == _TYPE:
            for above in ontology.above(_text(triple.object)):
                typed[above].add(subject)
        subjects[triple.predicate.value].add(subject)
        objects[triple.predicate.value].add(_text(triple.object))
    found: dict[str, set[str]] = {}
    for shape in shapes.of_type(NODE_SHAPE):
        found[shape] = set(shapes.names(shape, iri("sh:targetNode")))
        for predicate, index in (("sh:targetClass", typed), ("sh:targetSubjectsOf", subjects), ("sh:targetObjectsOf", objects)):
            for target in shapes.names(shape, iri(predicate)):
                found[shape] |= index[target]
    return found


def _text(node: object) -> str:
    return f"_:{node.value}" if isinstance(node, ox.BlankNode) else node.value if isinstance(node, ox.NamedNode | ox.Literal) else str(node)


def validate(shapes: Shapes, triples: Iterable[ox.Triple], only: set[str] | None = None) -> list[Violation]:
    """Run pySHACL.

    Args:
        shapes: the shapes.
        triples: of :func:`validator_input`.
        only: addresses of the nodes to look at; None for all.

    Raises:
        CannotRun: pySHACL is missing, or stopped with an error.
    """
    try:
        import pyshacl
        from pyshacl.errors import ReportableRuntimeError, ShapeLoadError, ValidationFailure
        from rdflib import RDF, SH, BNode, Graph, URIRef
        from rdflib import Literal as Text
    except ImportError as error:
        raise CannotRun("checking against shapes needs pySHACL; run `pip install senstro[check]`.") from error
    # The validator takes no blank node as a focus; where there is one, it looks at everything, and the rest is left out below.
    given: list[str | URIRef] | None = None
    if only is not None and not any(name.startswith("_:") for name in only):
        given = [URIRef(name) for name in sorted(only)]
    if given is not None and not given:
        return []
    # rdflib logs a traceback for each ill-typed literal; that literal is a result here.
    log = logging.getLogger("rdflib.term")
    level = log.level
    log.setLevel(logging.CRITICAL)
    try:
        _, results, words = pyshacl.validate(
            to_rdflib(triples),
            shacl_graph=shapes.graph,
            inplace=True,
            inference="none",
            advanced=False,
            meta_shacl=False,
            do_owl_imports=False,
            focus_nodes=given,
        )
    except (ReportableRuntimeError, ShapeLoadError, ValidationFailure) as error:
        raise CannotRun(f"pySHACL stopped: {error}") from error
    finally:
        log.setLevel(level)
    if not isinstance(results, Graph):
        raise CannotRun(f"pySHACL stopped: {words}")

    def text(node: object) -> str:
        return f"_:{node}" if isinstance(node, BNode) else "" if node is None else str(node)

    found: list[Violation] = []
    for report in results.subjects(RDF.type, SH.ValidationReport):
        for one in results.objects(report, SH.result):
            focus, value = results.value(one, SH.focusNode), results.value(one, SH.value)
            rule, path = text(results.value(one, SH.sourceShape)), text(results.value(one, SH.resultPath))
            severity = _SEVERITY.get(text(results.value(one, SH.resultSeverity)), "error")
            message = " ".join(sorted(str(words) for words in results.objects(one, SH.resultMessage)))
            shown = text(value) if isinstance(value, Text) else _shown(text(value))
            component = curie(text(results.value(one, SH.sourceConstraintComponent)))
            value_shown = "" if value == focus else shown
            result = Result(severity, curie(rule), _shown(text(focus)), curie(path), value_shown, message, component=component)
            if only is None or text(focus) in only:
                found.append((result, text(focus), text(value)))
    return found


def _shown(name: str) -> str:
    return "(a node without an address)" if name.startswith("_:") else curie(name)
