"""Interrupted and failed builds: whenever the program is stopped, the folder of the release holds the complete old release or the complete new one."""

from __future__ import annotations

import os
import random
import resource
import shutil
import signal
import subprocess
import sys
import sysconfig
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import copy_environment, offline_environment

from senstro import resources
from senstro.errors import CannotRun
from senstro.export import folder as folders
from senstro.export.folder import MANIFEST, replaced

OLD = {"a.txt": "old", "answers/gone.txt": "old", "answers/kept.txt": "old"}
NEW = {"a.txt": "new", "answers/kept.txt": "new", "layers/b.txt": "new"}
MINE = {"mine.txt": "mine", "answers/notes.txt": "mine", "compiled/graph.nt": "mine"}
CHANGES = {"open", "os.mkdir", "os.rename", "os.link", "os.remove", "os.rmdir", "os.chmod", "os.listdir", "os.scandir", "ctypes.dlopen"}
"""What Python tells an audit hook of and a program does to files: between any two of them the program may be stopped."""


def write(target: Path, files: dict[str, str]) -> None:
    with replaced(target) as part:
        for name, text in files.items():
            (part / name).parent.mkdir(parents=True, exist_ok=True)
            (part / name).write_text(text, encoding="utf-8")


def content(target: Path, but: str = MANIFEST) -> dict[str, str]:
    return {str(path.relative_to(target)): path.read_text("utf-8") for path in target.rglob("*") if path.is_file() and path.name != but}


def old_release(folder: Path) -> Path:
    target = folder / "dist"
    write(target, OLD)
    for name, text in MINE.items():
        (target / name).parent.mkdir(parents=True, exist_ok=True)
        (target / name).write_text(text, encoding="utf-8")
    return target


def test_new_replaces_old_and_what_the_user_put_there_stays(tmp_path: Path) -> None:
    target = old_release(tmp_path)
    (target / "empty").mkdir()
    (target / "link").symlink_to("mine.txt")
    write(target, NEW)
    assert content(target) == {**NEW, **MINE, "link": "mine"}
    assert (target / "empty").is_dir()
    assert (target / "link").is_symlink()
    assert [path.name for path in tmp_path.iterdir()] == ["dist"]
    done = subprocess.run(["sha256sum", "--check", "--quiet", MANIFEST], cwd=target, capture_output=True, text=True)
    assert (done.returncode, done.stdout) == (0, "")


def killed_at(number: int, target: Path, prepare: Callable[[], None]) -> bool:
    """Write the new content in a process that is killed at its N-th change of a file; whether it came so far."""
    child = os.fork()
    if not child:
        left = number

        def hook(event: str, _: object) -> None:
            nonlocal left
            if event in CHANGES:
                left -= 1
                if left < 0:
                    os.kill(os.getpid(), signal.SIGKILL)

        try:
            prepare()
            sys.addaudithook(hook)
            write(target, NEW)
        finally:
            os._exit(0)
    _, status = os.waitpid(child, 0)
    return os.WIFSIGNALED(status)


def without_exchange() -> None:
    """A system that cannot exchange two names in one step."""
    folders._exchange = lambda one, other: False


def every_kill(tmp_path: Path, prepare: Callable[[], None], look: Callable[[Path], None]) -> int:
    """Kill at each change of a file in turn; look; then the next run must give the new content and leave nothing beside it."""
    number = 0
    while True:
        home = tmp_path / str(number)
        home.mkdir()
        target = old_release(home)
        killed = killed_at(number, target, prepare)
        look(target)
        write(target, NEW)
        assert content(target) == {**NEW, **MINE}, number
        assert [path.name for path in home.iterdir()] == ["dist"], number
        if not killed:
            return number
        number += 1


def test_killed_at_any_change_of_a_file_the_old_or_the_new_is_complete(tmp_path: Path) -> None:
    seen = set()

    def look(target: Path) -> None:
        found = content(target)
        assert found in ({**OLD, **MINE}, {**NEW, **MINE})
        seen.add(found["a.txt"])

    assert every_kill(tmp_path, lambda: None, look) > 30
    assert seen == {"old", "new"}


def test_where_names_cannot_be_exchanged_the_next_run_puts_the_folder_back(tmp_path: Path) -> None:
    missing = 0

    def look(target: Path) -> None:
        nonlocal missing
        if not target.exists():
            missing += 1
            assert content(target.with_name(".dist.old")) == {**OLD, **MINE}
            folders._recover(target)
        assert content(target) in ({**OLD, **MINE}, {**NEW, **MINE})

    assert every_kill(tmp_path, without_exchange, look) > 30
    assert missing


