"""The mappings to other vocabularies, held cell by cell against the ontology and the few words that a mapping may use."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pyoxigraph as ox
import yaml

from senstro.errors import CannotRun, Fault
from senstro.ontology import Ontology
from senstro.tables.classes import Lookup
from senstro.tables.columns import Column
from senstro.tables.form import cell_faults
from senstro.tables.near import suggest
from senstro.tables.reader import Cell, letters
from senstro.terms import curie, iri

__all__ = ["COLUMNS", "FILE", "mapping_faults"]

FILE = "ontology/mappings/senstro.sssom.tsv"
"""The file, below the folder that holds ``ontology``; in the SSSOM format: metadata as YAML behind ``#``, then a table."""

COLUMNS = ("subject_id", "subject_label", "predicate_id", "object_id", "object_label", "mapping_justification", "comment")
_METADATA = ("mapping_set_id", "mapping_set_title", "mapping_set_version", "license", "comment", "curie_map")
_CLOSED = {
    "predicate_id": ("skos:exactMatch", "skos:closeMatch", "skos:broadMatch", "skos:narrowMatch", "skos:relatedMatch"),
    "mapping_justification": ("semapv:LexicalMatching", "semapv:LogicalReasoning", "semapv:UnspecifiedMatching"),
}
_FORMS = dict.fromkeys(("subject_id", "predicate_id", "object_id", "mapping_justification"), r"[A-Za-z][A-Za-z0-9._-]*:[^\s:|]+")
"""Columns of identifiers: a prefix, a colon and what follows it."""
_VERSION = ox.NamedNode(iri("owl:versionInfo"))


def mapping_faults(folder: Path, ontology: Ontology) -> list[Fault]:
    """Every fault of the mappings, sorted, each once. What an object is called elsewhere is not at hand, so ``object_label`` is held to its form alone.

    Args:
        folder: the folder that holds ``ontology``.
        ontology: our classes with their labels, and the header.

    Raises:
        CannotRun: the file cannot be read or is not UTF-8.
    """
    lines, faults = _lines(folder / FILE)
    head = next((number for number, line in enumerate(lines) if not line.startswith("#")), len(lines))
    prefixes, more = _metadata(lines[:head], ontology)
    faults += more
    if head == len(lines):
        return [*faults, Fault(FILE, "file", "missing-header", "", "There is no row of column names.", f"Write {', '.join(COLUMNS)}.")]
    header = lines[head].split("\t")
    for index, name in enumerate(header):
        place = f"{letters(index)}{head + 1} ({name})"
        if name not in COLUMNS:
            remedy = "Correct the name or remove the column." + suggest(name, COLUMNS)
            faults.append(Fault(FILE, place, "unknown-column", name, "There is no such column in this table.", remedy))
        elif name in header[:index]:
            faults.append(Fault(FILE, place, "column-twice", name, "The column stands there twice.", "Remove one of the two."))
    for name in COLUMNS:
        if name not in header:
            faults.append(Fault(FILE, f"row {head + 1}", "missing-column", name, "The column is missing.", "Add it."))
    lookup, seen = Lookup(ontology), dict[tuple[str, str], int]()
    for number, line in enumerate(lines[head + 1 :], head + 2):
        parts = line.split("\t")
        if len(parts) != len(header):
            message = f"The row has {len(parts)} cells and the header has {len(header)}."
            faults.append(Fault(FILE, f"row {number}", "ragged-row", parts[0], message, "Add or remove tabs."))
            continue
        cells = {
            name: Cell(FILE, number, Column(name, "text", required=True, pattern=_FORMS.get(name, "")), index, parts[index])
            for index, name in enumerate(header)
            if name in COLUMNS and header.count(name) == 1
        }
        faults += _row(cells, prefixes, lookup, seen)
    return sorted(set(faults))


