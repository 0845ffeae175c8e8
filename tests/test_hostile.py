"""Files that mean ill, or that nobody meant to name: each ends in one clear line and exit code 2, at once, in little memory, with nothing fetched or written.

The command runs in a process of its own with its memory capped, sockets refused and a watch on the time.
"""

from __future__ import annotations

import os
import resource
import shutil
import subprocess
import sysconfig
from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import offline_environment

from senstro.checks.reading import TEXT_CAP

DEEP = 10_000
MEMORY = 1024 * 1024 * 1024
"""Bytes of address space: enough for Python and its libraries, and not for what is planted here."""

RDF = 'xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:a="http://a/"'
OWL = "@prefix owl: <http://www.w3.org/2002/07/owl#> . @prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> ."
NESTED_OBJECT = '{"@id": "http://a/b", "http://a/p": ' * DEEP + '"x"' + "}" * DEEP
NESTED_CONTEXT = '{"@context": ' + '{"p": {"@id": "http://a/p", "@context": ' * DEEP + "{}" + "}}" * DEEP + "}"
NESTED_REVERSE = '{"@id": "http://a/b", "@reverse": {"http://a/p": ' * DEEP + '{"@id": "http://a/x"}' + "}}" * DEEP

TEXTS: dict[str, tuple[str, str, str]] = {
    "huge literal": ("mine.ttl", f'<http://a/b> <http://a/p> "{"x" * 2_000_000}" .', f"a text has 2000000 characters; up to {TEXT_CAP} are read"),
    "huge cell": ("gaps.tsv", "key\n" + "x" * 2_000_000, f"a row has 2000000 bytes; up to {TEXT_CAP} are read"),
    "deep JSON-LD": ("mine.jsonld", NESTED_OBJECT, "nests more than 200 levels deep"),
    "deep JSON-LD context": ("mine.jsonld", NESTED_CONTEXT, "nests more than 200 levels deep"),
    "deep JSON-LD reverse": ("mine.json", NESTED_REVERSE, "nests more than 200 levels deep"),
    "deep JSON array": ("mine.json", "[" * DEEP + "]" * DEEP, "nests more than 200 levels deep"),
    "deep behind a text with brackets": ("mine.json", '{"a": "]]\\"]]", "b": ' + NESTED_OBJECT + "}", "nests more than 200 levels deep"),
    "deep blank nodes": ("mine.ttl", "<http://a/b> <http://a/p> " + "[ <http://a/p> " * DEEP + '"x"' + "]" * DEEP + " .", "nests more than 1000"),
    "deep collections": ("mine.ttl", "<http://a/b> <http://a/p> " + "(" * DEEP + ")" * DEEP + " .", "nests more than 1000 levels deep"),
    "deep triple terms": (
        "mine.ttl",
        "<http://a/b> <http://a/p> " + "<<( <http://a/b> <http://a/p> " * DEEP + '"x"' + ")>>" * DEEP + " .",
        "nests more than 1000 levels deep",
    ),
    "deep XML": (
        "mine.owl",
        f"<rdf:RDF {RDF}>" + "<rdf:Description><a:p>" * DEEP + "</a:p></rdf:Description>" * DEEP + "</rdf:RDF>",
        "nests more than 1000",
    ),
    "billion laughs": (
        "mine.owl",
        '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY e0 "ha">'
        + "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 12))
        + f"]><rdf:RDF {RDF}><rdf:Description rdf:about='http://a/b'><a:p>&e11;</a:p></rdf:Description></rdf:RDF>",
        "<!DOCTYPE, which is not read",
    ),
    "external entity": (
        "mine.rdf",
        f'<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><rdf:RDF {RDF}><rdf:Description><a:p>&e;</a:p></rdf:Description></rdf:RDF>',
        "<!DOCTYPE, which is not read",
    ),
    "document type from afar": ("mine.rdf", f'<!DOCTYPE x SYSTEM "http://127.0.0.1:9/x.dtd"><rdf:RDF {RDF}/>', "<!DOCTYPE, which is not read"),
    "remote context": ("mine.jsonld", '{"@context": "http://127.0.0.1:9/c", "@id": "http://a/b", "p": "x"}', "nothing is fetched"),
    "remote context in a list": ("mine.json", '{"@context": [{"p": "http://a/p"}, "http://127.0.0.1:9/c"], "p": "x"}', "nothing is fetched"),
    "imported context": ("mine.json", '{"@context": {"@version": 1.1, "@import": "http://127.0.0.1:9/c"}, "p": "x"}', "nothing is fetched"),
    "owl:imports": (
        "mine.ttl",
        "<http://a/o> a <http://www.w3.org/2002/07/owl#Ontology> ; <http://www.w3.org/2002/07/owl#imports> <http://127.0.0.1:9/o> .",
        "nothing in the file is of a kind that senstro knows",
    ),
    "deep hierarchy": (
        "mine.ttl",
        "".join(f"<http://a/c{n:05}> <http://www.w3.org/2000/01/rdf-schema#subClassOf> <http://a/c{n + 1:05}> .\n" for n in range(DEEP)),
        "has more than 500 classes above it",
    ),
    "list that comes back to itself": (
        "mine.ttl",
        f"{OWL} <http://a/c> a owl:Class ; owl:equivalentClass _:e . _:e owl:intersectionOf _:l . _:l rdf:first _:e ; rdf:rest _:l .",
        "nothing in the file is of a kind that senstro knows",
    ),
    "endless expression": (
        "mine.nt",
        "<http://a/c> <http://www.w3.org/2002/07/owl#equivalentClass> _:b0 .\n"
        + "".join(f"_:b{n} <http://www.w3.org/2002/07/owl#someValuesFrom> _:b{n + 1} .\n" for n in range(DEEP)),
        "nothing in the file is of a kind that senstro knows",
    ),
    "empty": ("mine.ttl", "", "the file is empty"),
    "empty table": ("gaps.tsv", "", "the file is empty"),
}

