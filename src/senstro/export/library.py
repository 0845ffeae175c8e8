"""The stored questions as data: the files of them in a release."""

from __future__ import annotations

from pathlib import Path

from senstro.engines import Engine
from senstro.export.examples import LOCAL_ENDPOINT, Example, examples
from senstro.export.grlc import GRLC_CONFIG, grlc_query
from senstro.export.question_page import question_page
from senstro.export.sparql_examples import prefixes_turtle, sparql_example, sparql_examples
from senstro.questions import Library

__all__ = ["write_grlc", "write_library"]


def write_grlc(found: list[Example], engine: Engine, folder: Path, endpoint: str = LOCAL_ENDPOINT) -> None:
    """Write the folder that grlc reads.

    Args:
        found: the questions with their examples.
        engine: to look up closed lists.
        folder: an existing folder.
        endpoint: the address that they are to be asked at.
    """
    for example in found:
        (folder / f"{example.question.name}.rq").write_text(grlc_query(example, engine, endpoint), encoding="utf-8")
    (folder / "local-api-config.ini").write_text(GRLC_CONFIG, encoding="utf-8")


def write_library(library: Library, engine: Engine, folder: Path) -> None:
    """Write the library into a release: one Turtle file, a folder of them, a folder for grlc, the catalogue.

    Args:
        library: the stored questions.
        engine: where the graph is.
        folder: an existing folder.

    Raises:
        CannotRun: an example is none of the graph.
    """
    found = examples(library, engine)
    (folder / "sparql-examples.ttl").write_text(sparql_examples(found), encoding="utf-8")
    single = folder / "sparql-examples"
    single.mkdir()
    (single / "prefixes.ttl").write_text(prefixes_turtle(found), encoding="utf-8")
    for example in found:
        (single / f"{example.question.name}.ttl").write_text(sparql_example(example), encoding="utf-8")
    grlc = folder / "grlc"
    grlc.mkdir()
    write_grlc(found, engine, grlc)
    (folder / "questions.md").write_text(question_page(found, engine), encoding="utf-8")
