"""Seeds errors into the real graph and tables and prints, as Markdown, what finds them; ``--write`` puts the tables into ``docs/quality.md``."""

from __future__ import annotations

import argparse
import os
import re
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PAGE = ROOT / "docs" / "quality.md"
sys.path.insert(0, str(ROOT / "tests"))

from mutants import of_checks, of_columns, of_shapes  # noqa: E402
from mutants.companions import strangers  # noqa: E402
from mutants.ground import SEED, Ground, Mutant, batches  # noqa: E402
from mutants.of_files import FILE_MUTANTS, damage  # noqa: E402
from mutants.of_tables import table_mutants  # noqa: E402
from mutants.planted import LAYERS, plant  # noqa: E402
from mutants.reading import rounds, run  # noqa: E402
from mutants.reading import strangers as strange_faults  # noqa: E402

from senstro import resources  # noqa: E402
from senstro.checks.examine import load_rules  # noqa: E402
from senstro.graph import Graph, build  # noqa: E402
from senstro.review.text import TEXT_SHA256, digest, read_text  # noqa: E402
from senstro.tables import read_tables  # noqa: E402
from senstro.tables.links import table_faults  # noqa: E402

Line = tuple[str | int, ...]


def find_text(named: Path | None) -> str | None:
    """The review's text: the file named, or SENSTRO_TEXT, or a copy beside the checkout; None where there is none."""
    given = named or (Path(os.environ["SENSTRO_TEXT"]) if "SENSTRO_TEXT" in os.environ else None)
    for path in [given] if given else sorted(ROOT.parent.glob("*/*/review.txt")):
        if path.is_file() and digest(read_text(path)) == TEXT_SHA256:
            return read_text(path)
    return None


def ruled(graph: Graph, ground: Ground) -> list[Line]:
    """What became of errors for which there is a rule: group, rules, planted, found by the rule and by no stranger."""
    groups: dict[str, list[Mutant]] = {
        "constraints of shapes": of_shapes.mutants(ground),
        "checks made from the columns": of_columns.mutants(ground),
        "stored checks": of_checks.mutants(ground),
    }
    lines: list[Line] = []
    for group, mutants in groups.items():
        caught = 0
        for batch in batches(ground, mutants, 60):
            found = ground.found(*batch)
            named = {(rule, focus) for rule, focus, _ in found}
            caught += sum((one.rule, one.focus) in named for one in batch) - len(strangers(ground, batch, found))
        rules = {(one.rule, one.kind.partition(":")[0]) for one in mutants} if group.startswith("constraints") else {one.rule for one in mutants}
        lines.append((group, len(rules), len(mutants), caught))
    plans = table_mutants(graph.tables, graph.ontology)
    caught = 0
    with tempfile.TemporaryDirectory() as name:
        for rows in rounds(plans, 10_000):
            faults = run(rows, graph.tables, graph.ontology, Path(name))
            caught += sum(any(fault.rule == one.rule and fault.place.endswith(f"({one.column})") for fault in faults[one]) for one in rows)
            caught -= len(strange_faults(faults))
    lines.append(("rules for rows and cells", len({plan[0] for plan in plans}), len(plans), caught))
    with tempfile.TemporaryDirectory() as name:
        damage(resources.root() / "data", Path(name))
        found_in = {(fault.rule, fault.file) for fault in table_faults(read_tables(Path(name), graph.tables.columns), graph.ontology)}
    caught = sum((rule, f"{table}.tsv") in found_in for rule, table, _ in FILE_MUTANTS)
    lines.append(("rules for files", len(FILE_MUTANTS), len(FILE_MUTANTS), caught))
    return lines


def planted(ground: Ground, text: str | None, most: int) -> list[Line]:
    """What became of errors of sense: kind, planted, seen by each layer, seen by any."""
    lines: list[Line] = []
    for score in plant(ground, text, most):
        seen = score.planted - len(score.unseen)
        share = f"{100 * seen / score.planted:.0f} %" if score.planted else "–"
        lines.append((score.kind, score.planted, *(score.caught[layer] for layer in LAYERS), seen, share))
    return lines


def table(header: Line, lines: list[Line]) -> str:
    """Lines as a Markdown table."""
    rows = [header, tuple("---" if not number else "--:" for number in range(len(header))), *lines]
    return "\n".join("| " + " | ".join(map(str, row)) + " |" for row in rows) + "\n"


def main() -> None:
    """Run it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--text", type=Path, help="a copy of the review's text; without one the layer of the text sees nothing")
    parser.add_argument("--most", type=int, default=200, help="records of a kind at most; a seeded choice (default: 200)")
    parser.add_argument("--seed", default=SEED, help="another one takes other records")
    parser.add_argument("--write", action="store_true", help="put the tables into docs/quality.md")
    given = parser.parse_args()
    graph = build(resources.root())
    ground = Ground(graph, load_rules(resources.root()), given.seed)
    text = find_text(given.text)
    parts = {
        "ruled": table(("where", "rules", "planted", "found by the rule, nothing else said"), ruled(graph, ground)),
        "planted": table(("what was done to a record", "planted", *LAYERS, "any", "share"), planted(ground, text, given.most)),
    }
    if given.write:
        page = PAGE.read_text(encoding="utf-8")
        for name, part in parts.items():
            page = re.sub(rf"(<!-- {name} -->\n).*?(<!-- /{name} -->)", lambda match, part=part: match[1] + part + match[2], page, flags=re.S)  # type: ignore[misc]
        PAGE.write_text(page, encoding="utf-8")
    print("\n".join(parts.values()))


if __name__ == "__main__":
    main()
