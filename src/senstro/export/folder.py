"""A folder that is replaced as a whole: whoever looks, and whenever the program is stopped, finds the old content or the new one, never a mixture."""

from __future__ import annotations

import contextlib
import ctypes
import errno
import glob
import hashlib
import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from senstro.errors import CannotRun

__all__ = ["MANIFEST", "replaced"]

MANIFEST = "SHA256SUMS"
"""Names and SHA-256 of all that was written, in the form of ``sha256sum``. What it does not name is the user's, and stays."""

_EXCHANGE = 2
_HERE = -100


@contextlib.contextmanager
def replaced(target: Path) -> Iterator[Path]:
    """A folder to write the new content of another into; it takes the other's place when the block ends without an exception.

    The new folder is made beside the old one, gets the user's own files as hard links, and then the two exchange their names in one step of
    the file system. Where the system has no such step, the old one is renamed first; the next run puts it back where the program was
    stopped between the two. What a stopped run leaves behind, ``.NAME.new-…`` beside the folder, is removed by the next. A folder that cannot be
    renamed (a mounted one, the current one, one in a folder that cannot be written) is written into, file by file, the manifest last.

    Args:
        target: the folder; made if missing.

    Yields:
        An empty folder.

    Raises:
        CannotRun: it cannot be written, or something in it stands in the way; the old content is as it was.
    """
    new: Path | None = None
    lock, begun = -1, False
    home = Path(os.path.realpath(target))
    renamed = _can_be_renamed(home)
    try:
        _make(home.parent if renamed else home)
        _recover(home)
        new = Path(tempfile.mkdtemp(prefix=f".{home.name}.new-", dir=home.parent if renamed else home))
        lock = _lock(new)
        new.chmod(home.stat().st_mode & 0o7777 if home.exists() else 0o777 & ~_umask())
        yield new
        _write_manifest(new)
        if renamed:
            _keep_others(home, new)
            _swap(home, new)
        else:
            begun = True
            _move_into(home, new)
    except OSError as error:
        _give_up(home, new)
        inside = new is None or not error.filename or str(error.filename).startswith(str(new))
        place = target if inside else error.filename
        left = "What stood there is as it was." if not begun else f"Some files may be new already; `sha256sum -c {MANIFEST}` tells which."
        raise CannotRun(f"{place}: {error.strerror or error}. {left}") from error
    except BaseException:
        _give_up(home, new)
        raise
    else:
        _remove(home, new)
    finally:
        if lock >= 0:
            os.close(lock)


def _make(folder: Path) -> None:
    """Make a folder with those above it; where a file stands in the way, that is said."""
    above = next(one for one in (folder, *folder.parents) if os.path.lexists(one))
    if not above.is_dir():
        raise NotADirectoryError(errno.ENOTDIR, os.strerror(errno.ENOTDIR))
    folder.mkdir(parents=True, exist_ok=True)


def _give_up(home: Path, new: Path | None) -> None:
    if not home.exists() and _backup(home).exists():
        _backup(home).rename(home)
    if new is not None:
        shutil.rmtree(new, ignore_errors=True)


def _backup(home: Path) -> Path:
    return home.with_name(f".{home.name}.old")


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


def _can_be_renamed(home: Path) -> bool:
    here = Path.cwd()
    above = next(one for one in home.parents if os.path.lexists(one))
    if home.exists() and not home.is_dir():
        return False
    return os.access(above, os.W_OK) and not os.path.ismount(home) and home != here and home not in here.parents


def _lock(folder: Path) -> int:
    """Mark a folder as in use, for as long as this process lives; -1 where the system has no such mark or another process has it."""
    try:
        import fcntl
    except ImportError:
        return -1
    handle = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        os.close(handle)
        return -1
    return handle


