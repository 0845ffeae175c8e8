"""What can be found: questions, classes and records, each with the words that lead to it."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from senstro.engines.engine import Engine
from senstro.lexicon import HOW, Lexicon
from senstro.questions.library import Library
from senstro.search.words import split
from senstro.terms import NAMESPACES, curie, iri

__all__ = ["Document", "documents"]

_LABELLED = ("population", "intervention", "study", "criterion", "method", "gap", "disagreement", "erratum", "dataset", "source-check")
"""Folders whose records have labels of their own; those of findings and statements are made from their keys, and lead nowhere."""
_NAME, _SYNONYM, _PRINTED, _ABOUT = 3.0, 2.5, 2.0, 1.0
_OF_RANK = (_NAME, _SYNONYM, _SYNONYM, _PRINTED)


@dataclass(frozen=True)
class Document:
    """Something that can be found.

    Attributes:
        kind: ``question``, ``class`` or ``record``.
        key: name of the question, or IRI.
        label: what it is called.
        about: one sentence on it, maybe none.
        names: what it is called, each with what kind of name that is.
        weights: word to how much it says of the thing.
        records: how many evidence records hold the class.
    """

    kind: str
    key: str
    label: str
    about: str
    names: tuple[tuple[str, str], ...]
    weights: dict[str, float]
    records: int = 0


def _weights(*parts: tuple[float, str]) -> dict[str, float]:
    weights: dict[str, float] = {}
    for weight, text in parts:
        for word in split(text):
            weights[word] = max(weights.get(word, 0.0), weight)
    return weights


def _questions(library: Library) -> list[Document]:
    found = []
    for name, question in library.questions.items():
        parts = [(_NAME, name), (_SYNONYM, question.summary), *((_PRINTED, tag) for tag in (*question.tags, *question.sections))]
        parts += [(_ABOUT, f"{parameter.name} {parameter.about}") for parameter in question.parameters]
        parts += [(_ABOUT, meaning) for meaning in question.columns.values()]
        found.append(Document("question", name, name, question.summary, ((name, "name"),), _weights(*parts)))
    return found


def _rows(engine: Engine, pattern: str) -> list[tuple[str, str]]:
    found = engine.select(f"SELECT DISTINCT ?s ?value WHERE {{ {pattern} }} ORDER BY ?s ?value")
    return [(subject.value, value.value) for subject, value in found.rows if subject and value]


def _classes(lexicon: Lexicon, engine: Engine) -> list[Document]:
    names: dict[str, list[tuple[str, str]]] = defaultdict(list)
    parts: dict[str, list[tuple[float, str]]] = defaultdict(list)
    for name in lexicon.names:
        names[name.term].append((name.word, HOW[name.rank]))
        parts[name.term].append((_OF_RANK[name.rank], name.word))
    definitions: dict[str, str] = {}
    for term, words in _rows(engine, f"?s a <{iri('owl:Class')}> ; <{iri('obo:IAO_0000115')}> ?value"):
        definitions.setdefault(term, words)
    counted: dict[str, int] = defaultdict(int)
    for _, term in _rows(engine, f"?s <{iri('sen:strength')}> ?how ; ?slot ?value . ?value a <{iri('owl:Class')}>"):
        counted[term] += 1
    # Classes that the build makes for the records and the schema's own are no answer to a word of biology.
    hidden = tuple(NAMESPACES[space] for space in ("population-class", "intervention-class", "cell-class", "sen"))
    return [
        Document(
            "class",
            term,
            lexicon.labels[term],
            definitions.get(term, ""),
            tuple(names[term]),
            _weights(*parts[term], (_ABOUT, definitions.get(term, ""))),
            counted[term],
        )
        for term in sorted(lexicon.labels)
        if not term.startswith(hidden)
    ]


def _records(engine: Engine) -> list[Document]:
    spaces = tuple(NAMESPACES[folder] for folder in _LABELLED)
    cell = f"?s <{iri('sen:tableCell')}> ?row ;"
    printed: dict[str, list[str]] = defaultdict(list)
    for record, words in _rows(engine, f"{cell} <{iri('sen:printed')}> ?value"):
        printed[record].append(words)
    found = []
    for record, label in _rows(engine, f"{cell} <{iri('rdfs:label')}> ?value"):
        if record.startswith(spaces):
            names = ((label, "label"), *((words, "printed form") for words in printed[record]))
            parts = [(_NAME, label), *((_PRINTED, words) for words in printed[record]), (_ABOUT, curie(record))]
            found.append(Document("record", record, label, "", names, _weights(*parts)))
    return found


def documents(library: Library, lexicon: Lexicon, engine: Engine) -> list[Document]:
    """Everything that can be found, in a fixed order.

    Raises:
        CannotRun: the engine cannot answer.
    """
    return [*_questions(library), *_classes(lexicon, engine), *_records(engine)]
