"""From what a user writes to RDF terms; never by pasting text into a query."""

from __future__ import annotations

import itertools
import re
from dataclasses import dataclass, replace

import pyoxigraph as ox

from senstro.engines.engine import Engine
from senstro.errors import CannotRun
from senstro.lexicon import Names, Reading, read_class, read_individual
from senstro.questions.question import Parameter, Question
from senstro.terms import iri

__all__ = ["Bound", "bind", "bindings", "combinations"]


@dataclass(frozen=True)
class Bound:
    """A parameter with what was written for it and what that was read as.

    Attributes:
        parameter: the parameter.
        given: what the user wrote.
        terms: the terms in N-Triples form, as the RDF library writes them; more than one only for a gene of several species.
        how: how the reading was come by, such as ``identifier``, ``label`` or ``literal``.
        note: a sentence for the user where the reading is not plainly what was written; else empty.
    """

    parameter: Parameter
    given: str
    terms: tuple[str, ...]
    how: str
    note: str = ""


def _literal(text: str, parameter: Parameter) -> ox.Literal:
    pattern, datatype = {"integer": (r"-?[0-9]+", "xsd:integer"), "decimal": (r"-?[0-9]+(\.[0-9]+)?", "xsd:decimal")}.get(
        parameter.kind, (r"(?s).*", "xsd:string")
    )
    if parameter.allowed and text not in parameter.allowed:
        raise CannotRun(f"--{parameter.name}: {text!r} is none of the words that are understood here: {', '.join(parameter.allowed)}.")
    if not re.fullmatch(pattern, text):
        raise CannotRun(f"--{parameter.name}: {text!r} is no {parameter.kind}; an example is {parameter.example}.")
    return ox.Literal(text, datatype=ox.NamedNode(iri(datatype)))


def _bound(parameter: Parameter, text: str, reading: Reading) -> Bound:
    return Bound(parameter, text, tuple(str(ox.NamedNode(term)) for term in reading.terms), reading.how, reading.note)


def bindings(question: Question, values: dict[str, str], engine: Engine, names: Names | None = None) -> tuple[Bound, ...]:
    """What was written for a question's parameters, with what it was read as.

    Args:
        question: the question.
        values: parameter name to what the user wrote.
        engine: to look labels, synonyms and keys up.
        names: what the graph calls its things, to be kept from one question to the next.

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
    names = names or Names(engine)
    found: list[Bound] = []
    for name, text in ({one.name: one.default for one in question.parameters if one.default} | values).items():
        if any("\ud800" <= letter <= "\udfff" for letter in text):
            raise CannotRun(f"--{name}: what was given is no UTF-8 text.")
        parameter = named[name]
        if parameter.kind == "class":
            found.append(_bound(parameter, text, read_class(text, name, engine, names.lexicon)))
        elif parameter.kind in {"record", "value"}:
            kind = f"{parameter.kind}:{parameter.values or parameter.folder}"
            found.append(_bound(parameter, text, read_individual(text, name, names.individuals(kind))))
        else:
            found.append(Bound(parameter, text, (str(_literal(text, parameter)),), "literal"))
    # What the head says where the user says nothing needs no note: --help-parameters and the account tell it.
    return tuple(one if one.parameter.name in values else replace(one, how=f"default, {one.how}", note="") for one in found)


def combinations(bound: tuple[Bound, ...]) -> list[dict[str, str]]:
    """The dictionaries of terms with which a question is asked: one, or one for each species of a gene."""
    return [dict(zip((one.parameter.name for one in bound), terms, strict=True)) for terms in itertools.product(*(one.terms for one in bound))]


def bind(question: Question, values: dict[str, str], engine: Engine) -> dict[str, str]:
    """The terms for a question's parameters, for one query that stands for all of them.

    Args:
        question: the question.
        values: parameter name to what the user wrote.
        engine: to look labels, synonyms and keys up.

    Returns:
        Parameter name to a term in N-Triples form, as the RDF library writes it; to several, with spaces between them, where a gene of several species is meant.

    Raises:
        CannotRun: an unknown name, a wrong kind, an ambiguous or unknown value, or a required parameter missing; the message says what exists.
    """
    return {one.parameter.name: " ".join(one.terms) for one in bindings(question, values, engine)}
