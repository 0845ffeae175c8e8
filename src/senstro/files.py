"""Reading what a user names, whatever lies under the name, and writing a file so that it is whole or not there."""

from __future__ import annotations

import contextlib
import os
import stat
import tempfile
from pathlib import Path

from senstro.errors import CannotRun

__all__ = ["SIZE_CAP", "may_be_written", "read_bytes", "write_file"]

SIZE_CAP = 64 * 1024 * 1024
"""Bytes; the whole graph of ours is below a tenth of it."""


def read_bytes(path: Path) -> bytes:
    """The bytes of a text file. A symbolic link is followed; what it leads to is held against the same rules.

    Raises:
        CannotRun: it is missing, a folder, no regular file (a pipe, a device), too large, empty, or no UTF-8 text.
    """
    try:
        # Opened without waiting, and looked at through the open file, so that neither a pipe nor an exchanged file holds us up.
        handle = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
    except FileNotFoundError as error:
        if path.is_symlink():
            raise CannotRun(f"{path}: the link leads to nothing.") from error
        near = path.parent / "data" / path.name
        raise CannotRun(f"{path}: there is no such file." + (f" Did you mean {near}?" if near.is_file() else "")) from error
    except (OSError, ValueError) as error:
        if path.is_dir():
            raise CannotRun(f"{path}: this is a folder; name the files in it.") from error
        raise CannotRun(f"{path}: the file cannot be read: {getattr(error, 'strerror', None) or error}.") from error
    try:
        found = os.fstat(handle)
        if stat.S_ISDIR(found.st_mode):
            raise CannotRun(f"{path}: this is a folder; name the files in it.")
        if not stat.S_ISREG(found.st_mode):
            raise CannotRun(f"{path}: this is no regular file.")
        if found.st_size > SIZE_CAP:
            raise CannotRun(f"{path}: the file has {found.st_size} bytes; up to {SIZE_CAP} are read. Split it.")
        with os.fdopen(handle, "rb", closefd=False) as file:
            raw = file.read(SIZE_CAP + 1)
    except OSError as error:
        raise CannotRun(f"{path}: the file cannot be read: {error.strerror or error}.") from error
    finally:
        os.close(handle)
    if len(raw) > SIZE_CAP:
        raise CannotRun(f"{path}: the file has more than {SIZE_CAP} bytes, which is as much as is read. Split it.")
    if not raw.strip():
        raise CannotRun(f"{path}: the file is empty.")
    try:
        raw.decode("utf-8")
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        raise CannotRun(f"{path}:{line}: the file is no UTF-8 text.") from error
    if b"\0" in raw:
        raise CannotRun(f"{path}: the file is binary.")
    return raw


def may_be_written(path: Path) -> None:
    """Refuse a place that cannot take a file, before anything long is begun.

    Raises:
        CannotRun: the folder is missing, or a folder or a device is there.
    """
    if not path.parent.is_dir():
        raise CannotRun(f"{path}: there is no folder {path.parent} to write it into.")
    if path.exists() and not path.is_file():
        raise CannotRun(f"{path}: this is no regular file, so it cannot be replaced.")


def write_file(path: Path, data: bytes) -> None:
    """Write a file beside its place, then put it there in one step; a link is kept and what it leads to replaced.

    Raises:
        CannotRun: it cannot be written; what was there before is unchanged.
    """
    may_be_written(path)
    target = Path(os.path.realpath(path))
    name = ""
    try:
        with tempfile.NamedTemporaryFile(dir=target.parent, prefix=f".{target.name}.", suffix=".part", delete=False) as file:
            name = file.name
            file.write(data)
        mask = os.umask(0)
        os.umask(mask)
        Path(name).chmod(0o666 & ~mask)
        Path(name).replace(target)
    except OSError as error:
        if name:
            with contextlib.suppress(OSError):
                Path(name).unlink()
        raise CannotRun(f"{path}: cannot be written: {error.strerror or error}.") from error
