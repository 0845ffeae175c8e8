"""The catalog that leads Protégé and the OWL API from the addresses of imports to the files beside it."""

from __future__ import annotations

from pathlib import Path
from xml.sax.saxutils import quoteattr

import pyoxigraph as ox

from senstro.errors import CannotRun
from senstro.ontology import FILES, parse_turtle
from senstro.terms import iri

__all__ = ["CATALOG", "catalog"]

CATALOG = "catalog-v001.xml"
_TYPE, _IMPORTS, _ONTOLOGY = (ox.NamedNode(iri(c)) for c in ("rdf:type", "owl:imports", "owl:Ontology"))


def catalog(folder: Path) -> str:
    """The catalog's text: one line for each ontology file, paths relative to the folder.

    Args:
        folder: the folder ``ontology``.

    Raises:
        CannotRun: a file names no ontology, or an import has no file.
    """
    named: dict[str, str] = {}
    imported: set[str] = set()
    for file in sorted(file for files in FILES.values() for file in files):
        triples = parse_turtle(folder / file)
        names = [t.subject.value for t in triples if t.predicate == _TYPE and t.object == _ONTOLOGY and isinstance(t.subject, ox.NamedNode)]
        if len(names) != 1:
            raise CannotRun(f"{folder / file}: the file must name one ontology and names {len(names)}.")
        named[names[0]] = file
        imported |= {t.object.value for t in triples if t.predicate == _IMPORTS and isinstance(t.object, ox.NamedNode)}
    missing = sorted(imported - set(named))
    if missing:
        raise CannotRun(f"{folder}: no file holds the imported {', '.join(missing)}.")
    lines = [f"    <uri id={quoteattr(Path(file).stem)} name={quoteattr(name)} uri={quoteattr(file)}/>" for name, file in sorted(named.items())]
    head = '<?xml version="1.0" encoding="UTF-8" standalone="no"?>\n<catalog prefer="public" xmlns="urn:oasis:names:tc:entity:xmlns:xml:catalog">\n'
    return head + "\n".join(lines) + "\n</catalog>\n"
