"""From what a user writes to RDF terms; never by pasting text into a query."""

from __future__ import annotations

import difflib
import re

import pyoxigraph as ox

from senstro.engines.engine import Engine
from senstro.errors import CannotRun
from senstro.questions.question import Parameter, Question
from senstro.questions.words import Words, remembered
from senstro.terms import NAMESPACES, curie, iri

__all__ = ["bind"]

_WORDS = "SELECT DISTINCT ?term ?word WHERE {{ ?term <{}> <{}> ; <{}> ?word }} ORDER BY ?term ?word"
_RANKS = ("rdfs:label", "oboInOwl:hasExactSynonym", "oboInOwl:hasRelatedSynonym")
"""What a class is called, the surest first; after these comes what the text prints for it."""
_PRINTED = """SELECT DISTINCT ?term ?word WHERE {{
  VALUES ?slot {{ {} }}
  ?record ?slot ?term ; <{}> ?word .
  FILTER NOT EXISTS {{ ?record ?slot ?other FILTER(?other != ?term) }}
}} ORDER BY ?term ?word""".format(
    " ".join(f"<{iri('sen:' + slot)}>" for slot in ("agent", "entity", "measured", "marker", "subject")), iri("sen:printed")
)


def _words(engine: Engine, fresh: bool) -> list[Words]:
    def look(query: str) -> Words:
        return Words([(row[0].value, row[1].value) for row in engine.select(query).rows if row[0] and row[1]])

    queries = (*(_WORDS.format(iri("rdf:type"), iri("owl:Class"), iri(rank)) for rank in _RANKS), _PRINTED)
    return remembered(engine, "classes", lambda: [look(query) for query in queries], fresh)


def _class(text: str, parameter: Parameter, engine: Engine, fresh: bool = False) -> ox.NamedNode:
    words = _words(engine, fresh)
    labels = words[0].words
    for reading in (text, _try_iri(text)):
        if reading in labels:
            return ox.NamedNode(reading)
    for called in words:
        found = called.terms(text)
        if len(found) == 1:
            return ox.NamedNode(found[0])
        if found:
            listed = "; ".join(f"{curie(term)} ({labels.get(term, 'no label')})" for term in found)
            raise CannotRun(f"--{parameter.name} {text!r} can mean {listed}. Give one of these identifiers.")
    if not fresh:
        return _class(text, parameter, engine, fresh=True)
    near = difflib.get_close_matches(text.lower(), sorted(set().union(*(called.known() for called in words))), n=3)
    raise CannotRun(
        f"--{parameter.name}: no class of the graph has the identifier, label, synonym or printed form {text!r}."
        + (f" Near are: {', '.join(near)}." if near else "")
    )


def _try_iri(text: str) -> str:
    try:
        return iri(text)
    except ValueError:
        return text


def _individual(text: str, parameter: Parameter, engine: Engine, fresh: bool = False) -> ox.NamedNode:
    if parameter.kind == "value":
        namespace, query_class = NAMESPACES["val"], iri("sen:" + parameter.values)
        query = f"SELECT DISTINCT ?s WHERE {{ ?s <{iri('rdf:type')}> {ox.NamedNode(query_class)} }} ORDER BY ?s"
    else:
        namespace = NAMESPACES[parameter.folder]
        query = f"SELECT DISTINCT ?s WHERE {{ ?s <{iri('sen:tableCell')}> ?row FILTER(STRSTARTS(STR(?s), {ox.Literal(namespace)})) }} ORDER BY ?s"
    known = remembered(engine, query, lambda: {row[0].value: None for row in engine.select(query).rows if row[0]}, fresh)
    for reading in (text, namespace + text):
        if reading in known:
            return ox.NamedNode(reading)
    if not fresh:
        return _individual(text, parameter, engine, fresh=True)
    keys = [address.removeprefix(namespace) for address in known]
    near = difflib.get_close_matches(text, keys, n=3)
    listing = ", ".join(keys) if len(keys) <= 45 else ""
    hint = f" There is: {listing}." if listing else (f" Near are: {', '.join(near)}." if near else "")
    raise CannotRun(f"--{parameter.name}: {text!r} is no {parameter.values or parameter.folder}.{hint}")


def _literal(text: str, parameter: Parameter) -> ox.Literal:
    pattern, datatype = {"integer": (r"-?[0-9]+", "xsd:integer"), "decimal": (r"-?[0-9]+(\.[0-9]+)?", "xsd:decimal")}.get(
        parameter.kind, (r"(?s).*", "xsd:string")
    )
    if parameter.allowed and text not in parameter.allowed:
        raise CannotRun(f"--{parameter.name}: {text!r} is none of the words that are understood here: {', '.join(parameter.allowed)}.")
    if not re.fullmatch(pattern, text):
        raise CannotRun(f"--{parameter.name}: {text!r} is no {parameter.kind}; an example is {parameter.example}.")
    return ox.Literal(text, datatype=ox.NamedNode(iri(datatype)))


def bind(question: Question, values: dict[str, str], engine: Engine) -> dict[str, str]:
    """The terms for a question's parameters.

    Args:
        question: the question.
        values: parameter name to what the user wrote.
        engine: to look labels, synonyms and keys up.

    Returns:
        Parameter name to a term in N-Triples form, as the RDF library writes it.

    Raises:
        CannotRun: an unknown name, a wrong kind, an ambiguous or unknown value, or a required parameter missing; the message says what exists.
    """
    named = {parameter.name: parameter for parameter in question.parameters}
    unknown = sorted(set(values) - set(named))
    if unknown:
        there = ", ".join(named) or "none"
        raise CannotRun(f"question {question.name} has no parameter {', '.join(unknown)}; it has {there}.")
    missing = [name for name, parameter in named.items() if parameter.required and name not in values]
    if missing:
        listed = "; ".join(f"--{name} ({named[name].about}, for one {named[name].example})" for name in missing)
        raise CannotRun(f"question {question.name} needs {listed}.")
    terms: dict[str, str] = {}
    for name, text in ({one.name: one.default for one in question.parameters if one.default} | values).items():
        parameter = named[name]
        node: ox.NamedNode | ox.Literal
        if parameter.kind == "class":
            node = _class(text, parameter, engine)
        elif parameter.kind in {"record", "value"}:
            node = _individual(text, parameter, engine)
        else:
            node = _literal(text, parameter)
        terms[name] = str(node)
    return terms
