"""The account of an answer: the query as it was run, its parameters as terms, the records behind each row, and how what is derived came about."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

import pyoxigraph as ox

from senstro.engines.engine import Engine
from senstro.questions.answer import Answer
from senstro.questions.cell import short
from senstro.questions.derivation import Classes, spoken, ways_in
from senstro.questions.evidence import records_behind, without_records
from senstro.terms import NAMESPACES, curie, iri

__all__ = ["Account", "account"]

_DERIVED = {
    "sen:under": "sen:under is the ready closure of the class hierarchy: stated subclasses, logical definitions, and what HermiT found (ontology/inferred.tsv).",
    "sen:memberKind": "sen:memberKind is every class that the members of a population are of: the build makes a class from the cells of its row (cell type, states, tissue) and takes all above it.",
    "sen:inferredType": "sen:inferredType is a class that HermiT found for a population or an intervention and nobody stated (ontology/inferred.tsv); the class that the build made from the row is its rdf:type.",
    "sen:memberOfPathway": "sen:memberOfPathway comes from statements that a gene, complex or group is involved in a pathway (ontology/bridge.ttl), carried down to what is under them.",
    "sen:placeText": "sen:placeText puts the units of the record's anchors (data/anchors.tsv, data/units.tsv) into words.",
    "sen:placeSection": "sen:placeSection is the section of the units of the record's anchors.",
    "sen:citationText": "sen:citationText puts the record's citation numbers into one string.",
    "sen:sourceCaution": "sen:sourceCaution leads to a source check (data/source_checks.tsv) that affects the record and does not simply agree.",
    "sen:raises": "sen:raises is a flat edge that the build made from one finding that is affirmed, reported and of one intervention; sen:fromRecord of the edge names it.",
    "sen:lowers": "sen:lowers is a flat edge that the build made from one finding that is affirmed, reported and of one intervention; sen:fromRecord of the edge names it.",
    "sen:upIn": "sen:upIn is a flat edge that the build made from one finding against a comparator; sen:fromRecord of the edge names it.",
    "sen:downIn": "sen:downIn is a flat edge that the build made from one finding against a comparator; sen:fromRecord of the edge names it.",
}
"""What a query can use of the derived layer, and how it comes about; docs/model.md has the whole."""
_WAYS_SHOWN = 2
"""Ways from a record to a class that was asked for which are told for each row."""


@dataclass(frozen=True)
class Account:
    """How an answer came about.

    Attributes:
        question: name of the question.
        summary: the question in words.
        parameters: for each parameter a sentence on what was given and what it became.
        query: the SPARQL as it was run.
        derived: sentences on what the query uses of the derived layer.
        rows: for each row its cells in short, the records behind it with file and row, and sentences on how it came under what was asked for.
        remarks: sentences on the whole.
    """

    question: str
    summary: str
    parameters: list[str]
    query: str
    derived: list[str]
    rows: list[dict[str, Any]]
    remarks: list[str]

    def lines(self) -> list[str]:
        """As text for people."""
        out = [f"question    {self.question}: {self.summary}", *(f"parameter   {words}" for words in self.parameters)]
        out += [f"derived     {words}" for words in self.derived] + [f"note        {words}" for words in self.remarks]
        out += ["query", *(f"    {line}" for line in self.query.splitlines() if not line.startswith("#+")), ""]
        for row in self.rows:
            out.append(f"row {row['row']}  " + " | ".join(_told_once(row["cells"])))
            out += [f"    record  {record['record']}  {record['where']}" for record in row["records"]]
            out += [f"    why     {words}" for words in row["why"]]
        return out


def _told_once(cells: dict[str, str]) -> list[str]:
    """The cells that say something, without identifiers whose label stands beside them and without the records, which have lines of their own."""
    return [
        cell
        for name, cell in cells.items()
        if cell and f"{name}_label" not in cells and name not in {"record", "source"} and not name.endswith("_record")
    ]


def _parameters(answer: Answer, classes: Classes) -> list[str]:
    given = {one.parameter.name: one for one in answer.bound}
    words = []
    for parameter in answer.question.parameters:
        one = given.get(parameter.name)
        if one is None:
            words.append(f"{parameter.name} was not given and stands for anything")
            continue
        terms = " and ".join(f"{term} ({classes.name(term[1:-1])})" if term.startswith("<") else term for term in one.terms)
        words.append(f"{parameter.name} = {terms}; given as {one.given!r}, read as {one.how}")
    return words


def _where(records: list[str], engine: Engine) -> dict[str, str]:
    """Record to file and row of the table that it comes from; rows count from the header, which is row 1."""
    if not records:
        return {}
    listed = " ".join(str(ox.NamedNode(record)) for record in sorted(set(records)))
    found = engine.select(
        f"SELECT ?record ?cell WHERE {{ VALUES ?record {{ {listed} }} ?record <{iri('sen:tableCell')}> ?cell }} ORDER BY ?record ?cell"
    )
    return {row[0].value: f"data/{row[1].value}" for row in found.rows if row[0] and row[1]}


def _reasoned(record: str, wanted: str, classes: Classes) -> list[str]:
    """What the reasoner found for a population or an intervention itself, where its class was asked for."""
    engine = classes.engine
    query = f"""SELECT DISTINCT ?found WHERE {{ {ox.NamedNode(record)} <{iri("sen:inferredType")}> ?found . ?found <{iri("sen:under")}> {ox.NamedNode(wanted)} }} ORDER BY ?found"""
    found = [row[0].value for row in engine.select(query).rows if row[0]]
    if not found:
        return []
    slots = " ".join(f"<{iri('sen:' + slot)}>" for slot in ("cellType", "cellState", "tissue", "mode", "agent", "target"))
    cells = engine.select(
        f"SELECT DISTINCT ?slot ?value WHERE {{ VALUES ?slot {{ {slots} }} {ox.NamedNode(record)} ?slot ?value }} ORDER BY ?slot ?value"
    )
    said = ", ".join(f"{curie(slot.value).removeprefix('sen:')} {classes.name(value.value)}" for slot, value in cells.rows if slot and value)
    best = wanted if wanted in found else found[0]
    chain = "" if best == wanted else f"; {spoken(best, classes.chain(best, wanted) or [], classes)}"
    return [f"HermiT found that {curie(record)} is a {classes.name(best)}, from the definition of that class and the row's own cells ({said}){chain}"]


def _of_pathway(records: list[str], wanted: str, classes: Classes) -> dict[str, list[str]]:
    """Sentences on the members of a pathway that records name, for a question that goes over members."""
    listed = " ".join(str(ox.NamedNode(record)) for record in sorted(set(records)))
    query = f"""SELECT DISTINCT ?record ?slot ?member WHERE {{ VALUES ?record {{ {listed} }} ?record ?slot ?member . ?member <{iri("sen:memberOfPathway")}> {ox.NamedNode(wanted)} }}
