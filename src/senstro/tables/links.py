"""What can only be checked across tables and against the ontology: references, classes, labels, species, citations, anchors, numbers."""

from __future__ import annotations

import difflib
from collections import defaultdict
from collections.abc import Iterator

from senstro.errors import Fault
from senstro.ontology import Ontology
from senstro.tables.attribution import attribution_faults, paragraphs_of
from senstro.tables.reader import Cell, Row, Tables
from senstro.terms import NAMESPACES, curie, iri

__all__ = ["GENE_PREFIX", "UNANCHORED", "check_links"]

GENE_PREFIX = {"NCBITaxon:9606": "HGNC", "NCBITaxon:10090": "MGI", "NCBITaxon:10116": "RGD"}
"""Which naming authority the genes of a species come from; where the text gives no species, HGNC names the gene and asserts no human."""

UNANCHORED = ("publications", "units", "unit_accounts", "anchors", "source_checks")
"""Tables whose records have no place in the review's text."""

_RANGES = (("age_min", "age_max"), ("passage_min", "passage_max"), ("doublings_min", "doublings_max"), ("value", "value_max"), ("start", "end"))


def _near(word: str, known: list[str]) -> str:
    found = difflib.get_close_matches(word, known, n=1)
    return f" Did you mean {found[0]!r}?" if found else ""


def _references(cell: Cell, tables: Tables, references: dict[str, Row]) -> Iterator[Fault]:
    folders = [tables.columns.tables[name].folder for name in cell.column.to]
    for value in cell.values:
        full = value if len(folders) > 1 else f"{folders[0]}/{value}"
        if full in references and full.partition("/")[0] in folders:
            continue
        known = [key if len(folders) > 1 else key.partition("/")[2] for key in references if key.partition("/")[0] in folders]
        yield cell.fault(
            "dangling-reference",
            f"There is no record {full!r} among {', '.join(cell.column.to)}.",
            "Correct the key or add the record." + _near(value, known),
            value,
        )


def _closed_lists(ontology: Ontology) -> dict[str, list[str]]:
    """The values of each closed list, by the IRI of its class."""
    lists: dict[str, list[str]] = defaultdict(list)
    for address, types in ontology.types.items():
        for value_class in types:
            lists[value_class].append(address.removeprefix(NAMESPACES["val"]))
    return {value_class: sorted(values) for value_class, values in lists.items()}


def _enums(cell: Cell, lists: dict[str, list[str]]) -> Iterator[Fault]:
    known = lists.get(iri("sen:" + cell.column.values), [])
    for value in cell.values:
        if value not in known:
            yield cell.fault(
                "unknown-value",
                f"{value!r} is no {cell.column.name.replace('_', ' ')}.",
                f"Use one of {', '.join(known)}." + _near(value, known),
                value,
            )


def _species_of(row: Row, column: str, references: dict[str, Row]) -> set[str]:
    """The species that a row's population, recipient or intervention states; empty where the text leaves it open."""
    if column == "intervention":
        steps = [references.get(f"intervention/{key}") for key in row.values("intervention")]
        return {species for step in steps if step for species in _species_of(step, "recipient", references)}
    populations = [references.get(f"population/{key}") for key in row.values(column)]
    return {species for population in populations if population for species in population.values("species")}


def _classes(row: Row, cell: Cell, ontology: Ontology, references: dict[str, Row]) -> Iterator[Fault]:
    column = cell.column
    labels = row.cells[f"{column.name}_label"].values if f"{column.name}_label" in row.cells else []
    label_cell = row.cells.get(f"{column.name}_label")
    if label_cell is not None and column.many and label_cell.text:
        labels = label_cell.text.split("|")
    elif label_cell is not None:
        labels = [label_cell.text] if label_cell.text else []
    if len(labels) != len(cell.values):
        yield cell.fault(
            "label-missing", f"There are {len(cell.values)} identifiers and {len(labels)} labels beside them.", "Write one label for each identifier."
        )
        return
    for value, label in zip(cell.values, labels, strict=True):
        try:
            address = iri(value)
        except ValueError as error:
            yield cell.fault("unknown-prefix", f"{error}.", "Use a prefix that senstro/terms.py declares.", value)
            continue
        if address in ontology.replaced:
            successor = ontology.replaced[address]
            yield cell.fault("obsolete-id", f"{value} is obsolete.", f"Use {curie(successor)}." if successor else "Choose a current term.", value)
            continue
        if address not in ontology.classes:
            by_label = [curie(known) for known, text in ontology.labels.items() if text.lower() == label.lower()]
            hint = f" {by_label[0]} has the label beside it." if by_label else ""
            yield cell.fault(
                "unknown-id",
                f"{value} is neither in the import module nor a class of ours.",
                "Correct it, or add it to ontology/imports/terms.tsv and run `senstro imports`." + hint,
                value,
            )
            continue
        if ontology.labels.get(address) != label:
            yield cell.fault(
                "label-not-the-ids",
                f"{value} stands beside {label!r}; its label is {ontology.labels.get(address)!r}.",
                "Correct whichever of the two is wrong.",
                value,
            )
        above = ontology.above(address)
        if column.under and "owl:Thing" not in column.under and not any(iri(root) in above for root in column.under):
            roots = ", ".join(f"{root} {ontology.labels.get(iri(root), '')!r}" for root in column.under)
            yield cell.fault("class-outside-kind", f"{value} {label!r} is under none of {roots}.", "Choose a class of the right kind.", value)
        prefix = value.partition(":")[0]
        if column.species and prefix in GENE_PREFIX.values():
            species = _species_of(row, column.species, references)
            right = {GENE_PREFIX.get(one, "") for one in species} or {"HGNC"}
            if prefix not in right:
                names = ", ".join(sorted(species)) or "not stated"
                yield cell.fault(
                    "gene-of-wrong-species",
                    f"{value} is a gene of {prefix}; the species of the {column.species} is {names}.",
                    f"Use the identifier of {' or '.join(sorted(right))}.",
                    value,
                )


