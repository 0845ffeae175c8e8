"""Write another base address everywhere: in the ontology, the shapes, the queries, the code, the tests and the documents.

    python tools/rebase.py https://example.org/senstro/ [--dry-run]

The base stands in many files, since each of them has to be complete by itself; ``BASE`` in ``src/senstro/terms.py`` says what it is now.
The folder ``w3id`` is left alone: its rules are about the redirect of the old base.
Ends with 0 when all is written, 1 when the old base stands somewhere in another spelling (then nothing is written), 2 when it cannot run.
"""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Iterator
from pathlib import Path

LEFT_ALONE = {".git", ".venv", ".mypy_cache", ".ruff_cache", "__pycache__", "build", "dist", "w3id"}
BASE = re.compile(r'^BASE = "([^"]+)"$', re.M)
FORM = re.compile(r"https?://[^\s<>\"{}|\\^`]+/")


def texts(folder: Path) -> Iterator[tuple[Path, str]]:
    """Every text file below a folder, with what stands in it; files that are not UTF-8 hold no address of ours."""
    for path in sorted(folder.rglob("*")):
        if path.is_file() and not LEFT_ALONE & set(path.relative_to(folder).parts):
            try:
                yield path, path.read_bytes().decode("utf-8")
            except UnicodeDecodeError:
                continue


def other_spellings(old: str, text: str) -> list[int]:
    """Lines in which the old base stands without its scheme or with escaped dots, so that writing it anew would miss it."""
    bare = re.escape(old.partition("://")[2].rstrip("/")).replace(r"\.", r"\\*\.")
    return [number for number, line in enumerate(text.replace(old, "").splitlines(), 1) if re.search(bare, line)]


def rebase(folder: Path, new: str) -> tuple[str, dict[Path, str], list[str]]:
    """What would be written.

    Args:
        folder: the checkout.
        new: the new base.

    Returns:
        The old base, the new text of each file that names it, and the places in which it stands in another spelling.

    Raises:
        ValueError: the new base is none, or the old one cannot be found.
    """
    if not FORM.fullmatch(new):
        raise ValueError(f"{new!r} is no http(s) address that ends in a slash")
    terms = folder / "src" / "senstro" / "terms.py"
    found = BASE.search(terms.read_text(encoding="utf-8")) if terms.is_file() else None
    if found is None:
        raise ValueError(f"{terms} does not say what the base is")
    old, changed, places = found[1], {}, []
    for path, text in texts(folder):
        if path.resolve() == Path(__file__).resolve():
            continue
        places += [f"{path.relative_to(folder)}:{number}" for number in other_spellings(old, text)]
        if old in text:
            changed[path] = text.replace(old, new)
    return old, changed, places


def main() -> int:
    """Parse the arguments, write, and say what was done."""
    parser = argparse.ArgumentParser(description="Write another base address everywhere in the checkout.", allow_abbrev=False)
    parser.add_argument("base", help="the new base, with its last slash")
    parser.add_argument("--dry-run", action="store_true", help="only say which files would change")
    parser.add_argument("--folder", type=Path, default=Path(__file__).resolve().parents[1], help="the checkout (default: the one of this file)")
    given = parser.parse_args()
    try:
        old, changed, places = rebase(given.folder.resolve(), given.base)
    except (OSError, ValueError) as error:
        sys.stderr.write(f"rebase: {error}.\n")
        return 2
    if places:
        sys.stderr.write("".join(f"{place}: {old} stands here in another spelling.\n" for place in places))
        sys.stderr.write("rebase: nothing was written; write these out in full first.\n")
        return 1
    for path, text in changed.items():
        if not given.dry_run:
            temporary = path.with_name(path.name + ".part")
            temporary.write_bytes(text.encode("utf-8"))
            temporary.chmod(path.stat().st_mode)
            temporary.replace(path)
    sys.stdout.write(f"{old} -> {given.base} in {len(changed)} files{' (not written)' if given.dry_run else ''}\n")
    if not given.dry_run:
        sys.stdout.write("next: `senstro reason`, since the kept inferences name addresses, and `senstro release`\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
