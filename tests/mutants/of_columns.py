"""One mutant for every check that is made from ``data/columns.toml``."""

from __future__ import annotations

import pyoxigraph as ox

from mutants.ground import Ground, Mutant, name_of, node
from senstro.tables.columns import Column, TableSpec
from senstro.tables.links import GENE_PREFIX, UNANCHORED
from senstro.terms import NAMESPACES, curie, iri

GENES = tuple(NAMESPACES[prefix.lower()] for prefix in GENE_PREFIX.values())


def mutants(ground: Ground) -> list[Mutant]:
    """All mutants of generated checks."""
    found = []
    for table in ground.rules.columns.tables.values():
        for column in table.columns.values():
            if column.kind == "class":
                found.append(_kind(ground, table, column))
                if column.species:
                    found.append(_species(ground, table, column))
            elif column.kind == "ref" and len(column.to) > 1:
                found.append(_target(ground, table, column))
            if column.open:
                found += _open(ground, table, column)
        found.append(_unknown(ground, table))
        if table.name not in UNANCHORED:
            found.append(_placeless(ground, table))
    return found


def _rule(family: str, table: TableSpec, column: Column) -> str:
    return f"{family}-of-{table.folder}-{column.name.replace('_', '-')}"


def _records(ground: Ground, table: TableSpec, column: Column) -> list[str]:
    return ground.having(table.record_class, column.property) or ground.having(table.record_class)


def _instead(ground: Ground, rule: str, record: str, column: Column, value: ox.NamedNode) -> Mutant:
    """A record with one value in the place of those that a property has."""
    add = (ox.Triple(node(record), node(column.property), value),)
    return Mutant(rule.partition("-of-")[0], rule, record, ground.drop(record, column.property), add)


def _kind(ground: Ground, table: TableSpec, column: Column) -> Mutant:
    rule = _rule("kind", table, column)
    chance = ground.chance(rule)
    roots = {iri(root) for root in column.under}
    if iri("owl:Thing") in roots or not roots:
        pool = ground.members[iri("sen:Population")]
    else:
        pool = [one for one in ground.used if not roots & ground.ontology.above(one) and not one.startswith(GENES)]
    return _instead(ground, rule, chance.choice(_records(ground, table, column)), column, ox.NamedNode(chance.choice(pool)))


def _species(ground: Ground, table: TableSpec, column: Column) -> Mutant:
    """A gene of another species than the cells: of the rat where they are not rats, and of the mouse where they are."""
    rule = _rule("species", table, column)
    chance = ground.chance(rule)
    genes = [one for one in ground.used if one.startswith(GENES)]
    reference = table.columns[column.species].property
    records = [one for one in _records(ground, table, column) if ground.get(one, reference)]
    with_gene = [one for one in records if any(name_of(value).startswith(GENES) for value in ground.get(one, column.property))]
    record = chance.choice(with_gene or records)
    rat = any("10116" in name for name in _taxa(ground, record, table, column.species))
    wrong = [one for one in genes if one.startswith(NAMESPACES["mgi" if rat else "rgd"])]
    return _instead(ground, rule, record, column, ox.NamedNode(chance.choice(wrong)))


def _taxa(ground: Ground, record: str, table: TableSpec, column: str) -> set[str]:
    """The species that the cells of a record are of."""
    reference = table.columns[column]
    target = ground.rules.columns.tables[reference.to[0]]
    there = [name_of(value) for value in ground.get(record, reference.property)]
    if "species" in target.columns:
        return {name_of(value) for one in there for value in ground.get(one, target.columns["species"].property)}
    onward = next(one.species for one in target.columns.values() if one.species)
    return set().union(*(_taxa(ground, one, target, onward) for one in there))


def _target(ground: Ground, table: TableSpec, column: Column) -> Mutant:
    rule = _rule("target", table, column)
    chance = ground.chance(rule)
    columns = ground.rules.columns.tables
    right = {iri(columns[name].record_class) for name in column.to}
    wrong = [one for spec in columns.values() if iri(spec.record_class) not in right for one in ground.members[iri(spec.record_class)]]
    return _instead(ground, rule, chance.choice(_records(ground, table, column)), column, ox.NamedNode(chance.choice(wrong)))


def _open(ground: Ground, table: TableSpec, column: Column) -> list[Mutant]:
    """The value of a property that must be answered is gone; and where it is left open, the word that says so is gone."""
    chance = ground.chance(table.name, column.name)
    rule, slot = "open-slot-unanswered", node(column.property)
    found = []
    answered = ground.having(table.record_class, column.property)
    if answered:
        record = chance.choice(answered)
        found.append(Mutant(f"{column.property} gone", rule, record, ground.drop(record, column.property)))
    left_open = [one for one in ground.having(table.record_class) if slot in ground.get(one, "sen:leavesOpen")]
    if left_open:
        record = chance.choice(left_open)
        found.append(Mutant(f"{column.property} no longer left open", rule, record, (ox.Triple(node(record), node("sen:leavesOpen"), slot),)))
    return found


def _unknown(ground: Ground, table: TableSpec) -> Mutant:
    record = ground.chance(table.name, "leavesOpen").choice(ground.having(table.record_class))
    path = node("sen:section" if table.name == "publications" else "sen:firstAuthor")
    return Mutant(f"{curie(path.value)} left open", "open-slot-unknown", record, (), (ox.Triple(node(record), node("sen:leavesOpen"), path),))


def _placeless(ground: Ground, table: TableSpec) -> Mutant:
    record = ground.chance(table.name, "place").choice(ground.having(table.record_class))
    anchors = [one for one in sorted(ground.users[record]) if iri("sen:Anchor") in {name_of(kind) for kind in ground.get(one, "rdf:type")}]
    drop = tuple(triple for one in anchors for triple in ground.facts[one]) + ground.drop(record, "sen:place", "sen:placeText")
    return Mutant("places gone", "record-without-place", record, drop)
