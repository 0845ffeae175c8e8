"""What the reasoner found, kept in a file so that nobody needs Java to ask; with a fingerprint, so that it is never silently stale."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from pathlib import Path

import pyoxigraph as ox

from senstro.errors import CannotRun, Fault
from senstro.files import write_file
from senstro.tables import Tables
from senstro.terms import NAMESPACES, curie, iri

__all__ = ["Inferred", "fingerprint", "read_inferred", "write_inferred"]

_HEADER = "individual\tclass\tkind"
_LOGICAL = frozenset(
    iri(c)
    for c in (
        "rdf:type",
        "rdfs:subClassOf",
        "rdfs:subPropertyOf",
        "owl:equivalentClass",
        "owl:intersectionOf",
        "owl:unionOf",
        "owl:complementOf",
        "owl:onProperty",
        "owl:someValuesFrom",
        "owl:allValuesFrom",
        "owl:disjointWith",
        "owl:members",
        "rdf:first",
        "rdf:rest",
        "rdfs:domain",
        "rdfs:range",
        "owl:inverseOf",
        "owl:propertyChainAxiom",
    )
)


def logical(layers: dict[str, list[ox.Triple]]) -> list[ox.Triple]:
    """The triples that inferred memberships can depend on: the class axioms, and the types of populations and interventions."""
    typed = tuple(NAMESPACES[folder] for folder in ("population", "population-class", "cell-class", "intervention", "intervention-class"))
    kept = []
    for layer in ("imports", "ontology", "bridge", "records"):
        for triple in layers[layer]:
            if triple.predicate.value not in _LOGICAL:
                continue
            subject, of_record = triple.subject, layer == "records" and triple.predicate.value == iri("rdf:type")
            if of_record and isinstance(subject, ox.NamedNode) and not subject.value.startswith(typed):
                continue
            kept.append(triple)
    return kept


def fingerprint(layers: dict[str, list[ox.Triple]]) -> str:
    """SHA-256 over the canonical form of :func:`logical`."""
    dataset = ox.Dataset(ox.Quad(*triple) for triple in logical(layers))
    dataset.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    return hashlib.sha256("\n".join(sorted(map(str, dataset))).encode()).hexdigest()


@dataclass(frozen=True)
class Inferred:
    """The reasoner's findings as they are kept.

    Attributes:
        memberships: IRI of a population or intervention and class IRI, where nobody asserted the membership.
        superclasses: class IRI and superclass IRI, where no told subclass steps lead from one to the other.
    """

    memberships: list[tuple[str, str]] = field(default_factory=list)
    superclasses: list[tuple[str, str]] = field(default_factory=list)


def read_inferred(path: Path, layers: dict[str, list[ox.Triple]], tables: Tables) -> tuple[Inferred, list[Fault]]:
    """Read the kept inferences.

    Returns:
        The findings, and a fault where the file is missing or was made from other axioms. Memberships of
        individuals no longer there are left out.

    Raises:
        CannotRun: the file is damaged.
    """
    remedy = "Run `senstro reason` (it needs the extra `reason`) and commit the file."
    if not path.is_file():
        return Inferred(), [Fault(path.name, "file", "inferences-missing", "", "The reasoner's findings are not there.", remedy)]
    lines = path.read_text(encoding="utf-8").splitlines()
    if len(lines) < 2 or not lines[0].startswith("# fingerprint ") or lines[1] != _HEADER:
        raise CannotRun(f"{path}: this is no file that `senstro reason` wrote; run it again.")
    faults = []
    if lines[0].split()[-1] != fingerprint(layers):
        faults.append(
            Fault(
                path.name,
                "row 1",
                "inferences-stale",
                "",
                "The axioms, the populations or the interventions have changed since the reasoner ran.",
                remedy,
            )
        )
    known = {NAMESPACES[row.table.folder] + row.key for name in ("populations", "interventions") for row in tables.rows[name]}
    try:
        rows = [(iri(individual), iri(found), kind) for individual, found, kind in (line.split("\t") for line in lines[2:])]
    except ValueError as error:
        raise CannotRun(f"{path}: this is no file that `senstro reason` wrote ({error}); run it again.") from error
    memberships = [(individual, found) for individual, found, kind in rows if kind == "inferred" and individual in known]
    return Inferred(memberships, [(one, above) for one, above, kind in rows if kind == "subclass"]), faults


def write_inferred(
    path: Path, layers: dict[str, list[ox.Triple]], memberships: list[tuple[str, str, str]], superclasses: list[tuple[str, str]]
) -> None:
    """Write the reasoner's findings.

    Args:
        path: the file.
        layers: what the reasoner was given, for the fingerprint.
        memberships: individual, class and whether the membership is asserted, told or inferred.
        superclasses: class and inferred superclass.
    """
    rows = sorted(f"{curie(individual)}\t{curie(found)}\t{kind}" for individual, found, kind in memberships)
    rows += sorted(f"{curie(one)}\t{curie(above)}\tsubclass" for one, above in superclasses)
    write_file(path, ("\n".join([f"# fingerprint {fingerprint(layers)}", _HEADER, *rows]) + "\n").encode("utf-8"))