def test_a_folder_that_cannot_be_renamed_is_written_into_and_the_manifest_tells(tmp_path: Path) -> None:
    number = told = 0
    while True:
        home = tmp_path / str(number)
        home.mkdir()
        target = old_release(home)
        killed = killed_at(number, target, lambda target=target: os.chdir(target))  # type: ignore[misc]
        assert {name: text for name, text in content(target).items() if name in MINE} == MINE
        shown = {name: text for name, text in content(target).items() if not name.startswith(".dist.new-") and name not in MINE}
        done = subprocess.run(["sha256sum", "--check", "--status", MANIFEST], cwd=target)
        complete = [part for part in (OLD, NEW) if shown.items() >= part.items()]
        assert done.returncode or complete, number
        told += done.returncode != 0
        write(target, NEW)
        if not killed:
            break
        number += 1
    assert number > 20
    assert told
    assert content(target) == {**NEW, **MINE}


def test_what_is_put_there_while_the_new_is_written_is_not_lost(tmp_path: Path) -> None:
    target = old_release(tmp_path)
    with replaced(target) as part:
        (part / "a.txt").write_text("new", encoding="utf-8")
        (target / "late.txt").write_text("late", encoding="utf-8")
    assert content(target) == {"a.txt": "new", "late.txt": "late", **MINE}


def test_a_running_writer_is_left_alone(tmp_path: Path) -> None:
    target = tmp_path / "dist"
    with replaced(target) as part:
        (part / "a.txt").write_text("slow", encoding="utf-8")
        child = os.fork()
        if not child:
            write(target, NEW)
            os._exit(0)
        assert os.waitpid(child, 0)[1] == 0
        assert content(target) == NEW
        assert part.exists()
    assert content(target)["a.txt"] == "slow"


def test_an_exception_leaves_the_old_and_nothing_beside_it(tmp_path: Path) -> None:
    target = old_release(tmp_path)

    def interrupted() -> None:
        with replaced(target) as part:
            (part / "a.txt").write_text("new", encoding="utf-8")
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        interrupted()
    assert content(target) == {**OLD, **MINE}
    assert [path.name for path in tmp_path.iterdir()] == ["dist"]


def test_a_file_of_the_user_that_stands_in_the_way_is_named(tmp_path: Path) -> None:
    target = old_release(tmp_path)
    (target / "layers").write_text("mine", encoding="utf-8")
    with pytest.raises(CannotRun, match=r"dist: layers in it stands in the way\. What stood there is as it was"):
        write(target, NEW)
    assert content(target) == {**OLD, **MINE, "layers": "mine"}


def test_permissions_of_the_folder_stay(tmp_path: Path) -> None:
    target = old_release(tmp_path)
    target.chmod(0o750)
    write(target, NEW)
    assert target.stat().st_mode & 0o7777 == 0o750


def command() -> str:
    found = shutil.which("senstro", path=sysconfig.get_path("scripts"))
    if found is None:
        pytest.fail("the command senstro is not installed beside this Python; run the tests with `make test`")
    return found


def snapshot(target: Path) -> dict[str, bytes]:
    return {str(path.relative_to(target)): path.read_bytes() for path in target.rglob("*") if path.is_file()}


def run(words: list[str], checkout: Path, **more: object) -> subprocess.CompletedProcess[str]:
    environment = {**offline_environment(), **copy_environment(checkout)}
    return subprocess.run([command(), *words], env=environment, capture_output=True, text=True, timeout=300, **more)  # type: ignore[call-overload,no-any-return]


