"""The command as people run it: in a process of its own, offline, from any folder. A traceback fails every one of these tests."""

from __future__ import annotations

import csv
import io
import json
import os
import re
import shlex
import shutil
import subprocess
import sys
import sysconfig
from pathlib import Path

import pytest
from conftest import ROOT, Senstro, copy_environment, offline_environment

from senstro.cli.main import parser
from senstro.export.rows import ROW_FORMATS
from senstro.export.writer import serialize
from senstro.graph import Graph
from senstro.questions import Library
from senstro.terms import NAMESPACES

DATA = Path(__file__).parent / "data"
SUBCOMMANDS = {
    name: sub
    for action in parser()._actions
    if isinstance(action.choices, dict)
    for name, sub in action.choices.items()
}  # fmt: skip
EXAMPLES = [line.strip() for sub in SUBCOMMANDS.values() for line in (sub.epilog or "").splitlines()[1:]]
FILES_OF_THE_USER = {"review.txt", "my.rq", "my-spans.tsv", "my-rows.txt", "go-basic.obo", "cl.owl", "hgnc.tsv"}
"""What the examples name and the project does not hold; these examples are parsed and not run."""


def needs_a_file(example: str) -> bool:
    return any(word.rpartition("=")[2] in FILES_OF_THE_USER for word in shlex.split(example))


@pytest.fixture(scope="module")
def workplace(tmp_path_factory: pytest.TempPathFactory, graph: Graph, senstro: Senstro) -> Path:
    """A copy of the checkout with the files that the examples of the help name: one of our records and one of our tables."""
    folder = tmp_path_factory.mktemp("examples") / "checkout"
    for part in ("src", "ontology", "shapes", "queries", "data", "dist/compiled"):
        shutil.copytree(ROOT / part, folder / part, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "data" / "findings.tsv", folder)
    record = NAMESPACES["publication"] + "1"
    own = [triple for triple in graph.triples("records") if str(triple.subject) == f"<{record}>"]
    (folder / "mine.ttl").write_bytes(serialize(own, "ttl"))
    return folder


def test_every_subcommand_has_examples() -> None:
    assert set(EXAMPLES) >= SLOW
    assert len(SUBCOMMANDS) == 18
    assert {shlex.split(example)[1] for example in EXAMPLES} == set(SUBCOMMANDS)


@pytest.mark.parametrize("name", SUBCOMMANDS)
def test_help(name: str, senstro: Senstro) -> None:
    ran = senstro(name, "--help")
    assert ran.code == 0
    assert "examples:\n" in ran.out
    assert ran.err == ""


def test_the_package_runs_as_the_command_does(senstro: Senstro) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "senstro", "list", "--tag", "zzz"], capture_output=True, text=True, env=offline_environment(), timeout=60
    )
    assert (done.returncode, done.stdout, done.stderr) == (2, "", senstro("list", "--tag", "zzz").err)


def test_help_of_all(senstro: Senstro) -> None:
    ran = senstro("--help")
    assert ran.code == 0
    assert "exit codes: 0 sound, 1 faults in the data, 2 could not run" in ran.out
    assert all(name in ran.out for name in SUBCOMMANDS)


SLOW = {
    "senstro build --to /tmp/dist",
    "senstro check findings.tsv --errors errors.tsv",
    "senstro check mine.ttl --report turtle",
    "senstro export grlc --to /tmp/grlc",
    "senstro export sparql-examples --endpoint https://example.org/sparql > questions.ttl",
    "senstro reason",
    "senstro schema > schema.md",
}
"""Examples that take seconds and do what another does, or what has tests of its own; they run in `make test-all`."""

TESTED_BELOW = {"senstro check", "senstro release"}
"""What takes long and is run by tests of its own, which look at what came of it."""


@pytest.mark.parametrize(
    "example",
    [
        pytest.param(example, marks=[pytest.mark.full] if example in SLOW else [])
        for example in EXAMPLES
        if not needs_a_file(example) and example not in TESTED_BELOW and not example.startswith("senstro push")
    ],
)
def test_an_example_of_the_help_runs(example: str, workplace: Path, library: Library, tmp_path: Path) -> None:
    line = example.replace("QUESTION", next(iter(library.questions))).replace("/tmp/", f"{tmp_path}/")
    environment = {**os.environ, **copy_environment(workplace), "PATH": sysconfig.get_path("scripts") + os.pathsep + os.environ["PATH"]}
    done = subprocess.run(["bash", "-c", line], capture_output=True, text=True, cwd=workplace, env=environment, timeout=120)
    assert "Traceback" not in done.stderr
    assert done.returncode == 0, done.stderr
    assert done.stdout or ">" in example


