"""Making the import module anew."""

from __future__ import annotations

from pathlib import Path

from senstro.errors import CannotRun, FaultsFound
from senstro.export.writer import serialize
from senstro.imports.licences import LICENCES
from senstro.imports.module import select
from senstro.imports.record import prefix_of
from senstro.imports.report import Report
from senstro.imports.sources import Library, SourceFile, open_sources
from senstro.imports.triples import LOGIC, class_triples, header_triples, shared_aliases, usable_logic
from senstro.imports.wanted import check_wanted, read_wanted, wanted_text

__all__ = ["regenerate"]


def _origins(identifiers: list[str], library: Library) -> dict[str, SourceFile]:
    """The file that each term was taken from; one named for its prefix where there is one."""
    origins = {}
    for identifier in identifiers:
        holding = [source for source, content in library.sources if content.records.get(identifier) == library.find(identifier)]
        origins[identifier] = next((source for source in holding if source.prefix == prefix_of(identifier)), holding[0])
    return origins


def regenerate(sources: list[SourceFile], terms: Path, target: Path, *, definitions: bool = False, accept_renamed: bool = False) -> Report:
    """Make the import module from the seed list and the named files. Nothing is fetched, and nothing is written where there are faults.

    Args:
        sources: files by prefix; every wanted prefix needs at least one.
        terms: the seed list ``terms.tsv``.
        target: the module ``imports.ttl``; replaced.
        definitions: whether to take the sources' definitions along; they are others' sentences.
        accept_renamed: take new labels, and the releases, over into the seed list.

    Raises:
        CannotRun: a file is missing, damaged or not named, or a release is not known.
        FaultsFound: wanted terms are missing, obsolete, or called otherwise.
    """
    rows = read_wanted(terms)
    library = open_sources(sources, {prefix_of(row.id) for row in rows}, definitions)
    faults, found = check_wanted(terms.name, rows, library, accept_renamed)
    if faults:
        raise FaultsFound(faults)
    module = select(found, library)
    origins = _origins(sorted(module.records), library)
    used = {(source.prefix, source.release) for source in origins.values()}
    named = dict.fromkeys((source.prefix, source.release) for source, _ in library.sources)
    stated = sorted(f"{prefix} {release}, {LICENCES[prefix]}" for prefix, release in used)
    wanted = {row.id for row in rows}
    triples = header_triples(stated, definitions) + class_triples(module, wanted, definitions)
    releases = {identifier: source.release or "" for identifier, source in origins.items()}
    renamed = tuple(row.id for row in rows if found[row.id].label != row.label)
    other = tuple(row.id for row in rows if releases[row.id] != row.release)
    with_logic = sorted(identifier for identifier in wanted if prefix_of(identifier) in LOGIC and module.records[identifier].logic)
    report = Report(
        module=module,
        wanted=len(rows),
        triples=len(set(triples)),
        sources=tuple(stated),
        idle=tuple(sorted(f"{prefix} {release}" for prefix, release in named if (prefix, release) not in used)),
        renamed=renamed,
        other_release=other,
        updated=accept_renamed and bool(renamed or other),
        defined=tuple(identifier for identifier in with_logic if usable_logic(identifier, module)),
        undefined=tuple(identifier for identifier in with_logic if not usable_logic(identifier, module)),
        shared=shared_aliases(module),
        without_definition=sum(not record.definition for record in module.records.values()) if definitions else None,
    )
    _write({target: serialize(triples, "ttl"), **({terms: wanted_text(rows, found, releases).encode()} if report.updated else {})})
    return report


def _write(files: dict[Path, bytes]) -> None:
    """All beside their targets first, then into place."""
    try:
        for path, data in files.items():
            path.with_suffix(".part").write_bytes(data)
        for path in files:
            path.with_suffix(".part").replace(path)
    except OSError as error:
        raise CannotRun(f"{error.filename}: the file cannot be written: {error.strerror or error}.") from error
