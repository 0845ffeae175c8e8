"""The wheel, as a user has it: built offline, installed beside no checkout, asked from another folder."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import sysconfig
import venv
import zipfile
from dataclasses import dataclass
from pathlib import Path

import pytest
from conftest import OFFLINE, ROOT, Senstro

PARTS = ("src", "ontology", "shapes", "queries", "data")


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Built by hatchling itself, in this environment, from a copy of the sources."""
    source, target = tmp_path_factory.mktemp("source"), tmp_path_factory.mktemp("wheel")
    for part in PARTS:
        shutil.copytree(ROOT / part, source / part, ignore=shutil.ignore_patterns("__pycache__"))
    for file in ("pyproject.toml", "hatch_build.py", "README.md", "LICENSE", "LICENSE-DATA"):
        shutil.copy(ROOT / file, source)
    program = [sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", str(target)]
    environment = {**os.environ, "PYTHONPATH": str(OFFLINE)}
    done = subprocess.run(program, cwd=source, env=environment, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr
    (built,) = target.glob("*.whl")
    return built


@dataclass(frozen=True)
class Installed:
    """An environment that holds the wheel, and a folder that has nothing to do with it."""

    bin: Path
    elsewhere: Path

    def run(self, *words: str, code: int = 0) -> subprocess.CompletedProcess[str]:
        """A command of this environment, offline."""
        environment = {key: value for key, value in os.environ.items() if key != "PYTHONHOME"} | {"PYTHONPATH": str(OFFLINE)}
        done = subprocess.run([self.bin / words[0], *words[1:]], cwd=self.elsewhere, env=environment, capture_output=True, text=True, timeout=120)
        assert "Traceback" not in done.stderr, done.stderr
        assert done.returncode == code, done.stderr
        return done


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Installed:
    """A fresh environment with the wheel in it; the libraries are those of this environment, reached by a path file, so that nothing is fetched.

    The path file stands behind the environment's own packages, and the path files of the other folder are not read: the checkout is not in reach.
    """
    home = tmp_path_factory.mktemp("environment")
    venv.create(home, with_pip=False, symlinks=True)
    scripts = home / "bin"
    pip = [sys.executable, "-m", "pip", "--python", str(scripts / "python"), "install", "--quiet", "--no-index", "--no-deps", str(wheel)]
    done = subprocess.run(pip, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr
    (packages,) = home.glob("lib/python*/site-packages")
    (packages / "libraries.pth").write_text(sysconfig.get_path("purelib") + "\n", encoding="utf-8")
    return Installed(scripts, tmp_path_factory.mktemp("elsewhere"))


def test_everything_is_inside(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        inside = set(archive.namelist())
    for part in PARTS[1:]:
        files = {path.relative_to(ROOT).as_posix() for path in (ROOT / part).rglob("*") if path.is_file()}
        assert {f"senstro/_resources/{file}" for file in files} <= inside, part
    modules = {path.relative_to(ROOT / "src").as_posix() for path in (ROOT / "src").rglob("*.py")}
    assert modules <= inside
    assert {"senstro/py.typed", "senstro/_resources/compiled/senstro-kg.nt", "senstro/_resources/compiled/fingerprint.txt"} <= inside
    (folder,) = {name.partition("/")[0] for name in inside if ".dist-info/" in name}
    assert {f"{folder}/licenses/LICENSE", f"{folder}/licenses/LICENSE-DATA"} <= inside
    assert not [name for name in inside if not name.startswith(("senstro/", folder))]


def test_it_is_the_wheel_that_runs(installed: Installed) -> None:
    where = installed.run("python", "-c", "import senstro, senstro.resources as r; print(senstro.__file__); print(r.root())").stdout
    assert str(ROOT) not in where
    assert where.splitlines()[1].endswith("_resources")


def test_importing_warns_of_nothing(installed: Installed) -> None:
    done = installed.run("python", "-W", "error", "-c", "import senstro, senstro.cli")
    assert (done.stdout, done.stderr) == ("", "")


def test_list_and_ask(installed: Installed, senstro: Senstro) -> None:
    assert "evidence-overview" in installed.run("senstro", "list").stdout
    there = installed.run("senstro", "ask", "evidence-overview", "--format", "tsv")
    assert there.stdout.count("\n") > 3
    assert there.stdout == senstro("ask", "evidence-overview", "--format", "tsv").out


def test_the_compiled_graph_is_used(installed: Installed) -> None:
    program = "from senstro.graph.compiled import load_store; store, compiled = load_store(); print(compiled, len(store) > 1000)"
    assert installed.run("python", "-c", program).stdout == "True True\n"


def test_info_and_check(installed: Installed) -> None:
    assert "no domain expert has checked" in installed.run("senstro", "info").stdout
    assert "0 errors" in installed.run("senstro", "check").stdout


def test_export_and_build_need_a_place(installed: Installed) -> None:
    assert "name a folder with --to" in installed.run("senstro", "build", code=2).stderr
    installed.run("senstro", "build", "--to", "release")
    assert (installed.elsewhere / "release" / "senstro-kg.ttl").is_file()


def test_the_sources_can_be_changed_in_a_checkout_only(installed: Installed) -> None:
    for words in (("reason",), ("mint", "--label", "x", "--parent", "y", "--definition", "z")):
        assert "run this in a checkout" in installed.run("senstro", *words, code=2).stderr


def test_words_evidence_and_queries_of_ones_own(installed: Installed, senstro: Senstro) -> None:
    found, asked = ("find", "vitamin C", "--format", "json"), ("ask", "effects-of-agent", "--agent", "SIRT1", "--evidence", "--format", "tsv")
    assert installed.run("senstro", *found).stdout == senstro(*found).out
    assert installed.run("senstro", *asked).stdout == senstro(*asked).out
    (installed.elsewhere / "q.rq").write_text("SELECT ?s { ?s a sen:Study } ORDER BY ?s", encoding="utf-8")
    assert installed.run("senstro", "query", "q.rq", "--format", "csv").stdout.startswith("s\nstudy:")
    assert installed.run("senstro", "completion", "bash").stdout == senstro("completion", "bash").out


def test_the_api_gives_rows_with_identifier_and_label(installed: Installed) -> None:
    program = (
        "import senstro; kg = senstro.open(); row = kg.ask('effects-of-agent', agent='SIRT1').rows[0]; print(row['entity'].id, row['entity'].label); "
        "print(kg.query('ASK { ?s a sen:Study }').boolean, len(kg.find('CD105', 2)), len(kg.explain('thresholds').rows) > 0)"
    )
    assert installed.run("python", "-W", "error", "-c", program).stdout == "HGNC:990 BCL2\nTrue 2 True\n"


def test_the_api_answers(installed: Installed) -> None:
    program = "import senstro; kg = senstro.open(); print(len(kg.ask('evidence-overview').table.rows) > 3, len(kg.select('SELECT ?s WHERE { ?s ?p ?o } LIMIT 2')))"
    assert installed.run("python", "-W", "error", "-c", program).stdout == "True 2\n"
