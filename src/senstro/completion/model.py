"""What can be completed, whatever the shell."""

from __future__ import annotations

import re
from dataclasses import dataclass

from senstro.engines.engine import Engine
from senstro.lexicon import Names
from senstro.questions.library import Library
from senstro.terms import iri

__all__ = ["Model", "Option", "Subcommand", "build_model"]

_USED = f"""SELECT DISTINCT ?term WHERE {{ ?record <{iri("sen:tableCell")}> ?row ; ?slot ?term . ?term a <{iri("owl:Class")}> .
  FILTER(?slot NOT IN (<{iri("rdf:type")}>, <{iri("sen:memberKind")}>, <{iri("sen:evidenceType")}>)) }} ORDER BY ?term"""
_WORKABLE = re.compile(r"[\w][\w .,()+/'-]*")
"""Names that every shell can complete; a few chemical names with brackets or colons are left out."""


@dataclass(frozen=True)
class Option:
    """An option of a subcommand, or a parameter of a question.

    Attributes:
        name: with its hyphens.
        about: what it does.
        takes: ``nothing``, ``words`` (of :attr:`values`), ``file`` or ``anything``; else the name of a shared list of the model.
        values: for ``words``, what it takes.
    """

    name: str
    about: str
    takes: str
    values: tuple[str, ...] = ()


@dataclass(frozen=True)
class Subcommand:
    """A subcommand: what it does, its options, and the words or files that it takes without an option."""

    name: str
    about: str
    options: tuple[Option, ...]
    words: tuple[str, ...] = ()
    files: bool = False


@dataclass(frozen=True)
class Model:
    """All that can be completed.

    Attributes:
        subcommands: by name.
        questions: name to words and parameters.
        lists: name to values of the lists that several parameters share.
    """

    subcommands: dict[str, Subcommand]
    questions: dict[str, tuple[str, tuple[Option, ...]]]
    lists: dict[str, tuple[str, ...]]


def build_model(subcommands: list[Subcommand], library: Library, engine: Engine) -> Model:
    """Gather what can be completed.

    Args:
        subcommands: the command line's own.
        library: the stored questions.
        engine: where keys, listed values and the labels of classes are.

    Returns:
        The model; of classes it has those that a record names, by label.

    Raises:
        CannotRun: the engine cannot answer.
    """
    names = Names(engine)
    labels = names.lexicon.labels
    used = [row[0].value for row in engine.select(_USED).rows if row[0]]
    lists = {"classes": tuple(sorted({labels[term] for term in used if term in labels and _WORKABLE.fullmatch(labels[term])}))}
    questions: dict[str, tuple[str, tuple[Option, ...]]] = {}
    for name, question in library.questions.items():
        options = []
        for parameter in question.parameters:
            takes = "anything"
            if parameter.kind == "class":
                takes = "classes"
            elif parameter.kind in {"value", "record"}:
                takes = (parameter.values or parameter.folder).lower().replace("-", "_")
                known = names.individuals(f"{parameter.kind}:{parameter.values or parameter.folder}")
                lists[takes] = tuple(key for key in (address.removeprefix(known.namespace) for address in known.labels) if _WORKABLE.fullmatch(key))
            options.append(Option(f"--{parameter.name}", parameter.about, takes))
        questions[name] = (question.summary, tuple(options))
    return Model({one.name: one for one in subcommands}, questions, dict(sorted(lists.items())))
