"""Holding the shapes and checks themselves to account, so that none of them passes by checking nothing.

A SHACL validator takes a misspelt target, an unknown term or a shape that nothing refers to for "conforms". Each of them is an error here.
"""

from __future__ import annotations

import importlib.resources
import re
from collections.abc import Iterator
from pathlib import Path

import pyoxigraph as ox

from senstro.checks.report import Result
from senstro.checks.shapes import NODE_SHAPE, PROPERTY_SHAPE, Shapes
from senstro.errors import CannotRun
from senstro.ontology import Ontology
from senstro.terms import NAMESPACES, OBO_PREFIXES, curie, iri

__all__ = ["guard_focus", "guard_prefixes", "guard_shapes"]

_TARGETS = tuple(iri(c) for c in ("sh:targetClass", "sh:targetNode", "sh:targetSubjectsOf", "sh:targetObjectsOf"))
_UNWANTED = tuple(iri(c) for c in ("sh:node", "sh:or", "sh:and", "sh:xone", "sh:not", "sh:sparql", "sh:deactivated", "sh:qualifiedValueShape"))
_PROPERTY_TYPES = {iri(c) for c in ("owl:ObjectProperty", "owl:DatatypeProperty", "owl:AnnotationProperty")}
_RANGE = ox.NamedNode(iri("rdfs:range"))
_MAY_BE_EMPTY = iri("sen:mayBeEmpty")
_PREFIX = re.compile(r"^\s*(?:@prefix|PREFIX)\s+([A-Za-z][\w-]*):\s*<([^>]*)>", re.MULTILINE)
_SPELLING = {**NAMESPACES, **{prefix: f"{NAMESPACES['obo']}{prefix}_" for prefix in OBO_PREFIXES}}


def _vocabulary() -> set[str]:
    """Every term of SHACL, from the copy of its vocabulary that comes with pySHACL."""
    try:
        path = importlib.resources.files("pyshacl") / "assets" / "shacl.ttl"
        parsed = ox.parse(input=path.read_bytes(), format=ox.RdfFormat.TURTLE)
    except (ImportError, OSError) as error:
        raise CannotRun("checking against shapes needs pySHACL with its vocabulary; run `pip install senstro[check]`.") from error
    return {quad.subject.value for quad in parsed if isinstance(quad.subject, ox.NamedNode)}


def _fault(shapes: Shapes, rule: str, shape: str, message: str, remedy: str, value: str = "") -> Result:
    focus = "(a shape without an address)" if shape.startswith("_:") else curie(shape)
    return Result("error", rule, focus, value=value, message=message, remedy=remedy, file=shapes.files.get(shape, "shapes"))


def guard_shapes(shapes: Shapes, ontology: Ontology) -> list[Result]:
    """What is wrong with the shapes, whatever the data.

    Args:
        shapes: the shapes.
        ontology: for the declared classes and properties and for ranges.
    """
    nodes, properties = shapes.of_type(NODE_SHAPE), shapes.of_type(PROPERTY_SHAPE)
    ranges = _ranges(ontology)
    found = [*_terms(shapes), *_unnamed(shapes), *_untyped(shapes, set(nodes), set(properties))]
    for shape in nodes:
        found += _node_shape(shapes, shape, ontology)
    held = {name for shape in nodes for name in shapes.names(shape, iri("sh:property"))}
    for shape in properties:
        if shape not in held:
            remedy = "Name it in sh:property of a node shape, or remove it."
            found.append(_fault(shapes, "shape-unused", shape, "No node shape has this property shape, so it checks nothing.", remedy))
        found += _property_shape(shapes, shape, ontology, ranges)
    for shape in nodes:
        for name in sorted(set(shapes.names(shape, iri("sh:property"))) - set(properties)):
            message, remedy = "The shape has a property shape that is declared nowhere.", "Declare it, or correct its name."
            if not name.startswith("_:"):
                found.append(_fault(shapes, "shape-missing", shape, message, remedy, curie(name)))
    return found


def _ranges(ontology: Ontology) -> dict[str, str]:
    found = {}
    for triple in (triple for layer in ontology.layers.values() for triple in layer):
        subject, target = triple.subject, triple.object
        if triple.predicate == _RANGE and isinstance(subject, ox.NamedNode) and isinstance(target, ox.NamedNode):
            found[subject.value] = target.value
    return found


def _terms(shapes: Shapes) -> Iterator[Result]:
    known = _vocabulary()
    for subject, facts in sorted(shapes.facts.items()):
        used = {name for predicate in facts for name in [predicate, *shapes.names(subject, predicate)] if name.startswith(NAMESPACES["sh"])}
        for name in sorted(used - known):
            yield _fault(
                shapes, "shape-unknown-term", subject, "SHACL has no such term, so a validator passes over it.", "Correct its name.", curie(name)
            )
        for name in sorted(set(_UNWANTED) & set(facts)):
            yield _fault(
                shapes,
                "shape-not-flat",
                subject,
                "This construct gives results that name no property, or switches a shape off.",
                "Use flat property shapes, or a check in queries/checks.",
                curie(name),
            )


