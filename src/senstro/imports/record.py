"""What a source file says of one term, in the same form whatever the file's format."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from senstro.terms import curie, iri

__all__ = ["HAS_ROLE", "IN_TAXON", "PART_OF", "Content", "Logic", "Record", "is_known", "prefix_of", "short"]

PART_OF, IN_TAXON, HAS_ROLE = "BFO:0000050", "RO:0002162", "RO:0000087"

_ID = re.compile(r"[A-Za-z]+:[A-Za-z0-9_.-]+")


@dataclass(frozen=True)
class Logic:
    """A logical definition: what is of every genus and stands in every relation.

    Attributes:
        genus: CURIEs of classes.
        differentia: pairs of property and class; a pair of empty strings stands for a part that is of another form.
    """

    genus: tuple[str, ...]
    differentia: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Record:
    """One term of a source.

    Attributes:
        id: CURIE.
        label: empty where the source only mentions the term.
        kind: ``class``, ``property`` or ``annotation``.
        synonyms: exact ones only.
        parents: named classes or properties right above.
        untyped: classes above of which the source does not say whether the term is a kind or a part of them.
        relations: property and target; a kind stands in the relation to some member of the target.
        logic: logical definitions.
        obsolete: whether the source has withdrawn the term.
        replaced_by: what to use instead, as the source says it.
        definition: empty unless definitions were asked for.
        transitive: of a property.
        inverse: of a property; the CURIE of another one, or empty.
        domain: of a property; CURIEs.
        range: of a property; CURIEs.
    """

    id: str
    label: str
    kind: str = "class"
    synonyms: tuple[str, ...] = ()
    parents: tuple[str, ...] = ()
    untyped: tuple[str, ...] = ()
    relations: tuple[tuple[str, str], ...] = ()
    logic: tuple[Logic, ...] = ()
    obsolete: bool = False
    replaced_by: tuple[str, ...] = ()
    definition: str = ""
    transitive: bool = False
    inverse: str = ""
    domain: tuple[str, ...] = ()
    range: tuple[str, ...] = ()


@dataclass(frozen=True)
class Content:
    """What a file holds.

    Attributes:
        records: CURIE to record.
        release: the release that the file says it is, or an empty string.
    """

    records: Mapping[str, Record]
    release: str


def prefix_of(identifier: str) -> str:
    """The part before the colon."""
    return identifier.partition(":")[0]


def is_known(identifier: str) -> bool:
    """Whether it is a CURIE whose prefix is declared, so that it can stand in the module."""
    if not _ID.fullmatch(identifier):
        return False
    try:
        return curie(iri(identifier)) == identifier
    except ValueError:
        return False


def short(release: str) -> str:
    """The release in ``releases/2024-07-19/x.obo`` or in a version IRI; the text itself where it has no such part."""
    match = re.search(r"(?:^|/)(?:releases/)?(v?\d[\w.-]*)/[^/]*$", release) or re.search(r"(?:^|/)releases/([^/]+)$", release)
    return match[1] if match else release
