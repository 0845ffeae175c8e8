"""One mutant, or more, for every stored check, each made from a real record or class."""

from __future__ import annotations

from collections.abc import Callable

import pyoxigraph as ox

from mutants.ground import TYPE, Ground, Mutant, Object, name_of, node
from senstro.terms import BASE, NAMESPACES, iri

DEFINITION = "IAO:0000115"
TWINS = ("Intervention", "PathwayStep", "Criterion", "Characterisation", "Method", "Gap", "Disagreement", "Dataset", "SourceCheck", "Anchor")


def mutants(ground: Ground) -> list[Mutant]:
    """All mutants of stored checks."""
    return [*_records(ground), *_quantities(ground), *_twins(ground), *_places(ground), *_terms(ground), *_expressions(ground)]


def _t(subject: str, path: str, value: Object) -> ox.Triple:
    return ox.Triple(node(subject), node(path), value)


def _records(ground: Ground) -> list[Mutant]:
    found = []

    def pick(rule: str, records: list[str], right: Callable[[str], bool] = lambda one: True) -> str:
        return ground.chance(rule).choice([one for one in records if right(one)])

    def is_(path: str, value: str) -> Callable[[str], bool]:
        return lambda one: node(value) in ground.get(one, path)

    def add(rule: str, record: str, drop: tuple[ox.Triple, ...] = (), *more: ox.Triple, kind: str = "") -> None:
        found.append(Mutant(kind or rule, rule, record, drop, more))

    cited = ground.having("sen:EvidencedRecord", "sen:cites")
    uncited = [one for one in ground.having("sen:EvidencedRecord") if not ground.get(one, "sen:cites")]
    rule = "attribution-against-citations"
    one = pick(rule, cited, is_("sen:attribution", "val:own"))
    add(rule, one, ground.drop(one, "sen:attribution"), _t(one, "sen:attribution", node("val:none")), kind="cited and none")
    one = pick(rule, cited, is_("sen:attribution", "val:own"))
    add(rule, one, ground.drop(one, "sen:cites"), kind="citations gone")
    one = pick(rule, uncited, is_("sen:attribution", "val:none"))
    add(rule, one, ground.drop(one, "sen:attribution"), _t(one, "sen:attribution", node("val:own")), kind="uncited and own")
    rule = "inherited-from-against-attribution"
    one = pick(rule, cited, is_("sen:attribution", "val:own"))
    add(rule, one, (), _t(one, "sen:inheritedFrom", ox.NamedNode(ground.members[iri("sen:TextUnit")][0])), kind="own and inherited from")
    one = pick(rule, cited, is_("sen:attribution", "val:inherited"))
    add(rule, one, ground.drop(one, "sen:inheritedFrom"), kind="inherited from nowhere")
    rule = "disagreement-on-both-sides"
    one = pick(rule, ground.having("sen:Disagreement", "sen:sideA"))
    add(rule, one, (), _t(one, "sen:sideB", ground.get(one, "sen:sideA")[0]))
    rule = "finding-compared-with-itself"
    one = pick(rule, ground.having("sen:Finding", "sen:comparator"))
    add(rule, one, ground.drop(one, "sen:comparator"), _t(one, "sen:comparator", ground.get(one, "sen:population")[0]))
    rule = "intervention-without-agent"
    one = pick(rule, ground.having("sen:Intervention", "sen:agent", "sen:target"), is_("sen:mode", "val:activator"))
    add(rule, one, ground.drop(one, "sen:agent", "sen:agentPopulation", "sen:target"))
    rule = "statement-without-object"
    one = pick(rule, [one for one in ground.having("sen:Statement", "sen:object") if not ground.get(one, "sen:value")])
    add(rule, one, ground.drop(one, "sen:object", "sen:objectRecord", "sen:objectPrinted"))
    rule = "statement-without-subject"
    one = pick(rule, ground.having("sen:Statement", "sen:subject"))
    add(rule, one, ground.drop(one, "sen:subject", "sen:subjectRecord"))
    rule = "open-slot-answered"
    one = pick(rule, ground.having("sen:Finding", "sen:comparator"))
    add(rule, one, (), _t(one, "sen:leavesOpen", node("sen:comparator")))
    rule = "publication-number-twice"
    one, other = sorted(ground.chance(rule).sample(ground.members[iri("sen:Publication")], 2))
    add(rule, one, ground.drop(other, "sen:citationNumber"), _t(other, "sen:citationNumber", ground.get(one, "sen:citationNumber")[0]))
    rule = "retracted-source-unmarked"
    bad = {name_of(p) for c in ground.having("sen:SourceCheck") if is_("sen:verdict", "val:retracted")(c) for p in ground.get(c, "sen:checks")}
    one = pick(rule, cited, lambda one: bool(bad & {name_of(value) for value in ground.get(one, "sen:cites")}))
    add(rule, one, ground.drop(one, "sen:sourceCaution"))
    rule = "reference-dangling"
    for path in ("sen:place", "sen:sourceCaution"):
        one = ground.chance(rule, path).choice(cited)
        add(rule, one, (), _t(one, path, ox.NamedNode(BASE + "anchor/nowhere")), kind=path)
    edge = ground.chance(rule, "edge").choice(ground.having("sen:DerivedEdge", "sen:fromRecord"))
    add(rule, edge, (), _t(edge, "sen:fromRecord", ox.NamedNode(BASE + "finding/nowhere")), kind="sen:fromRecord")
    rule = "unit-account-with-records"
    one = pick(rule, ground.having("sen:UnitAccount"))
    held = sorted({name_of(value) for anchor in ground.having("sen:Anchor") for value in ground.get(anchor, "sen:inUnit")})
    add(rule, one, ground.drop(one, "sen:accountsFor"), _t(one, "sen:accountsFor", ox.NamedNode(ground.chance(rule).choice(held))))
    rule = "unit-without-account"
    one = pick(rule, ground.having("sen:UnitAccount"))
    add(rule, name_of(ground.get(one, "sen:accountsFor")[0]), tuple(ground.facts[one]), kind="account gone")
    one = pick(rule, ground.having("sen:TextUnit"))
    add(rule, one + "-new", (), *(ox.Triple(ox.NamedNode(one + "-new"), t.predicate, t.object) for t in ground.facts[one]), kind="new unit")
    rule = "unit-account-twice"
    one = pick(rule, ground.having("sen:UnitAccount"))
    add(
        rule,
        one,
        (),
        *(
            ox.Triple(ox.NamedNode(one + "-again"), t.predicate, t.object)
            for t in ground.drop(one, "rdf:type", "rdfs:label", "sen:accountsFor", "sen:noRecordReason")
        ),
    )
    rule = "edge-without-record"
    edges: dict[tuple[str, ...], list[str]] = {}
    for one in ground.having("sen:DerivedEdge", "sen:fromRecord"):
        words = tuple(name_of(ground.get(one, path)[0]) for path in ("sen:edgeSource", "sen:edgeRelation", "sen:edgeTarget"))
        edges.setdefault(words, []).append(one)
    flat = {iri(path) for path in ("sen:raises", "sen:lowers", "sen:upIn", "sen:downIn")}
    words = ground.chance(rule).choice(sorted(key for key, ones in edges.items() if len(ones) == 1 and key[1] in flat))
    add(rule, words[0], ground.drop(edges[words][0], "sen:fromRecord"))
    return found