def kill_many(checkout: Path, words: list[str], target: Path, times: int, each: int, change: Callable[[], None]) -> None:
    """Kill the command at seeded moments; after each, every file is of the old or of the new release; after every so many, the next run succeeds."""
    assert run(words, checkout).returncode == 0
    (target / "mine.txt").write_text("mine", encoding="utf-8")
    old = snapshot(target)
    kept = target.with_name("kept")
    shutil.copytree(target, kept)
    change()
    begin = time.monotonic()
    assert run(words, checkout).returncode == 0
    lasts = time.monotonic() - begin
    new = snapshot(target)
    assert old != new
    moments = random.Random(20201124)
    environment = {**offline_environment(), **copy_environment(checkout)}
    for number in range(times):
        if snapshot(target) != old:
            shutil.rmtree(target)
            shutil.copytree(kept, target)
        process = subprocess.Popen([command(), *words], env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        # Half of them while files are written or exchanged, which is the shorter part.
        if number % 2:
            while process.poll() is None and not list(target.parent.glob(".dist.new-*")):
                time.sleep(0.001)
            time.sleep(moments.uniform(0, lasts / 3))
        else:
            time.sleep(moments.uniform(0, lasts))
        process.kill()
        process.wait()
        assert snapshot(target) in (old, new), number
        if (number + 1) % each == 0:
            assert run(words, checkout).returncode == 0
            assert snapshot(target) == new, number
            assert not list(target.parent.glob(".dist.*")), number


def small(checkout: Path) -> None:
    """Leave a handful of rows, so that a build is short."""
    for table in (checkout / "data").glob("*.tsv"):
        lines = table.read_text(encoding="utf-8").splitlines(keepends=True)
        table.write_text("".join(lines[: 3 if table.stem == "publications" else 1]), encoding="utf-8")


def change_a_title(checkout: Path) -> None:
    table = checkout / "data" / "publications.tsv"
    table.write_text(table.read_text(encoding="utf-8").replace("1\t", "1\t", 1).replace(".", "!", 1), encoding="utf-8")


def test_build_killed_at_seeded_moments_leaves_the_old_or_the_new(checkout: Path, tmp_path: Path) -> None:
    small(checkout)
    target = tmp_path / "dist"
    kill_many(checkout, ["build", "--to", str(target)], target, 9, 3, lambda: change_a_title(checkout))


@pytest.mark.full
def test_release_killed_at_seeded_moments_leaves_the_old_or_the_new(checkout: Path, tmp_path: Path) -> None:
    target = tmp_path / "dist"
    kill_many(checkout, ["release", "--to", str(target)], target, 4, 4, lambda: change_a_title(checkout))


def test_faulty_tables_write_nothing(checkout: Path, tmp_path: Path) -> None:
    small(checkout)
    target = tmp_path / "dist"
    assert run(["build", "--to", str(target)], checkout).returncode == 0
    old = snapshot(target)
    table = checkout / "data" / "publications.tsv"
    table.write_text(table.read_text(encoding="utf-8") + "no-row\n", encoding="utf-8")
    for words in (["build", "--to", str(target)], ["release", "--to", str(target)], ["build", "--to", str(tmp_path / "other")]):
        ran = run(words, checkout)
        assert ran.returncode == 1
        assert "[ragged-row]" in ran.stderr
    assert snapshot(target) == old
    assert sorted(path.name for path in tmp_path.iterdir()) == ["checkout", "dist"]


def test_a_disk_that_is_full_ends_in_one_line(checkout: Path, tmp_path: Path) -> None:
    small(checkout)
    target = tmp_path / "dist"
    assert run(["build", "--to", str(target)], checkout).returncode == 0
    old = snapshot(target)

    def limit() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000))

    ran = run(["build", "--to", str(target)], checkout, preexec_fn=limit)
    assert ran.returncode == 2
    assert ran.stderr == f"senstro: {target}: File too large. What stood there is as it was.\n"
    assert snapshot(target) == old
    assert sorted(path.name for path in tmp_path.iterdir()) == ["checkout", "dist"]


@pytest.fixture
def mounted(tmp_path: Path) -> Callable[[str], Path]:
    """Mounts a small file system in a name space of its own; where the system does not let us, the test is skipped."""
    if not shutil.which("unshare") or subprocess.run(["unshare", "-rm", "true"], capture_output=True).returncode:
        pytest.skip("no file system can be mounted here (unshare)")
    place = tmp_path / "mount"
    place.mkdir()
    return lambda options: place


@pytest.mark.parametrize(
    ("options", "words", "inside"),
    [
        ("size=300k", "No space left on device", "dist"),
        ("ro", "Read-only file system", "dist"),
        ("size=300k", "No space left on device", ""),
        ("ro", "Read-only file system", ""),
    ],
)
def test_a_small_or_read_only_file_system_ends_in_one_line(
    checkout: Path, mounted: Callable[[str], Path], options: str, words: str, inside: str
) -> None:
    small(checkout)
    place = mounted(options)
    target = place / inside
    script = f'mount -t tmpfs -o {options} none "{place}" && "{command()}" build --to "{target}"; code=$?; ls -A "{place}"; exit $code'
    environment = {**offline_environment(), **copy_environment(checkout)}
    ran = subprocess.run(["unshare", "-rm", "sh", "-c", script], env=environment, capture_output=True, text=True, timeout=100)
    assert ran.returncode == 2
    assert ran.stderr == f"senstro: {target}: {words}. What stood there is as it was.\n"
    assert ran.stdout == ""


def test_the_compiled_graph_is_never_an_old_mark_beside_a_new_graph(tmp_path: Path) -> None:
    from senstro.graph import build
    from senstro.graph.compiled import write_compiled

    graph = build(resources.root())
    graph.layers = {name: triples[:20] for name, triples in graph.layers.items()}
    write_compiled(tmp_path, graph)
    graph.layers["records"] = graph.layers["records"][:10]
    number = 0
    while True:
        (tmp_path / "senstro-kg.nt").write_text("old", encoding="utf-8")
        (tmp_path / "fingerprint.txt").write_text("old", encoding="utf-8")
        child = os.fork()
        if not child:
            left = number

            def hook(event: str, given: tuple[object, ...]) -> None:
                nonlocal left
                if event in CHANGES and str(given[0]).startswith(str(tmp_path)):
                    left -= 1
                    if left < 0:
                        os.kill(os.getpid(), signal.SIGKILL)

            try:
                sys.addaudithook(hook)
                write_compiled(tmp_path, graph)
            finally:
                os._exit(0)
        _, status = os.waitpid(child, 0)
        mark = tmp_path / "fingerprint.txt"
        is_old = (tmp_path / "senstro-kg.nt").read_text("utf-8") == "old"
        assert not mark.exists() or (mark.read_text("utf-8") == "old") == is_old, number
        if not os.WIFSIGNALED(status):
            break
        number += 1
    assert number >= 4
