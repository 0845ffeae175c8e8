"""One graph of one server: counting what it holds, adding to it, emptying it."""

from __future__ import annotations

import urllib.parse
import urllib.request

import pyoxigraph as ox

from senstro.engines.http import Client, Refused
from senstro.engines.remote import RemoteEngine
from senstro.errors import CannotRun
from senstro.push.addresses import VIAS, gsp_address, update_address
from senstro.push.batches import Batch

__all__ = ["Target"]

_NOT_THERE = {404, 405, 501}


class Target:
    """A graph of a server.

    Attributes:
        endpoint: the address of queries.
        graph: IRI of the graph; empty for the default graph.
        via: ``gsp`` or ``update``, as soon as it is settled; ``auto`` before.
    """

    def __init__(self, endpoint: str, client: Client, *, graph: str = "", via: str = "auto", update: str = "", gsp: str = "") -> None:
        """Name the graph and the ways to it; nothing is sent yet.

        Args:
            endpoint: the address of queries.
            client: how to send.
            graph: IRI of the graph; empty for the default graph.
            via: one of :data:`senstro.push.addresses.VIAS`.
            update: address of SPARQL Update, where it cannot be worked out.
            gsp: address of the Graph Store protocol, where it cannot be worked out.

        Raises:
            CannotRun: an address or the graph is none.
        """
        if via not in VIAS:
            raise CannotRun(f"there is no way {via!r}; there are {', '.join(VIAS)}.")
        if graph:
            try:
                ox.NamedNode(graph)
            except ValueError as error:
                raise CannotRun(f"{graph!r} is no IRI of a graph: {error}.") from error
        self.endpoint, self.graph, self.via, self.client = endpoint, graph, via, client
        self._engine = RemoteEngine(endpoint, client=client)
        self._given = (update, gsp)
        self._update = self._gsp = ""
        self._challenged = False

    def __str__(self) -> str:
        """The graph and the server, for people."""
        return f"<{self.graph}> at {self.endpoint}" if self.graph else f"the default graph at {self.endpoint}"

    def find(self) -> None:
        """Learn from the server what it is, and settle where data goes.

        Raises:
            CannotRun: it does not answer, or has no default graph of its own and none was named.
        """
        self._engine.select("SELECT ?s WHERE { ?s ?p ?o } LIMIT 1")
        server, user = self._engine.server, bool(self.client.credentials.user or self.client.credentials.token)
        if "virtuoso" in server.lower() and not self.graph:
            raise CannotRun(f"{self.endpoint}: Virtuoso has no default graph of its own, it shows all graphs as one; name a graph with --graph IRI.")
        self._update = update_address(self.endpoint, self._given[0], server, user)
        self._gsp = gsp_address(self.endpoint, self._given[1], server, user)
        if self.via == "gsp" and not self._gsp:
            raise CannotRun(f"{self.endpoint}: the address of its Graph Store protocol cannot be worked out; name it with --gsp URL.")
        if self.via == "auto" and not self._gsp:
            self.via = "update"

    def _number(self, pattern: str) -> int:
        inside = f"GRAPH {ox.NamedNode(self.graph)} {{ {pattern} }}" if self.graph else pattern
        rows = self._engine.select(f"SELECT (COUNT(*) AS ?n) WHERE {{ {inside} }}").rows
        if len(rows) != 1 or rows[0][0] is None or not rows[0][0].value.isdigit():
            raise CannotRun(f"{self.endpoint}: the server does not count: it answers {rows!r}.")
        return int(rows[0][0].value)

    def count(self) -> int:
        """How many statements the graph holds."""
        return self._number("?s ?p ?o")

    def count_blank(self) -> int:
        """How many of its statements have a blank node."""
        return self._number("?s ?p ?o FILTER(isBLANK(?s) || isBLANK(?o))")

    def add(self, batch: Batch) -> None:
        """Add a batch; one with blank nodes is sent once, any other again where the connection was cut.

        Raises:
            Cut: it may have arrived or not.
            CannotRun: the server refuses.
        """
        if self.via in {"auto", "gsp"}:
            try:
                self._send_gsp("POST", batch.body(), repeat=not batch.blank)
                self.via = "gsp"
                return
            except Refused as refused:
                if self.via == "gsp" or refused.status not in _NOT_THERE:
                    raise
                self.via = "update"
        triples = batch.body().decode("utf-8")
        # With one empty solution both forms say the same; Virtuoso takes blank nodes in the second alone.
        form = "INSERT {{ {} }} WHERE {{ }}" if batch.blank else "INSERT DATA {{ {} }}"
        self._send_update(form.format(self._inside(triples)), repeat=not batch.blank)

    def _inside(self, triples: str) -> str:
        return f"GRAPH {ox.NamedNode(self.graph)} {{\n{triples}}}" if self.graph else f"\n{triples}"

    def clear(self) -> None:
        """Empty the graph.

        Raises:
            CannotRun: the server refuses, or holds something afterwards.
        """
        try:
            if self.via == "update":
                raise Refused(405, "")
            self._send_gsp("DELETE", None)
        except Refused as refused:
            if refused.status == 404 and self.count() == 0:
                return
            if self.via == "gsp" or refused.status not in _NOT_THERE:
                raise
            self.via = "update"
            self._send_update(f"CLEAR SILENT GRAPH {ox.NamedNode(self.graph)}" if self.graph else "CLEAR DEFAULT")
        if left := self.count():
            raise CannotRun(f"{self}: {left} statements are left although the server says that it emptied the graph; nothing was sent.")

    def _send_gsp(self, method: str, body: bytes | None, repeat: bool = True) -> None:
        place = self._gsp + ("&" if "?" in self._gsp else "?") + ("graph=" + urllib.parse.quote(self.graph, safe="") if self.graph else "default")
        self._challenge(place, "GET")
        request = urllib.request.Request(place, data=body, method=method)
        if body is not None:
            request.add_header("Content-Type", "application/n-triples")
        self.client.send(request, repeat=repeat)

    def _send_update(self, update: str, repeat: bool = True) -> None:
        self._challenge(self._update, "GET")
        request = urllib.request.Request(self._update, data=urllib.parse.urlencode({"update": update}).encode("ascii"), method="POST")
        request.add_header("Content-Type", "application/x-www-form-urlencoded")
        self.client.send(request, repeat=repeat)

    def _challenge(self, place: str, method: str) -> None:
        if not self._challenged:
            self.client.challenge(place, method)
            self._challenged = True
