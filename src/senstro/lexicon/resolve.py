"""From what a user writes to the terms that it means; what can mean several things is listed, never guessed.

A term is taken only from the graph: what a user writes is compared with what is there, and never becomes part of a query itself.
"""

from __future__ import annotations

import difflib
from dataclasses import dataclass
from functools import cached_property

import pyoxigraph as ox

from senstro.engines.engine import Engine
from senstro.errors import CannotRun
from senstro.lexicon.describe import describe
from senstro.lexicon.lexicon import GENE_SPACES, HOW, Lexicon, Name, loose
from senstro.terms import NAMESPACES, curie, iri

__all__ = ["Individuals", "Reading", "known_individuals", "read_class", "read_individual"]


@dataclass(frozen=True)
class Reading:
    """What a name was read as.

    Attributes:
        terms: IRIs; more than one only for the genes of several species that have one name.
        how: ``identifier`` or one of :data:`~senstro.lexicon.lexicon.HOW`, maybe with ``, spelt otherwise``.
        note: a sentence for the user where the reading is not plainly what was written; else empty.
    """

    terms: tuple[str, ...]
    how: str
    note: str = ""


def _gene_space(term: str) -> str:
    return next((namespace for namespace in GENE_SPACES if term.startswith(namespace)), "")


def _one_gene(terms: list[str], lexicon: Lexicon) -> bool:
    """Whether these are one gene in several species: the same symbol, each from another list of genes."""
    spaces = [_gene_space(term) for term in terms]
    symbols = {lexicon.labels[term].casefold() for term in terms}
    return len(terms) > 1 and all(spaces) and len(set(spaces)) == len(spaces) and len(symbols) == 1


def _shown(terms: tuple[str, ...] | list[str], lexicon: Lexicon) -> str:
    return " and ".join(f"{curie(term)} {lexicon.labels[term]}" for term in terms)


def _candidates(text: str, names: tuple[Name, ...]) -> tuple[int, list[str]]:
    """The classes of the surest rank; the very spelling comes before one in another case, unless genes of two lists differ in no more than that."""
    rank = min(name.rank for name in names)
    ranked = [name for name in names if name.rank == rank]
    exact = sorted({name.term for name in ranked if name.word == text})
    every = sorted({name.term for name in ranked})
    genes_only = rank > 0 and all(_gene_space(term) for term in every)
    return rank, every if not exact or genes_only else exact


def _names(text: str, lexicon: Lexicon) -> tuple[tuple[Name, ...], str]:
    """The names that a text can be, and whether it spells them otherwise: labels first, then synonyms, and last what the review prints, the least sure."""
    label, printed = HOW.index("label"), HOW.index("printed form")
    called, alike = lexicon.called(text), lexicon.like(text) if loose(text) else ()
    for ranks in ((label,), range(label + 1, printed), (printed,)):
        for names, spelt in ((called, ""), (alike, ", spelt otherwise")):
            if kept := tuple(name for name in names if name.rank in ranks):
                return kept, spelt
    return (), ""


def _rivals(text: str, found: list[str], engine: Engine, lexicon: Lexicon) -> list[str]:
    """Classes of which the same word is a less sure name, and which as many records hold: what the review means by it may well be one of them.

    AKT is a synonym of the gene AKT1, which no record names, and what the review prints for AKT genes of which it does not say which.
    """
    names = [name for name in lexicon.called(text) if name.term not in found]
    # What is printed beside a record can be the name of another thing in its row; a synonym is of the class itself.
    synonyms = {name.term for name in names if name.rank < HOW.index("printed form")}
    others = sorted(synonyms or {name.term for name in names})
    if not others:
        return []
    known = describe([*found, *others], engine, lexicon)
    most = sum(known[term].records for term in found)
    return [term for term in others if known[term].records and known[term].records >= most]


