"""Where a server takes data: SPARQL 1.1 leaves the addresses open, so those of the known servers are worked out from the address of queries."""

from __future__ import annotations

import urllib.parse

from senstro.engines.credentials import http_address

__all__ = ["VIAS", "gsp_address", "update_address"]

VIAS = ("auto", "gsp", "update")
"""Ways to send: the Graph Store protocol where the server has it, else SPARQL Update; or one of the two."""


def _sibling(endpoint: str, name: str) -> str:
    parts = urllib.parse.urlsplit(endpoint)
    return urllib.parse.urlunsplit(parts._replace(path=parts.path.rstrip("/").rpartition("/")[0] + "/" + name, query=""))


def _below(endpoint: str, name: str) -> str:
    parts = urllib.parse.urlsplit(endpoint)
    return urllib.parse.urlunsplit(parts._replace(path=f"{parts.path.rstrip('/')}/{name}", query=""))


def _segments(endpoint: str) -> list[str]:
    return urllib.parse.urlsplit(endpoint).path.strip("/").split("/")


def update_address(endpoint: str, given: str, server: str, user: bool) -> str:
    """The address for SPARQL Update.

    Args:
        endpoint: the address of queries.
        given: what the user named; wins.
        server: what the server calls itself in its header ``Server``.
        user: whether there are credentials; Virtuoso has addresses of their own for those.
    """
    if given:
        return http_address(given)
    segments = _segments(endpoint)
    if "virtuoso" in server.lower():
        return _sibling(endpoint, "sparql-auth" if user else "sparql")
    if segments[-2:-1] == ["repositories"]:
        return _below(endpoint, "statements")
    return _sibling(endpoint, "update") if segments[-1] in {"query", "sparql"} else endpoint


def gsp_address(endpoint: str, given: str, server: str, user: bool) -> str:
    """The address of the Graph Store protocol, or empty where none can be worked out; arguments as of :func:`update_address`."""
    if given:
        return http_address(given)
    segments = _segments(endpoint)
    if "virtuoso" in server.lower():
        return _sibling(endpoint, "sparql-graph-crud-auth" if user else "sparql-graph-crud")
    if segments[-2:-1] == ["repositories"]:
        return _below(endpoint, "rdf-graphs/service")
    if "oxigraph" in server.lower():
        return _sibling(endpoint, "store")
    return _sibling(endpoint, "data") if segments[-1] in {"query", "sparql"} else ""
