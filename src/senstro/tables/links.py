"""What can only be checked across tables and against the ontology: references, closed lists, classes, numbers, places, attribution.

Every rule looks only at cells without a fault of form, so that a run names all faults at once and none that merely follows from another.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from senstro.errors import Fault
from senstro.ontology import Ontology
from senstro.tables.attribution import attribution_faults
from senstro.tables.classes import GENE_PREFIX, Lookup, class_faults
from senstro.tables.near import suggest
from senstro.tables.numbers import number_faults
from senstro.tables.places import UNANCHORED, Places, place_faults
from senstro.tables.reader import Cell, Row, Tables
from senstro.terms import NAMESPACES, iri

__all__ = ["GENE_PREFIX", "UNANCHORED", "check_links", "table_faults"]


def _references(cell: Cell, tables: Tables, references: dict[str, Row]) -> Iterator[Fault]:
    folders = {tables.columns.tables[name].folder: name for name in cell.column.to}
    only = next(iter(folders)) if len(folders) == 1 else ""
    for value in cell.values:
        full = f"{only}/{value}" if only else value
        folder, _, key = full.partition("/")
        if folder in folders and (full in references or tables.may_hold(folders[folder], key)):
            continue
        known = [other.partition("/")[2] if only else other for other in references if other.partition("/")[0] in folders]
        message = f"There is no record {full!r} among {', '.join(cell.column.to)}."
        yield cell.fault("dangling-reference", message, "Correct the key or add the record." + suggest(value, known), value)


def _citations(cell: Cell, tables: Tables, references: dict[str, Row]) -> Iterator[Fault]:
    for value in cell.values:
        if f"publication/{value}" not in references and not tables.may_hold("publications", value):
            yield cell.fault("dangling-reference", f"There is no publication {value}.", "Correct the number.", value)


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
            message = f"{value!r} is no {cell.column.name.replace('_', ' ')}."
            yield cell.fault("unknown-value", message, f"Use one of {', '.join(known)}." + suggest(value, known), value)


def check_links(tables: Tables, ontology: Ontology) -> list[Fault]:
    """Every fault that needs more than one cell to be seen.

    Args:
        tables: tables as read; cells with a fault of form are passed over, and so is what would follow from them.
        ontology: the import module and our own classes.
    """
    references, lists, lookup = tables.by_reference(), _closed_lists(ontology), Lookup(ontology)
    faults: list[Fault] = []
    wrong: dict[str, set[str]] = defaultdict(set)
    for row in tables.all_rows():
        for name, cell in row.cells.items():
            if not row.sound(name):
                continue
            found: list[Fault] = []
            if cell.column.kind == "ref":
                found += _references(cell, tables, references)
            elif cell.column.kind == "enum":
                found += _enums(cell, lists)
            elif cell.column.kind == "class":
                found += class_faults(row, cell, lookup, references)
            elif cell.column.kind == "citations":
                found += _citations(cell, tables, references)
            if found:
                faults += found
                wrong[row.reference].add(name)
        faults += number_faults(row)
    places = Places(tables, references)
    faults += place_faults(tables, places, references)
    for row in tables.all_rows():
        if row.table.evidence and not wrong[row.reference] & {"citations", "attribution", "inherited_from"}:
            faults += attribution_faults(row, places, references)
    return faults


def table_faults(tables: Tables, ontology: Ontology) -> list[Fault]:
    """Every fault of tables: those of form that reading found, and those of their links; sorted, each once.

    Args:
        tables: tables as read.
        ontology: the import module and our own classes.
    """
    return sorted({*tables.faults, *check_links(tables, ontology)})
