"""What a query of a user's own may be: it reads, and it reads this graph alone."""

from __future__ import annotations

from dataclasses import dataclass

from senstro.errors import CannotRun
from senstro.sparql.lexer import Token, tokens, unescaped
from senstro.terms import NAMESPACES, OBO_PREFIXES

__all__ = ["PREFIXES", "Inspected", "inspect"]

PREFIXES = (
    NAMESPACES
    | {prefix: f"{NAMESPACES['obo']}{prefix}_" for prefix in OBO_PREFIXES}
    | {prefix.upper(): NAMESPACES[prefix] for prefix in ("hgnc", "mgi", "rgd", "efo")}
)
"""The prefixes that a query may use without declaring them; those of genes in capitals too, as answers print them."""

_FORMS = {"SELECT": "select", "ASK": "ask", "CONSTRUCT": "graph", "DESCRIBE": "graph"}
_UPDATES = frozenset({"INSERT", "DELETE", "LOAD", "CLEAR", "DROP", "CREATE", "ADD", "MOVE", "COPY", "WITH"})
_ALWAYS_UPDATES = frozenset({"INSERT", "DELETE", "LOAD", "CLEAR", "DROP", "CREATE"})


@dataclass(frozen=True)
class Inspected:
    """A query that may be run.

    Attributes:
        text: the query as it was given.
        form: ``select``, ``ask`` or ``graph``.
        added: prefixes of ours that it uses and does not declare, with their namespaces, sorted.
        ordered: whether it says in which order its rows come.
    """

    text: str
    form: str
    added: dict[str, str]
    ordered: bool


def _refuse(found: list[Token], local: bool) -> None:
    for token in found:
        word = token.text.upper() if token.kind == "word" else ""
        if word == "SERVICE":
            raise CannotRun(
                f"line {token.line}: SERVICE is refused, since a query here reaches no other address; ask that endpoint itself with --endpoint."
            )
        if word in _ALWAYS_UPDATES:
            raise CannotRun(f"line {token.line}: {word} changes a graph, and a query here only reads; change the tables instead (docs/curating.md).")
        if word == "FROM" and local:
            raise CannotRun(
                f"line {token.line}: FROM is refused, since nothing is fetched and everything is in the default graph; leave the clause out."
            )


def _prologue(found: list[Token]) -> tuple[set[str], list[Token]]:
    """The prefixes that are declared, and what stands behind the declarations."""
    declared: set[str] = set()
    place = 0
    while place < len(found) and found[place].kind == "word" and found[place].text.upper() in {"PREFIX", "BASE"}:
        if found[place].text.upper() == "BASE":
            place += 2
            continue
        if place + 1 < len(found):
            declared.add(found[place + 1].text.partition(":")[0])
        place += 3
    return declared, found[place:]


def inspect(query: str, local: bool = True) -> Inspected:
    """Look a query over before it is run.

    Args:
        query: SPARQL 1.1.
        local: whether it is for the packaged graph; an endpoint of the user's own may have named graphs.

    Raises:
        CannotRun: it is no SELECT, ASK, CONSTRUCT or DESCRIBE, it would change the graph or reach another address, or uses an unknown prefix.
    """
    if any("\ud800" <= letter <= "\udfff" for letter in query):
        raise CannotRun("the query is no UTF-8 text.")
    found = tokens(query)
    # An engine may turn \uXXXX into letters before it reads the query, or only inside strings and addresses: neither reading may hold what is refused.
    for reading in (found, tokens(unescaped(query))):
        _refuse(reading, local)
    declared, body = _prologue(found)
    first = body[0].text.upper() if body and body[0].kind == "word" else ""
    if first in _UPDATES:
        raise CannotRun(f"line {body[0].line}: {first} changes a graph, and a query here only reads.")
    if first not in _FORMS:
        raise CannotRun("the query has no SELECT, ASK, CONSTRUCT or DESCRIBE behind its prefixes.")
    used: dict[str, Token] = {}
    for token in body:
        if token.kind == "name":
            used.setdefault(token.text.partition(":")[0], token)
    unknown = [f"{name}: (line {token.line})" for name, token in used.items() if name not in declared and name not in PREFIXES]
    if unknown:
        raise CannotRun(
            f"the query uses prefixes that it does not declare and that are none of ours: {', '.join(unknown)}. Declare them with PREFIX; `senstro schema` lists ours."
        )
    depth, ordered = 0, False
    for token in body:
        depth += {"{": 1, "}": -1}.get(token.text, 0) if token.kind == "sign" else 0
        ordered = ordered or (depth == 0 and token.kind == "word" and token.text.upper() == "ORDER")
    return Inspected(query, _FORMS[first], {name: PREFIXES[name] for name in sorted(used) if name not in declared}, ordered)
