"""Under which licence the terms of each source stand."""

from __future__ import annotations

__all__ = ["LICENCES"]

_UNSEEN = " (not verified)"

LICENCES: dict[str, str] = {
    "BFO": "CC BY 4.0",
    "CHEBI": "CC BY 4.0",
    "CHMO": "CC BY 4.0" + _UNSEEN,
    "CL": "CC BY 4.0",
    "COB": "CC BY 4.0",
    "ECO": "CC0 1.0",
    "CLO": "CC BY 3.0 or 4.0" + _UNSEEN,
    "EFO": "Apache-2.0" + _UNSEEN,
    "GO": "CC BY 4.0",
    "HGNC": "CC0 1.0" + _UNSEEN,
    "HP": "licence of the Human Phenotype Ontology, free with attribution" + _UNSEEN,
    "HsapDv": "CC BY 4.0" + _UNSEEN,
    "IAO": "CC BY 4.0",
    "MGI": "CC BY 4.0" + _UNSEEN,
    "MONDO": "CC BY 4.0",
    "MmusDv": "CC BY 4.0" + _UNSEEN,
    "NCBITaxon": "CC0 1.0" + _UNSEEN,
    "OBI": "CC BY 4.0",
    "OGMS": "CC BY 4.0" + _UNSEEN,
    "PATO": "CC BY 3.0",
    "PR": "CC BY 4.0" + _UNSEEN,
    "RGD": "CC BY 4.0" + _UNSEEN,
    "RO": "CC0 1.0",
    "SO": "CC BY 4.0",
    "STATO": "CC BY 4.0" + _UNSEEN,
    "UBERON": "CC BY 3.0",
    "UO": "CC BY 4.0" + _UNSEEN,
    "mirbase": "CC0 1.0" + _UNSEEN,
}
"""Prefix to licence. "Not verified": told by the source's site or registry, not read in a licence file or in the ontology itself."""
