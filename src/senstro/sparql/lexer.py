"""A query as words, so that what stands in a string, an address or a comment is never taken for a keyword.

The shapes of the tokens are those of the grammar of SPARQL 1.1, section 19.8.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

__all__ = ["Token", "tokens", "unescaped"]

_ESCAPED = r"\\u[0-9A-Fa-f]{4}|\\U[0-9A-Fa-f]{8}"
_LOCAL = r"(?:[\w:]|%[0-9A-Fa-f]{2}|\\[_~.\-!$&'()*+,;=/?#@%])"
_SHAPES = {
    "comment": r"#[^\n\r]*",
    "address": rf"<(?:[^<>\"{{}}|^`\\\x00-\x20]|{_ESCAPED})*>",
    "string": r'"""(?:(?:"|"")?(?:[^"\\]|\\.))*"""' + r"|'''(?:(?:'|'')?(?:[^'\\]|\\.))*'''" + r'|"(?:[^"\\\n\r]|\\.)*"|' + r"'(?:[^'\\\n\r]|\\.)*'",
    "variable": r"[?$]\w+",
    "language": r"@[A-Za-z]+(?:-[A-Za-z0-9]+)*",
    "blank": r"_:\w(?:[\w.-]*[\w-])?",
    "name": rf"(?:[^\W\d_](?:[\w.-]*[\w-])?)?:(?:{_LOCAL}(?:(?:{_LOCAL}|[.-])*(?:{_LOCAL}|-))?)?",
    "number": r"\d+(?:\.\d*)?(?:[eE][+-]?\d+)?|\.\d+(?:[eE][+-]?\d+)?",
    "word": r"[^\W\d]\w*",
    "space": r"\s+",
    "sign": r".",
}
_TOKEN = re.compile("|".join(f"(?P<{kind}>{shape})" for kind, shape in _SHAPES.items()), re.S)


@dataclass(frozen=True)
class Token:
    """One token.

    Attributes:
        kind: ``address``, ``string``, ``variable``, ``language``, ``blank``, ``name`` (with a prefix), ``number``, ``word`` or ``sign``.
        text: as it stands in the query.
        line: line of the query, from 1.
    """

    kind: str
    text: str
    line: int


def tokens(query: str) -> list[Token]:
    """The tokens of a query, without comments and blanks; a text that is no SPARQL gives tokens as well."""
    found, line = [], 1
    for match in _TOKEN.finditer(query):
        kind = match.lastgroup or "sign"
        if kind not in {"comment", "space"}:
            found.append(Token(kind, match[0], line))
        line += match[0].count("\n")
    return found


def unescaped(query: str) -> str:
    r"""The query with its ``\uXXXX`` turned into letters, as an engine that does so before it parses sees it (SPARQL 1.1, section 19.2)."""

    def letter(match: re.Match[str]) -> str:
        number = int(match[0][2:], 16)
        return chr(number) if number < 0x110000 and not 0xD800 <= number < 0xE000 else match[0]

    return re.sub(_ESCAPED, letter, query)