Run = Callable[..., subprocess.CompletedProcess[str]]


def _cap() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))


@pytest.fixture
def run(tmp_path: Path) -> Run:
    """Runs the command in a folder of its own, and holds the folder against what was in it before."""
    command = shutil.which("senstro", path=sysconfig.get_path("scripts"))
    assert command

    def run(*words: str) -> subprocess.CompletedProcess[str]:
        before = {path: path.lstat().st_mtime_ns for path in tmp_path.rglob("*")}
        done = subprocess.run(
            [command, *words], capture_output=True, text=True, cwd=tmp_path, env=offline_environment(), timeout=30, preexec_fn=_cap, check=False
        )
        assert {path: path.lstat().st_mtime_ns for path in tmp_path.rglob("*")} == before, "something was written"
        return done

    return run


def refused(done: subprocess.CompletedProcess[str], name: str, words: str) -> None:
    assert done.returncode == 2, done.stderr[:2000]
    assert done.stdout == ""
    (line,) = done.stderr.splitlines()
    assert line.startswith(f"senstro: {name}:")
    assert words in line
    assert len(line) < 500


@pytest.mark.parametrize(("name", "text", "words"), TEXTS.values(), ids=TEXTS)
def test_a_hostile_text_is_refused(name: str, text: str, words: str, tmp_path: Path, run: Run) -> None:
    (tmp_path / name).write_text(text, encoding="utf-8")
    refused(run("check", name), name, words)


def _binary(path: Path) -> None:
    path.write_bytes(bytes(range(256)) * 100)


def _sparse(path: Path) -> None:
    with path.open("wb") as file:
        file.truncate(200 * 1024 * 1024)


def _to_outside(path: Path) -> None:
    outside = path.parent / "outside.secret"
    outside.write_text("root:x:0:0\n", encoding="utf-8")
    path.symlink_to(outside)


THINGS: dict[str, tuple[Callable[[Path], None], str]] = {
    "missing file": (lambda _: None, "there is no such file"),
    "folder": (lambda path: path.mkdir(), "this is a folder"),
    "binary": (_binary, "the file is no UTF-8 text"),
    "sparse file of 200 MB": (_sparse, "are read. Split it."),
    "pipe": (lambda path: os.mkfifo(path), "this is no regular file"),
    "link to a device": (lambda path: path.symlink_to("/dev/zero"), "this is no regular file"),
    "dangling link": (lambda path: path.symlink_to("nowhere"), "the link leads to nothing"),
    "link in a circle": (lambda path: path.symlink_to(path.name), "cannot be read"),
    "link to a folder": (lambda path: path.symlink_to("."), "this is a folder"),
}
WORDS = {
    "check of RDF": ("mine.ttl", ("check", "mine.ttl")),
    "check of a table": ("findings.tsv", ("check", "findings.tsv")),
    "verify": ("review.txt", ("verify", "--text", "review.txt")),
    "anchor": ("review.txt", ("anchor", "--text", "review.txt", "--spans", "none.tsv")),
}


@pytest.mark.parametrize(("name", "words"), WORDS.values(), ids=WORDS)
@pytest.mark.parametrize(("make", "message"), THINGS.values(), ids=THINGS)
def test_a_thing_that_is_no_file_of_text_is_refused(
    name: str, words: tuple[str, ...], make: Callable[[Path], None], message: str, tmp_path: Path, run: Run
) -> None:
    make(tmp_path / name)
    refused(run(*words), name, message)


def test_a_link_to_a_file_elsewhere_is_read_like_that_file_and_shows_none_of_it(tmp_path: Path, run: Run) -> None:
    _to_outside(tmp_path / "mine.ttl")
    done = run("check", "mine.ttl")
    refused(done, "mine.ttl:1:1", "no valid Turtle")


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_file_that_may_not_be_read_is_refused(tmp_path: Path, run: Run) -> None:
    (tmp_path / "mine.ttl").write_text("x", encoding="utf-8")
    (tmp_path / "mine.ttl").chmod(0)
    refused(run("check", "mine.ttl"), "mine.ttl", "Permission denied")


def test_a_pipe_in_the_folder_of_tables_is_no_table(checkout: Path, tmp_path: Path, run: Run) -> None:
    (checkout / "data" / "gaps.tsv").unlink()
    os.mkfifo(checkout / "data" / "gaps.tsv")
    command = shutil.which("senstro", path=sysconfig.get_path("scripts"))
    environment = offline_environment() | {"PYTHONPATH": os.pathsep.join([offline_environment()["PYTHONPATH"], str(checkout / "src")])}
    done = subprocess.run([str(command), "build"], capture_output=True, text=True, cwd=tmp_path, env=environment, timeout=60, check=False)
    assert done.returncode in {1, 2}
    assert "gaps.tsv" in done.stderr
    assert not (checkout / "dist").exists()


@pytest.mark.parametrize("text", ["record\tunit\twords\nfinding/f1\t2.1\n\t\t\n", "x\na b c\n"])
def test_spans_of_another_form_are_named_all_at_once(text: str, tmp_path: Path, run: Run) -> None:
    (tmp_path / "spans.tsv").write_text(text, encoding="utf-8")
    (tmp_path / "review.txt").write_text("Some text.", encoding="utf-8")
    done = run("anchor", "--text", "review.txt", "--spans", "spans.tsv")
    assert done.returncode == 1
    assert done.stderr.count("[span-row]") == text.count("\n") - 1
    assert "spans.tsv row 2" in done.stderr