def _lines(path: Path) -> tuple[list[str], list[Fault]]:
    """The lines of the file, and what is wrong with how it was saved."""
    try:
        text = path.read_bytes().decode("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise CannotRun(f"{path}: the mappings cannot be read: {error}.") from error
    faults = []
    if text.startswith("\ufeff"):
        message, remedy = "The file starts with a byte-order mark.", "Save it as UTF-8 without one."
        faults.append(Fault(FILE, "row 1", "byte-order-mark", "", message, remedy))
        text = text[1:]
    if "\r\n" in text:
        number = text[: text.index("\r\n")].count("\n") + 1
        faults.append(Fault(FILE, f"row {number}", "carriage-return", "", "Lines end in CR LF.", "Save the file with LF line ends."))
        text = text.replace("\r\n", "\n")
    lines = text.split("\n")
    return lines[:-1] if lines[-1] == "" else lines, faults


def _metadata(lines: list[str], ontology: Ontology) -> tuple[set[str] | None, list[Fault]]:
    """The prefixes that the file declares (None where they cannot be read), and the faults of what stands in front of the table."""
    remedy = "Write it as YAML behind #, in front of the table."
    try:
        raw = yaml.safe_load("\n".join(line[1:] for line in lines))
    except yaml.YAMLError as error:
        return None, [Fault(FILE, "row 1", "mapping-metadata", "", f"What stands behind # is no YAML: {' '.join(str(error).split())}.", remedy)]
    found = raw if isinstance(raw, dict) else {}
    faults = [
        Fault(FILE, "row 1", "mapping-metadata", key, "The metadata of the mappings lack this key, or it is empty.", remedy)
        for key in _METADATA
        if not found.get(key)
    ]
    versions = {t.object.value for layer in ontology.layers.values() for t in layer if t.predicate == _VERSION and isinstance(t.object, ox.Literal)}
    version = str(found.get("mapping_set_version", ""))
    if version and versions and version not in versions:
        message = f"The mappings are of another release than the ontology, which is of {', '.join(sorted(versions))}."
        faults.append(Fault(FILE, "row 1", "mapping-metadata", version, message, "Write the version of the ontology."))
    prefixes = found.get("curie_map")
    return set(prefixes) if isinstance(prefixes, dict) else None, faults


def _row(cells: dict[str, Cell], prefixes: set[str] | None, lookup: Lookup, seen: dict[tuple[str, str], int]) -> Iterator[Fault]:
    form = {name: cell_faults(cell) for name, cell in cells.items()}
    for faults in form.values():
        yield from faults
    sound = {name: cell for name, cell in cells.items() if not form[name]}
    for name, known in _CLOSED.items():
        if name in sound and sound[name].text not in known:
            text = sound[name].text
            message = f"{text!r} is none of the words that a mapping may use here."
            yield sound[name].fault("unknown-value", message, f"Use one of {', '.join(known)}." + suggest(text, known))
    undeclared = {
        name for name in ("subject_id", "object_id") if name in sound and prefixes is not None and sound[name].text.partition(":")[0] not in prefixes
    }
    for name in sorted(undeclared):
        message = "The prefix is not in the curie_map in front of the table."
        remedy = "Declare it there." + suggest(sound[name].text.partition(":")[0], sorted(prefixes or ()))
        yield sound[name].fault("unknown-prefix", message, remedy)
    if "subject_id" in sound and "subject_id" not in undeclared:
        yield from _subject(sound, lookup)
    if {"subject_id", "object_id"} <= set(sound):
        pair = sound["subject_id"].text, sound["object_id"].text
        if pair in seen:
            yield sound["object_id"].fault("mapping-twice", f"Row {seen[pair]} maps the same two.", "Keep one of the two rows.")
        seen.setdefault(pair, sound["object_id"].row)


def _subject(sound: dict[str, Cell], lookup: Lookup) -> Iterator[Fault]:
    cell, ontology = sound["subject_id"], lookup.ontology
    beside = sound["subject_label"].text if "subject_label" in sound else None
    try:
        address = iri(cell.text)
    except ValueError:
        address = ""
    if address in ontology.replaced:
        successor = ontology.replaced[address]
        remedy = f"Use {curie(successor)}." if successor else "Choose a current term, or remove the row."
        yield cell.fault("obsolete-id", f"{cell.text} is obsolete.", remedy)
    elif address not in ontology.classes:
        remedy = "Correct it, or remove the row." + lookup.meant(cell.text, beside)
        yield cell.fault("unknown-id", f"{cell.text} is no class of ours or of the import module.", remedy)
    elif beside is not None and ontology.labels.get(address) != beside:
        message = f"{cell.text} stands beside {beside!r}; its label is {ontology.labels.get(address)!r}."
        yield sound["subject_label"].fault("label-not-the-ids", message, "Correct whichever of the two is wrong.")
