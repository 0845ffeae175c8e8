"""Checks made from ``data/columns.toml``: the kind of a class-valued slot, the species of a gene, what may stay open, what needs a place.

What a column takes is declared once, with the column. The table reader uses the declaration, and so do these checks, on RDF, where a user's own triples come in as well.
"""

from __future__ import annotations

from senstro.checks.stored import Check
from senstro.tables.columns import Column, Columns, TableSpec
from senstro.tables.links import GENE_PREFIX, UNANCHORED
from senstro.terms import NAMESPACES, iri

__all__ = ["class_slots", "slot_checks"]

_GENES = {prefix: NAMESPACES[prefix.lower()] for prefix in GENE_PREFIX.values()}


def _n(text: str) -> str:
    return f"<{iri(text)}>"


def class_slots(columns: Columns) -> set[str]:
    """The IRIs of all properties that point at a class."""
    return {iri(column.property) for table in columns.tables.values() for column in table.columns.values() if column.kind == "class"}


def _name(family: str, table: TableSpec, column: Column) -> str:
    return f"{family}-of-{table.folder}-{column.name.replace('_', '-')}"


def _select(where: str) -> str:
    return f"SELECT DISTINCT ?entity ?property ?value WHERE {{ {where} }}"


def _kind(table: TableSpec, column: Column, labels: dict[str, str]) -> Check:
    any_class = "owl:Thing" in column.under or not column.under
    outside = (
        f"?value {_n('rdf:type')} {_n('owl:Class')}"
        if any_class
        else f"VALUES ?root {{ {' '.join(map(_n, column.under))} }} ?value {_n('sen:under')} ?root"
    )
    roots = ", ".join(f"{root} {labels.get(iri(root), '')}".strip() for root in column.under)
    return Check(
        _name("kind", table, column),
        "error",
        f"The {column.property} of {table.record_class} is no class that is declared."
        if any_class
        else f"The {column.property} of {table.record_class} is a class outside its kind, or none that is declared.",
        "Correct the identifier, or declare the class." if any_class else f"Choose a class that is or is under one of: {roots}.",
        _select(
            f"VALUES ?property {{ {_n(column.property)} }} ?entity {_n('rdf:type')} {_n(table.record_class)} ; ?property ?value . "
            f"FILTER(isIRI(?value)) FILTER NOT EXISTS {{ {outside} }}"
        ),
        why="A class of another kind in the place makes an answer nonsense; the kinds are declared in data/columns.toml.",
        bad=f"{column.property} with a class that is declared nowhere" if any_class else f"{column.property} with a class outside of them",
        good=f"{column.property} with a declared class" if any_class else f"{column.property} with a class under {column.under[0]}",
    )


def _species_path(table: TableSpec, column: str, columns: Columns) -> str:
    """From a record to the species that its genes must be of: over the named column, and on to where the next table looks."""
    reference = table.columns[column]
    target = columns.tables[reference.to[0]]
    if "species" in target.columns:
        return f"{_n(reference.property)}/{_n(target.columns['species'].property)}"
    onward = next(one.species for one in target.columns.values() if one.species)
    return f"{_n(reference.property)}/{_species_path(target, onward, columns)}"


def _species(table: TableSpec, column: Column, columns: Columns) -> Check:
    path = _species_path(table, column.species, columns)
    right = " ".join(f'({_n(taxon)} "{_GENES[prefix]}")' for taxon, prefix in GENE_PREFIX.items())
    gene = " || ".join(f'STRSTARTS(STR(?value), "{namespace}")' for namespace in _GENES.values())
    return Check(
        _name("species", table, column),
        "error",
        f"The {column.property} of {table.record_class} is a gene of another species than the cells that the record is about.",
        "Use the gene of "
        + ", ".join(f"{prefix} for {taxon}" for taxon, prefix in GENE_PREFIX.items())
        + ", and of HGNC where the species is not stated.",
        _select(
            f"VALUES ?property {{ {_n(column.property)} }} ?entity {_n('rdf:type')} {_n(table.record_class)} ; ?property ?value . FILTER({gene}) "
            f"FILTER NOT EXISTS {{ VALUES (?taxon ?namespace) {{ {right} }} ?entity {path} ?taxon FILTER(STRSTARTS(STR(?value), ?namespace)) }} "
            f'FILTER(!STRSTARTS(STR(?value), "{_GENES["HGNC"]}") || EXISTS {{ ?entity {path} ?stated }})'
        ),
        why="The gene of man and that of the mouse are two genes, with findings of their own.",
        bad=f"{column.property} HGNC:1787 in a record on mouse cells",
        good=f"{column.property} MGI:104738 in a record on mouse cells",
    )


