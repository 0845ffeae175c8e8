"""Reading RDF that others wrote: capped in size, nothing fetched, every refusal one line."""

from __future__ import annotations

import re
from pathlib import Path
from xml.parsers import expat

import pyoxigraph as ox

from senstro.checks.depth import DEPTH, refuse_depth
from senstro.errors import CannotRun
from senstro.files import SIZE_CAP, read_bytes

__all__ = ["RDF_SUFFIXES", "SIZE_CAP", "TEXT_CAP", "read_bytes", "read_rdf"]

RDF_SUFFIXES: dict[str, ox.RdfFormat] = {
    ".ttl": ox.RdfFormat.TURTLE,
    ".nt": ox.RdfFormat.N_TRIPLES,
    ".nq": ox.RdfFormat.N_QUADS,
    ".trig": ox.RdfFormat.TRIG,
    ".owl": ox.RdfFormat.RDF_XML,
    ".rdf": ox.RdfFormat.RDF_XML,
    ".jsonld": ox.RdfFormat.JSON_LD,
    ".json": ox.RdfFormat.JSON_LD,
}
"""File suffix to syntax; ``.owl`` is RDF/XML."""

TEXT_CAP = 100_000
"""Characters of one literal or one row of a table; the longest of ours has below a thousand."""

_PLACE = re.compile(r"^Parser error (?:at|between) line [^:]*: ")


def _refuse_markup(path: Path, raw: bytes) -> None:
    """Refuse RDF/XML that is not well-formed, or declares a document type: entities can make it grow without end."""

    def refuse(*_: object) -> None:
        raise CannotRun(f"{path}: the file has a <!DOCTYPE, which is not read: entities can make a small file grow without end. Save it without one.")

    depth = 0

    def down(*_: object) -> None:
        nonlocal depth
        depth += 1
        if depth > DEPTH:
            raise CannotRun(f"{path}:{parser.CurrentLineNumber}: the file nests more than {DEPTH} levels deep, which is not read.")

    def up(_: object) -> None:
        nonlocal depth
        depth -= 1

    parser = expat.ParserCreate()
    parser.StartDoctypeDeclHandler = refuse
    parser.StartElementHandler, parser.EndElementHandler = down, up
    try:
        parser.Parse(raw, True)
    except expat.ExpatError as error:
        raise CannotRun(f"{path}:{error.lineno}:{error.offset + 1}: no valid RDF/XML: {expat.errors.messages[error.code]}.") from error


def _sentence(error: SyntaxError) -> str:
    if "LoadDocumentCallback" in error.msg:
        return "the @context is an address, and nothing is fetched. Write the context into the file."
    return _PLACE.sub("", error.msg).rstrip(".") + "."


def read_rdf(path: Path, mark: str) -> list[ox.Triple]:
    """The triples of an RDF file; names of graphs are dropped.

    Args:
        path: the file; its suffix says the syntax.
        mark: what names of blank nodes are made of, so that those of two files do not meet.

    Raises:
        CannotRun: the file cannot be read, is not of its syntax (with line and column), or holds nothing.
    """
    kind = RDF_SUFFIXES[path.suffix.lower()]
    raw = read_bytes(path).removeprefix(b"\xef\xbb\xbf")
    if kind == ox.RdfFormat.RDF_XML:
        _refuse_markup(path, raw)
    else:
        refuse_depth(path, raw, kind)
    names: dict[ox.BlankNode, ox.BlankNode] = {}

    def own(node: ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple) -> ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple:
        if isinstance(node, ox.BlankNode):
            return names.setdefault(node, ox.BlankNode(f"{mark}{len(names)}"))
        if isinstance(node, ox.Literal) and len(node.value) > TEXT_CAP:
            raise CannotRun(f"{path}: a text has {len(node.value)} characters; up to {TEXT_CAP} are read.")
        if isinstance(node, ox.Triple):
            raise CannotRun(f"{path}: the file has a statement about a statement (RDF 1.2), which is not read.")
        return node

    try:
        parsed = [quad.triple for quad in ox.parse(input=raw, format=kind)]
    except SyntaxError as error:
        place = f":{error.lineno}:{error.offset}" if error.lineno else ""
        raise CannotRun(f"{path}{place}: no valid {kind.name}: {_sentence(error)}") from error
    except ValueError as error:
        raise CannotRun(f"{path}: no valid {kind.name}: {error}.") from error
    if not parsed:
        raise CannotRun(f"{path}: the file holds no RDF statement.")
    return [ox.Triple(own(triple.subject), triple.predicate, own(triple.object)) for triple in parsed]  # type: ignore[arg-type]