ORDER BY ?record ?slot ?member"""
    found: dict[str, list[str]] = {}
    for record, slot, member in classes.engine.select(query).rows:
        if record and slot and member and slot.value.startswith(NAMESPACES["sen"]):
            itself = "is the pathway itself" if member.value == wanted else "is a member of it by ontology/bridge.ttl, or under one"
            found.setdefault(record.value, []).append(f"{curie(slot.value).removeprefix('sen:')}: {classes.name(member.value)} {itself}")
    return found


_FLAT = re.compile(r"sen:(?:raises|lowers|upIn|downIn)\b")
"""Flat edges: relations that the build makes from one finding each."""


def _flat_edges(answer: Answer, engine: Engine, classes: Classes) -> list[list[str]]:
    """For each row, from which finding a flat edge between two of its cells comes; nothing for a question that goes over none."""
    told: list[list[str]] = [[] for _ in answer.table.rows]
    used = {term.value for row in answer.table.rows for term in row if term and term.kind == "iri"}
    if not used or not _FLAT.search(answer.query):
        return told
    listed = " ".join(str(ox.NamedNode(address)) for address in sorted(used))
    query = f"""SELECT DISTINCT ?from ?relation ?to ?record ?cell WHERE {{ VALUES ?from {{ {listed} }} VALUES ?to {{ {listed} }}
  ?edge <{iri("sen:edgeSource")}> ?from ; <{iri("sen:edgeRelation")}> ?relation ; <{iri("sen:edgeTarget")}> ?to ; <{iri("sen:fromRecord")}> ?record .
  ?record <{iri("sen:tableCell")}> ?cell }} ORDER BY ?from ?relation ?to ?record"""
    for found in engine.select(query).rows:
        start, relation, end, record, cell = (term.value if term else "" for term in found)
        words = f"the flat edge {classes.name(start)} {curie(relation)} {classes.name(end)} comes from {curie(record)} (data/{cell})"
        for number, row in enumerate(answer.table.rows):
            if {start, end} <= {term.value for term in row if term}:
                told[number].append(words)
    return told


def _why(answer: Answer, behind: list[tuple[str, ...]], engine: Engine, classes: Classes) -> list[list[str]]:
    """For each row, how it came under each class that was asked for."""
    why: list[list[str]] = [[] for _ in behind]
    every = [record for records in behind for record in records]
    for one in answer.bound:
        if one.parameter.kind != "class":
            continue
        for wanted in (term[1:-1] for term in one.terms):
            ways = ways_in(every, wanted, engine)
            members = _of_pathway(every, wanted, classes) if "sen:memberOfPathway" in answer.query and every else {}
            for number, records in enumerate(behind):
                words = []
                for record in records:
                    for holder, slot, place in ways.get(record, ())[:_WAYS_SHOWN]:
                        through = "" if holder == record else f", of {curie(holder)}"
                        chain = classes.chain(place, wanted)
                        if chain is not None:
                            words.append(f"{one.parameter.name}: {curie(slot).removeprefix('sen:')}{through}: {spoken(place, chain, classes)}")
                    if record in members:
                        words += [f"{one.parameter.name}: {reason}" for reason in members[record]]
                    elif not ways.get(record):
                        words += [f"{one.parameter.name}: {reason}" for reason in _reasoned(record, wanted, classes)]
                why[number] += list(dict.fromkeys(words))
    return why


def account(answer: Answer) -> Account:
    """The account of an answer.

    Args:
        answer: an answer with its engine, without added columns of evidence.

    Raises:
        CannotRun: the engine cannot answer.
        ValueError: the answer has no engine.
    """
    if answer.engine is None:
        raise ValueError("an answer without its engine cannot be accounted for")
    engine, classes = answer.engine, Classes(answer.engine)
    behind = records_behind(answer.table)
    where = _where([record for records in behind for record in records], engine)
    edges = _flat_edges(answer, engine, classes)
    why = [reasons + edges[number] for number, reasons in enumerate(_why(answer, behind, engine, classes))]
    used = [words for name, words in _DERIVED.items() if re.search(rf"{name}\b", answer.query)]
    rows = [
        {
            "row": number,
            "cells": {name: short(term) for name, term in zip(answer.table.columns, row, strict=True)},
            "records": [{"record": curie(record), "where": where.get(record, "in no table")} for record in behind[number - 1]],
            "why": why[number - 1],
        }
        for number, row in enumerate(answer.table.rows, 1)
    ]
    remarks = list(answer.notes)
    if rows and not any(behind):
        remarks.append(without_records(answer))
    return Account(answer.question.name, answer.question.summary, _parameters(answer, classes), answer.query, used, rows, remarks)