def _numbers(row: Row) -> Iterator[Fault]:
    for low, high in _RANGES:
        if row.value(low) and row.value(high) and float(row.value(low)) > float(row.value(high)):
            yield row.cells[high].fault("range-turned-round", f"{low} is {row.value(low)} and {high} is {row.value(high)}.", "Swap the two.")
    if "unit" in row.cells and row.cells["unit"].column.kind == "enum":
        if row.value("value") and not row.value("unit"):
            yield row.cells["value"].fault(
                "unit-missing", "A number stands there without a unit.", "Fill the column unit; a bare count has the unit `count`."
            )
        if row.value("value") and "quantity_sign" in row.cells and not row.value("quantity_sign"):
            yield row.cells["value"].fault(
                "quantity-sign-missing",
                "A number stands there without its sign.",
                "Fill the column quantity_sign; an exact number has the sign `equal`.",
            )
        if not row.value("value") and (row.value("unit") or row.value("quantity_sign") not in {"", "most"}):
            yield row.cells["value"].fault("value-missing", "There is a unit or a sign and no number.", "Fill the column value or empty the others.")
    if (row.value("age_min") or row.value("age_max")) and not row.value("age_unit"):
        yield row.cells["age_unit"].fault("unit-missing", "An age stands there without a unit.", "Fill the column age_unit.")
    if row.value("comparator") and row.value("comparator") == row.value("population"):
        yield row.cells["comparator"].fault("compared-with-itself", "The population is compared with itself.", "Correct one of the two.")


def _places(tables: Tables, references: dict[str, Row]) -> tuple[dict[str, set[str]], list[Fault]]:
    units: dict[str, set[str]] = defaultdict(set)
    faults = []
    for anchor in tables.rows.get("anchors", []):
        unit = references.get(f"unit/{anchor.value('unit')}")
        if unit is None:
            continue
        units[anchor.value("record")].add(anchor.value("unit"))
        if anchor.key != f"{anchor.value('record')}.{anchor.key.rpartition('.')[2]}":
            faults.append(anchor.cells["key"].fault("anchor-key", "The key is not the record and a running number.", "Run `senstro anchor`."))
        if not int(unit.value("start")) <= int(anchor.value("start")) < int(anchor.value("end")) <= int(unit.value("end")):
            faults.append(
                anchor.cells["start"].fault(
                    "anchor-outside-unit",
                    f"{anchor.value('start')} to {anchor.value('end')} is not inside unit {unit.key}, {unit.value('start')} to {unit.value('end')}.",
                    "Run `senstro anchor`.",
                )
            )
    for row in tables.all_rows():
        if row.table.name not in UNANCHORED and row.reference not in units:
            faults.append(row.cells["key"].fault("no-place", "The record has no place in the text.", "Give it one with `senstro anchor`."))
    for account in tables.rows.get("unit_accounts", []):
        holders = sorted(record for record, places in units.items() if account.value("unit") in places)
        if holders:
            faults.append(
                account.cells["unit"].fault(
                    "unit-has-records", f"The unit is said to give no record, and {holders[0]} stands in it.", "Remove the row."
                )
            )
    return units, faults


def check_links(tables: Tables, ontology: Ontology) -> list[Fault]:
    """Every fault that needs more than one cell to be seen.

    Args:
        tables: tables as read; run only where reading found no fault, since cells are taken to be of their kind.
        ontology: the import module and our own classes.
    """
    references, lists = tables.by_reference(), _closed_lists(ontology)
    faults: list[Fault] = []
    for row in tables.all_rows():
        for cell in row.cells.values():
            if cell.column.kind == "ref":
                faults += _references(cell, tables, references)
            elif cell.column.kind == "enum":
                faults += _enums(cell, lists)
            elif cell.column.kind == "class":
                faults += _classes(row, cell, ontology, references)
            elif cell.column.kind == "citations":
                faults += [
                    cell.fault("dangling-reference", f"There is no publication {value}.", "Correct the number.", value)
                    for value in cell.values
                    if f"publication/{value}" not in references
                ]
        faults += _numbers(row)
    units, place_faults = _places(tables, references)
    faults += place_faults
    if not any(fault.rule == "dangling-reference" for fault in faults):
        paragraphs = paragraphs_of(tables)
        for row in tables.all_rows():
            if row.table.evidence and row.reference in units:
                faults += attribution_faults(row, units[row.reference], references, paragraphs)
    return faults
