"""The files that a user names, and the terms that they hold."""

from __future__ import annotations

import difflib
import importlib
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

from senstro.errors import CannotRun
from senstro.imports.licences import LICENCES
from senstro.imports.obo import read_obo
from senstro.imports.owl import read_owl
from senstro.imports.record import Content, Record, prefix_of, short
from senstro.imports.table import read_table

__all__ = ["Library", "SourceFile", "open_sources"]

_SAVE_AS = "Save it as RDF/XML (.owl), OBO (.obo) or a table (.tsv)."


@dataclass(frozen=True)
class SourceFile:
    """A file for the terms of one prefix.

    Attributes:
        prefix: as in the CURIEs, for one ``CL``.
        path: an OBO, RDF/XML or table file.
        release: what to call the release; None to take the file's own word.
    """

    prefix: str
    path: Path
    release: str | None = None


@dataclass(frozen=True)
class Library:
    """All files, in the order in which they were named; the release of each is known."""

    sources: tuple[tuple[SourceFile, Content], ...]

    def own(self, identifier: str) -> Record | None:
        """The record in the files named for the term's prefix: a living one if there is any, else an obsolete one."""
        found = [
            content.records[identifier]
            for source, content in self.sources
            if source.prefix == prefix_of(identifier) and identifier in content.records
        ]
        return next((r for r in found if r.label and not r.obsolete), next((r for r in found if r.obsolete), None))

    def find(self, identifier: str) -> Record | None:
        """The living record in the files of the term's prefix, or else in any file."""
        record = self.own(identifier)
        if record is not None and not record.obsolete:
            return record
        for _, content in self.sources:
            record = content.records.get(identifier)
            if record is not None and record.label and not record.obsolete:
                return record
        return None

    def with_label(self, prefix: str, label: str) -> list[str]:
        """Living terms of a prefix that have this label."""
        return sorted(
            {
                record.id
                for source, content in self.sources
                if source.prefix == prefix
                for record in content.records.values()
                if record.label == label and not record.obsolete and prefix_of(record.id) == prefix
            }
        )


def _unzstd(path: Path, data: bytes) -> bytes:
    """Unpack with Python's own module (3.14 and later), else with the program ``zstd``."""
    try:
        return bytes(importlib.import_module("compression.zstd").decompress(data))
    except ImportError:
        pass
    except Exception as error:
        raise CannotRun(f"{path}: this is no zstd file: {error}.") from error
    program = shutil.which("zstd")
    if program is None:
        raise CannotRun(f"{path}: zstd files need Python 3.14 or the program `zstd`; unpack the file first.")
    done = subprocess.run([program, "-dcq"], input=data, capture_output=True, check=False)
    if done.returncode:
        raise CannotRun(f"{path}: this is no zstd file, or a damaged one.")
    return done.stdout


def _text(path: Path) -> str:
    if path.exists() and not path.is_file():
        raise CannotRun(f"{path}: this is no regular file.")
    try:
        data = path.read_bytes()
    except OSError as error:
        raise CannotRun(f"{path}: the file cannot be read: {error.strerror or error}.") from error
    if path.suffix == ".zst":
        data = _unzstd(path, data)
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise CannotRun(f"{path}: this is no UTF-8 text (byte {error.start}); name a text file.") from error
    if "\0" in text:
        raise CannotRun(f"{path}: this is a binary file, or text in another encoding than UTF-8.")
    return text


def read(path: Path, definitions: bool) -> Content:
    """Read one file by its suffix.

    Args:
        path: ``.obo``, ``.owl``, ``.rdf``, ``.tsv``, or one of these with ``.zst`` behind.
        definitions: whether to keep the definitions.

    Raises:
        CannotRun: the file is missing, damaged, or of another format than its name says.
    """
    suffix = Path(path.stem).suffix if path.suffix == ".zst" else path.suffix
    if suffix not in {".obo", ".owl", ".rdf", ".tsv"}:
        raise CannotRun(f"{path}: files of the kind {suffix or 'without a suffix'!r} cannot be read here. {_SAVE_AS}")
    text = _text(path)
    start = text.lstrip()[:200]
    if start.startswith(("Prefix(", "Ontology(")):
        raise CannotRun(f"{path}: this is OWL in functional syntax, which cannot be read here. {_SAVE_AS}")
    if suffix == ".obo":
        return read_obo(path, text, definitions)
    if suffix == ".tsv":
        return read_table(path, text)
    return read_owl(path, text, definitions)


def open_sources(named: list[SourceFile], wanted: set[str], definitions: bool) -> Library:
    """Read the files, each once, and settle their releases.

    Args:
        named: what the user named.
        wanted: prefixes of the wanted terms.
        definitions: whether to keep definitions.

    Raises:
        CannotRun: a wanted prefix has no file, a prefix has no known licence, a file cannot be read, has no term of its prefix, or its release is
            not known.
    """
    for source in named:
        if source.prefix not in LICENCES:
            spelt = {prefix.lower(): prefix for prefix in LICENCES}
            near = difflib.get_close_matches(source.prefix.lower(), list(spelt), n=1)
            hint = f"did you mean {spelt[near[0]]}?" if near else "it has no entry in the table of licences (senstro.imports.licences)."
            raise CannotRun(f"{source.path}: the prefix {source.prefix!r} is not known; {hint}")
    missing = sorted(wanted - {source.prefix for source in named})
    if missing:
        raise CannotRun(f"no file is named for {', '.join(missing)}; add --from PREFIX@RELEASE=FILE for each. The module is always made as a whole.")
    contents: dict[Path, Content] = {}
    opened = []
    for source in named:
        path = source.path.resolve()
        if path not in contents:
            contents[path] = read(source.path, definitions)
        content = contents[path]
        if not any(identifier.startswith(source.prefix + ":") for identifier in content.records):
            raise CannotRun(f"{source.path}: the file has no term with the prefix {source.prefix}; is it the right file?")
        release = source.release or short(content.release)
        if not release:
            raise CannotRun(f"{source.path}: the file does not say which release it is; write --from {source.prefix}@RELEASE=FILE.")
        opened.append((SourceFile(source.prefix, source.path, release), content))
    return Library(tuple(opened))