def read_class(text: str, parameter: str, engine: Engine, lexicon: Lexicon) -> Reading:
    """The class that a text means.

    Args:
        text: IRI, CURIE, label, synonym, or what the text prints.
        parameter: name of the parameter, for messages.
        engine: where the graph is, to tell candidates apart.
        lexicon: the names of the graph's classes.

    Raises:
        CannotRun: it means none, or several; the message lists the candidates, or what is near.
    """
    text = text.strip()
    if known := lexicon.by_identifier(text):
        return Reading((known,), "identifier")
    names, spelt = _names(text, lexicon)
    if not names:
        near = difflib.get_close_matches(text.casefold(), sorted({name.word.casefold() for name in lexicon.names}), n=3)
        raise CannotRun(
            f"--{parameter}: no class of the graph has the identifier, label, synonym or printed form {text!r}."
            + (f" Near are: {', '.join(near)}." if near else " `senstro find` searches by words.")
        )
    rank, found = _candidates(text, names)
    how = HOW[rank] + spelt
    rivals = _rivals(text, found, engine, lexicon) if rank else []
    if len(found) == 1 and not rivals:
        if rank == 0 and not spelt:
            others = sorted({name.term for name in names if name.rank == 0} - set(found))
            note = f"--{parameter} {text!r} is {_shown(found, lexicon)}; {_shown(others, lexicon)} is a class of its own." if others else ""
        else:
            note = f"--{parameter} {text!r} is read as {_shown(found, lexicon)} ({how})."
        return Reading(tuple(found), how, note)
    if _one_gene(found, lexicon) and not rivals:
        return Reading(
            tuple(found), how, f"--{parameter} {text!r} is a gene in {len(found)} lists of genes ({how}); all are asked: {_shown(found, lexicon)}."
        )
    candidates = [*found, *rivals]
    listed = "".join(f"\n  {one}" for one in describe(candidates, engine, lexicon).values())
    raise CannotRun(f"--{parameter} {text!r} can mean {len(candidates)} classes. Give one of these identifiers:{listed}")


@dataclass(frozen=True)
class Individuals:
    """The listed values or the records of one kind.

    Attributes:
        kind: ``value:`` and the class of the values, or ``record:`` and the folder of the records.
        namespace: what their addresses begin with.
        labels: address to label, in the order of the addresses; an empty label where there is none.
    """

    kind: str
    namespace: str
    labels: dict[str, str]

    @cached_property
    def by_curie(self) -> dict[str, str]:
        """CURIE to address."""
        return {curie(address): address for address in self.labels}


def known_individuals(kind: str, engine: Engine) -> Individuals:
    """The individuals of a class of listed values ``value:Direction``, or the records ``record:finding``."""
    form, _, name = kind.partition(":")
    label = f"OPTIONAL {{ ?s <{iri('rdfs:label')}> ?label }}"
    if form == "value":
        namespace = NAMESPACES["val"]
        query = f"SELECT DISTINCT ?s ?label WHERE {{ ?s <{iri('rdf:type')}> {ox.NamedNode(iri('sen:' + name))} {label} }} ORDER BY ?s ?label"
    else:
        namespace = NAMESPACES[name]
        inside = f"FILTER(STRSTARTS(STR(?s), {ox.Literal(namespace)}))"
        query = f"SELECT DISTINCT ?s ?label WHERE {{ ?s <{iri('sen:tableCell')}> ?row {inside} {label} }} ORDER BY ?s ?label"
    return Individuals(kind, namespace, {row[0].value: row[1].value if row[1] else "" for row in engine.select(query).rows if row[0]})


def read_individual(text: str, parameter: str, individuals: Individuals) -> Reading:
    """The record or the listed value that a text means.

    Args:
        text: key, IRI, CURIE or label.
        parameter: name of the parameter, for messages.
        individuals: those that it can mean.

    Raises:
        CannotRun: it means none, or several.
    """
    text = text.strip()
    namespace, known = individuals.namespace, individuals.labels
    for reading in (text, text.removeprefix("<").removesuffix(">"), namespace + text):
        if reading in known:
            return Reading((reading,), "identifier")
    if text in individuals.by_curie:
        return Reading((individuals.by_curie[text],), "identifier")
    name = individuals.kind.partition(":")[2]
    keys = [address.removeprefix(namespace) for address in known]
    found = [
        address
        for address, label in known.items()
        if label.casefold() == text.casefold() or address.removeprefix(namespace).casefold() == text.casefold()
    ]
    if len(found) == 1:
        return Reading((found[0],), "label", f"--{parameter} {text!r} is read as {curie(found[0])} (label).")
    if found:
        listed = "".join(f"\n  {curie(address)}  {known[address]}" for address in found)
        raise CannotRun(f"--{parameter} {text!r} can mean {len(found)} records. Give one of these keys:{listed}")
    near = difflib.get_close_matches(text, keys, n=3)
    listing = ", ".join(keys) if len(keys) <= 45 else ""
    hint = f" There is: {listing}." if listing else (f" Near are: {', '.join(near)}." if near else "")
    raise CannotRun(f"--{parameter}: {text!r} is no {name}.{hint}")