def _quantities(ground: Ground) -> list[Mutant]:
    found = []
    for number, unit, sign in (("sen:value", "sen:unit", "sen:quantitySign"), ("sen:cutoff", "sen:cutoffUnit", "sen:cutoffSign")):
        for rule, path in (("quantity-without-unit", unit), ("quantity-without-sign", sign), ("unit-without-quantity", number)):
            one = ground.chance(rule, number).choice(ground.having("sen:Finding", number, unit, sign))
            found.append(Mutant(path, rule, one, ground.drop(one, path, *(["sen:valueMax"] if path == "sen:value" else []))))
    one = ground.chance("age").choice(ground.having("sen:Population", "sen:ageMin", "sen:ageUnit"))
    found.append(Mutant("sen:ageUnit", "quantity-without-unit", one, ground.drop(one, "sen:ageUnit")))
    one = ground.chance("age gone").choice(ground.having("sen:Population", "sen:ageMin", "sen:ageUnit"))
    found.append(Mutant("sen:ageMin", "unit-without-quantity", one, ground.drop(one, "sen:ageMin", "sen:ageMax")))
    for low, high in (
        ("sen:ageMin", "sen:ageMax"),
        ("sen:passageMin", "sen:passageMax"),
        ("sen:doublingsMin", "sen:doublingsMax"),
        ("sen:value", "sen:valueMax"),
        ("oa:start", "oa:end"),
    ):
        ranges = [one for one in ground.having("sen:Record", low, high) if iri("sen:Anchor") not in {name_of(v) for v in ground.get(one, "rdf:type")}]
        ranges = [one for one in ranges if ground.get(one, low) != ground.get(one, high)]
        if not ranges:
            ranges = ground.having("sen:Population", low) or ground.having("sen:Population")
        one = ground.chance(low).choice(ranges)
        first, last = ground.get(one, low), ground.get(one, high)
        if first and last and first != last:
            add = (_t(one, low, last[0]), _t(one, high, first[0]))
        else:
            datatype = node("xsd:decimal" if low == "sen:ageMin" else "xsd:integer")
            add = (_t(one, low, ox.Literal("9", datatype=datatype)), _t(one, high, ox.Literal("3", datatype=datatype)))
        found.append(Mutant(high, "range-turned-round", one, ground.drop(one, low, high), add))
    return found


