"""The engines beyond the one of every day: a store on disk, rdflib, and an endpoint with its bounds; the endpoint here is a real HTTP server that misbehaves as told."""

from __future__ import annotations

import base64
import json
import re
import threading
import time
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qs

import pyoxigraph as ox
import pytest
from conftest import Senstro

import senstro as package
from senstro import CannotRun
from senstro.engines import OxigraphEngine, Term
from senstro.engines.credentials import Credentials, http_address
from senstro.engines.http import Client, Cut, Refused
from senstro.engines.oxigraph import write_store
from senstro.engines.remote import RemoteEngine
from senstro.export.release import release_triples
from senstro.graph import Graph
from senstro.questions import ask, load_library
from senstro.resources import root

LIBRARY = load_library(root() / "queries" / "questions")
QUERY = "SELECT ?x WHERE { ?x ?y ?z }"
ONE = {"head": {"vars": ["x"]}, "results": {"bindings": [{"x": {"type": "uri", "value": "urn:x:a"}}]}}


@pytest.fixture(scope="module")
def folder(graph: Graph, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store on disk with the release."""
    folder = tmp_path_factory.mktemp("disk") / "store"
    triples = release_triples(graph, "senstro-kg")
    assert write_store(triples, folder) == len(set(triples))
    return folder


class TestDisk:
    """A store in a folder."""

    @pytest.mark.full
    def test_every_question_gives_the_same_answer(self, folder: Path, graph: Graph) -> None:
        disk, memory = OxigraphEngine.on_disk(folder), OxigraphEngine(graph.store())
        for name, question in LIBRARY.questions.items():
            values = {parameter.name: parameter.example for parameter in question.parameters}
            assert ask(question, values, disk).table == ask(question, values, memory).table, name

    def test_reading_leaves_every_file_as_it_was(self, folder: Path) -> None:
        before = {path: path.read_bytes() for path in folder.iterdir() if path.suffix == ".sst"}
        assert before
        package.open(store=folder).ask("criteria-of-set", criterion_set="isct-2006")
        assert {path: path.read_bytes() for path in folder.iterdir() if path.suffix == ".sst"} == before

    def test_the_command_makes_one_and_asks_it(self, senstro: Senstro, tmp_path: Path) -> None:
        target = tmp_path / "new" / "store"
        made = senstro("export", "store", "--to", str(target))
        assert (made.code, made.err) == (0, "")
        words = ("ask", "thresholds", "--format", "tsv")
        assert senstro(*words, "--store", str(target)).out == senstro(*words).out
        again = senstro("export", "store", "--to", str(target))
        assert (again.code, again.out) == (2, "")
        assert "a store is never written over" in again.err

    @pytest.mark.parametrize("name", ["missing", "empty", "file", "broken"])
    def test_what_is_no_store_is_refused_and_left_alone(self, name: str, tmp_path: Path, senstro: Senstro) -> None:
        place = tmp_path / name
        if name == "file":
            place.write_text("x", encoding="utf-8")
        elif name != "missing":
            place.mkdir()
        if name == "broken":
            (place / "CURRENT").write_text("nonsense\n", encoding="utf-8")
        ran = senstro("ask", "thresholds", "--store", str(place))
        assert (ran.code, ran.out) == (2, "")
        assert str(place) in ran.err
        assert len(ran.err.splitlines()) == 1
        assert place.exists() == (name != "missing")


class TestOpen:
    """Where a graph is opened from."""

    def test_rdflib_gives_the_same_rows(self, senstro: Senstro) -> None:
        words = ("ask", "thresholds", "--format", "tsv")
        assert senstro(*words, "--engine", "rdflib").out == senstro(*words).out

    @pytest.mark.parametrize(
        ("words", "said"),
        [
            (("--endpoint", "http://127.0.0.1:9/", "--store", "x"), "exclude each other"),
            (("--store", "x", "--engine", "rdflib"), "exclude each other"),
            (("--graph", "urn:x:g"), "name the endpoint too"),
            (("--endpoint", "ftp://example.org/"), "is no http or https address"),
            (("--endpoint", "http://me:secret@127.0.0.1/"), "SENSTRO_PASSWORD"),
            (("--endpoint", "http://[::1/"), "is no http or https address"),
            (("--endpoint", "http://127.0.0.1:x/"), "is no http or https address"),
        ],
    )
    def test_contradictions_are_one_line(self, words: tuple[str, ...], said: str, senstro: Senstro) -> None:
        ran = senstro("ask", "thresholds", *words)
        assert (ran.code, ran.out) == (2, "")
        assert said in ran.err
        assert "secret" not in ran.err
        assert len(ran.err.splitlines()) == 1

    def test_an_engine_that_is_none(self) -> None:
        with pytest.raises(CannotRun, match="there is no engine 'jena'"):
            package.open(engine="jena")

    @pytest.mark.parametrize("value", ["0", "-1", "nan", "soon", "1e99"])
    def test_a_time_that_is_none(self, value: str, senstro: Senstro) -> None:
        ran = senstro("ask", "thresholds", "--timeout", value)
        assert ran.code == 2
        assert "--timeout" in ran.err


class Endpoint:
    """A server that does what it is told, request by request, and keeps what it was sent."""

    def __init__(self) -> None:
        self.answers: list[Callable[[BaseHTTPRequestHandler], None]] = []
        self.heads: list[dict[str, str]] = []
        self.bodies: list[dict[str, list[str]]] = []
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                outer.heads.append(dict(self.headers))
                outer.bodies.append(parse_qs(self.rfile.read(int(self.headers.get("Content-Length", 0))).decode()))
                outer.answers.pop(0)(self)

            do_GET = do_POST

            def log_message(self, *_: object) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=self._server.serve_forever, daemon=True).start()
        self.address = f"http://127.0.0.1:{self._server.server_port}/query"

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()


def reply(
    status: int = 200, body: object = ONE, kind: str = "application/sparql-results+json", **headers: str
) -> Callable[[BaseHTTPRequestHandler], None]:
    data = body if isinstance(body, bytes) else json.dumps(body).encode()

    def send(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(status)
        handler.send_header("Content-Type", kind)
        handler.send_header("Content-Length", str(len(data)))
        for name, value in headers.items():
            handler.send_header(name.replace("_", "-"), value)
        handler.end_headers()
        handler.wfile.write(data)

    return send


def cut(handler: BaseHTTPRequestHandler) -> None:
    """Half of an answer, and the connection is gone."""
    handler.send_response(200)
    handler.send_header("Content-Type", "application/sparql-results+json")
    handler.send_header("Content-Length", "4000")
    handler.end_headers()
    handler.wfile.write(b'{"head"')
    handler.wfile.flush()
    handler.connection.close()


def dripping(handler: BaseHTTPRequestHandler) -> None:
    """A byte now and then, so that no single wait is long."""
    handler.send_response(200)
    handler.send_header("Content-Type", "application/sparql-results+json")
    handler.end_headers()
    try:
        for _ in range(100):
            handler.wfile.write(b" ")
            handler.wfile.flush()
            time.sleep(0.05)
    except OSError:
        pass


@pytest.fixture
def endpoint() -> Iterator[Endpoint]:
    made = Endpoint()
    yield made
    made.close()


def remote(
    endpoint: Endpoint, pauses: list[float] | None = None, credentials: Credentials | None = None, timeout: float = 5.0, graph: str = ""
) -> RemoteEngine:
    waited = pauses if pauses is not None else []
    return RemoteEngine(endpoint.address, graph=graph, client=Client(credentials or Credentials(), timeout, sleep=waited.append))


@pytest.mark.loopback
class TestEndpoint:
    """Bounds, second attempts, refusals."""

    def test_what_passes_is_tried_again_with_growing_pauses(self, endpoint: Endpoint) -> None:
        pauses: list[float] = []
        endpoint.answers = [reply(503), cut, reply(502), reply()]
        assert remote(endpoint, pauses).select(QUERY).rows == ((Term("iri", "urn:x:a"),),)
        assert pauses == [0.5, 1.0, 2.0]

    def test_attempts_are_bounded(self, endpoint: Endpoint) -> None:
        endpoint.answers = [reply(503, b"down for repairs")] * 9
        with pytest.raises(CannotRun, match="the server says 503 Service Unavailable: down for repairs"):
            remote(endpoint).select(QUERY)
        assert len(endpoint.heads) == 4

    def test_the_server_says_how_long_to_wait_up_to_half_a_minute(self, endpoint: Endpoint) -> None:
        pauses: list[float] = []
        endpoint.answers = [reply(503, Retry_After="7"), reply(503, Retry_After="99999"), reply()]
        remote(endpoint, pauses).select(QUERY)
        assert pauses == [7.0, 30.0]

    @pytest.mark.parametrize("status", [400, 401, 403, 404, 405, 408, 413, 429])
    def test_a_refusal_is_not_tried_again(self, status: int, endpoint: Endpoint) -> None:
        endpoint.answers = [reply(status, b"\n  because\nand more")] * 2
        with pytest.raises(Refused, match=rf"no answer: the server says {status} .*: because\.") as refused:
            remote(endpoint).select(QUERY)
        assert refused.value.status == status
        assert len(endpoint.heads) == 1

    def test_a_redirect_is_not_followed_and_takes_no_password_along(self, endpoint: Endpoint) -> None:
        other = Endpoint()
        endpoint.answers = [reply(302, b"", Location=other.address)]
        with pytest.raises(CannotRun, match=re.escape(f"It leads to {other.address}; redirects are not followed")):
            remote(endpoint, credentials=Credentials("me", "secret")).select(QUERY)
        assert other.heads == []
        other.close()

    def test_an_answer_that_drips_ends_at_the_deadline(self, endpoint: Endpoint) -> None:
        endpoint.answers = [dripping] * 4
        begin = time.monotonic()
        with pytest.raises(Cut, match=r"nothing within 0\.3 s\. \(4 attempts\)"):
            remote(endpoint, timeout=0.3).select(QUERY)
        assert time.monotonic() - begin < 4

    def test_nobody_there(self) -> None:
        engine = RemoteEngine("http://127.0.0.1:9/query", client=Client(Credentials(), 2, sleep=lambda _: None))
        with pytest.raises(Cut, match=r"127\.0\.0\.1:9/query: no answer: .*refused"):
            engine.select(QUERY)

    @pytest.mark.parametrize(
        ("answer", "said"),
        [
            (reply(kind="text/html", body=b"<html>"), "the media type 'text/html'"),
            (reply(body=b"{"), "no table of SPARQL results"),
            (reply(body=[1]), "no table of SPARQL results"),
            (reply(body={"head": {}, "boolean": True}), "no table of SPARQL results"),
            (reply(body={"head": {"vars": ["x"]}, "results": {"bindings": [{"x": 3}]}}), "no table of SPARQL results"),
            (reply(body={"head": {"vars": ["x"]}, "results": {"bindings": [{"x": {"type": "uri", "value": 3}}]}}), "no table of SPARQL results"),
            (reply(body=b"[" * 100_000), "no table of SPARQL results"),
            (reply(X_SPARQL_MaxRows="1"), "the server gives 1 rows at most"),
            (reply(X_SQL_State="S1TAT", X_SQL_Message="out of time"), "stopped before the answer was whole: out of time"),
        ],
    )
    def test_what_is_no_whole_answer_is_refused(self, answer: Callable[[BaseHTTPRequestHandler], None], said: str, endpoint: Endpoint) -> None:
        endpoint.answers = [answer]
        with pytest.raises(CannotRun, match=re.escape(said)):
            remote(endpoint).select(QUERY)

    def test_the_graph_is_named_to_the_server(self, endpoint: Endpoint) -> None:
        endpoint.answers = [reply()]
        remote(endpoint, graph="urn:x:g").select(QUERY)
        assert endpoint.bodies == [{"query": [QUERY], "default-graph-uri": ["urn:x:g"]}]

    def test_basic_and_bearer(self, endpoint: Endpoint) -> None:
        endpoint.answers = [reply(), reply(), reply()]
        for credentials in (Credentials("me", "pass wörd"), Credentials(token="t0ken"), Credentials()):
            remote(endpoint, credentials=credentials).select(QUERY)
        sent = [head.get("Authorization") for head in endpoint.heads]
        assert sent == ["Basic " + base64.b64encode("me:pass wörd".encode()).decode(), "Bearer t0ken", None]

    def test_digest_is_answered_once(self, endpoint: Endpoint) -> None:
        challenge = {"WWW_Authenticate": 'Digest realm="r", nonce="abc", qop="auth", algorithm="MD5"'}
        endpoint.answers = [reply(401, **challenge), reply(), reply(), reply(401, **challenge), reply(401, **challenge)]
        engine = remote(endpoint, credentials=Credentials("me", "secret", digest=True))
        engine.select(QUERY)
        engine.select(QUERY)
        assert endpoint.heads[0].get("Authorization") is None
        assert all(head["Authorization"].startswith('Digest username="me", realm="r"') for head in endpoint.heads[1:])
        with pytest.raises(Refused, match="401"):
            engine.select(QUERY)
        assert len(endpoint.heads) == 5

    def test_what_must_not_be_sent_twice_is_sent_once(self, endpoint: Endpoint) -> None:
        import urllib.request

        endpoint.answers = [cut, reply()]
        with pytest.raises(Cut):
            Client(Credentials(), 5, sleep=lambda _: None).send(urllib.request.Request(endpoint.address, data=b"", method="POST"), repeat=False)
        assert len(endpoint.heads) == 1


class TestCredentials:
    """What the environment may say."""

    @pytest.mark.parametrize(
        ("environment", "said"),
        [
            ({"SENSTRO_USER": "me"}, "SENSTRO_PASSWORD is missing"),
            ({"SENSTRO_PASSWORD": "secret"}, "SENSTRO_USER is missing"),
            ({"SENSTRO_AUTH": "ntlm"}, "SENSTRO_AUTH is 'ntlm'"),
            ({"SENSTRO_USER": "me", "SENSTRO_PASSWORD": "secret", "SENSTRO_TOKEN": "t"}, "both set"),
            ({"SENSTRO_TOKEN": "a\r\nX: b"}, "line break"),
            ({"SENSTRO_USER": "a:b", "SENSTRO_PASSWORD": "secret"}, "colon"),
        ],
    )
    def test_faulty_ones_are_refused_without_showing_them(self, environment: dict[str, str], said: str) -> None:
        with pytest.raises(CannotRun, match=said) as refused:
            Credentials.from_environment(environment)
        assert "secret" not in str(refused.value)

    def test_they_are_never_shown(self) -> None:
        assert "secret" not in repr(Credentials("me", "secret")) + str(Credentials(token="secret"))

    @pytest.mark.parametrize("address", ["", "x", "file:///etc/passwd", "http://", "http:///x", "http://a b/", "http://a\n/", "javascript:1"])
    def test_what_is_no_address(self, address: str) -> None:
        with pytest.raises(CannotRun, match="is no http or https address"):
            http_address(address)


class TestWords:
    """Looking words up once for each engine."""

    def test_a_class_that_came_later_is_found_and_an_unknown_one_still_refused(self, graph: Graph) -> None:
        engine = OxigraphEngine(graph.store())
        question = LIBRARY.get("statements-about")
        ask(question, {"about": "IGFBP7"}, engine)
        with pytest.raises(CannotRun, match="no class of the graph"):
            ask(question, {"about": "brand new class"}, engine)
        new = ox.NamedNode("urn:x:new")
        owl, rdf = "http://www.w3.org/2002/07/owl#", "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
        engine.store.add(ox.Quad(new, ox.NamedNode(rdf + "type"), ox.NamedNode(owl + "Class")))
        engine.store.add(ox.Quad(new, ox.NamedNode("http://www.w3.org/2000/01/rdf-schema#label"), ox.Literal("brand new class")))
        assert "<urn:x:new>" in ask(question, {"about": "brand new class"}, engine).query

    def test_two_engines_keep_their_words_apart(self, graph: Graph) -> None:
        whole, empty = OxigraphEngine(graph.store()), OxigraphEngine(ox.Store())
        question = LIBRARY.get("statements-about")
        ask(question, {"about": "IGFBP7"}, whole)
        with pytest.raises(CannotRun, match="no class of the graph"):
            ask(question, {"about": "IGFBP7"}, empty)
