"""A copy of the review's text that the user names; the project holds none."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from pathlib import Path

from senstro.files import read_bytes

__all__ = ["TEXT_SHA256", "digest", "normalised_digest", "read_text"]

TEXT_SHA256 = "b2cdf97c4c8c58895620a8460f62afb9f5d2163ea3d459f3931df6fd44ef71a1"
"""SHA-256 of the text file that the offsets are offsets into."""


def digest(text: str) -> str:
    """SHA-256 of a piece of text in UTF-8."""
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


def normalised_digest(text: str) -> str:
    """SHA-256 after NFKC, lower case and collapsed white space, so that another copy of the article can be held against ours."""
    return digest(re.sub(r"\s+", " ", unicodedata.normalize("NFKC", text).lower()).strip())


def read_text(path: Path) -> str:
    """The text of a file, line ends as they are.

    Raises:
        CannotRun: it is missing, no regular file, too large, empty or not UTF-8.
    """
    return read_bytes(path).decode("utf-8")
