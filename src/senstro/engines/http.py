"""One way of speaking HTTP: no redirect is followed, every wait ends, what may pass is tried again, and a refusal says what the server said."""

from __future__ import annotations

import http.client
import socket
import ssl
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass
from email.message import Message

from senstro.engines.credentials import Credentials
from senstro.errors import CannotRun

__all__ = ["ANSWER_CAP", "Client", "Cut", "Refused", "Reply"]

ANSWER_CAP = 512 * 1024 * 1024
"""Bytes of an answer; a hundred times what the longest stored question gives."""
_PASSING = {500, 502, 503, 504}
_LONGEST_PAUSE = 30.0


class Refused(CannotRun):
    """The server answered, and said no.

    Attributes:
        status: the HTTP status.
    """

    def __init__(self, status: int, words: str) -> None:
        """Keep the status beside the words."""
        self.status = status
        super().__init__(words)


class Cut(CannotRun):
    """No whole answer came; what was sent may have arrived or not."""


@dataclass(frozen=True)
class Reply:
    """A whole answer: status, headers, body."""

    status: int
    headers: Message
    body: bytes


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_: object) -> None:
        """Never: it would carry the credentials, or the data, to where nobody sent them."""


class Client:
    """Sends requests, with the credentials of the user, and within bounds."""

    def __init__(
        self,
        credentials: Credentials,
        timeout: float = 30.0,
        attempts: int = 4,
        pause: float = 0.5,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        """Set the bounds.

        Args:
            credentials: who we are.
            timeout: seconds for one attempt, from connecting to the last byte.
            attempts: how often one request is sent at most.
            pause: seconds before the second attempt; each further pause is twice as long, and a server's Retry-After counts up to half a minute.
            sleep: how to wait.
        """
        self.credentials, self.timeout, self.attempts, self.pause, self.sleep = credentials, timeout, max(1, attempts), pause, sleep
        self._opener = urllib.request.build_opener(_NoRedirect)
        self._challenge = ""

    def send(self, request: urllib.request.Request, repeat: bool = True) -> Reply:
        """Send a request.

        Args:
            request: with its body, if any, as bytes.
            repeat: whether sending it twice does no harm; otherwise it is sent once.

        Raises:
            Refused: any status but 2xx; of 4xx and redirects at once, of 5xx after the last attempt.
            Cut: no whole answer came within the attempts.
            CannotRun: there is no such host, or its certificate is not to be trusted.
        """
        attempts = self.attempts if repeat else 1
        pause = self.pause
        for attempt in range(1, attempts + 1):
            try:
                return self._once(request)
            except Refused as refused:
                if refused.status not in _PASSING or attempt == attempts:
                    raise
                pause = max(pause, getattr(refused, "wait", 0.0))
            except Cut as cut:
                if attempt == attempts:
                    tries = f" ({attempts} attempts)" if attempts > 1 else ""
                    raise Cut(f"{cut}{tries}") from cut
            self.sleep(pause)
            pause *= 2
        raise AssertionError("unreachable")

    def challenge(self, address: str, method: str) -> None:
        """Have the server ask for credentials before a large body is sent, where it wants Digest: many close the connection while the body is on its way.

        Args:
            address: where the body will go.
            method: a method that changes nothing with an empty body.

        Raises:
            CannotRun: as :meth:`send`, but a refusal is left to the request itself.
        """
        if not self.credentials.digest:
            return
        try:
            self._once(urllib.request.Request(address, data=b"" if method == "POST" else None, method=method))
        except Refused:
            return

    def _once(self, request: urllib.request.Request, answered: bool = False) -> Reply:
        place = request.full_url.partition("?")[0]
        given = self.credentials.answer(self._challenge, request) if self._challenge else self.credentials.header()
        if given:
            request.add_unredirected_header("Authorization", given)
        end = time.monotonic() + self.timeout
        try:
            with self._opener.open(request, timeout=self.timeout) as response:
                return Reply(response.status, response.headers, self._body(response, end, place))
        except urllib.error.HTTPError as error:
            with error:
                if error.code == 401 and not answered and self.credentials.digest:
                    self._challenge = next((one for one in error.headers.get_all("WWW-Authenticate", []) if one.lower().startswith("digest")), "")
                    if self._challenge:
                        return self._once(request, answered=True)
                raise self._refused(error, place) from error
        except ssl.SSLCertVerificationError as error:
            raise CannotRun(f"{place}: its certificate is not to be trusted: {error.verify_message}.") from error
        except (OSError, http.client.HTTPException) as error:
            reason = error.reason if isinstance(error, urllib.error.URLError) else error
            if isinstance(reason, ssl.SSLCertVerificationError):
                raise CannotRun(f"{place}: its certificate is not to be trusted: {reason.verify_message}.") from error
            if isinstance(reason, socket.gaierror):
                raise CannotRun(f"{place}: no answer: there is no such host.") from error
            words = f"nothing within {self.timeout:g} s" if isinstance(reason, TimeoutError) else str(reason) or type(reason).__name__
            raise Cut(f"{place}: no answer: {words}.") from error

    @staticmethod
    def _body(response: http.client.HTTPResponse, end: float, place: str) -> bytes:
        parts: list[bytes] = []
        size = 0
        while part := response.read1(1 << 16):
            parts.append(part)
            size += len(part)
            if size > ANSWER_CAP:
                raise CannotRun(f"{place}: the answer has more than {ANSWER_CAP} bytes, which is as much as is read.")
            if time.monotonic() > end:
                raise TimeoutError
        if response.length:
            raise http.client.IncompleteRead(b"", response.length)
        return b"".join(parts)

    def _refused(self, error: urllib.error.HTTPError, place: str) -> Refused:
        try:
            said = error.read(4000).decode("utf-8", "replace")
        except (OSError, http.client.HTTPException):
            said = ""
        line = next((text.strip() for text in said.splitlines() if text.strip()), "")[:300]
        hint = ""
        if error.code in {401, 403}:
            wanted = error.headers.get("WWW-Authenticate", "").partition(" ")[0]
            hint = " Credentials come from SENSTRO_USER and SENSTRO_PASSWORD, or SENSTRO_TOKEN" + (
                "; this server wants SENSTRO_AUTH=digest." if wanted.lower() == "digest" and not self.credentials.digest else "."
            )
        elif 300 <= error.code < 400:
            hint = f" It leads to {error.headers.get('Location', 'nowhere')}; redirects are not followed, name that address if it is right."
        refused = Refused(error.code, f"{place}: no answer: the server says {error.code} {error.reason}{': ' + line if line else ''}.{hint}")
        wait = error.headers.get("Retry-After", "")
        refused.wait = min(float(wait), _LONGEST_PAUSE) if wait.isdigit() else 0.0  # type: ignore[attr-defined]
        return refused
