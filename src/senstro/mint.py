"""Giving out the next identifier of the ontology's own terms."""

from __future__ import annotations

import difflib
import re

import pyoxigraph as ox

from senstro.errors import CannotRun
from senstro.ontology import Ontology
from senstro.terms import NAMESPACES, curie, iri

__all__ = ["next_identifier", "stub"]

_OWN = re.compile(re.escape(NAMESPACES["SENSTRO"]) + r"([0-9]{7})")
_PREFIXES = ("SENSTRO", "sen", "obo")
"""Prefixes that the ontology's own file declares and that a parent may be written with."""


def next_identifier(ontology: Ontology) -> str:
    """The CURIE after the highest that occurs in any file of the ontology, be it obsolete or only mentioned; a gap is never filled."""
    taken = [0]
    for triples in ontology.layers.values():
        for triple in triples:
            for node in triple:
                if isinstance(node, ox.NamedNode) and (match := _OWN.fullmatch(node.value)):
                    taken.append(int(match[1]))
    return f"SENSTRO:{max(taken) + 1:07d}"


def _address(text: str) -> str:
    """What a user or an annotation wrote, as an IRI; nothing where it is neither IRI nor known CURIE."""
    try:
        return text if text.startswith("http") else iri(text)
    except ValueError:
        return ""


def _parent(text: str, ontology: Ontology) -> str:
    """The IRI of the parent.

    Raises:
        CannotRun: it is no class of the ontology, or an obsolete one.
    """
    address = _address(text)
    if address in ontology.classes and address in ontology.replaced:
        instead = curie(_address(ontology.replaced[address]))
        raise CannotRun(f"--parent {text!r} is obsolete; " + (f"use {instead}." if instead else "choose another class."))
    if address in ontology.classes:
        return address
    names = {curie(known): known for known in ontology.classes}
    labels = {ontology.labels[known].lower(): known for known in sorted(ontology.classes) if known in ontology.labels}
    near = [labels[label] for label in difflib.get_close_matches(text.lower(), sorted(labels), n=3)]
    near += [names[name] for name in difflib.get_close_matches(text, sorted(names), n=3) if names[name] not in near]
    hint = "; ".join(f"{curie(known)} ({ontology.labels.get(known, 'no label')})" for known in near[:3])
    raise CannotRun(f"--parent {text!r} is no class of the ontology." + (f" Did you mean {hint}?" if hint else ""))


def _unused(what: str, text: str, predicate: str, ontology: Ontology) -> str:
    """The text without spaces around it.

    Raises:
        CannotRun: it is empty, has a line break, or a class has it already.
    """
    text = text.strip()
    if not text or not text.isprintable():
        raise CannotRun(f"--{what} must be words on one line.")
    name = ox.NamedNode(iri(predicate))
    for triples in ontology.layers.values():
        for triple in triples:
            value, subject = triple.object, triple.subject
            if triple.predicate != name or not isinstance(value, ox.Literal) or not isinstance(subject, ox.NamedNode):
                continue
            if subject.value in ontology.classes and value.value.strip().lower() == text.lower():
                raise CannotRun(f"--{what}: {curie(subject.value)} has this {what} already; use that class, or choose other words.")
    return text


def _turtle(address: str) -> str:
    for prefix in _PREFIXES:
        local = address.removeprefix(NAMESPACES[prefix])
        if local != address and re.fullmatch(r"\w+", local):
            return f"{prefix}:{local}"
    return f"<{address}>"


def stub(label: str, parent: str, definition: str, ontology: Ontology) -> str:
    """A new class to paste into the ontology's file.

    Args:
        label: its label; no other class may have it, in whatever case.
        parent: CURIE or IRI of the class right above it.
        definition: its definition, in words of our own; no other class may have it.
        ontology: the ontology, imports and all.

    Returns:
        A few lines of Turtle with the next free identifier.

    Raises:
        CannotRun: the parent is no class, or label or definition are empty or taken.
    """
    above = _parent(parent.strip(), ontology)
    name = _unused("label", label, "rdfs:label", ontology)
    words = _unused("definition", definition, "obo:IAO_0000115", ontology)
    return "\n".join(
        (
            f"{next_identifier(ontology)} a owl:Class ;",
            f"    rdfs:label {ox.Literal(name)} ;",
            f"    obo:IAO_0000115 {ox.Literal(words)} ;",
            f"    rdfs:subClassOf {_turtle(above)} .",
        )
    )
