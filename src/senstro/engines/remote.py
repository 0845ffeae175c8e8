"""A SPARQL 1.1 endpoint that the user names, through SPARQLWrapper."""

from __future__ import annotations

import json
import urllib.request
from typing import Any

from senstro.engines.credentials import Credentials, http_address
from senstro.engines.engine import Table, Term
from senstro.engines.http import Client
from senstro.errors import CannotRun

__all__ = ["RemoteEngine"]

_STRING = "http://www.w3.org/2001/XMLSchema#string"
_ACCEPTED = "application/sparql-results+json"


class RemoteEngine:
    """Asks one endpoint; nothing else is contacted.

    Attributes:
        endpoint: its address.
        graph: IRI of the graph that is asked; empty for the endpoint's default graph.
        server: what it called itself in its last answer.
    """

    name = "remote"

    def __init__(self, endpoint: str, timeout: float = 30.0, *, graph: str = "", client: Client | None = None) -> None:
        """Use this endpoint.

        Args:
            endpoint: its http or https address.
            timeout: seconds for one attempt at an answer, from connecting to the last byte.
            graph: IRI of the graph that is asked, sent as ``default-graph-uri``; empty for whatever the endpoint's default graph is.
            client: how to send; by default four attempts with growing pauses, and the credentials of the environment.

        Raises:
            CannotRun: SPARQLWrapper is missing, the address is no http(s) one or holds a password, or the credentials are faulty.
        """
        self.endpoint, self.server = http_address(endpoint), ""
        try:
            import SPARQLWrapper
        except ImportError as error:
            raise CannotRun("SPARQLWrapper is not installed; install senstro[remote].") from error
        self._wrapper = SPARQLWrapper.SPARQLWrapper(endpoint)
        self._wrapper.setReturnFormat(SPARQLWrapper.JSON)
        self._wrapper.setMethod(SPARQLWrapper.POST)
        self._wrapper.setOnlyConneg(True)
        self.graph = graph
        if graph:
            self._wrapper.addParameter("default-graph-uri", graph)
        self._client = client or Client(Credentials.from_environment(), timeout)

    def select(self, query: str) -> Table:
        """Answer a SELECT query.

        Raises:
            CannotRun: the endpoint cannot be reached, refuses, answers in another form, or says that it cut its answer.
        """
        self._wrapper.setQuery(query)
        # SPARQLWrapper makes the request; its own sending would follow a redirect with the password, and has neither deadline nor second attempt.
        request: urllib.request.Request = self._wrapper._createRequest()
        reply = self._client.send(request)
        self.server = reply.headers.get("Server", "")
        kind = reply.headers.get("Content-Type", "")
        if not kind.startswith((_ACCEPTED, "application/json")):
            raise CannotRun(f"{self.endpoint}: the answer has the media type {kind!r}, not {_ACCEPTED}.")
        try:
            table = _table(json.loads(reply.body))
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
            raise CannotRun(f"{self.endpoint}: the answer is no table of SPARQL results: {error!r}.") from error
        self._whole(reply.headers, len(table.rows))
        return table

    def _whole(self, headers: Any, rows: int) -> None:
        """Virtuoso answers 200 where it stops early, and says so in headers: X-SPARQL-MaxRows (its limit of rows), X-SQL-State S1TAT (its limit of time)."""
        most = headers.get("X-SPARQL-MaxRows", "")
        if most.isdigit() and rows >= int(most):
            raise CannotRun(f"{self.endpoint}: the server gives {most} rows at most, and the answer may have more; ask it to raise ResultSetMaxRows.")
        if headers.get("X-SQL-State", "") == "S1TAT":
            raise CannotRun(f"{self.endpoint}: the server stopped before the answer was whole: {headers.get('X-SQL-Message', 'out of time')}.")


def _term(cell: dict[str, str] | None) -> Term | None:
    if cell is None:
        return None
    value = cell["value"]
    if not isinstance(value, str):
        raise TypeError(f"a cell holds {value!r}")
    if cell["type"] == "uri":
        return Term("iri", value)
    if cell["type"] == "bnode":
        return Term("blank", value)
    datatype = cell.get("datatype", "")
    return Term("literal", value, "" if datatype == _STRING else datatype)


def _table(found: dict[str, Any]) -> Table:
    names = tuple(str(name) for name in found["head"]["vars"])
    return Table(names, tuple(tuple(_term(row.get(name)) for name in names) for row in found["results"]["bindings"]))
