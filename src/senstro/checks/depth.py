"""How deep a file nests, measured before it is parsed: a parser that calls itself for each level ends the whole process."""

from __future__ import annotations

import re
from pathlib import Path

import pyoxigraph as ox

from senstro.errors import CannotRun
from senstro.ontology import Ontology
from senstro.terms import curie

__all__ = ["DEPTH", "SUPERCLASSES", "refuse_depth", "refuse_hierarchy"]

_CAPS = {ox.RdfFormat.JSON_LD: 200}
"""Levels by syntax. Measured: JSON-LD takes memory by the square of the depth, and from some 2,000 levels on its parser ends the process."""

DEPTH = 1000
"""Levels in every other syntax, in which long lists may be written as nested ones."""

SUPERCLASSES = 500
"""Classes above one class; in the largest ontologies of biology there are below two hundred. What is looked up grows by the square of it."""

# Every alternative that begins also ends, at the end of the file at the latest, and never steps back: hostile text is read once.
_JSON = re.compile(rb'"(?:[^"\\]++|\\.)*+"?|[\[{]|[\]}]', re.DOTALL)
_TURTLE = re.compile(
    rb'"""(?:[^"\\]++|\\.|"(?!""))*+(?:""")?|' + rb"""\'\'\'(?:[^'\\]++|\\.|'(?!''))*+(?:\'\'\')?|"""
    rb'"(?:[^"\\\n]++|\\.)*+"?|' + rb"""'(?:[^'\\\n]++|\\.)*+'?|"""
    rb"<[^<>\"{}|^`\\\s]*+>|#[^\n]*+|\\.|<<|>>|[\[({]|[\])}]",
    re.DOTALL,
)
_OPENING = {b"[", b"(", b"{", b"<<"}
_CLOSING = {b"]", b")", b"}", b">>"}


def refuse_depth(path: Path, raw: bytes, kind: ox.RdfFormat) -> None:
    """Refuse a file that nests deeper than any sound one.

    Args:
        path: the file, for the message.
        raw: what is in it.
        kind: its syntax; RDF/XML is measured by the reader of its markup.

    Raises:
        CannotRun: it is too deep.
    """
    marks = _JSON if kind == ox.RdfFormat.JSON_LD else _TURTLE
    depth, cap = 0, _CAPS.get(kind, DEPTH)
    for found in marks.finditer(raw):
        if found[0] in _OPENING:
            depth += 1
            if depth > cap:
                line = raw[: found.start()].count(b"\n") + 1
                raise CannotRun(f"{path}:{line}: the file nests more than {cap} levels deep, which is not read.")
        elif found[0] in _CLOSING:
            depth -= 1


def refuse_hierarchy(triples: list[ox.Triple], files: dict[str, tuple[str, str]]) -> None:
    """Refuse a class hierarchy that is deeper than any sound one.

    Args:
        triples: what a user gave.
        files: address to the file that it was read from, for the message.

    Raises:
        CannotRun: it is too deep; a class with too many above it is named.
    """
    index = Ontology({})
    index.add(triples)
    for address in sorted(index.parents):
        if len(index.above(address)) > SUPERCLASSES:
            file, _ = files[address]
            raise CannotRun(f"{file}: {curie(address)} has more than {SUPERCLASSES} classes above it; a hierarchy as deep as that is not read.")
