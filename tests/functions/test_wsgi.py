"""The adapter between Azure's HTTP trigger and a WSGI app."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import azure.functions as func
import pytest
from flask import Flask, Response, abort, request

from functions.wsgi import MAX_BODY, handle


@pytest.fixture
def app() -> Flask:
    app = Flask(__name__)

    @app.get("/mapp/<name>")
    def folder(name: str) -> str:
        return f"{name} {request.args['q']} {request.headers['X-Who']} {request.scheme} {request.host}"

    @app.get("/cookies")
    def cookies() -> Response:
        answer = Response("ok")
        answer.set_cookie("a", "1", httponly=True)
        answer.set_cookie("b", "2", samesite="Lax")
        return answer

    @app.get("/error")
    def error() -> str:
        abort(503, "later")

    @app.post("/echo")
    def echo() -> bytes:
        return request.get_data()

    return app


def ask(app: Any, method: str, url: str, body: bytes = b"", **headers: str) -> func.HttpResponse:
    given = {name.replace("_", "-"): value for name, value in headers.items()}
    return handle(app, func.HttpRequest(method=method, url=url, headers=given, params={}, route_params={}, body=body))


def test_paths_outside_ascii_arrive_whole(app: Flask) -> None:
    """å in the path, ö in the query and headers reach the app unharmed."""
    answer = ask(app, "GET", "https://x.example/mapp/%C3%A5?q=%C3%B6", Host="x.example", X_Who="anna")
    assert answer.get_body().decode() == "å ö anna https x.example"


def test_each_cookie_keeps_its_own_header(app: Flask) -> None:
    """Two cookies stay two Set-Cookie headers."""
    answer = ask(app, "GET", "http://x.example/cookies")
    assert len(answer.headers.get_all("Set-Cookie")) == 2


def test_error_pages_are_answers_not_exceptions(app: Flask) -> None:
    """An answer of 503 comes through as the app wrote it."""
    answer = ask(app, "GET", "http://x.example/error")
    assert answer.status_code == 503
    assert b"later" in answer.get_body()


def test_body_goes_through_byte_for_byte(app: Flask) -> None:
    """A body with every byte value is echoed unchanged."""
    body = bytes(range(256))
    assert ask(app, "POST", "http://x.example/echo", body).get_body() == body


def test_too_large_body_is_refused_before_the_app(app: Flask) -> None:
    """More than the bound is 413."""
    assert ask(app, "POST", "http://x.example/echo", b"x" * (MAX_BODY + 1)).status_code == 413


def test_iterables_are_closed() -> None:
    """The app's iterable is closed, as PEP 3333 demands."""
    closed: list[bool] = []

    class Chunks:
        def __iter__(self) -> Iterator[bytes]:
            yield b"a"

        def close(self) -> None:
            closed.append(True)

    def app(environ: dict[str, Any], start_response: Any) -> Any:
        start_response("200 OK", [])
        return Chunks()

    ask(app, "GET", "http://x.example/")
    assert closed == [True]
