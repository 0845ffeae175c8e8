"""What the headers of the release files say: which release, by whom, under what licence, and from which sources the imported terms are."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import pyoxigraph as ox

from senstro.checks.report import Result
from senstro.export.release import release_triples
from senstro.graph.layers import RELEASES, Graph
from senstro.imports.wanted import read_wanted
from senstro.terms import BASE, iri

__all__ = ["header_results", "release_results"]

_NEEDED = ("dcterms:title", "dcterms:description", "dcterms:creator", "dcterms:license", "owl:versionIRI", "owl:versionInfo")
_TYPE, _ONTOLOGY = ox.NamedNode(iri("rdf:type")), ox.NamedNode(iri("owl:Ontology"))


def release_results(graph: Graph, folder: Path) -> list[Result]:
    """What is wrong with the headers of the three releases, as they would be written.

    Args:
        graph: what was built.
        folder: the folder that holds ``ontology``.

    Raises:
        FaultsFound: the list of wanted terms has faults.
        CannotRun: the list cannot be read.
    """
    sources = {f"{row.source} {row.release}" for row in read_wanted(folder / "ontology" / "imports" / "terms.tsv")}
    found: list[Result] = []
    for name, layers in RELEASES.items():
        found += header_results(name, release_triples(graph, name), sources if "imports" in layers else set())
    return found


def header_results(name: str, triples: Iterable[ox.Triple], sources: set[str]) -> list[Result]:
    """What is wrong with the header of one release.

    Args:
        name: the release.
        triples: what it holds.
        sources: source and release of every imported term, for one ``CL v2026-03-26``; none where nothing is imported.
    """
    given = list(triples)
    file, address = f"{name}.owl", ox.NamedNode(f"{BASE}{name}.owl")

    def fault(rule: str, message: str, remedy: str, path: str = "", value: str = "") -> Result:
        return Result("error", rule, address.value, path, value, message, remedy, file, address=address.value)

    headers = {t.subject for t in given if t.predicate == _TYPE and t.object == _ONTOLOGY}
    if headers != {address}:
        others = ", ".join(sorted(str(one) for one in headers)) or "none"
        remedy = "Look at ontology/senstro.ttl and the writer of the release."
        return [fault("release-header", "A release has one header, with its own address.", remedy, value=others)]
    facts: dict[str, list[str]] = {}
    for triple in given:
        if triple.subject == address and isinstance(triple.object, ox.NamedNode | ox.Literal):
            facts.setdefault(triple.predicate.value, []).append(triple.object.value)
    remedy = "Add it to the owl:Ontology in ontology/senstro.ttl."
    found = [fault("release-header", "The header of a release lacks the property.", remedy, one) for one in _NEEDED if iri(one) not in facts]
    for version in facts.get(iri("owl:versionInfo"), []):
        wanted = f"{BASE}releases/{version}/{name}.owl"
        if facts.get(iri("owl:versionIRI"), [wanted]) != [wanted]:
            message, remedy = "The version IRI is not made of the version and the name of the release.", f"It should be {wanted}."
            found.append(fault("release-header", message, remedy, "owl:versionIRI", ", ".join(facts[iri("owl:versionIRI")])))
    if iri("owl:imports") in facts:
        message, remedy = "A release is whole, and still says that something else is to be fetched.", "Leave owl:imports out of it."
        found.append(fault("release-header", message, remedy, "owl:imports", facts[iri("owl:imports")][0]))
    told = facts.get(iri("dcterms:source"), [])
    for source in sorted(sources):
        if not any(one.startswith(f"{source},") for one in told):
            message = "Terms of this source and release are in the file, and its header does not name it."
            found.append(fault("release-source", message, "Run `senstro imports`, which writes the header.", "dcterms:source", source))
    for one in sorted(told):
        if sources and one.partition(",")[0] not in sources:
            message = "The header names a source and release of which there is no term."
            found.append(fault("release-source", message, "Run `senstro imports`, which writes the header.", "dcterms:source", one))
    return found
