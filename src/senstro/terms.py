"""The one table of namespaces, and turning CURIEs into IRIs and back."""

from __future__ import annotations

import re

__all__ = ["BASE", "NAMESPACES", "OBO_PREFIXES", "RECORD_FOLDERS", "curie", "iri"]

BASE = "https://w3id.org/senstro/"
"""The base of every address of ours. `senstro info` says whether it is live; `tools/rebase.py` changes it everywhere."""

RECORD_FOLDERS = (
    "publication",
    "unit",
    "unit-account",
    "anchor",
    "study",
    "dataset",
    "population",
    "population-class",
    "intervention-class",
    "cell-class",
    "intervention",
    "pathway-step",
    "finding",
    "statement",
    "criterion",
    "characterisation",
    "method",
    "gap",
    "disagreement",
    "erratum",
    "source-check",
    "edge",
    "check",
)

NAMESPACES: dict[str, str] = {
    "sen": BASE + "schema/",
    "val": BASE + "value/",
    "shape": BASE + "shape/",
    **{folder: f"{BASE}{folder}/" for folder in RECORD_FOLDERS},
    "SENSTRO": BASE + "SENSTRO_",
    "obo": "http://purl.obolibrary.org/obo/",
    "hgnc": "http://identifiers.org/hgnc/",
    "mgi": "http://identifiers.org/mgi/MGI:",
    "rgd": "http://identifiers.org/rgd/",
    "mirbase": "http://identifiers.org/mirbase/",
    "efo": "http://www.ebi.ac.uk/efo/EFO_",
    "oboInOwl": "http://www.geneontology.org/formats/oboInOwl#",
    "owl": "http://www.w3.org/2002/07/owl#",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
    "sh": "http://www.w3.org/ns/shacl#",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "dcterms": "http://purl.org/dc/terms/",
    "prov": "http://www.w3.org/ns/prov#",
    "oa": "http://www.w3.org/ns/oa#",
    "vann": "http://purl.org/vocab/vann/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "doap": "http://usefulinc.com/ns/doap#",
}
"""Prefix to namespace. The spelling of each foreign namespace stands here and nowhere else in the code."""

OBO_PREFIXES = (
    "CL",
    "CLO",
    "GO",
    "UBERON",
    "CHEBI",
    "MONDO",
    "PATO",
    "ECO",
    "OBI",
    "RO",
    "BFO",
    "IAO",
    "COB",
    "SO",
    "PR",
    "HP",
    "NCBITaxon",
    "CARO",
    "UO",
    "OGMS",
    "STATO",
    "CHMO",
    "HsapDv",
    "MmusDv",
)
_OBO = re.compile(r"http://purl\.obolibrary\.org/obo/([A-Za-z]+)_(\w+)$")
_SPECIAL = {"HGNC": "hgnc", "MGI": "mgi", "RGD": "rgd", "EFO": "efo"}
_BY_LENGTH = sorted(((ns, prefix) for prefix, ns in NAMESPACES.items() if prefix not in {"obo"}), key=lambda pair: -len(pair[0]))


def iri(text: str) -> str:
    """The IRI of a CURIE as the tables write it.

    Args:
        text: for one ``CL:0000134``, ``HGNC:990``, ``SENSTRO:0000001``, ``owl:Thing``, ``sen:cites``.

    Raises:
        ValueError: the prefix is not in :data:`NAMESPACES` nor an OBO prefix.
    """
    prefix, colon, local = text.partition(":")
    if not colon or not local:
        raise ValueError(f"{text!r} is no CURIE")
    if prefix in OBO_PREFIXES:
        return f"{NAMESPACES['obo']}{prefix}_{local}"
    prefix = _SPECIAL.get(prefix, prefix)
    if prefix not in NAMESPACES:
        raise ValueError(f"the prefix {prefix!r} is not declared")
    return NAMESPACES[prefix] + local


def curie(address: str) -> str:
    """The CURIE of an IRI, or the IRI itself where no prefix fits."""
    if match := _OBO.match(address):
        return f"{match[1]}:{match[2]}"
    for namespace, prefix in _BY_LENGTH:
        if address.startswith(namespace):
            upper = {"hgnc": "HGNC", "mgi": "MGI", "rgd": "RGD", "efo": "EFO"}.get(prefix, prefix)
            return f"{upper}:{address[len(namespace) :]}"
    return address
