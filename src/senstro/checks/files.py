"""A user's files, held against our shapes and checks with our graph around them."""

from __future__ import annotations

import difflib
import re
import shutil
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

import pyoxigraph as ox

from senstro.checks.depth import refuse_hierarchy
from senstro.checks.examine import Rules, Subject, examine, load_rules
from senstro.checks.reading import RDF_SUFFIXES, TEXT_CAP, read_bytes, read_rdf
from senstro.checks.report import Report, Result, from_fault
from senstro.errors import CannotRun, Fault
from senstro.graph.populations import population_triples
from senstro.graph.records import record_iri, record_triples
from senstro.ontology import Ontology, load_ontology
from senstro.tables import Tables, read_tables
from senstro.tables.links import table_faults
from senstro.terms import BASE, NAMESPACES, curie, iri

__all__ = ["Given", "examine_files", "examine_given"]

_TYPE, _UNDER, _CAUTION = (ox.NamedNode(iri(c)) for c in ("rdf:type", "sen:under", "sen:sourceCaution"))


@dataclass
class Given:
    """What a user gave.

    Attributes:
        triples: everything, of RDF and of tables.
        files: address (blank nodes as ``_:name``) to the file, and the row in it, that it was read from.
        results: what the table reader found already.
        replaced: folders of addresses whose records the user's tables stand for.
        rdf: RDF file to the addresses of its subjects.
        tables: whether there are tables among the files.
    """

    triples: list[ox.Triple] = field(default_factory=list)
    files: dict[str, tuple[str, str]] = field(default_factory=dict)
    results: list[Result] = field(default_factory=list)
    replaced: set[str] = field(default_factory=set)
    rdf: dict[str, set[str]] = field(default_factory=dict)
    tables: bool = False


def _name(node: object) -> str:
    return f"_:{node.value}" if isinstance(node, ox.BlankNode) else node.value if isinstance(node, ox.NamedNode) else str(node)


def examine_files(paths: list[Path], folder: Path) -> Report:
    """Hold files against all rules.

    Args:
        paths: RDF files and tables.
        folder: the folder that holds ``ontology``, ``shapes``, ``queries`` and ``data``.

    Raises:
        CannotRun: a file cannot be read (all of them are named), or nothing in the RDF is of a kind that senstro knows.
        FaultsFound: our own tables have faults.
    """
    if not paths:
        raise CannotRun("no file is named.")
    rules = load_rules(folder)
    given, problems = Given(), []
    tables: dict[str, Path] = {}
    for number, path in enumerate(dict.fromkeys(paths)):
        try:
            if path.is_dir() or not path.exists():
                read_bytes(path)
            if path.suffix.lower() == ".tsv":
                name = _table_name(path, rules)
                if name in tables:
                    raise CannotRun(f"{path}: the table {name} is given twice.")
                longest = max(read_bytes(path).split(b"\n"), key=len)
                if len(longest) > TEXT_CAP:
                    raise CannotRun(f"{path}: a row has {len(longest)} bytes; up to {TEXT_CAP} are read.")
                tables[name] = path
            elif path.suffix.lower() in RDF_SUFFIXES:
                _add_rdf(given, path, f"f{number}n")
            else:
                raise CannotRun(f"{path}: the suffix says no syntax that is read; known are {', '.join([*RDF_SUFFIXES, '.tsv'])}.")
        except CannotRun as problem:
            problems.append(str(problem))
    if problems:
        raise CannotRun("\n".join(problems))
    refuse_hierarchy(given.triples, given.files)
    if tables:
        _add_tables(given, tables, folder, rules)
    if not given.triples:
        return Report(results=given.results)
    from senstro.graph.compiled import load_store

    store, _ = load_store()
    return examine_given(given, [quad.triple for quad in store], rules)


def _table_name(path: Path, rules: Rules) -> str:
    known = sorted(rules.columns.tables)
    if path.stem not in known:
        near = difflib.get_close_matches(path.stem, known, n=1)
        hint = f" Did you mean {near[0]}.tsv?" if near else ""
        raise CannotRun(f"{path}: no table of ours has this name; known are {', '.join(known)}.{hint}")
    return path.stem


def _add_rdf(given: Given, path: Path, mark: str) -> None:
    triples = [triple for triple in read_rdf(path, mark) if triple.predicate != _UNDER]
    given.triples += triples
    subjects = {_name(triple.subject) for triple in triples}
    given.rdf[str(path)] = subjects
    for address in subjects:
        given.files.setdefault(address, (str(path), ""))