def _target(table: TableSpec, column: Column, columns: Columns) -> Check:
    kinds = [columns.tables[name].record_class for name in column.to]
    return Check(
        _name("target", table, column),
        "error",
        f"The {column.property} of {table.record_class} points at a record of the wrong kind.",
        f"Point at one of {', '.join(kinds)}.",
        _select(
            f"VALUES ?property {{ {_n(column.property)} }} ?entity {_n('rdf:type')} {_n(table.record_class)} ; ?property ?value . "
            f"?value {_n('rdf:type')} {_n('sen:Record')} . "
            f"FILTER NOT EXISTS {{ VALUES ?kind {{ {' '.join(map(_n, kinds))} }} ?value {_n('rdf:type')} ?kind }}"
        ),
        why="A question that follows the link would come out at something else.",
        bad=f"{column.property} pointing at a record of a kind that is not listed",
        good=f"{column.property} pointing at a record of {kinds[0]}",
    )


def _open(columns: Columns) -> list[Check]:
    pairs = " ".join(
        f"({_n(table.record_class)} {_n(column.property)})" for table in columns.tables.values() for column in table.columns.values() if column.open
    )
    return [
        Check(
            "open-slot-unanswered",
            "error",
            "A property that every record of its kind answers has no value here, and the record does not leave it open.",
            "Add the value, or name the property in sen:leavesOpen where the text says nothing of it.",
            _select(
                f"VALUES (?kind ?property) {{ {pairs} }} ?entity {_n('rdf:type')} ?kind . "
                f"FILTER NOT EXISTS {{ ?entity ?property ?any }} FILTER NOT EXISTS {{ ?entity {_n('sen:leavesOpen')} ?property }}"
            ),
            why="Silence does not say whether the text leaves it open or the curator forgot it.",
            bad="a population with neither sen:species nor sen:leavesOpen sen:species",
            good="a population with sen:leavesOpen sen:species",
        ),
        Check(
            "open-slot-unknown",
            "error",
            "A record leaves a property open that no record of its kind may leave open.",
            "Correct the name of the property, or remove it from sen:leavesOpen.",
            _select(
                f"VALUES ?property {{ {_n('sen:leavesOpen')} }} ?entity ?property ?value . FILTER(isIRI(?value)) "
                f"FILTER NOT EXISTS {{ VALUES (?kind ?value) {{ {pairs} }} ?entity {_n('rdf:type')} ?kind }}"
            ),
            why="A misspelt name leaves nothing open, and a required property cannot be left open.",
            bad="a finding with sen:leavesOpen sen:direction",
            good="a finding with sen:leavesOpen sen:comparator",
        ),
    ]


def _places(columns: Columns) -> Check:
    kinds = " ".join(_n(table.record_class) for name, table in columns.tables.items() if name not in UNANCHORED)
    return Check(
        "record-without-place",
        "error",
        "A record has no place in the review's text.",
        "Give it an sen:Anchor; `senstro anchor` makes them.",
        _select(
            f"VALUES ?property {{ {_n('sen:anchorOf')} }} VALUES ?kind {{ {kinds} }} ?entity {_n('rdf:type')} ?kind . "
            "FILTER NOT EXISTS { ?anchor ?property ?entity }"
        ),
        why="Without a place nobody can look up what was read.",
        bad="a finding that no sen:anchorOf names",
        good="an sen:Anchor with sen:anchorOf and the finding",
    )


def slot_checks(columns: Columns, labels: dict[str, str]) -> list[Check]:
    """All checks that follow from the declarations of the columns.

    Args:
        columns: the declarations.
        labels: labels of classes, for the remedies.
    """
    checks = []
    for table in columns.tables.values():
        for column in table.columns.values():
            if column.kind == "class":
                checks.append(_kind(table, column, labels))
                if column.species:
                    checks.append(_species(table, column, columns))
            elif column.kind == "ref" and len(column.to) > 1:
                checks.append(_target(table, column, columns))
    return [*checks, *_open(columns), _places(columns)]
