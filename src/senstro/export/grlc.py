"""The stored questions for grlc (github.com/CLARIAH/grlc), which makes a web API of a folder of queries.

Its conventions, as its code reads them: decorators in YAML behind ``#+`` (``summary``, ``description``, ``endpoint``, ``method``, ``tags``, ``defaults``,
``enumerate``), and parameters by the names of variables: ``?_name_iri`` for a needed IRI, ``?__name`` for a text that may be left out,
``?_name_integer``; a name has letters and digits alone. Where our files have ``VALUES ?agent { UNDEF }``, these have
``{ BIND(?_agent_iri AS ?agent) }``: grlc puts the term there, and a variable that nothing binds leaves ``?agent`` unbound, as UNDEF does.
"""

from __future__ import annotations

import json
import re

import pyoxigraph as ox

from senstro.engines import Engine
from senstro.export.examples import LOCAL_ENDPOINT, Example, body
from senstro.questions.question import Parameter
from senstro.terms import iri

__all__ = ["GRLC_CONFIG", "grlc_name", "grlc_query"]

GRLC_CONFIG = """\
[repo_info]
repo_title = senstro
api_description = Stored questions on senescence and rejuvenation of mesenchymal stromal cells. Language models curated the records; no domain expert has checked them.
contact_name = senstro contributors
licence_url = https://spdx.org/licenses/MIT.html
"""
"""The file ``local-api-config.ini`` that grlc reads beside local queries."""

_XSD = "PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>"
_ENDINGS = {"class": "_iri", "record": "_iri", "value": "_iri", "text": "", "integer": "_integer", "decimal": "_xsd_decimal"}


def grlc_name(name: str) -> str:
    """A parameter's name with letters and digits alone: ``criterion_set`` becomes ``criterionSet``."""
    first, *rest = name.split("_")
    return first + "".join(word.capitalize() for word in rest)


def _variable(parameter: Parameter) -> str:
    # grlc leaves unbound what is left out, and does not put a default in its place; so that one with a default has to be given.
    return f"?{'_' if parameter.required or parameter.default else '__'}{grlc_name(parameter.name)}{_ENDINGS[parameter.kind]}"


def _plain(term: str) -> str:
    """A term in N-Triples form as grlc takes it: an IRI without its brackets, a literal without its quotation marks."""
    node = next(iter(ox.parse(input=f"<urn:s> <urn:p> {term} .", format=ox.RdfFormat.N_TRIPLES))).object
    return node.value if isinstance(node, ox.NamedNode | ox.Literal) else str(node)


def _allowed(parameter: Parameter, engine: Engine) -> list[str]:
    """The values of a closed list, for ``enumerate``."""
    if parameter.kind != "value":
        return []
    rows = engine.select(f"SELECT DISTINCT ?v WHERE {{ ?v <{iri('rdf:type')}> <{iri('sen:' + parameter.values)}> }} ORDER BY ?v").rows
    return [row[0].value for row in rows if row[0]]


def grlc_query(example: Example, engine: Engine, endpoint: str = LOCAL_ENDPOINT) -> str:
    """The file of one question.

    Args:
        example: the question with its examples; they become ``defaults``.
        engine: to look up what a parameter with a closed list may be.
        endpoint: the address that it is to be asked at.
    """
    question = example.question
    told = [f"{grlc_name(parameter.name)}: {parameter.about}, for one {parameter.example}" for parameter in question.parameters]
    gives = [f"{column}: {meaning}" for column, meaning in question.columns.items()]
    description = ("Takes " + "; ".join(told) + ". " if told else "") + "Gives " + "; ".join(gives) + "."
    head: dict[str, object] = {
        "summary": question.summary,
        "description": description,
        "endpoint": endpoint,
        "method": "GET",
        "tags": list(question.tags),
    }
    if question.parameters:
        head["defaults"] = [{grlc_name(parameter.name): _plain(example.terms[parameter.name])} for parameter in question.parameters]
    if lists := [{grlc_name(parameter.name): _allowed(parameter, engine)} for parameter in question.parameters if parameter.kind == "value"]:
        head["enumerate"] = lists
    # JSON is YAML, and on one line for each decorator nothing in a text can end it.
    lines = [f"#+ {name}: {json.dumps(value, ensure_ascii=False)}" for name, value in head.items()]
    text = body(question.text)
    for parameter in question.parameters:
        mark = re.compile(rf"VALUES \?{parameter.name} \{{ UNDEF \}}")
        text = mark.sub(lambda _, parameter=parameter: f"{{ BIND({_variable(parameter)} AS ?{parameter.name}) }}", text)  # type: ignore[misc]
    # grlc puts this prefix before every SELECT, those of subqueries too, unless it finds it written just so.
    if any(parameter.kind in {"integer", "decimal"} for parameter in question.parameters) and _XSD not in text:
        text = f"{_XSD}\n{text}"
    return "\n".join(lines) + "\n" + text
