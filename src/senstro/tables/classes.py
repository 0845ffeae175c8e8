"""Cells that hold classes: the identifier, the label beside it, the kind, and the species of a gene."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from functools import cached_property

from senstro.errors import Fault
from senstro.ontology import Ontology
from senstro.tables.near import closest, suggest
from senstro.tables.reader import Cell, Row
from senstro.terms import NAMESPACES, OBO_PREFIXES, curie, iri

__all__ = ["GENE_PREFIX", "Lookup", "class_faults"]

GENE_PREFIX = {"NCBITaxon:9606": "HGNC", "NCBITaxon:10090": "MGI", "NCBITaxon:10116": "RGD"}
"""Which naming authority the genes of a species come from; where the text gives no species, HGNC names the gene and asserts no human."""


class Lookup:
    """The ontology, and its classes by label and by identifier, for suggestions."""

    def __init__(self, ontology: Ontology) -> None:
        """Look up in this ontology."""
        self.ontology = ontology

    @cached_property
    def by_label(self) -> dict[str, list[str]]:
        """Lower-case label to the classes that have it, as the tables write them."""
        found: dict[str, list[str]] = defaultdict(list)
        for address in sorted(self.ontology.classes):
            if address not in self.ontology.replaced and (label := self.ontology.labels.get(address)):
                found[label.lower()].append(curie(address))
        return found

    @cached_property
    def ids(self) -> list[str]:
        """Every class, as the tables write it."""
        return sorted(curie(address) for address in self.ontology.classes)

    def label(self, identifier: str) -> str:
        """The label of a class."""
        return self.ontology.labels.get(iri(identifier), "")

    def meant(self, identifier: str, label: str | None) -> str:
        """What an unknown identifier may be meant to be: the class with the label beside it, or with one most like it, or the identifier most like it."""
        prefix, genes = identifier.partition(":")[0], set(GENE_PREFIX.values())

        def fitting(name: str) -> list[str]:
            """A gene of another species has the same name and is never what is meant."""
            return [one for one in self.by_label.get(name, []) if prefix not in genes or one.partition(":")[0] not in genes - {prefix}]

        if label and (same := fitting(label.lower())):
            return f" {same[0]} has the label beside it."
        if label and (near := closest(label.lower(), self.by_label, 0.8)) and (like := fitting(near)):
            return f" Did you mean {like[0]} {self.label(like[0])!r}?"
        if near := closest(identifier, self.ids, 0.85):
            return f" Did you mean {near} {self.label(near)!r}?"
        return ""


def _labels_beside(row: Row, cell: Cell) -> list[str] | None:
    """The labels beside the identifiers; None where the column of labels is missing, or has a fault of its own."""
    name = f"{cell.column.name}_label"
    if not row.sound(name):
        return None
    text = row.cells[name].text
    return text.split("|") if cell.column.many and text else [text] if text else []


def class_faults(row: Row, cell: Cell, lookup: Lookup, references: dict[str, Row]) -> Iterator[Fault]:
    """Every fault of a cell that holds classes.

    Args:
        row: its row, for the labels and the species.
        cell: the cell, without a fault of form.
        lookup: the ontology.
        references: rows by ``folder/key``.
    """
    labels = _labels_beside(row, cell)
    if labels is not None and len(labels) != len(cell.values):
        message = f"There are {len(cell.values)} identifiers and {len(labels)} labels beside them."
        yield cell.fault("label-missing", message, "Write one label for each identifier.")
        labels = None
    for index, value in enumerate(cell.values):
        yield from _one(row, cell, value, None if labels is None else labels[index], lookup, references)


def _one(row: Row, cell: Cell, value: str, label: str | None, lookup: Lookup, references: dict[str, Row]) -> Iterator[Fault]:
    ontology, column = lookup.ontology, cell.column
    if "|" in value:
        yield cell.fault("unknown-id", f"{value} is no identifier.", "Write one identifier; this column takes one, without bars.", value)
        return
    try:
        address = iri(value)
    except ValueError as error:
        prefixes = {curie(identifier).partition(":")[0] for identifier in ontology.classes}
        near = suggest(value.partition(":")[0], sorted(prefixes | set(OBO_PREFIXES))) if ":" in value else lookup.meant(value, label)
        yield cell.fault("unknown-prefix", f"{error}.", "Use a prefix that senstro/terms.py declares." + near, value)
        return
    if address in ontology.replaced:
        successor = ontology.replaced[address]
        remedy = f"Use {curie(successor)} {ontology.labels.get(successor, '')!r}." if successor else "Choose a current term."
        yield cell.fault("obsolete-id", f"{value} is obsolete.", remedy, value)
        return
    if address not in ontology.classes:
        remedy = "Correct it, or add it to ontology/imports/terms.tsv and run `senstro imports`." + lookup.meant(value, label)
        yield cell.fault("unknown-id", f"{value} is neither in the import module nor a class of ours.", remedy, value)
        return
    if curie(address) != value:
        yield cell.fault("id-spelling", f"{value} is another spelling of {curie(address)}.", f"Write {curie(address)}.", value)
        return
    if label is not None and ontology.labels.get(address) != label:
        other = lookup.by_label.get(label.lower(), [])
        hint = f" {other[0]} has the label {label!r}." if other and other[0] != value else ""
        message = f"{value} stands beside {label!r}; its label is {ontology.labels.get(address)!r}."
        yield cell.fault("label-not-the-ids", message, "Correct whichever of the two is wrong." + hint, value)
    above = ontology.above(address)
    if column.under and "owl:Thing" not in column.under and not any(iri(root) in above for root in column.under):
        roots = ", ".join(f"{root} {ontology.labels.get(iri(root), '')!r}" for root in column.under)
        named = ontology.labels.get(address, "")
        yield cell.fault("class-outside-kind", f"{value} {named!r} is under none of {roots}.", "Choose a class of the right kind.", value)
    if column.species and address.startswith(tuple(NAMESPACES[prefix.lower()] for prefix in GENE_PREFIX.values())):
        yield from _species(row, cell, value, lookup, references)


def _species(row: Row, cell: Cell, value: str, lookup: Lookup, references: dict[str, Row]) -> Iterator[Fault]:
    prefix, column = value.partition(":")[0], cell.column.species
    species = _species_of(row, column, lookup.ontology, references)
    if species is None:
        return
    right = {GENE_PREFIX.get(one, "") for one in species} or {"HGNC"}
    if prefix not in right:
        names = ", ".join(sorted(species)) or "not stated"
        message = f"{value} is a gene of {prefix}; the species of the {column} is {names}."
        same = [one for one in lookup.by_label.get(lookup.label(value).lower(), []) if one.partition(":")[0] in right]
        known = "; there is " + " and ".join(f"{one} {lookup.label(one)!r}" for one in same) if same else ""
        yield cell.fault("gene-of-wrong-species", message, f"Use the identifier of {' or '.join(sorted(right))}{known}.", value)


def _species_of(row: Row, column: str, ontology: Ontology, references: dict[str, Row]) -> set[str] | None:
    """The species that a row's population, recipient or intervention states; empty where the text leaves it open, None where a fault hides it."""
    if not row.sound(column):
        return None
    folder, step = ("intervention", "recipient") if column == "intervention" else ("population", "species")
    species: set[str] = set()
    for key in row.values(column):
        there = references.get(f"{folder}/{key}")
        if there is None or not there.sound(step):
            return None
        found = _species_of(there, step, ontology, references) if step == "recipient" else set(there.values("species"))
        if found is None or any(_unknown(one, ontology) for one in found):
            return None
        species |= found
    return species


def _unknown(identifier: str, ontology: Ontology) -> bool:
    try:
        return iri(identifier) not in ontology.classes or iri(identifier) in ontology.replaced
    except ValueError:
        return True