@pytest.mark.full
def test_examples_of_push_parse_and_find_no_server(tmp_path: Path) -> None:
    """What push does with a server is shown in tests/full/test_push.py; here no server runs, and the command says so.

    They run at once, since each waits before it tries again.
    """
    (tmp_path / "mine.ttl").write_text("<urn:x:a> <urn:x:b> <urn:x:c> .\n", encoding="utf-8")
    lines = [re.sub(r"127\.0\.0\.1:\d+", "127.0.0.1:9", example) for example in EXAMPLES if example.startswith("senstro push")]
    assert len(lines) == 3
    path = sysconfig.get_path("scripts") + os.pathsep + os.environ["PATH"]
    started = []
    for number, line in enumerate(lines):
        environment = {**os.environ, "XDG_STATE_HOME": str(tmp_path / f"state{number}"), "PATH": path}
        started.append(
            subprocess.Popen(["bash", "-c", line], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, cwd=tmp_path, env=environment)
        )
    for line, process in zip(lines, started, strict=True):
        out, error = process.communicate(timeout=120)
        assert (process.returncode, out) == (2, ""), line
        assert re.search(r"127\.0\.0\.1:9/\w+: no answer: .*refused", error), error
        assert len(error.splitlines()) == 1


@pytest.mark.parametrize("example", [example for example in EXAMPLES if needs_a_file(example)])
def test_an_example_with_the_users_files_parses_and_misses_the_file(example: str, checkout: Path, senstro: Senstro) -> None:
    ran = senstro(*shlex.split(example)[1:], cwd=checkout, **copy_environment(checkout))
    assert ran.code == 2
    assert any(file in ran.err for file in FILES_OF_THE_USER) or "no file is named for" in ran.err


@pytest.mark.parametrize(
    ("words", "message"),
    [
        ((), "the following arguments are required: COMMAND"),
        (("biuld",), "invalid choice: 'biuld'"),
        (("build", "--too", "x"), "unrecognized arguments: --too x"),
        (("ask", "effects-of-agnt"), "there is no stored question 'effects-of-agnt'. Did you mean effects-of-agent"),
        (("ask", "zzz"), "there is no stored question 'zzz'. `senstro list` shows what there is."),
        (("ask", "effects-of-agent"), "question effects-of-agent needs --agent"),
        (("ask", "effects-of-agent", "--agent"), "--agent needs a value."),
        (("ask", "effects-of-agent", "rapamycin"), "'rapamycin' is out of place; parameters are written --NAME VALUE."),
        (("ask", "effects-of-agent", "--agent", "a", "--agent=b"), "--agent is given twice."),
        (("ask", "effects-of-agent", "--agnet", "SIRT1"), "has no parameter agnet; it has agent."),
        (
            ("ask", "effects-of-agent", "--agent", "no such thing"),
            "no class of the graph has the identifier, label, synonym or printed form 'no such thing'",
        ),
        (("ask", "effects-of-agent", "--agent", "SIRT1", "--format", "xml"), "invalid choice: 'xml'"),
        (("ask", "effects-of-agent", "--agent", "SIRT1", "--endpoint", "ftp://x"), "'ftp://x' is no http or https address."),
        (("list", "--tag", "zzz"), "no stored question has the tag 'zzz'."),
        (("export", "xml"), "invalid choice: 'xml'"),
        (("export", "nt", "--to", "/nowhere/at/all.nt"), "/nowhere/at/all.nt: there is no folder /nowhere/at to write it into."),
        (("build", "--to", "/dev/null/dist"), "/dev/null/dist: Not a directory."),
        (("check", "nowhere.ttl"), "nowhere.ttl"),
        (("verify", "--text", "nowhere.txt"), "nowhere.txt: there is no such file"),
        (("anchor", "--text", "README.md"), "name a file of spans with --spans, or ask for --units or --add-units."),
        (("imports", "--from", "GO"), "--from 'GO' is not of the form PREFIX[@RELEASE]=FILE."),
        (("mint", "--label", "x", "--parent", "y", "--definition", "z"), "y"),
    ],
)
def test_what_cannot_run_ends_with_2_and_says_why(words: tuple[str, ...], message: str, senstro: Senstro) -> None:
    ran = senstro(*words)
    assert ran.code == 2
    assert message in ran.err
    assert ran.out == ""


def test_sound_ends_with_0(senstro: Senstro) -> None:
    ran = senstro("check")
    assert ran.code == 0, ran.err
    assert "0 errors" in ran.out


def test_faults_in_the_tables_end_with_1_and_all_are_named(checkout: Path, senstro: Senstro) -> None:
    table = checkout / "data" / "findings.tsv"
    lines = table.read_text(encoding="utf-8").splitlines()
    header, first = lines[0].split("\t"), lines[1].split("\t")
    first[header.index("direction")], first[header.index("population")] = "upwards", "nobody"
    table.write_text("\n".join([lines[0], "\t".join(first), *lines[2:]]) + "\n", encoding="utf-8")
    for words in (("build",), ("info",), ("ask", "effects-of-agent", "--agent", "SIRT1"), ("release",)):
        ran = senstro(*words, **copy_environment(checkout))
        assert ran.code == 1, words
        assert "[unknown-value]" in ran.err
        assert "[dangling-reference]" in ran.err
        assert ran.err.endswith("2 fault(s).\n")