def _recover(home: Path) -> None:
    """Put back, or remove, what stopped runs left."""
    if _backup(home).exists():
        if home.exists():
            _remove(home, _backup(home))
        else:
            _backup(home).rename(home)
    pattern = f".{glob.escape(home.name)}.new-*"
    for left in sorted([*home.parent.glob(pattern), *home.glob(pattern)]):
        handle = _lock(left)
        if handle >= 0 or sys.platform == "win32":
            _remove(home, left)
        if handle >= 0:
            os.close(handle)


def _named(folder: Path) -> set[str]:
    """What the manifest of a folder names."""
    path = folder / MANIFEST
    return {line.partition("  ")[2] for line in path.read_text(encoding="utf-8").splitlines()} | {MANIFEST} if path.is_file() else set()


def _files(folder: Path) -> list[Path]:
    """Everything below a folder that is no folder itself, and empty folders; relative."""
    found = []
    for place, folders, files in os.walk(folder):
        links = [name for name in folders if (Path(place) / name).is_symlink()]
        found += [Path(place, name).relative_to(folder) for name in [*files, *links]]
        if not folders and not files and Path(place) != folder:
            found.append(Path(place).relative_to(folder))
    return sorted(found)


def _write_manifest(new: Path) -> None:
    lines = [f"{hashlib.sha256((new / path).read_bytes()).hexdigest()}  {path.as_posix()}\n" for path in _files(new) if not (new / path).is_dir()]
    (new / MANIFEST).write_text("".join(lines), encoding="utf-8")


def _keep_others(old: Path, new: Path) -> None:
    """Give the new folder whatever the old one holds and its manifest does not name, as a second name of the same file."""
    named = _named(old)
    for path in _files(old) if old.is_dir() else []:
        here, there = old / path, new / path
        if path.as_posix() in named or path.parts[0].startswith(f".{old.name}.new-"):
            continue
        if os.path.lexists(there):
            if there.is_dir() != here.is_dir():
                raise FileExistsError(errno.EEXIST, f"{path.as_posix()} in it stands in the way")
            continue
        there.parent.mkdir(parents=True, exist_ok=True)
        if here.is_dir() and not here.is_symlink():
            there.mkdir()
            continue
        try:
            os.link(here, there, follow_symlinks=False)
        except (OSError, NotImplementedError):
            shutil.copy2(here, there, follow_symlinks=False)


def _swap(home: Path, new: Path) -> None:
    """Let the two exchange their names; afterwards ``new`` is the old content, or is not there."""
    if not home.exists():
        new.rename(home)
    elif not _exchange(home, new):
        home.rename(_backup(home))
        new.rename(home)


def _exchange(one: Path, other: Path) -> bool:
    """Exchange two names in one step, where the system can."""
    try:
        library = ctypes.CDLL(None, use_errno=True)
        if sys.platform == "darwin":
            return bool(library.renamex_np(os.fsencode(one), os.fsencode(other), _EXCHANGE) == 0)
        return bool(library.renameat2(_HERE, os.fsencode(one), _HERE, os.fsencode(other), _EXCHANGE) == 0)
    except (OSError, TypeError, AttributeError):
        return False


def _move_into(home: Path, new: Path) -> None:
    """Write over what the manifest names, the manifest last, and remove what it no longer names."""
    gone = _named(home) - _named(new)
    for path in [*(one for one in _files(new) if one.name != MANIFEST), Path(MANIFEST)]:
        (home / path).parent.mkdir(parents=True, exist_ok=True)
        (new / path).replace(home / path)
    for name in gone:
        (home / name).unlink(missing_ok=True)


def _remove(home: Path, left: Path) -> None:
    """Remove a folder that is no longer needed, once what somebody has put into it meanwhile is saved; where that fails, it stays."""
    for folder in (left, _backup(home)):
        if not folder.exists():
            continue
        try:
            if home.is_dir() and (folder / MANIFEST).is_file():
                _keep_others(folder, home)
        except OSError:
            continue
        shutil.rmtree(folder, ignore_errors=True)