def copy(ground: Ground, record: str, *but: str) -> tuple[str, tuple[ox.Triple, ...]]:
    """A record once more under another key, with a place of its own if it has one, without what the build adds and without some properties."""
    other = record + "-copy"
    made = ("sen:tableCell", "sen:place", "sen:placeText", "sen:placeSection", "sen:citationText", "sen:inferredType", "sen:raises", "sen:lowers")
    gone = {iri(path) for path in (*made, *but)}
    add = [ox.Triple(ox.NamedNode(other), one.predicate, one.object) for one in ground.facts[record] if one.predicate.value not in gone]
    for anchor in [one for one in sorted(ground.users[record]) if one.startswith(NAMESPACES["anchor"])][:1]:
        for one in ground.facts[anchor]:
            if one.predicate.value not in {iri("sen:anchorOf"), iri("sen:tableCell")}:
                add.append(ox.Triple(ox.NamedNode(anchor + "-copy"), one.predicate, one.object))
        add.append(_t(anchor + "-copy", "sen:anchorOf", ox.NamedNode(other)))
    return other, tuple(add)


def _twins(ground: Ground) -> list[Mutant]:
    found = []
    for kind, paths in (("finding", ["sen:entity"]), ("statement", ["sen:subject"]), ("statement", ["sen:subjectRecord"])):
        records = ground.having(f"sen:{kind.capitalize()}", *paths)
        records = [one for one in records if node("val:affirmed") in ground.get(one, "sen:polarity") and not one.endswith("-copy")]
        one = ground.chance(kind, *paths, "twin").choice(records)
        found.append(Mutant(f"twin by {paths[0]}", f"{kind}-twin", one, (), copy(ground, one)[1]))
        one = ground.chance(kind, *paths, "denied").choice(records)
        other, add = copy(ground, one, "sen:polarity")
        add = (*add, _t(other, "sen:polarity", node("val:denied")))
        found.append(Mutant(f"denied by {paths[0]}", f"{kind}-affirmed-and-denied", one, (), add))
    for kind in TWINS:
        one = ground.chance(kind, "twin").choice(ground.having(f"sen:{kind}"))
        other, add = copy(ground, one, "sen:printed", "sen:strength", "rdfs:label")
        words = [_t(other, "rdfs:label", ox.Literal("the same in other words"))]
        words += [_t(other, "sen:strength", node("val:debated"))] if ground.get(one, "sen:strength") else []
        # The build gives each intervention a class of its own.
        add = tuple(triple for triple in add if not name_of(triple.object).startswith(NAMESPACES["intervention-class"]))
        found.append(Mutant(f"of sen:{kind}", "record-twin", one, (), (*add, *words)))
    return found


