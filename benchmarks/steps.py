"""How long each step takes: minimum, median and maximum of several runs. A measurement, no test."""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median

import senstro
from senstro import resources
from senstro.engines.rdflib import RdflibEngine, to_rdflib
from senstro.graph import build
from senstro.graph.compiled import compiled_folder, load_store, write_compiled
from senstro.questions import Question, ask

COMMAND = "import sys; from senstro.cli import main; sys.exit(main(sys.argv[1:]))"
REASON = """
from senstro import resources
from senstro.graph import build
from senstro.reasoning import reason
from senstro.reasoning.hermit import reasoner_input
graph = build(resources.root())
assert reason(reasoner_input(graph), graph).consistent
"""


def process(program: str, *words: str) -> Callable[[], object]:
    """A step in a process of its own; it must end well."""
    return lambda: subprocess.run([sys.executable, "-c", program, *words], check=True, capture_output=True)


def timed(step: Callable[[], object], runs: int) -> list[float]:
    """Seconds of each run."""
    seconds = []
    for _ in range(runs):
        begin = time.perf_counter()
        step()
        seconds.append(time.perf_counter() - begin)
    return seconds


def examples(question: Question) -> dict[str, str]:
    """The example of each of its parameters."""
    return {parameter.name: parameter.example for parameter in question.parameters}


def main() -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=5, help="runs of each step (default: 5)")
    parser.add_argument("--question", default="effects-of-agent", help="the stored question that is asked cold and warm")
    given = parser.parse_args()
    graph = build(resources.root())
    write_compiled(compiled_folder(), graph)
    knowledge = senstro.open()
    question = knowledge.library.get(given.question)
    words = [word for name, value in examples(question).items() for word in (f"--{name}", value)]
    second = RdflibEngine(to_rdflib(graph.triples()))
    questions = knowledge.library.questions.values()
    failed = 0
    with tempfile.TemporaryDirectory() as folder:
        steps: list[tuple[str, Callable[[], object]]] = [
            ("senstro list (a process of its own)", process(COMMAND, "list")),
            (f"senstro ask {question.name} (a process of its own)", process(COMMAND, "ask", question.name, *words)),
            ("senstro build, release and all (a process of its own)", process(COMMAND, "build", "--to", str(Path(folder) / "dist"))),
            ("senstro check (a process of its own)", process(COMMAND, "check")),
            ("building and HermiT (a process of its own)", process(REASON)),
            ("building in memory", lambda: build(resources.root())),
            ("opening the compiled graph", load_store),
            (f"ask {question.name}, warm", lambda: ask(question, examples(question), knowledge.engine)),
            (f"ask {question.name}, warm, rdflib", lambda: ask(question, examples(question), second)),
            (f"all {len(questions)} stored questions, warm", lambda: [ask(one, examples(one), knowledge.engine) for one in questions]),
        ]
        width = max(len(name) for name, _ in steps)
        print(f"{len(set(graph.triples()))} triples, {given.runs} runs of each step, seconds")
        print(f"{'step':{width}s}  {'min':>8s} {'median':>8s} {'max':>8s}")
        for name, step in steps:
            try:
                seconds = timed(step, given.runs)
            except subprocess.CalledProcessError as error:
                print(f"{name:{width}s}  not measured: it ended with {error.returncode}: {error.stderr.decode().strip().splitlines()[-1]}")
                failed = 1
                continue
            print(f"{name:{width}s}  {min(seconds):8.3f} {median(seconds):8.3f} {max(seconds):8.3f}", flush=True)
    return failed


if __name__ == "__main__":
    sys.exit(main())
