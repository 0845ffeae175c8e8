"""One mutant, or two, for every constraint of every shape, each made from a real record."""

from __future__ import annotations

import pyoxigraph as ox

from mutants.ground import Ground, Mutant, Object, name_of, node
from senstro.checks.shapes import NODE_SHAPE
from senstro.terms import BASE, NAMESPACES, curie, iri

MADE_UP = {iri("xsd:integer"): "4711", iri("xsd:decimal"): "47.11", iri("xsd:string"): "another"}


def mutants(ground: Ground) -> list[Mutant]:
    """All mutants of shapes."""
    shapes, found = ground.rules.shapes, []
    for shape in shapes.of_type(NODE_SHAPE):
        kinds = shapes.names(shape, iri("sh:targetClass"))
        records = sorted({one for kind in kinds for one in ground.members.get(kind, [])})
        if kinds == [iri("owl:Class")]:
            records = [one for one in records if one.startswith(NAMESPACES["SENSTRO"])]
        for below in sorted(shapes.names(shape, iri("sh:property"))):
            found += _of_property(ground, below, records)
        if shapes.texts(shape, iri("sh:closed")):
            found.append(_closed(ground, shape, records))
        if shapes.names(shape, iri("sh:nodeKind")):
            found.append(_unnamed(ground, shape, records))
    return found


def constraints(ground: Ground) -> set[tuple[str, str]]:
    """Every pair of shape and constraint that a mutant must be there for."""
    words = ("minCount", "maxCount", "class", "datatype", "nodeKind", "pattern", "closed")
    facts = ground.rules.shapes.facts
    return {(curie(shape), word) for shape, said in facts.items() for word in words if iri(f"sh:{word}") in said}


def _of_property(ground: Ground, shape: str, records: list[str]) -> list[Mutant]:
    shapes = ground.rules.shapes
    (path,) = shapes.names(shape, iri("sh:path"))
    rule, predicate = curie(shape), ox.NamedNode(path)
    having = [one for one in records if ground.values[path].get(one)] or records
    kinds, types = shapes.names(shape, iri("sh:class")), shapes.names(shape, iri("sh:datatype"))
    found = []

    def mutant(kind: str, *values: Object) -> None:
        record = ground.chance(rule, kind).choice(having)
        found.append(
            Mutant(kind, rule, record, ground.drop(record, curie(path)), tuple(ox.Triple(_name(record), predicate, value) for value in values))
        )

    if shapes.texts(shape, iri("sh:minCount")):
        mutant("minCount")
    if shapes.texts(shape, iri("sh:maxCount")):
        record = ground.chance(rule, "maxCount").choice(having)
        add = _more(ground, path, ground.values[path].get(record, []), kinds, types)
        found.append(Mutant("maxCount", rule, record, (), tuple(ox.Triple(_name(record), predicate, value) for value in add)))
    if kinds:
        mutant("class: of another kind", _of_another_kind(ground, kinds[0]))
        mutant("class: nowhere", ox.NamedNode(BASE + ("value/nowhere" if iri("sen:Value") in ground.ontology.above(kinds[0]) else "finding/nowhere")))
    if types:
        text = types == [iri("xsd:string")]
        mutant("datatype", ox.Literal("another", language="en") if text else ox.Literal("seven"))
        if not text:
            mutant("datatype: ill-typed", ox.Literal("seven", datatype=ox.NamedNode(types[0])))
    if shapes.names(shape, iri("sh:nodeKind")):
        mutant("nodeKind", ox.Literal("cell"))
    if shapes.texts(shape, iri("sh:pattern")):
        mutant("pattern", ox.Literal("?!"))
    return found


def _name(record: str) -> ox.NamedNode:
    return ox.NamedNode(record)


def _more(ground: Ground, path: str, there: list[Object], kinds: list[str], types: list[str]) -> list[Object]:
    """As many values as make two with those that are there, each right by itself."""
    if types:
        kind = ox.NamedNode(types[0])
        first = there or [ox.Literal(MADE_UP[types[0]], datatype=kind)]
        text = name_of(first[0])
        second = (
            ox.Literal("another", datatype=kind)
            if types == [iri("xsd:string")]
            else ox.Literal(str(float(text) + 1).removesuffix(".0"), datatype=kind)
        )
        return [second] if there else [*first, second]
    pool: list[Object] = sorted({value for values in ground.values[path].values() for value in values}, key=name_of)
    if kinds:
        pool = [*pool, *(ox.NamedNode(one) for one in ground.members[kinds[0]])]
    else:
        roots = {
            iri(root)
            for table in ground.rules.columns.tables.values()
            for one in table.columns.values()
            if iri(one.property or "sen:x") == path
            for root in one.under
        }
        pool += [ox.NamedNode(one) for one in ground.used if roots & ground.ontology.above(one)]
    new = list(dict.fromkeys(one for one in pool if one not in there))
    return ground.chance(path, "more").sample(new, 2 - len(there) if len(there) < 2 else 1)


def _of_another_kind(ground: Ground, kind: str) -> Object:
    value = iri("sen:Value") in ground.ontology.above(kind)
    others = [
        ground.members[iri(one)][0] for one in (("sen:Direction", "sen:Polarity") if value else ("sen:TextUnit", "sen:Publication", "sen:Direction"))
    ]
    return next(ox.NamedNode(one) for one in others if one not in ground.members[kind])


def _closed(ground: Ground, shape: str, records: list[str]) -> Mutant:
    record = ground.chance(curie(shape), "closed").choice(records)
    path = "sen:section" if "Publication" in shape else "sen:firstAuthor"
    return Mutant("closed", curie(shape), record, (), (ox.Triple(_name(record), node(path), ox.Literal("another")),))


def _unnamed(ground: Ground, shape: str, records: list[str]) -> Mutant:
    """A record that loses its address: its triples are of a blank node."""
    rule = curie(shape)
    record = ground.chance(rule, "nodeKind").choice([one for one in records if one.startswith(NAMESPACES["gap"])])
    blank = ox.BlankNode("mutant")
    drop = tuple(ground.facts[record])
    points = tuple(triple for user in sorted(ground.users[record]) for triple in ground.facts[user] if name_of(triple.object) == record)
    add = tuple(ox.Triple(blank, triple.predicate, triple.object) for triple in drop)
    return Mutant("nodeKind", rule, "_:mutant", drop + points, add + tuple(ox.Triple(one.subject, one.predicate, blank) for one in points))
