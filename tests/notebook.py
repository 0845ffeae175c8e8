"""Runs the code cells of a notebook, in order and in one namespace, as a kernel would; run as a program, it writes what they print into the file.

python tests/notebook.py docs/tour.ipynb
"""

from __future__ import annotations

import contextlib
import io
import json
import sys
from pathlib import Path
from typing import Any

__all__ = ["load", "run", "written"]


def load(path: Path) -> dict[str, Any]:
    """The notebook."""
    found: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return found


def run(notebook: dict[str, Any]) -> list[str]:
    """What each code cell prints; an error of a cell is an error here."""
    namespace: dict[str, Any] = {"__name__": "__main__"}
    printed = []
    for number, cell in enumerate(cell for cell in notebook["cells"] if cell["cell_type"] == "code"):
        out = io.StringIO()
        with contextlib.redirect_stdout(out):
            exec(compile("".join(cell["source"]), f"cell {number + 1}", "exec"), namespace)
        printed.append(out.getvalue())
    return printed


def written(notebook: dict[str, Any], printed: list[str]) -> str:
    """The notebook as a file, with what its cells print; identifiers of cells are their numbers, so that nothing in it is random."""
    outputs = iter(enumerate(printed, 1))
    for number, cell in enumerate(notebook["cells"], 1):
        cell["id"] = f"cell-{number}"
        if cell["cell_type"] == "code":
            count, text = next(outputs)
            cell["execution_count"] = count
            cell["outputs"] = [{"name": "stdout", "output_type": "stream", "text": text.splitlines(keepends=True)}] if text else []
    return json.dumps(notebook, ensure_ascii=False, indent=1, sort_keys=True) + "\n"


if __name__ == "__main__":
    for name in sys.argv[1:]:
        file = Path(name)
        file.write_text(written(load(file), run(load(file))), encoding="utf-8")