def _places(ground: Ground) -> list[Mutant]:
    rule = "anchor-outside-unit"
    found = []
    anchors = ground.having("sen:Anchor", "oa:start", "oa:end", "sen:inUnit")
    integer = node("xsd:integer")
    for kind in ("past the end", "before the start", "turned round"):
        one = ground.chance(rule, kind).choice(anchors)
        unit = name_of(ground.get(one, "sen:inUnit")[0])
        path = "oa:end" if kind == "past the end" else "oa:start"
        text = name_of(ground.get(unit if kind != "turned round" else one, "oa:start" if kind == "before the start" else "oa:end")[0])
        number = int(text) + {"past the end": 1, "before the start": -1, "turned round": 0}[kind]
        value = ox.Literal(str(max(0, number)), datatype=integer)
        found.append(Mutant(kind, rule, one, ground.drop(one, path), (_t(one, path, value),)))
    one = ground.chance("anchor-scattered").choice(anchors)
    other = one + "-copy"
    add = tuple(ox.Triple(ox.NamedNode(other), t.predicate, t.object) for t in ground.drop(one, "oa:start", "sen:sha256"))
    found.append(Mutant("end elsewhere", "anchor-scattered", other, (), add))
    return found


def _terms(ground: Ground) -> list[Mutant]:
    found = []
    ours = [one for one in ground.members[iri("owl:Class")] if one.startswith(NAMESPACES["SENSTRO"]) and ground.get(one, DEFINITION)]
    foreign = [one for one in ground.members[iri("owl:Class")] if one.startswith(NAMESPACES["obo"]) and ground.get(one, "rdfs:label")]
    values = [one for one in ground.members[iri("sen:Value")] if ground.get(one, DEFINITION)]
    properties = [one for one in ground.members[iri("owl:AnnotationProperty")] if one.startswith(NAMESPACES["sen"])]

    def text(one: str, path: str) -> Object:
        return ground.get(one, path)[0]

    for kind, pool in (("value", values), ("property", properties)):
        one = ground.chance("definition-missing", kind).choice(pool)
        found.append(Mutant(f"of a {kind}", "definition-missing", one, ground.drop(one, DEFINITION)))
        one = ground.chance("definition-twice", kind).choice(pool)
        found.append(Mutant(f"of a {kind}", "definition-twice", one, (), (_t(one, DEFINITION, ox.Literal("Also this.")),)))
    one, other = sorted(ground.chance("definition-duplicate").sample(ours, 2))
    found.append(Mutant("of another", "definition-duplicate", one, ground.drop(other, DEFINITION), (_t(other, DEFINITION, text(one, DEFINITION)),)))
    for kind, pool in (("value", values), ("foreign class", foreign)):
        one = ground.chance("label-missing", kind).choice(pool)
        found.append(Mutant(f"of a {kind}", "label-missing", one, ground.drop(one, "rdfs:label")))
        one = ground.chance("label-twice", kind).choice(pool)
        found.append(Mutant(f"of a {kind}", "label-twice", one, (), (_t(one, "rdfs:label", ox.Literal("another label")),)))
        one = ground.chance("label-language-tag", kind).choice(pool)
        tagged = ox.Literal(name_of(text(one, "rdfs:label")), language="en")
        found.append(Mutant(f"of a {kind}", "label-language-tag", one, ground.drop(one, "rdfs:label"), (_t(one, "rdfs:label", tagged),)))
    for kind, pool in (("ours", ours), ("a foreign class", foreign)):
        one, other = ground.chance("label-duplicate", kind).choice(ours), ground.chance("label-duplicate", kind, "other").choice(pool)
        focus = min(one, other) if kind == "ours" else one
        found.append(
            Mutant(f"of {kind}", "label-duplicate", focus, ground.drop(one, "rdfs:label"), (_t(one, "rdfs:label", text(other, "rdfs:label")),))
        )
        add = (_t(one, "oboInOwl:hasExactSynonym", text(other, "rdfs:label")),)
        found.append(Mutant(f"label of {kind}", "synonym-of-another", one, (), add))
    one = ground.chance("definition-without-genus").choice(ours)
    question = ox.Literal(f"How {name_of(text(one, 'rdfs:label'))} shows.")
    found.append(Mutant("a question word", "definition-without-genus", one, ground.drop(one, DEFINITION), (_t(one, DEFINITION, question),)))
    header = BASE + "senstro.owl"
    for path in ("dcterms:title", "dcterms:description", "dcterms:creator", "dcterms:license", "owl:versionIRI", "owl:versionInfo"):
        found.append(Mutant(path, "ontology-header-incomplete", header, ground.drop(header, path)))
    one = ground.chance("property-undeclared").choice(ours)
    found.append(Mutant("misspelt", "property-undeclared", one, (), (_t(one, "sen:printedForm", ox.Literal("x")),)))
    one = ground.chance("class-undeclared").choice(ground.having("sen:Finding"))
    found.append(Mutant("as a type", "class-undeclared", one, (), (_t(one, "rdf:type", node("sen:Findng")),)))
    one = ground.chance("class-undeclared", "parent").choice(ours)
    found.append(Mutant("as a parent", "class-undeclared", one, (), (_t(one, "rdfs:subClassOf", ox.NamedNode(BASE + "SENSTRO_nowhere")),)))
    genes = [one for one in ground.members[iri("owl:Class")] if one.startswith(NAMESPACES["hgnc"])]
    one = ground.chance("gene").choice(genes)
    under = (_t(one, "sen:under", node("SO:0000704")),)
    found.append(Mutant("not under gene", "gene-without-gene-parent", one, tuple(t for t in under if t in ground.facts[one]) or under))
    return found


