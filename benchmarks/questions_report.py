"""What the benchmark of the stored questions measured, as Markdown."""

from __future__ import annotations

import os
import platform
import re
from pathlib import Path
from statistics import median
from typing import Any

import pyoxigraph as ox

__all__ = ["ENGINES", "Cell", "Lines", "report"]

ENGINES = ("memory", "disk", "rdflib", "server")
SLACK = 2.0
"""A question may take twice as long as its graph, or its answer, has grown: indexes get deeper and caches colder."""
FLOOR = 0.002
"""Seconds below which growth is noise."""

Cell = dict[str, Any]
Lines = dict[tuple[str, int, str], Cell]
"""Engine, factor and question to the cell."""


def milliseconds(seconds: float | None) -> str:
    """Milliseconds with two digits that count; a dash where the limit was passed."""
    if seconds is None:
        return "–"
    value = 1000 * seconds
    return f"{value:.0f}" if value >= 10 else f"{value:.1f}"


def table(header: list[str], rows: list[list[str]]) -> str:
    """Markdown."""
    aligned = ["---", *("--:" for _ in header[1:])]
    return "\n".join("| " + " | ".join(line) + " |" for line in [header, aligned, *rows])


def report(lines: Lines, triples: dict[int, int], limit: float, command: str) -> str:
    """The tables."""
    factors = sorted(triples)
    engines = [kind for kind in ENGINES if any(key[0] == kind for key in lines)]
    names = sorted({name for _, _, name in lines})
    sizes = ", ".join(f"{factor}× = {triples[factor]:,} triples" for factor in factors)
    parts = [
        f"`{command}`; {machine()}; {sizes}; {len(names)} questions with their examples, the fastest of several warm runs. Milliseconds: of the processor for the embedded engines, of the clock for the server. A dash: over {limit:g} s, and ended."
    ]
    rows = []
    for kind in engines:
        for factor in factors:
            cells = {name: lines[kind, factor, name] for name in names if (kind, factor, name) in lines}
            if not cells:
                continue
            known = {name: cell["seconds"] for name, cell in cells.items() if cell["seconds"] is not None}
            slowest = max(known, key=lambda name: known[name])
            over = sum(seconds > 0.1 for seconds in known.values()) + len(cells) - len(known)
            rows.append(
                [
                    kind,
                    f"{factor}×",
                    milliseconds(sum(known.values())),
                    milliseconds(median(known.values())),
                    f"{milliseconds(known[slowest])} ({slowest})",
                    str(over),
                    str(len(cells) - len(known)),
                ]
            )
    parts.append(table(["engine", "graph", "all together", "median", "slowest", "over 100 ms", "ended"], rows))
    if all(("memory", 1, name) in lines for name in names):
        ours, bare = (sum(lines["memory", 1, name][key] for name in names) for key in ("ours", "raw"))
        parts.append(
            f"Our layer (binding, asking, the table of rows) against pyoxigraph alone (`store.query`, the value of every cell), all questions at 1×: {milliseconds(ours)} against {milliseconds(bare)} ms, {100 * (ours / bare - 1):+.1f} %."
        )
    fast = growing(lines, factors, names)
    parts.append(
        "Questions that grow faster than the graph and than their answer, in memory, up to the largest graph on which they were not ended: "
        + (", ".join(fast) if fast else "none")
        + f" (more than {SLACK:g} times faster, and above {1000 * FLOOR:g} ms)."
    )
    if pairs := squared(lines, factors, names):
        ended = {name for (kind, _, name), cell in lines.items() if kind == "memory" and cell["seconds"] is None}
        parts.append(
            f"Questions that set records beside each other, whose answer therefore grows with the square of the copies: {', '.join(pairs)}."
            + (" Those that were ended are among them." if ended <= set(pairs) else "")
        )
    rows = []
    for name in names:
        counts = [
            next((str(lines[kind, factor, name]["rows"]) for kind in engines if lines.get((kind, factor, name), {}).get("rows") is not None), "–")
            for factor in factors
        ]
        row = [name, " / ".join(counts)]
        for kind in engines:
            row.append(" / ".join(milliseconds(lines[kind, factor, name]["seconds"]) for factor in factors if (kind, factor, name) in lines))
        rows.append(row)
    parts.append(table(["question", "rows at " + " / ".join(f"{factor}×" for factor in factors), *(f"{kind}, ms" for kind in engines)], rows))
    return "\n\n".join(parts) + "\n"


def growing(lines: Lines, factors: list[int], names: list[str]) -> list[str]:
    """Questions whose time grows more than their graph and their answer do, up to the largest graph on which they ended by themselves."""
    found = []
    low = factors[0]
    for name in names:
        first = lines.get(("memory", low, name))
        known = [factor for factor in factors[1:] if (lines.get(("memory", factor, name)) or {"seconds": None})["seconds"] is not None]
        if first is None or first["seconds"] is None or not known:
            continue
        high = known[-1]
        last = lines["memory", high, name]
        allowed = max(high / low, last["rows"] / max(1, first["rows"]))
        times = last["seconds"] / max(first["seconds"], FLOOR)
        if times > SLACK * allowed:
            found.append(f"{name} ({times:.0f} times the time, {allowed:.0f} times the graph or the answer)")
    return found


def squared(lines: Lines, factors: list[int], names: list[str]) -> list[str]:
    """Questions whose answer grows faster than the graph: each copy of a record answers together with each of the others."""
    return [
        name
        for name in names
        if len(factors) > 1
        and all(lines.get(("memory", factor, name), {}).get("rows") for factor in factors[:2])
        and lines["memory", factors[1], name]["rows"] > SLACK * factors[1] / factors[0] * lines["memory", factors[0], name]["rows"]
    ]


def machine() -> str:
    """This machine, without its name."""
    model = ""
    if Path("/proc/cpuinfo").exists():
        match = re.search(r"model name\s*:\s*(.*)", Path("/proc/cpuinfo").read_text(encoding="utf-8"))
        model = match[1] if match else ""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    return f"{model or platform.machine()}, {os.cpu_count()} processors, {memory:.0f} GiB, Python {platform.python_version()}, pyoxigraph {ox.__version__}"