def _add_tables(given: Given, paths: dict[str, Path], folder: Path, rules: Rules) -> None:
    """Read the user's tables in the place of ours, and turn them into records where they are sound."""
    given.tables = True
    ontology = load_ontology(folder / "ontology")
    with tempfile.TemporaryDirectory() as name:
        part = Path(name)
        for path in sorted((folder / "data").glob("*.tsv")):
            shutil.copy(paths.get(path.stem, path), part / path.name)
        tables = read_tables(part, rules.columns)
    faults = table_faults(tables, ontology)
    own = {f"{table}.tsv": str(path) for table, path in paths.items()}
    given.results += [from_fault(fault, own[fault.file]) for fault in faults if fault.file in own]
    given.results += _others([fault for fault in faults if fault.file not in own])
    if any(result.severity == "error" for result in given.results):
        given.results.append(Result("info", "not-run", message="Shapes and checks were not run on the tables, since they have faults."))
        return
    if idle := [str(path) for table, path in paths.items() if not tables.rows[table]]:
        raise CannotRun(f"{', '.join(idle)}: the table has no row below its header, so there is nothing to check.")
    rows = Tables(rules.columns, {table: tables.rows[table] for table in paths})
    triples = record_triples(rows) + population_triples(rows.rows.get("populations", []), ontology)
    given.triples += triples
    given.files |= {_name(triple.subject): (str(paths["populations"]), "") for triple in triples if "populations" in paths}
    given.files |= {record_iri(row).value: (str(paths[row.table.name]), f"row {row.number}") for row in rows.all_rows()}
    given.replaced |= {NAMESPACES[rules.columns.tables[table].folder] for table in paths}


def _others(faults: list[Fault]) -> list[Result]:
    if not faults:
        return []
    message = f"{len(faults)} places in other tables do not fit these files; the first is {faults[0].file} {faults[0].place}: {faults[0].message}"
    remedy = "Where your table is to replace ours, keep the records that others point at, or give the other tables as well."
    return [Result("info", "other-tables", message=message, remedy=remedy)]


def _context(given: Given, ours: Iterable[ox.Triple]) -> list[ox.Triple]:
    """Our graph without what the user describes anew: records and classes of ours that the files type, and the records of replaced tables."""
    described = {_name(triple.subject) for triple in given.triples if triple.predicate == _TYPE}
    described = {address for address in described if address.startswith(BASE)}
    replaced = tuple(given.replaced)
    kept = []
    for triple in ours:
        subject = triple.subject
        if isinstance(subject, ox.NamedNode) and (subject.value in described or (replaced and subject.value.startswith(replaced))):
            if triple.predicate == _CAUTION:
                kept.append(triple)
        else:
            kept.append(triple)
    return kept


def examine_given(given: Given, ours: Iterable[ox.Triple], rules: Rules) -> Report:
    """Hold what was read against all rules.

    Args:
        given: what was read.
        ours: our graph, or another to be held beside the user's.
        rules: of :func:`senstro.checks.examine.load_rules`.

    Raises:
        CannotRun: nothing in the RDF is of a kind that senstro knows.
    """
    triples = [*_context(given, ours), *given.triples]
    report, focus = examine(Subject(triples, set(given.files), given.files), rules)
    about = set().union(*focus.values())
    if given.rdf and not given.tables and not about:
        raise CannotRun(
            f"{', '.join(given.rdf)}: nothing in the file is of a kind that senstro knows, so nothing was checked.{_hint(given, triples)}"
        )
    for file, subjects in given.rdf.items():
        if not subjects & about:
            report.extend([Result("info", "nothing-known", message="Nothing in the file is of a kind that senstro knows.", file=file)])
    report.extend(given.results)
    return report


def _hint(given: Given, triples: list[ox.Triple]) -> str:
    """The kinds that a misspelt one may stand for."""
    index = Ontology({})
    index.add(triples)
    known = sorted(curie(address) for address in index.classes if iri("sen:Record") in index.above(address))
    used = sorted({curie(_name(triple.object)) for triple in given.triples if triple.predicate == _TYPE})
    near = [f"{word} may be meant to be {found[0]}" for word in used for found in [difflib.get_close_matches(word, known, n=1)] if found]
    listed = ", ".join(word for word in used if not re.match(r"owl:|rdfs?:", word))
    hints = "; ".join(near) or (f"its kinds are {listed}" if listed else "nothing in it has an rdf:type")
    return f" Look: {hints}. Records are of {', '.join(known[:4])} and so on; `senstro schema` shows all."