def _expressions(ground: Ground) -> list[Mutant]:
    found = []
    ours = [one for one in ground.members[iri("owl:Class")] if one.startswith(NAMESPACES["SENSTRO"])]
    chance = ground.chance("class-duplicate")
    one, other = chance.sample(ours, 2)
    found.append(Mutant("by name", "class-duplicate", one, (), (_t(one, "owl:equivalentClass", ox.NamedNode(other)),)))
    defined = {one: value for one in ours for value in ground.get(one, "owl:equivalentClass") if isinstance(value, ox.BlankNode)}
    nested = [one for one, expression in defined.items() if _depth(ground, expression) > 1]
    for kind, pool in (("same definition", sorted(defined)), ("same nested definition", nested)):
        one = chance.choice(pool)
        other = chance.choice([one for one in ours if one not in defined])
        expression, add = redrawn(ground, defined[one], f"again{len(found)}n")
        found.append(Mutant(kind, "class-duplicate", min(one, other), (), (*add, _t(other, "owl:equivalentClass", expression))))
    one, part = ground.chance("class-defined-twice").choice(sorted(defined)), ox.BlankNode("second")
    filler = ground.chance("class-defined-twice", "filler").choice(ours)
    words = ((TYPE.value, node("owl:Restriction")), ("owl:onProperty", node("BFO:0000050")), ("owl:someValuesFrom", node(filler)))
    add = (*(ox.Triple(part, node(path), value) for path, value in words), _t(one, "owl:equivalentClass", part))
    found.append(Mutant("another definition", "class-defined-twice", one, (), add))
    # A class that one record alone points at, so that there is one place to name.
    slots = ("sen:entity", "sen:measured", "sen:marker", "sen:disease", "sen:exposure")
    alone = [
        (name_of(value), record)
        for path in slots
        for record, values in sorted(ground.values[iri(path)].items())
        for value in values
        if ground.users[name_of(value)] - {name_of(value)} == {record}
    ]
    one, record = ground.chance("class-deprecated").choice(alone)
    found.append(Mutant("in use", "class-deprecated", record, (), (_t(one, "owl:deprecated", ox.Literal("true", datatype=node("xsd:boolean"))),)))
    rule = "surface-marker-not-protein"
    marked = [one for one, values in sorted(ground.values[iri("owl:onProperty")].items()) if node("RO:0002104") in values]
    marked = [one for one in marked if ground.values[iri("owl:someValuesFrom")].get(one)]
    for one in marked:
        entity = _entity_of(ground, one)
        if entity.startswith(NAMESPACES["SENSTRO"]):
            drop = tuple(t for t in ground.facts[one] if t.predicate.value == iri("owl:someValuesFrom"))
            gene = ground.chance(rule).choice([one for one in ground.members[iri("owl:Class")] if one.startswith(NAMESPACES["hgnc"])])
            add = (ox.Triple(ox.BlankNode(one[2:]), node("owl:someValuesFrom"), ox.NamedNode(gene)),)
            found.append(Mutant("a gene", rule, entity, drop, add))
            break
    return found


