"""Which properties a check looks at: a change of others cannot change what it finds."""

from __future__ import annotations

from collections.abc import Iterator

from rdflib import URIRef, Variable
from rdflib.paths import AlternativePath, InvPath, MulPath, NegatedPath, Path, SequencePath
from rdflib.plugins.sparql.algebra import translateQuery
from rdflib.plugins.sparql.parser import parseQuery
from rdflib.plugins.sparql.parserutils import CompValue

__all__ = ["properties"]


def properties(query: str) -> frozenset[str] | None:
    """The properties in the patterns of a query; None where one of them may be any.

    A variable in the place of a property counts as the values that VALUES gives it, where the query has such for its name.
    """
    patterns: list[object] = []
    values: dict[str, set[str]] = {}
    for part in _parts(translateQuery(parseQuery(query)).algebra):
        # rdflib's own get answers with the key where there is none.
        for block in dict.get(part, "triples", ()):
            # A tuple of three; inside EXISTS, where rdflib leaves the parse as it is, one flat list.
            patterns += list(block)[1::3]
        for row in part["res"] if part.name == "values" else []:
            for variable, value in row.items():
                values.setdefault(str(variable), set()).add(str(value))
    found: set[str] = set()
    for pattern in patterns:
        if isinstance(pattern, Variable):
            if str(pattern) not in values:
                return None
            found |= values[str(pattern)]
        else:
            for name in _names(pattern):
                if name is None:
                    return None
                found.add(name)
    return frozenset(found)


def _parts(value: object) -> Iterator[CompValue]:
    if isinstance(value, CompValue):
        yield value
        for key in value:
            yield from _parts(value[key])
    elif isinstance(value, list | tuple | set):
        for one in value:
            yield from _parts(one)


def _names(path: object) -> Iterator[str | None]:
    """The properties that a path goes over; None for one that may go over any."""
    if isinstance(path, URIRef):
        yield str(path)
    elif isinstance(path, SequencePath | AlternativePath):
        for one in path.args:
            yield from _names(one)
    elif isinstance(path, InvPath):
        yield from _names(path.arg)
    elif isinstance(path, MulPath):
        yield from _names(path.path)
    else:
        assert isinstance(path, NegatedPath | Path), path
        yield None
