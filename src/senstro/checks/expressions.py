"""Class expressions that say the same, made one node, so that a check can find two classes with one definition however deep it nests."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable

import pyoxigraph as ox

from senstro.terms import iri

__all__ = ["share_definitions"]

_TYPE, _EQUIVALENT, _FIRST, _REST, _NIL = (ox.NamedNode(iri(c)) for c in ("rdf:type", "owl:equivalentClass", "rdf:first", "rdf:rest", "rdf:nil"))
_SETS = {iri(c) for c in ("owl:intersectionOf", "owl:unionOf", "owl:oneOf")}
"""Properties whose list has no order and no repeats in OWL 2: A and B is B and A."""


def share_definitions(triples: Iterable[ox.Triple]) -> list[ox.Triple]:
    """The triples, with one node in place of all the class expressions in owl:equivalentClass that say the same.

    The same is: the same constructs with the same members, in whatever order a set lists them and at whatever depth. That one expression follows
    from another in other words (a nested intersection written flat, a synonymous axiom) is the reasoner's to find.

    Args:
        triples: a graph; what it says does not change, and expressions without an equal keep their nodes.
    """
    given = list(triples)
    facts: dict[object, list[ox.Triple]] = defaultdict(list)
    for triple in given:
        if isinstance(triple.subject, ox.BlankNode):
            facts[triple.subject].append(triple)
    keys: dict[object, str] = {}
    first: dict[str, ox.BlankNode] = {}
    shared = []
    for triple in given:
        target = triple.object
        if triple.predicate == _EQUIVALENT and isinstance(target, ox.BlankNode) and (key := _key(target, facts, keys)):
            triple = ox.Triple(triple.subject, _EQUIVALENT, first.setdefault(key, target))
        shared.append(triple)
    return shared


def _members(head: object, facts: dict[object, list[ox.Triple]]) -> list[object] | None:
    """The members of a list; None where it is broken, branches or comes back to itself."""
    members: list[object] = []
    seen = set()
    while head != _NIL:
        cell = {triple.predicate: triple.object for triple in facts.get(head, []) if triple.predicate in (_FIRST, _REST)}
        if head in seen or set(cell) != {_FIRST, _REST} or sum(triple.predicate in cell for triple in facts[head]) != 2:
            return None
        seen.add(head)
        members.append(cell[_FIRST])
        head = cell[_REST]
    return members


def _parts(node: object, facts: dict[object, list[ox.Triple]]) -> list[tuple[str, bool, list[object]]] | None:
    """Property, whether its members have an order, and members; None where a list is broken."""
    found: list[tuple[str, bool, list[object]]] = []
    for triple in facts.get(node, []):
        if triple.predicate == _TYPE:
            continue
        path, target = triple.predicate.value, triple.object
        cells = facts.get(target, [])
        if target == _NIL or any(one.predicate == _FIRST for one in cells):
            members = _members(target, facts)
            if members is None:
                return None
            found.append((path, path not in _SETS, members))
        else:
            found.append((path, False, [target]))
    return found


def _key(root: ox.BlankNode, facts: dict[object, list[ox.Triple]], keys: dict[object, str]) -> str:
    """A digest that equal expressions share; empty for what is no sound expression.

    Without recursion, since a hostile file may nest without end: a node is left until its parts have their keys. A node that contains itself never gets one.
    """
    waiting: list[object] = [root]
    open_nodes: set[object] = set()
    while waiting:
        node = waiting[-1]
        if node in keys:
            waiting.pop()
            continue
        parts = _parts(node, facts)
        if not parts:
            keys[node] = ""
            continue
        missing = [one for _, _, members in parts for one in members if isinstance(one, ox.BlankNode) and one not in keys]
        if any(one in open_nodes or one == node for one in missing):
            keys[node] = ""
        elif missing:
            open_nodes.add(node)
            waiting += missing
        else:
            open_nodes.discard(node)
            keys[node] = _digest(parts, keys)
    return keys[root]


def _digest(parts: list[tuple[str, bool, list[object]]], keys: dict[object, str]) -> str:
    words = []
    for path, ordered, members in parts:
        texts = [keys[one] if isinstance(one, ox.BlankNode) else str(one) for one in members]
        if not all(texts):
            return ""
        words.append(f"{path} {' '.join(texts) if ordered else ' '.join(sorted(set(texts)))}")
    return hashlib.sha256("\n".join(sorted(words)).encode()).hexdigest()
