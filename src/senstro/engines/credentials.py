"""Who we are to a server: taken from the environment alone, so that no password stands in a command, a history or an address."""

from __future__ import annotations

import base64
import os
import urllib.parse
import urllib.request
from collections.abc import Mapping
from dataclasses import dataclass

from senstro.errors import CannotRun

__all__ = ["Credentials", "http_address"]


def http_address(address: str) -> str:
    """The address, if it is one that we speak to.

    Raises:
        CannotRun: it is no http or https address, names no host, or holds a user or password.
    """
    try:
        parts = urllib.parse.urlsplit(address)
        port = parts.port
    except ValueError as error:
        raise CannotRun(f"{address!r} is no http or https address: {error}.") from error
    if parts.username is not None or parts.password is not None:
        raise CannotRun("the address holds a user or password; take it out and set SENSTRO_USER and SENSTRO_PASSWORD instead.")
    if parts.scheme not in {"http", "https"} or not parts.hostname or port == 0 or any(sign.isspace() or ord(sign) < 33 for sign in address):
        raise CannotRun(f"{address!r} is no http or https address.")
    return address


@dataclass(frozen=True, repr=False)
class Credentials:
    """User and password for HTTP Basic (RFC 7617) or Digest (RFC 7616), or a bearer token (RFC 6750); all empty for nobody. Never shown.

    Attributes:
        user: SENSTRO_USER.
        password: SENSTRO_PASSWORD.
        digest: whether SENSTRO_AUTH is ``digest``; otherwise ``basic``.
        token: SENSTRO_TOKEN.
    """

    user: str = ""
    password: str = ""
    digest: bool = False
    token: str = ""

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] = os.environ) -> Credentials:
        """What the environment says.

        Raises:
            CannotRun: a part is missing, two ways are given at once, or SENSTRO_AUTH is neither basic nor digest.
        """
        user, password, token = (environment.get(f"SENSTRO_{name}", "") for name in ("USER", "PASSWORD", "TOKEN"))
        way = environment.get("SENSTRO_AUTH", "basic") or "basic"
        if way not in {"basic", "digest"}:
            raise CannotRun(f"SENSTRO_AUTH is {way!r}; it is basic (what counts without it) or digest.")
        if bool(user) != bool(password):
            raise CannotRun(f"{'SENSTRO_PASSWORD' if user else 'SENSTRO_USER'} is missing; set both, or neither.")
        if user and token:
            raise CannotRun("SENSTRO_TOKEN and SENSTRO_USER are both set; unset one of them.")
        if any(sign in user + password + token for sign in "\r\n") or ":" in user:
            raise CannotRun("SENSTRO_USER, SENSTRO_PASSWORD or SENSTRO_TOKEN holds a line break, or the user a colon; HTTP cannot carry that.")
        return cls(user, password, way == "digest", token)

    def header(self) -> str:
        """What is sent along without being asked; empty for nobody and for digest, which needs the server's challenge."""
        if self.token:
            return f"Bearer {self.token}"
        if self.user and not self.digest:
            return "Basic " + base64.b64encode(f"{self.user}:{self.password}".encode()).decode("ascii")
        return ""

    def answer(self, challenge: str, request: urllib.request.Request) -> str:
        """The answer to a Digest challenge, or empty where there is none to give.

        Args:
            challenge: the server's header ``WWW-Authenticate``.
            request: what is to be sent.
        """
        kind, _, rest = challenge.partition(" ")
        if not self.user or not self.digest or kind.lower() != "digest":
            return ""
        passwords = urllib.request.HTTPPasswordMgrWithDefaultRealm()
        passwords.add_password(None, request.full_url, self.user, self.password)
        # urllib knows the arithmetic; its handler would send a large body once in vain, so only its answer is used.
        try:
            parts = urllib.request.parse_keqv_list(urllib.request.parse_http_list(rest))
            given = urllib.request.AbstractDigestAuthHandler(passwords).get_authorization(request, parts)
        except (ValueError, KeyError, IndexError):
            return ""
        return f"Digest {given}" if given else ""