def test_faults_in_the_users_graph_end_with_1(tmp_path: Path, senstro: Senstro) -> None:
    path = tmp_path / "mine.ttl"
    path.write_text("@prefix sen: <https://w3id.org/senstro/schema/> .\n<https://w3id.org/senstro/finding/f1> a sen:Finding .\n", encoding="utf-8")
    ran = senstro("check", str(path))
    assert ran.code == 1
    assert "finding:f1" in ran.err or "finding/f1" in ran.err


def test_a_damaged_ontology_ends_with_2_and_its_place(checkout: Path, senstro: Senstro) -> None:
    with (checkout / "ontology" / "senstro.ttl").open("a", encoding="utf-8") as file:
        file.write("\nthis is no turtle\n")
    ran = senstro("build", **copy_environment(checkout))
    assert ran.code == 2
    assert "senstro.ttl:" in ran.err
    assert "no valid Turtle" in ran.err


def test_a_missing_folder_of_data_ends_with_2(checkout: Path, senstro: Senstro) -> None:
    shutil.rmtree(checkout / "queries")
    ran = senstro("list", **copy_environment(checkout))
    assert ran.code == 2
    assert "install the package again" in ran.err


@pytest.mark.parametrize("words", [("list",), ("export", "nt"), ("schema",), ("ask", "evidence-overview", "--format", "csv")])
def test_a_closed_pipe_is_no_fault(words: tuple[str, ...]) -> None:
    command = shutil.which("senstro", path=sysconfig.get_path("scripts"))
    assert command
    with subprocess.Popen([command, *words], stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=ROOT, env=offline_environment()) as process:
        assert process.stdout
        assert process.stderr
        process.stdout.close()
        error = process.stderr.read().decode()
        assert process.wait(timeout=60) == 0
    assert "Traceback" not in error
    assert "BrokenPipe" not in error


@pytest.fixture(scope="module")
def probe(workplace: Path) -> dict[str, str]:
    """The environment in which there is the question ``probe``, with a parameter of each kind but classes."""
    shutil.copy(DATA / "questions" / "probe.rq", workplace / "queries" / "questions")
    return copy_environment(workplace)


@pytest.mark.parametrize(
    ("words", "keys"),
    [
        (("--publication", "1"), ["1"]),
        (("--number", "19"), ["19"]),
        (("--number=19",), ["19"]),
        (("--author", "Dominici M"), ["1"]),
        (("--publication", "1", "--known", "unresolved"), []),
    ],
)
def test_parameters_reach_the_question(words: tuple[str, ...], keys: list[str], probe: dict[str, str], senstro: Senstro) -> None:
    ran = senstro("ask", "probe", *words, "--format", "csv", **probe)
    assert ran.code == 0, ran.err
    assert [row["number"] for row in csv.DictReader(io.StringIO(ran.out))] == keys


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("--number", "one"), "--number: 'one' is no integer; an example is 1."),
        (("--publication", "999"), "--publication: '999' is no publication."),
        (("--known", "guessed"), "--known: 'guessed' is no Identification. There is:"),
    ],
)
def test_a_parameter_of_the_wrong_kind(words: tuple[str, ...], message: str, probe: dict[str, str], senstro: Senstro) -> None:
    ran = senstro("ask", "probe", *words, **probe)
    assert ran.code == 2
    assert message in ran.err


@pytest.mark.parametrize("kind", ROW_FORMATS)
def test_every_format_holds_the_same_cells(kind: str, probe: dict[str, str], senstro: Senstro) -> None:
    ran = senstro("ask", "probe", "--publication", "1", "--format", kind, **probe)
    assert ran.code == 0
    header, cells = ["publication", "number", "author", "known"], ["publication:1", "1", "Dominici M", "matched"]
    if kind in {"csv", "tsv"}:
        assert list(csv.reader(io.StringIO(ran.out), delimiter="," if kind == "csv" else "\t")) == [header, cells]
    elif kind == "json":
        assert json.loads(ran.out) == [dict(zip(header, cells, strict=True))]
    elif kind == "md":
        assert ran.out.splitlines()[2] == "| " + " | ".join(cells) + " |"
    else:
        assert re.split(r"  +", ran.out.splitlines()[0]) == header
        assert re.split(r"  +", ran.out.splitlines()[2]) == cells
        assert ran.err == "1 row(s)\n"


