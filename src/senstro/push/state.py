"""How far a push came: one small file beside the user's other states, so that the next push goes on from there."""

from __future__ import annotations

import hashlib
import json
import os
from pathlib import Path

from senstro.errors import CannotRun
from senstro.files import may_be_written, write_file

__all__ = ["State", "state_file"]


def state_file(endpoint: str, graph: str) -> Path:
    """Where the state of pushing to this graph is kept: below ``$XDG_STATE_HOME``, or ``~/.local/state`` where that is not set (XDG Base Directory)."""
    base = os.environ.get("XDG_STATE_HOME", "")
    home = Path(base) if base.startswith("/") else Path.home() / ".local" / "state"
    return home / "senstro" / f"push-{hashlib.sha256(f'{endpoint} {graph}'.encode()).hexdigest()[:16]}.json"


class State:
    """What was being pushed where, and how many batches are known to have arrived."""

    def __init__(self, path: Path, endpoint: str, graph: str, digest: str, size: int) -> None:
        """Say what is to be pushed.

        Args:
            path: the state's file.
            endpoint: the address of queries.
            graph: IRI of the graph, or empty.
            digest: of the plan.
            size: of its batches.
        """
        self.path = path
        self._what = {"endpoint": endpoint, "graph": graph, "digest": digest, "size": size}

    def ready(self) -> None:
        """See that the file can be written, before anything is sent.

        Raises:
            CannotRun: it cannot.
        """
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            may_be_written(self.path)
        except (OSError, CannotRun) as error:
            raise CannotRun(f"{self.path}: how far a push came cannot be kept there: {error}. Name another file with --state.") from error

    def done(self) -> int | None:
        """How many batches arrived in a push of the very same that did not end; None where there was none."""
        try:
            kept = json.loads(self.path.read_text(encoding="utf-8"))
        except (OSError, ValueError, RecursionError):
            return None
        if not isinstance(kept, dict) or {name: kept.get(name) for name in self._what} != self._what:
            return None
        done = kept.get("done")
        return done if isinstance(done, int) and not isinstance(done, bool) and done >= 0 else None

    def keep(self, done: int) -> None:
        """Write that so many batches arrived."""
        write_file(self.path, (json.dumps({**self._what, "done": done}, indent=1, sort_keys=True) + "\n").encode())

    def forget(self) -> None:
        """Remove the file."""
        self.path.unlink(missing_ok=True)