def _depth(ground: Ground, expression: Object) -> int:
    """How many restrictions stand inside one another in a class expression."""
    if not isinstance(expression, ox.BlankNode):
        return 0
    facts = ground.facts[name_of(expression)]
    here = any(triple.predicate.value == iri("owl:someValuesFrom") for triple in facts)
    return here + max((_depth(ground, triple.object) for triple in facts), default=0)


def redrawn(ground: Ground, expression: ox.BlankNode, mark: str) -> tuple[ox.BlankNode, tuple[ox.Triple, ...]]:
    """A class expression once more with nodes of its own, the members of every list the other way round."""
    names: dict[str, ox.BlankNode] = {}
    add: list[ox.Triple] = []

    def again(term: Object) -> Object:
        if not isinstance(term, ox.BlankNode):
            return term
        name = name_of(term)
        if name not in names:
            names[name] = ox.BlankNode(f"{mark}{len(names)}")
            for triple in ground.facts[name]:
                if triple.predicate.value == iri("owl:intersectionOf"):
                    add.append(ox.Triple(names[name], triple.predicate, listed(triple.object)))
                else:
                    add.append(ox.Triple(names[name], triple.predicate, again(triple.object)))
        return names[name]

    def listed(head: Object) -> Object:
        made: Object = node("rdf:nil")
        while name_of(head) != iri("rdf:nil"):
            facts = {triple.predicate.value: triple.object for triple in ground.facts[name_of(head)]}
            cell = names.setdefault(name_of(head), ox.BlankNode(f"{mark}{len(names)}"))
            add.append(ox.Triple(cell, node("rdf:first"), again(facts[iri("rdf:first")])))
            add.append(ox.Triple(cell, node("rdf:rest"), made))
            made, head = cell, facts[iri("rdf:rest")]
        return made

    root = again(expression)
    assert isinstance(root, ox.BlankNode)
    return root, tuple(add)


def _entity_of(ground: Ground, name: str) -> str:
    """The named class whose expression a blank node is part of."""
    while name.startswith("_:"):
        name = sorted(ground.users[name])[0]
    return name


def stored_rules(ground: Ground) -> set[str]:
    """The names of all checks, stored and generated."""
    return {check.name for check in ground.checks}