def test_no_row_is_said_in_words(probe: dict[str, str], senstro: Senstro) -> None:
    ran = senstro("ask", "probe", "--number", "999", **probe)
    assert ran.code == 0
    assert ran.err == "no rows: the graph holds nothing that answers this\n"


def test_a_narrow_terminal_shortens_cells_and_other_formats_never(probe: dict[str, str], senstro: Senstro) -> None:
    narrow = senstro("ask", "probe", COLUMNS="40", **probe)
    assert max(len(line) for line in narrow.out.splitlines()) <= 40
    assert "…" in narrow.out
    assert "…" not in senstro("ask", "probe", "--format", "csv", COLUMNS="40", **probe).out


def test_into_a_pipe_no_cell_is_cut(senstro: Senstro) -> None:
    whole = senstro("ask", "thresholds", COLUMNS="")
    assert max(len(line) for line in whole.out.splitlines()) > 160
    assert "…" not in whole.out


def test_sparql_shows_the_bound_query_and_help_the_parameters(probe: dict[str, str], senstro: Senstro) -> None:
    shown = senstro("ask", "probe", "--number", "7", "--sparql", **probe)
    assert 'VALUES ?number { "7"^^<http://www.w3.org/2001/XMLSchema#integer> }' in shown.out
    assert "VALUES ?author" not in shown.out
    described = senstro("ask", "probe", "--help-parameters", **probe)
    assert "--known VALUE OF IDENTIFICATION: how the work was identified; for one 'matched'" in described.out
    assert "    number: its citation number" in described.out


def test_an_endpoint_that_is_not_there(senstro: Senstro) -> None:
    ran = senstro("ask", "effects-of-agent", "--agent", "SIRT1", "--endpoint", "http://127.0.0.1:9/query", PYTHONPATH="")
    assert ran.code == 2
    assert "http://127.0.0.1:9/query: no answer" in ran.err


def test_any_folder_and_any_encoding(tmp_path: Path, senstro: Senstro) -> None:
    ran = senstro("ask", "evidence-overview", "--format", "csv", cwd=tmp_path)
    assert ran.code == 0
    assert senstro("list", cwd=tmp_path, PYTHONIOENCODING="ascii", LC_ALL="C").code == 0
    assert senstro("export", "ttl", "--release", "senstro-base", cwd=tmp_path, PYTHONIOENCODING="ascii").code == 0
    assert list(tmp_path.iterdir()) == []


def test_info_says_how_far_to_trust_the_graph(senstro: Senstro) -> None:
    ran = senstro("info")
    assert ran.code == 0
    assert "no domain expert has checked" in ran.out
    assert "not live yet" in ran.out
    assert re.search(r"^text held   396 of 396 units, (\d+) of \1 places and (\d+) of \2 content checks hold, \d+ excused", ran.out, re.M)


def test_export_writes_what_it_prints(tmp_path: Path, senstro: Senstro) -> None:
    target = tmp_path / "base.ttl"
    assert senstro("export", "ttl", "--release", "senstro-base", "--to", str(target)).out == f"written to {target}\n"
    assert senstro("export", "ttl", "--release", "senstro-base").out == target.read_text(encoding="utf-8")
    assert [path.name for path in tmp_path.iterdir()] == ["base.ttl"]


@pytest.mark.full
def test_release_writes_all_and_says_where_to_look(checkout: Path, senstro: Senstro) -> None:
    ran = senstro("release", **copy_environment(checkout))
    assert ran.code == 0, ran.err
    assert [line.split()[0] for line in ran.out.splitlines()] == ["built", "checked", "reasoned", "answered", "written", "next"]
    dist = checkout / "dist"
    assert {path.name for path in dist.iterdir()} >= {"senstro-kg.ttl", "senstro-full.owl", "layers", "answers", "ledger.tsv", "compiled"}
    questions = {path.stem for path in (checkout / "queries" / "questions").rglob("*.rq")}
    assert {path.stem for path in (dist / "answers").glob("*.tsv")} == questions
    assert json.loads((dist / "answers" / "index.json").read_text(encoding="utf-8")).keys() == questions


def test_the_compiled_graph_is_not_used_when_it_is_older_than_its_sources(checkout: Path, senstro: Senstro) -> None:
    shutil.copytree(ROOT / "dist" / "compiled", checkout / "dist" / "compiled")
    shutil.copy(DATA / "questions" / "probe.rq", checkout / "queries" / "questions")
    table = checkout / "data" / "publications.tsv"
    table.write_text(table.read_text(encoding="utf-8").replace("Dominici M", "Dominici X"), encoding="utf-8")
    ran = senstro("ask", "probe", "--publication", "1", "--format", "tsv", **copy_environment(checkout))
    assert "Dominici X" in ran.out
    compiled = checkout / "dist" / "compiled" / "senstro-kg.nt"
    assert "Dominici M" in compiled.read_text(encoding="utf-8"), "the question must have been answered from the sources"
