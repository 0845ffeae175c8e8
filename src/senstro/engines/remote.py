"""A SPARQL 1.1 endpoint that the user names, through SPARQLWrapper."""

from __future__ import annotations

import json

from senstro.engines.engine import Table, Term
from senstro.errors import CannotRun

__all__ = ["RemoteEngine"]

_STRING = "http://www.w3.org/2001/XMLSchema#string"
_ACCEPTED = "application/sparql-results+json"


class RemoteEngine:
    """Asks one endpoint; nothing else is contacted."""

    name = "remote"

    def __init__(self, endpoint: str, timeout: float = 30.0) -> None:
        """Use this endpoint.

        Args:
            endpoint: its http or https address.
            timeout: seconds for one answer, connection and reading together as far as the socket tells.

        Raises:
            CannotRun: SPARQLWrapper is missing, or the address is no http(s) one.
        """
        if not endpoint.startswith(("http://", "https://")):
            raise CannotRun(f"{endpoint!r} is no http or https address.")
        try:
            import SPARQLWrapper
        except ImportError as error:
            raise CannotRun("SPARQLWrapper is not installed; install senstro[remote].") from error
        self._wrapper = SPARQLWrapper.SPARQLWrapper(endpoint)
        self._wrapper.setReturnFormat(SPARQLWrapper.JSON)
        self._wrapper.setMethod(SPARQLWrapper.POST)
        self._wrapper.setOnlyConneg(True)
        self._wrapper.setTimeout(int(max(1, timeout)))
        self.endpoint = endpoint

    def select(self, query: str) -> Table:
        """Answer a SELECT query.

        Raises:
            CannotRun: the endpoint cannot be reached, refuses, or answers in another form.
        """
        self._wrapper.setQuery(query)
        try:
            response = self._wrapper.query().response
            kind = response.headers.get("Content-Type", "")
            body = response.read()
        except Exception as error:
            raise CannotRun(f"{self.endpoint}: no answer: {error}") from error
        if not kind.startswith((_ACCEPTED, "application/json")):
            raise CannotRun(f"{self.endpoint}: the answer has the media type {kind!r}, not {_ACCEPTED}.")
        try:
            found = json.loads(body)
            names, rows = tuple(found["head"]["vars"]), found["results"]["bindings"]
        except (ValueError, KeyError, TypeError) as error:
            raise CannotRun(f"{self.endpoint}: the answer is no table of SPARQL results: {error!r}.") from error

        def term(cell: dict[str, str] | None) -> Term | None:
            if cell is None:
                return None
            if cell["type"] == "uri":
                return Term("iri", cell["value"])
            if cell["type"] == "bnode":
                return Term("blank", cell["value"])
            datatype = cell.get("datatype", "")
            return Term("literal", cell["value"], "" if datatype == _STRING else datatype)

        return Table(names, tuple(tuple(term(row.get(name)) for name in names) for row in rows))