def _unnamed(shapes: Shapes) -> Iterator[Result]:
    for subject, facts in sorted(shapes.facts.items()):
        if subject.startswith("_:") and iri("sh:path") in facts:
            yield _fault(
                shapes, "shape-unnamed", subject, "A property shape is a blank node, so a result cannot name it.", "Give it an address, shape:…."
            )


def _untyped(shapes: Shapes, nodes: set[str], properties: set[str]) -> Iterator[Result]:
    for subject, facts in sorted(shapes.facts.items()):
        if subject not in nodes and {*_TARGETS, iri("sh:property")} & set(facts):
            yield _fault(shapes, "shape-untyped", subject, "The shape is not declared as one.", "Add `a sh:NodeShape`.")
        elif subject not in properties and not subject.startswith("_:") and iri("sh:path") in facts:
            yield _fault(shapes, "shape-untyped", subject, "The property shape is not declared as one.", "Add `a sh:PropertyShape`.")


def _node_shape(shapes: Shapes, shape: str, ontology: Ontology) -> Iterator[Result]:
    if not any(shapes.names(shape, target) for target in _TARGETS):
        yield _fault(shapes, "shape-without-target", shape, "The shape has no target, so it checks nothing.", "Add sh:targetClass.")
    for target in shapes.names(shape, iri("sh:targetClass")):
        if target not in ontology.classes and target != iri("owl:Class"):
            yield _fault(
                shapes, "shape-class-undeclared", shape, "The target class is declared nowhere.", "Correct its name, or declare it.", curie(target)
            )
    if not shapes.names(shape, iri("sh:property")):
        yield _fault(shapes, "shape-without-property", shape, "The shape has no sh:property, so it checks nothing.", "Add one, or remove the shape.")
    if iri("sh:closed") in shapes.facts[shape]:
        yield from _words(shapes, shape)


def _property_shape(shapes: Shapes, shape: str, ontology: Ontology, ranges: dict[str, str]) -> Iterator[Result]:
    yield from _words(shapes, shape)
    paths = shapes.names(shape, iri("sh:path"))
    for path in paths:
        if not _PROPERTY_TYPES & ontology.types.get(path, set()) and path != iri("rdfs:label"):
            yield _fault(
                shapes,
                "shape-path-undeclared",
                shape,
                "The property of sh:path is declared nowhere.",
                "Correct its name, or declare it.",
                curie(path),
            )
    if len(paths) != 1:
        yield _fault(shapes, "shape-path-undeclared", shape, "A property shape has exactly one property as its sh:path.", "Name one property.")
    for kind in shapes.names(shape, iri("sh:class")):
        if kind not in ontology.classes:
            yield _fault(shapes, "shape-class-undeclared", shape, "The class of sh:class is declared nowhere.", "Correct its name.", curie(kind))
            continue
        for path in paths:
            if path in ranges and ranges[path] not in ontology.above(kind):
                remedy = f"Let the two agree: the range is {curie(ranges[path])}."
                yield _fault(shapes, "shape-against-range", shape, "sh:class is not the range of the property nor below it.", remedy, curie(kind))


def _words(shapes: Shapes, shape: str) -> Iterator[Result]:
    for word in ("sh:name", "sh:severity", "sh:message"):
        if len(shapes.facts[shape].get(iri(word), [])) != 1:
            yield _fault(shapes, "shape-without-words", shape, f"The shape has not exactly one {word}.", f"Write one {word}.")
    for message in shapes.texts(shape, iri("sh:message")):
        if not re.fullmatch(r"[A-Z][^{}]*\.", message) or not re.search(r"\w+:\w+", message):
            remedy = "Write a whole sentence that names class and property; a placeholder is not filled in."
            yield _fault(shapes, "shape-without-words", shape, "The message is no sentence that stands by itself.", remedy, message)


def guard_focus(shapes: Shapes, focus: dict[str, set[str]]) -> list[Result]:
    """An error for each shape that met no node.

    Args:
        shapes: the shapes.
        focus: of :func:`senstro.checks.validator.focus_nodes`, over our own graph.
    """
    return [
        _fault(
            shapes,
            "shape-matches-nothing",
            shape,
            "The shape is about no node of the graph, so it checks nothing.",
            "Correct its target, or mark the shape with sen:mayBeEmpty true.",
        )
        for shape, nodes in sorted(focus.items())
        if not nodes and "true" not in shapes.texts(shape, _MAY_BE_EMPTY)
    ]


def guard_prefixes(folder: Path) -> list[Result]:
    """An error for each prefix that a shape, check or question spells otherwise than ``senstro/terms.py``.

    Args:
        folder: the folder that holds ``shapes`` and ``queries``.
    """
    found = []
    for path in [*sorted((folder / "shapes").glob("*.ttl")), *sorted((folder / "queries").rglob("*.rq"))]:
        for prefix, namespace in _PREFIX.findall(path.read_text(encoding="utf-8")):
            if _SPELLING.get(prefix) != namespace:
                message = f"The prefix {prefix} stands for another namespace here than in the rest of the project."
                remedy = f"Write <{_SPELLING[prefix]}>." if prefix in _SPELLING else "Use a prefix of senstro/terms.py, or add it there."
                found.append(Result("error", "prefix-spelling", value=namespace, message=message, remedy=remedy, file=str(path.relative_to(folder))))
    return found
