"""Answers to every stored question, each asked with its examples."""

from __future__ import annotations

import json
from pathlib import Path

from senstro.engines import Engine
from senstro.errors import CannotRun
from senstro.export.rows import render
from senstro.questions import Library, ask

__all__ = ["write_answers"]


def write_answers(library: Library, engine: Engine, target: Path) -> int:
    """Ask every question with the examples of its parameters, and write the rows.

    Args:
        library: the stored questions.
        engine: where the graph is.
        target: folder for one TSV per question and an index.

    Returns:
        How many were answered.

    Raises:
        CannotRun: a question gives no row although its head does not declare an empty answer.
    """
    target.mkdir(parents=True, exist_ok=True)
    index = {}
    for name, question in library.questions.items():
        values = {parameter.name: parameter.example for parameter in question.parameters}
        answer = ask(question, values, engine)
        if bool(answer.table.rows) == question.empty:
            raise CannotRun(
                f"question {name}: {len(answer.table.rows)} rows with its examples, and its head says empty: {str(question.empty).lower()}."
            )
        (target / f"{name}.tsv").write_text(render(answer, "tsv"), encoding="utf-8")
        index[name] = {"summary": question.summary, "parameters": values, "rows": len(answer.table.rows)}
    (target / "index.json").write_text(json.dumps(index, ensure_ascii=False, indent=1, sort_keys=True) + "\n", encoding="utf-8")
    return len(index)
