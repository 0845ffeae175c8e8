"""Finding by words: what a scientist would look for comes up, misspelt too, in an order that never changes; and what is said to type next works."""

from __future__ import annotations

import csv
import io
import json
import shlex
import subprocess
import sys
from pathlib import Path

import pytest
from conftest import ROOT, Senstro

from senstro import CannotRun, Knowledge
from senstro.engines import OxigraphEngine
from senstro.graph import Graph
from senstro.search import Hit
from senstro.search.words import alike, split


@pytest.fixture(scope="module")
def known(graph: Graph) -> Knowledge:
    return Knowledge(OxigraphEngine(graph.store()))


@pytest.mark.parametrize(
    ("words", "wanted", "among"),
    [
        ("t cell suppression", "SENSTRO:0000922", 1),
        ("T-cell suppression", "SENSTRO:0000922", 1),
        ("t cell supression", "SENSTRO:0000922", 1),
        ("suppress T cells", "SENSTRO:0000922", 1),
        ("T cell", "CL:0000084", 1),
        ("CD105", "HGNC:3349", 3),
        ("CD105", "MGI:95392", 3),
        ("CD105", "criterion:isct-cd105", 3),
        ("vitamin C", "CHEBI:176783", 1),
        ("p18", "HGNC:3212", 1),
        ("BM-MSC", "CL:0002540", 1),
        ("rapamicin", "intervention:rapamycin", 1),
        ("rapamycin", "CHEBI:9168", 5),
        ("sirtuin 1", "HGNC:14929", 1),
        ("oxydative stress", "GO:0090403", 3),
        ("genomic instability", "SENSTRO:0000229", 2),
        ("which thresholds are there", "thresholds", 1),
        ("treshold", "thresholds", 2),
        ("disagreements", "disagreements", 1),
        ("retracted", "source-check:153-retracted", 1),
        ("retracted source", "cautions", 3),
        ("open questions needs", "gaps", 5),
        ("myocardial infarction", "MONDO:0005068", 1),
    ],
)
def test_what_is_looked_for_comes_up(words: str, wanted: str, among: int, known: Knowledge) -> None:
    assert wanted in [hit.id for hit in known.find(words)[:among]]


@pytest.mark.parametrize("words", ["zzzzqqq", "xylophone", "12345678"])
def test_what_is_not_there_is_not_found(words: str, known: Knowledge) -> None:
    assert known.find(words) == []


@pytest.mark.parametrize(("words", "limit"), [("", 5), ("  ", 5), ("…?!", 5), ("cell", 0)])
def test_nothing_to_look_for(words: str, limit: int, known: Knowledge) -> None:
    with pytest.raises(CannotRun, match=r"no word to look for|limit must be 1 or more"):
        known.find(words, limit)


def test_a_name_that_is_not_the_label_is_shown(known: Knowledge) -> None:
    by_id = {hit.id: hit for hit in known.find("CD105")}
    assert by_id["HGNC:3349"].label == "ENG"
    assert by_id["HGNC:3349"].matched.endswith(" 'CD105'")
    assert known.find("vitamin C")[0].matched == ""


def test_the_limit_keeps_the_best(known: Knowledge) -> None:
    assert [hit.id for hit in known.find("senescent cell", 3)] == [hit.id for hit in known.find("senescent cell", 10)[:3]]


def hits(known: Knowledge) -> list[Hit]:
    return [
        hit
        for words in ("t cell suppression", "rapamycin", "Kizilay", "thresholds", "myocardial infarction", "Wharton's jelly")
        for hit in known.find(words, 6)
    ]


@pytest.mark.full
def test_what_is_said_to_type_next_gives_rows(known: Knowledge, senstro: Senstro) -> None:
    commands = {command for hit in hits(known) for command in hit.next}
    assert len(commands) > 15
    for command in sorted(commands):
        if command.startswith("echo "):
            text = shlex.split(command)[1]
            assert len(known.query(text)), command
            continue
        spoken, _, rows = command.partition("  # ")
        _, ask, name, *parameters = shlex.split(spoken)
        assert ask == "ask"
        answer = known.ask(name, **{flag.removeprefix("--"): value for flag, value in zip(parameters[::2], parameters[1::2], strict=True)})  # type: ignore[arg-type]
        if rows:
            assert rows.split()[0] == str(len(answer)), command
        else:
            assert len(answer) or answer.question.empty, command


@pytest.mark.full
def test_the_order_does_not_hang_on_the_hash_seed(senstro: Senstro) -> None:
    outputs = {senstro("find", "senescent", "cels", "--format", "json", PYTHONHASHSEED=seed).out for seed in ("0", "1", "4711")}
    assert len(outputs) == 1


def test_the_formats_hold_the_same(known: Knowledge, senstro: Senstro) -> None:
    expected = [{**hit.__dict__, "next": list(hit.next)} for hit in known.find("vitamin C")]
    assert json.loads(senstro("find", "vitamin", "C", "--format", "json").out) == expected
    rows = list(csv.DictReader(io.StringIO(senstro("find", "vitamin C", "--format", "tsv").out), delimiter="\t"))
    assert rows == [{**hit, "next": " ; ".join(hit["next"])} for hit in expected]
    table = senstro("find", "vitamin C").out
    assert table.splitlines()[0] == "class     CHEBI:176783  vitamin C"
    assert "          $ senstro ask interventions-through --entity 'vitamin C'  # 1 row\n" in table


def test_the_command_says_when_nothing_is_found(senstro: Senstro) -> None:
    ran = senstro("find", "zzzzqqq")
    assert (ran.code, ran.out) == (0, "")
    assert "nothing that can be found has these words" in ran.err
    assert senstro("find", "cell", "--limit", "0").code == 2
    assert "more" in senstro("find", "cell", "--limit", "2").err


def test_bytes_that_are_no_text_are_no_traceback() -> None:
    done = subprocess.run([Path(sys.executable).parent / "senstro", "find", b"a\xff"], capture_output=True, cwd=ROOT, timeout=100)
    assert done.returncode in {0, 2}
    assert b"Traceback" not in done.stderr


def test_words() -> None:
    assert split("Which T-cells are in the “marrow”?") == ["t", "cells", "marrow"]
    assert split("which of the") == ["which", "of", "the"]


def test_how_words_are_alike() -> None:
    known = ["angiogenesis", "suppress", "suppression", "suppresses", "senescence", "senescent", "cell", "cells", "rapamycin"]
    assert alike("suppression", known) == {"suppression": 1.0, "suppress": 0.8, "suppresses": 0.8}
    assert alike("senescnce", known) == {"senescence": 0.5, "senescent": 0.5}
    assert alike("rapamicin", known) == {"rapamycin": 0.5}
    assert alike("cell", known) == {"cell": 1.0, "cells": 0.8}
    assert alike("xyz", known) == {}
