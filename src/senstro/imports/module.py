"""Which terms the module holds, and what stands above each."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from senstro.errors import CannotRun
from senstro.imports.record import HAS_ROLE, IN_TAXON, PART_OF, Record, is_known, prefix_of
from senstro.imports.sources import Library

__all__ = ["GENES", "GENE_PREFIXES", "Module", "select"]

GENES = {"HGNC": "NCBITaxon:9606", "MGI": "NCBITaxon:10090", "RGD": "NCBITaxon:10116"}
"""Prefixes of genes, with the taxon; their tables have no hierarchy."""

GENE_PREFIXES = frozenset({*GENES, "mirbase"})
_HAIRPINS = {"hsa": "NCBITaxon:9606", "mmu": "NCBITaxon:10090", "rno": "NCBITaxon:10116"}
_GENE, _HAIRPIN = "SO:0000704", "SO:0001244"
_MATERIAL = "UBERON:0000465"
_TOP = frozenset({"owl:Thing", "all"})


@dataclass
class Module:
    """The terms of the module, and what had to be left out.

    Attributes:
        records: CURIE to record.
        parents: CURIE to the CURIEs of its parents in the module.
        taxa: CURIE of a gene to that of its taxon.
        left_out: pairs of term and parent, where no file has the parent or it is obsolete there.
        placed: terms put right under the material anatomical entity, see :func:`select`.
        loose: terms that have no parent because the source does not say whether they are kinds or parts of what is above them.
    """

    records: dict[str, Record] = field(default_factory=dict)
    parents: dict[str, tuple[str, ...]] = field(default_factory=dict)
    taxa: dict[str, str] = field(default_factory=dict)
    left_out: set[tuple[str, str]] = field(default_factory=set)
    placed: set[str] = field(default_factory=set)
    loose: set[str] = field(default_factory=set)

    def parts(self, identifier: str) -> list[str]:
        """What a class of the module is part of, as far as that is in the module."""
        record = self.records[identifier]
        return sorted({target for relation, target in record.relations if relation == PART_OF and target != identifier and self.is_class(target)})

    def roles(self, identifier: str) -> list[str]:
        """The roles that a source gives a chemical, as far as they are in the module and the relation is wanted too."""
        if HAS_ROLE not in self.records:
            return []
        return sorted({target for relation, target in self.records[identifier].relations if relation == HAS_ROLE and self.is_class(target)})

    def is_class(self, identifier: str) -> bool:
        """Whether the module has a class of this id."""
        return identifier in self.records and self.records[identifier].kind == "class"


def _above(identifier: str, library: Library) -> set[str]:
    """The term and all above it by kind, logical definitions included."""
    found, todo = {identifier}, [identifier]
    while todo:
        record = library.find(todo.pop())
        if record is None:
            continue
        for parent in {*record.parents, *(genus for logic in record.logic for genus in logic.genus)} - found:
            found.add(parent)
            todo.append(parent)
    return found


def _is_material(identifier: str, library: Library, known: dict[str, bool]) -> bool:
    """Whether a term is below the material anatomical entity however its untyped edges are read."""
    if identifier not in known:
        known[identifier] = identifier == _MATERIAL  # a circle gives no answer
        record = library.find(identifier)
        if record is not None and not known[identifier]:
            if record.parents:
                known[identifier] = any(_is_material(parent, library, known) for parent in record.parents)
            else:
                kinds = [parent for parent in record.untyped if (PART_OF, parent) not in record.relations]
                known[identifier] = bool(kinds) and all(_is_material(parent, library, known) for parent in kinds)
    return known[identifier]


def _parents(record: Record, module: Module, library: Library, material: dict[str, bool]) -> set[str]:
    prefix = prefix_of(record.id)
    if prefix in GENE_PREFIXES:
        return {_HAIRPIN if prefix == "mirbase" else _GENE}
    parents = set(record.parents) - _TOP - {record.id}
    if record.kind != "class":
        return parents
    genera = {genus for logic in record.logic for genus in logic.genus} - {record.id}
    if genera:
        reached = {above for parent in parents for above in _above(parent, library)}
        parents |= genera - reached
    if not parents and record.untyped:
        if _is_material(record.id, library, material):
            module.placed.add(record.id)
            return {_MATERIAL}
        module.loose.add(record.id)
    return parents


def _taxon(record: Record) -> str | None:
    stated = next((target for relation, target in record.relations if relation == IN_TAXON), None)
    return GENES.get(prefix_of(record.id)) or stated or _HAIRPINS.get(record.label.partition("-")[0])


def _extras(wanted: dict[str, Record], library: Library, module: Module) -> dict[str, Record]:
    """What genes need besides themselves."""
    needed: dict[str, str] = {}
    untaxed = []
    for identifier, record in wanted.items():
        prefix = prefix_of(identifier)
        if prefix not in GENE_PREFIXES:
            continue
        taxon = _taxon(record)
        if taxon is None:
            untaxed.append(identifier)
            continue
        module.taxa[identifier] = taxon
        for needs, source in ((_HAIRPIN if prefix == "mirbase" else _GENE, "SO"), (taxon, "NCBITaxon"), (IN_TAXON, "RO")):
            needed[needs] = source
    if untaxed:
        raise CannotRun(f"no species is known of {', '.join(sorted(untaxed))}: neither the table nor the label says it.")
    return _find_all(needed, "genes are put under their kind and their taxon", library)


def _find_all(needed: dict[str, str], why: str, library: Library) -> dict[str, Record]:
    """Records of ids that the module cannot do without.

    Raises:
        CannotRun: some are in no file.
    """
    found = {identifier: library.find(identifier) for identifier in needed}
    missing = sorted(identifier for identifier, record in found.items() if record is None)
    if missing:
        sources = sorted({needed[identifier] for identifier in missing})
        raise CannotRun(f"{why}, but no named file has {', '.join(missing)}; name a file for {', '.join(sources)}.")
    return {identifier: record for identifier, record in found.items() if record is not None}


def select(wanted: dict[str, Record], library: Library) -> Module:
    """The wanted terms, everything above them by kind, and what the axioms about them need.

    A term may have nothing above it but edges of which the source does not say whether they mean a kind or a part. Every term but a root has a
    parent by kind, so one of them is that, unless it is known as a whole; where all of them are material anatomical entities, so is the term, and
    it is put right under that class. Elsewhere it stays without a parent.

    Args:
        wanted: CURIE to record.
        library: the sources.

    Raises:
        CannotRun: no file has the kinds, taxa or properties that axioms of the module need.
    """
    module = Module()
    material: dict[str, bool] = {}
    _close({**wanted, **_extras(wanted, library, module)}.values(), module, library, material)
    if any(module.parts(identifier) for identifier in module.records if module.is_class(identifier)) and PART_OF not in module.records:
        _close(_find_all({PART_OF: "BFO"}, "the module has parts and wholes", library).values(), module, library, material)
    return module


def _close(start: Iterable[Record], module: Module, library: Library, material: dict[str, bool]) -> None:
    """Take terms in with all that stands above them."""
    todo = [record for record in start if record.id not in module.records]
    while todo:
        record = todo.pop()
        if record.id in module.records:
            continue
        module.records[record.id] = record
        kept = []
        for parent in sorted(_parents(record, module, library, material)):
            above = library.find(parent) if is_known(parent) else None
            if above is None or above.kind != record.kind:
                module.left_out.add((record.id, parent))
            else:
                kept.append(parent)
                todo.append(above)
        module.parents[record.id] = tuple(kept)
