"""What a run did, in lines for people."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from senstro.imports.module import Module
from senstro.imports.record import prefix_of

__all__ = ["Report"]


def _listed(items: list[str], limit: int = 8) -> str:
    more = f" and {len(items) - limit} more" if len(items) > limit else ""
    return ", ".join(items[:limit]) + more


@dataclass(frozen=True)
class Report:
    """Of one run.

    Attributes:
        module: what was written.
        wanted: number of rows of the seed list.
        triples: number of triples written.
        sources: one string per source: prefix, release, licence.
        idle: sources that were named and gave no term.
        renamed: ids whose label was taken over.
        other_release: ids whose row in the seed list names another release.
        updated: whether the seed list was written anew.
        defined: wanted terms whose logical definition was written.
        undefined: wanted terms whose logical definition needs what the module lacks.
        shared: aliases left out, with the genes that share them.
        without_definition: number of terms whose source gave no definition; None when none were asked for.
    """

    module: Module
    wanted: int
    triples: int
    sources: tuple[str, ...]
    idle: tuple[str, ...]
    renamed: tuple[str, ...]
    other_release: tuple[str, ...]
    updated: bool
    defined: tuple[str, ...]
    undefined: tuple[str, ...]
    shared: dict[str, tuple[str, ...]]
    without_definition: int | None

    def __str__(self) -> str:
        """Several lines."""
        kinds = Counter(record.kind for record in self.module.records.values())
        by_prefix = Counter(map(prefix_of, self.module.records))
        lines = [
            f"wanted      {self.wanted} terms",
            f"written     {kinds['class']} classes, {kinds['property'] + kinds['annotation']} properties, {self.triples} triples",
            "terms       " + ", ".join(f"{prefix} {count}" for prefix, count in sorted(by_prefix.items())),
            "sources     " + "; ".join(self.sources),
        ]
        if self.idle:
            lines.append(f"not used    {', '.join(self.idle)}")
        if self.renamed:
            lines.append(f"renamed     {len(self.renamed)}: {_listed(list(self.renamed))}")
        if self.updated:
            lines.append("seed list   written anew with the labels and releases of the sources")
        elif self.other_release:
            rows = _listed(list(self.other_release))
            lines.append(f"seed list   {len(self.other_release)} rows name another release than the file; --accept-renamed takes it over: {rows}")
        lines.append(f"definitions {len(self.defined)} logical definitions of wanted terms written, {len(self.undefined)} left out")
        if self.undefined:
            lines.append(f"            they use other relations than part of, or terms outside the module: {_listed(list(self.undefined))}")
        if self.without_definition is not None:
            lines.append(f"            {self.without_definition} terms have no definition in words in their source")
        if self.module.placed:
            lines.append(
                f"anatomy     {len(self.module.placed)} terms with untyped parents put right under UBERON:0000465: {_listed(sorted(self.module.placed))}"
            )
        if self.module.loose:
            lines.append(
                f"anatomy     {len(self.module.loose)} terms with untyped parents left without a parent: {_listed(sorted(self.module.loose))}"
            )
        if self.shared:
            texts = [f"{alias} ({', '.join(genes)})" for alias, genes in sorted(self.shared.items())]
            lines.append(f"aliases     {len(self.shared)} names shared by genes of a species left out as synonyms: {_listed(texts)}")
        if self.module.left_out:
            texts = [f"{parent} (above {term})" for term, parent in sorted(self.module.left_out)]
            lines.append(f"left out    {len(self.module.left_out)} parents that no named file has: {_listed(texts)}")
        return "\n".join(lines)
