"""The stored questions as SHACL ``sh:SPARQLExecutable``, in the form of the SIB collection of SPARQL examples (github.com/sib-swiss/sparql-examples).

Its conventions, as its README and its shapes (spex.shacl of sparql-examples-utils) give them: one subject a query, of the types ``sh:SPARQLExecutable``
and ``sh:SPARQLSelectExecutable``; one ``sh:select``; ``rdfs:comment`` with a language tag; ``sh:prefixes _:sparql_examples_prefixes``, whose declarations
stand in ``prefixes.ttl``; ``schema:keywords`` without blanks at their ends; at least one ``schema:target``. Its prefixes file also imports the SHACL
ontology; ours does not, since nothing here may have to be fetched.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

import pyoxigraph as ox

from senstro.export.examples import LOCAL_ENDPOINT, Example
from senstro.terms import BASE, NAMESPACES, iri

__all__ = ["prefixes_turtle", "sparql_example", "sparql_examples"]

_HEAD = {
    "owl": NAMESPACES["owl"],
    "question": f"{BASE}question/",
    "rdfs": NAMESPACES["rdfs"],
    "schema": "https://schema.org/",
    "sh": NAMESPACES["sh"],
    "xsd": NAMESPACES["xsd"],
}
_PREFIX = re.compile(r"^\s*PREFIX\s+([\w-]*):\s*<([^>]*)>", re.MULTILINE | re.IGNORECASE)


def _head(*names: str) -> str:
    return "".join(f"@prefix {name}: <{_HEAD[name]}> .\n" for name in names)


def _long(text: str) -> str:
    """A literal in three quotation marks, as Turtle writes long ones."""
    return '"""' + text.replace("\\", "\\\\").replace('"', '\\"') + '"""'


def _comment(example: Example) -> str:
    bound = ", ".join(f"{name.replace('_', ' ')} {value}" for name, value in example.values.items())
    return f"{example.question.summary} (Here: {bound}.)" if bound else example.question.summary


def _statement(example: Example, endpoint: str) -> str:
    name = example.question.name
    lines = [
        f"question:{name} a sh:SPARQLExecutable, sh:SPARQLSelectExecutable ;",
        f"    rdfs:comment {ox.Literal(_comment(example), language='en')} ;",
        "    sh:prefixes _:sparql_examples_prefixes ;",
        f"    sh:select {_long(example.query)} ;",
        f"    schema:keywords {', '.join(str(ox.Literal(tag)) for tag in sorted(set(example.question.tags)))} ;",
        f"    schema:target {ox.NamedNode(endpoint)} .",
    ]
    return "\n".join(lines) + "\n"


def _declarations(found: Iterable[Example]) -> str:
    used: dict[str, str] = {}
    for example in found:
        used.update(_PREFIX.findall(example.query))
    lines = ["_:sparql_examples_prefixes a owl:Ontology ;", "    sh:declare"]
    declared = [
        f"        [ sh:prefix {ox.Literal(prefix)} ; sh:namespace {ox.Literal(space, datatype=ox.NamedNode(iri('xsd:anyURI')))} ]".replace(
            f"<{iri('xsd:anyURI')}>", "xsd:anyURI"
        )
        for prefix, space in sorted(used.items())
    ]
    return "\n".join(lines) + "\n" + " ,\n".join(declared) + " .\n"


def prefixes_turtle(found: Iterable[Example]) -> str:
    """The file ``prefixes.ttl`` of a folder of examples: every prefix that they use."""
    return _head("owl", "sh", "xsd") + "\n" + _declarations(found)


def sparql_example(example: Example, endpoint: str = LOCAL_ENDPOINT) -> str:
    """The file of one question; its query runs as it stands, with the examples of its parameters bound."""
    return _head("question", "rdfs", "schema", "sh") + "\n" + _statement(example, endpoint)


def sparql_examples(found: list[Example], endpoint: str = LOCAL_ENDPOINT) -> str:
    """All questions in one file, for loading beside the graph.

    Args:
        found: the questions.
        endpoint: the address that they are to be asked at (``schema:target``).
    """
    return _head(*_HEAD) + "\n" + _declarations(found) + "\n" + "\n".join(_statement(example, endpoint) for example in found)
