"""Reading terms from OBO files, with fastobo. ``import:`` is not followed."""

from __future__ import annotations

import importlib
import io
import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from senstro.errors import CannotRun
from senstro.imports.record import Content, Logic, Record

__all__ = ["read_obo"]

_HEADER = frozenset({"format-version", "data-version", "ontology"})
_TERM = frozenset({"id", "name", "synonym", "def", "is_a", "relationship", "intersection_of", "is_obsolete", "replaced_by", "consider"})
_TYPEDEF = _TERM - {"relationship", "intersection_of"} | {"xref", "is_transitive", "inverse_of", "domain", "range", "is_metadata_tag"}
_KEPT = {"": _HEADER, "[Term]": _TERM, "[Typedef]": _TYPEDEF}
_QUOTED = re.compile(r'((?:synonym|def):\s*"(?:[^"\\]|\\.)*")\s*(EXACT\b)?')
_PROPERTY_XREF = re.compile(r"xref:\s*[A-Za-z]+:\d+\s*(?:[{!].*)?")


def _lean(text: str, definitions: bool) -> bytes:
    """The file with the lines that are not needed emptied, so that line numbers stay.

    The published files of some ontologies break the grammar in cross-references, which are not needed here.
    """
    frame = ""
    kept = []
    for line in text.split("\n"):
        line = line.rstrip("\r")
        if line.startswith("["):
            frame = line.strip()
            kept.append(line if frame in _KEPT else "")
            continue
        tag = line.partition(":")[0]
        if line.strip() and ":" not in line and not line.startswith("!"):
            kept.append(line)  # not OBO: let the parser say so
        elif tag not in _KEPT.get(frame, ()):
            kept.append("")
        elif tag in {"synonym", "def"} and (quoted := _QUOTED.match(line)):
            wanted = definitions if tag == "def" else bool(quoted[2])
            kept.append(f"{quoted[1]} {quoted[2] or ''} []" if wanted else "")
        elif tag == "xref" and not _PROPERTY_XREF.fullmatch(line):
            kept.append("")
        else:
            kept.append(line)
    return "\n".join(kept).encode() + b"\n"


@dataclass
class _Frame:
    """The clauses of one frame, by tag."""

    id: str
    kind: str
    clauses: dict[str, list[Any]] = field(default_factory=dict)

    def texts(self, tag: str, attribute: str) -> tuple[str, ...]:
        return tuple(str(getattr(clause, attribute)).strip() for clause in self.clauses.get(tag, ()))

    def pairs(self, tag: str, names: dict[str, str]) -> tuple[tuple[str, str], ...]:
        found = self.clauses.get(tag, ())
        return tuple((names.get(str(c.typedef), str(c.typedef)), str(c.term)) for c in found if c.typedef is not None)

    def record(self, names: dict[str, str]) -> Record:
        """As a record; ``names`` has the identifiers that properties with a short name stand for."""
        above = "term" if self.kind == "class" else "typedef"
        genus = tuple(str(c.term) for c in self.clauses.get("intersection_of", ()) if c.typedef is None)
        logic = Logic(genus, self.pairs("intersection_of", names))
        synonyms = tuple(str(c.synonym.desc).strip() for c in self.clauses.get("synonym", ()))
        replaced = self.texts("replaced_by", above) + tuple(f"consider:{c}" for c in self.texts("consider", above))
        metadata = "True" in self.texts("is_metadata_tag", "metadata_tag")
        return Record(
            id=names.get(self.id, self.id),
            label=next(iter(self.texts("name", "name")), ""),
            kind="annotation" if metadata else self.kind,
            synonyms=synonyms,
            parents=tuple(names.get(parent, parent) for parent in self.texts("is_a", above)),
            relations=self.pairs("relationship", names),
            logic=(logic,) if genus and logic.differentia else (),
            obsolete="True" in self.texts("is_obsolete", "obsolete"),
            replaced_by=tuple(names.get(other, other) for other in replaced),
            definition=next(iter(self.texts("def", "definition")), ""),
            transitive="True" in self.texts("is_transitive", "transitive"),
            inverse=next((names.get(other, other) for other in self.texts("inverse_of", "typedef")), ""),
            domain=self.texts("domain", "domain"),
            range=self.texts("range", "range"),
        )


def read_obo(path: Path, text: str, definitions: bool) -> Content:
    """Read an OBO file.

    Raises:
        CannotRun: it is no OBO, has no term, or fastobo is not installed.
    """
    try:
        fastobo = importlib.import_module("fastobo")
    except ImportError as error:
        raise CannotRun("fastobo, which reads OBO files, is not installed; install senstro[imports].") from error
    frames: list[_Frame] = []
    release = ""
    try:
        document = fastobo.iter(io.BytesIO(_lean(text, definitions)), ordered=True)
        for clause in document.header():
            if clause.raw_tag() == "data-version":
                release = str(clause.version)
        for parsed in document:
            frame = _Frame(str(parsed.id), "class" if isinstance(parsed, fastobo.term.TermFrame) else "property")
            for clause in parsed:
                frame.clauses.setdefault(clause.raw_tag(), []).append(clause)
            frames.append(frame)
    except (SyntaxError, ValueError) as error:
        line = getattr(error, "lineno", None)
        place = f":{line}" if line else ""
        raise CannotRun(f"{path}{place}: this is no valid OBO: {getattr(error, 'msg', None) or error}.") from error
    names = {
        frame.id: frame.texts("xref", "xref")[0].split()[0]
        for frame in frames
        if frame.kind == "property" and "xref" in frame.clauses and ":" not in frame.id
    }
    records = {record.id: record for record in (frame.record(names) for frame in frames)}
    if not records:
        raise CannotRun(f"{path}: the file has no [Term] and no [Typedef]; is it an OBO file?")
    return Content(records, release)
