"""Completion, in the shells themselves: bash always, zsh and fish where they are installed."""

from __future__ import annotations

import os
import pty
import re
import select
import shutil
import signal
import subprocess
import time
from pathlib import Path

import pytest
from conftest import Senstro

from senstro.completion.scripts import SHELLS
from senstro.questions import Library

CASES: list[tuple[str, set[str]]] = [
    ("senstro as", {"ask"}),
    ("senstro fi", {"find"}),
    ("senstro ask criteria", {"criteria-of-set"}),
    ("senstro ask effects-of-agent --ag", {"--agent"}),
    ("senstro ask criteria-of-set --criterion_set is", {"isct-2006"}),
    ("senstro ask changes-in-state --state late-passage\\ c", {"late-passage cell"}),
    ("senstro ask groups-of-study --study kiz", {"kizilay-2017"}),
    ("senstro ask thresholds --format t", {"table", "tsv"}),
    ("senstro ask thresholds --evi", {"--evidence"}),
    ("senstro export t", {"ttl", "term-requests"}),
    ("senstro completion ", {"bash", "zsh", "fish"}),
    ("senstro query --ti", {"--timeout"}),
]
"""What was typed, and everything that may follow."""


@pytest.fixture(scope="module")
def scripts(senstro: Senstro, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("completion")
    for shell in SHELLS:
        ran = senstro("completion", shell)
        assert (ran.code, ran.err) == (0, "")
        (folder / shell).write_text(ran.out, encoding="utf-8")
    return folder


def shell(name: str) -> str:
    found = shutil.which(name)
    if found is None:
        pytest.skip(f"{name} is not on this machine")
    return found


def in_bash(script: Path, typed: str) -> list[str]:
    """What bash offers for the words as readline hands them over: taken apart at blanks, a backslash still before a blank of a word."""
    words = re.findall(r"(?:\\.|\S)+", typed) + ([""] if typed.endswith(" ") else [])
    program = """source "$1"; shift; COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _senstro
for word in "${COMPREPLY[@]}"; do eval "printf '%s\\n' $word"; done"""
    done = subprocess.run([shell("bash"), "-c", program, "bash", script, *words], capture_output=True, text=True, timeout=60)
    assert done.stderr == ""
    return done.stdout.splitlines()


@pytest.mark.parametrize(("typed", "offered"), CASES)
def test_bash_offers(typed: str, offered: set[str], scripts: Path) -> None:
    found = [word for word in in_bash(scripts / "bash", typed) if not word.startswith("--help")]
    assert len(found) == len(set(found))
    assert set(found) == offered


def test_bash_offers_every_subcommand_question_and_parameter(scripts: Path, library: Library, senstro: Senstro) -> None:
    everything = set(in_bash(scripts / "bash", "senstro "))
    assert {"find", "ask", "query", "completion", "list", "check"} <= everything
    assert set(library.questions) <= set(in_bash(scripts / "bash", "senstro ask "))
    for name, question in library.questions.items():
        offered = set(in_bash(scripts / "bash", f"senstro ask {name} --"))
        assert {f"--{parameter.name}" for parameter in question.parameters} <= offered
    assert {"--format", "--explain", "--evidence", "--sparql"} <= offered


def test_every_example_of_a_parameter_is_offered(scripts: Path, library: Library) -> None:
    tried = 0
    for name, question in library.questions.items():
        for parameter in question.parameters:
            if parameter.kind in {"record", "value"}:
                assert parameter.example in in_bash(scripts / "bash", f"senstro ask {name} --{parameter.name} "), (name, parameter.name)
                tried += 1
    assert tried > 5


def talk(argv: list[str], keys: list[str], environment: dict[str, str]) -> str:
    """What a terminal shows when these keys are pressed; the shell is a real one that thinks it has a person before it."""
    pid, handle = pty.fork()
    if pid == 0:
        os.execvpe(argv[0], argv, environment)
    shown = b""

    def wait(until: bytes, seconds: float = 20.0) -> None:
        nonlocal shown
        end, begin = time.monotonic() + seconds, len(shown)
        while time.monotonic() < end and until not in shown[begin:]:
            if select.select([handle], [], [], 0.1)[0]:
                try:
                    shown += os.read(handle, 65536)
                except OSError:
                    return

    try:
        wait(b"READY$")
        for press in keys:
            os.write(handle, press.encode())
            wait(b"READY$" if press.endswith("\n") else b"\x07", 20.0 if press.endswith("\n") else 1.5)
    finally:
        os.kill(pid, signal.SIGKILL)
        os.waitpid(pid, 0)
        os.close(handle)
    return shown.decode(errors="replace")


@pytest.mark.parametrize(
    ("typed", "heard"),
    [
        ("senstro ask changes-in-state --state late-passage\\ c\t", "ask|changes-in-state|--state|late-passage cell|"),
        ('senstro ask changes-in-state --state "late-passage c\t', "ask|changes-in-state|--state|late-passage cell|"),
        ("senstro ask crit\t--crit\tis\t", "ask|criteria-of-set|--criterion_set|isct-2006|"),
        ("senstro ask criteria-of-set --criterion_set=is\t", "ask|criteria-of-set|--criterion_set=isct-2006|"),
        ("senstro comp\tfi\t", "completion|fish|"),
    ],
)
def test_a_key_in_a_real_bash(typed: str, heard: str, scripts: Path) -> None:
    """A function takes the place of the command and says which words reached it."""
    environment = {**os.environ, "PS1": "READY$ ", "TERM": "dumb", "INPUTRC": os.devnull, "HISTFILE": os.devnull}
    say = "senstro() { printf '%s|' \"$@\"; echo; }\n"
    parts = [part + "\t" for part in typed.split("\t")[:-1]]
    shown = talk([shell("bash"), "--norc", "--noprofile", "-i"], [f"source {scripts / 'bash'}\n", say, *parts, "\n"], environment)
    assert heard in shown


@pytest.mark.parametrize(("typed", "offered"), CASES)
def test_fish_offers(typed: str, offered: set[str], scripts: Path, tmp_path: Path) -> None:
    program = f"source {scripts / 'fish'}; complete -C {_fish(typed)}"
    environment = {**os.environ, "HOME": str(tmp_path), "XDG_CONFIG_HOME": str(tmp_path), "XDG_DATA_HOME": str(tmp_path)}
    done = subprocess.run([shell("fish"), "-N", "-c", program], capture_output=True, text=True, env=environment, cwd=tmp_path, timeout=60)
    found = {line.partition("\t")[0].replace("\\ ", " ") for line in done.stdout.splitlines()}
    assert found - {"--help"} == offered, done.stderr


def _fish(text: str) -> str:
    return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'"


def test_zsh_takes_the_script_and_completes(scripts: Path, tmp_path: Path) -> None:
    zsh = shell("zsh")
    environment = {**os.environ, "PS1": "READY$ ", "TERM": "dumb", "HOME": str(tmp_path), "ZDOTDIR": str(tmp_path)}
    keys = [f"autoload -Uz compinit; compinit -u -D; source {scripts / 'zsh'}\n", "senstro() { printf '%s|' \"$@\"; echo; }\n"]
    shown = talk([zsh, "-f", "-i"], [*keys, "senstro ask crit\t", "--crit\t", "is\t", "\n"], environment)
    assert "ask|criteria-of-set|--criterion_set|isct-2006|" in shown


def test_a_script_is_the_same_each_time(senstro: Senstro) -> None:
    for name in SHELLS:
        assert len({senstro("completion", name, PYTHONHASHSEED=seed).out for seed in ("0", "1")}) == 1


def test_an_unknown_shell_is_refused(senstro: Senstro) -> None:
    ran = senstro("completion", "tcsh")
    assert ran.code == 2
    assert "invalid choice: 'tcsh'" in ran.err
