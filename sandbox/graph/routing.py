"""Requests, answers and the table of routes; HTTP and ``$batch`` go through the same dispatch."""

from __future__ import annotations

import json
import re
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

if TYPE_CHECKING:
    from sandbox.tenant import Tenant


@dataclass(frozen=True, slots=True)
class Caller:
    """Who calls, read from a validated token. ``user_id`` is there for delegated tokens only."""

    app_id: str
    permissions: frozenset[str]
    user_id: str | None = None

    @property
    def delegated(self) -> bool:
        """Whether a person is signed in (``scp``), rather than the app alone (``roles``)."""
        return self.user_id is not None


class ODataError(Exception):
    """An answer of Graph's error shape: ``{"error": {"code", "message", "innerError"}}``; the codes are Microsoft's."""

    def __init__(self, status: int, code: str, message: str, *, headers: dict[str, str] | None = None) -> None:
        super().__init__(f"{status} {code}: {message}")
        self.status = status
        self.code = code
        self.message = message
        self.headers = headers or {}


@dataclass(frozen=True, slots=True)
class Incoming:
    """A request as it came: ``url`` is path and query behind the version; header names are in lower case."""

    method: str
    url: str
    headers: dict[str, str]
    body: bytes


@dataclass(slots=True)
class Request:
    """One request to Graph. ``path`` begins behind the version (``/users/…``); header names are in lower case."""

    tenant: Tenant
    method: str
    path: str
    query: dict[str, str]
    headers: dict[str, str]
    body: bytes
    caller: Caller
    params: dict[str, str] = field(default_factory=dict)

    def json(self) -> dict[str, Any]:
        """The body as a JSON object. Raises ODataError 400 otherwise."""
        try:
            value = json.loads(self.body or b"{}")
        except (ValueError, RecursionError) as error:
            raise ODataError(400, "BadRequest", "Unable to read JSON request payload.") from error
        if not isinstance(value, dict):
            raise ODataError(400, "BadRequest", "The request body must be a JSON object.")
        return value

    @property
    def immutable_ids(self) -> bool:
        """Whether the caller asked for ``Prefer: IdType="ImmutableId"``."""
        return 'idtype="immutableid"' in self.headers.get("prefer", "").replace(" ", "").lower()


@dataclass(slots=True)
class Response:
    """An answer. A dict becomes JSON, bytes go out as they are with ``content_type``, None is an empty body."""

    status: int = 200
    body: Any = None
    headers: dict[str, str] = field(default_factory=dict)
    content_type: str = "application/json"


Handler = Callable[[Request], "Response | Awaitable[Response]"]


@dataclass(frozen=True, slots=True)
class Route:
    """A method and a pattern such as ``/users/{user}/messages/{message}``, and who may call it.

    ``application`` and ``delegated``: any one of these permissions suffices; empty means that kind of token is never enough.
    ``mailbox``: the path parameter that names the mailbox whose limits apply, if any.
    """

    method: str
    pattern: str
    handler: Handler
    application: tuple[str, ...]
    delegated: tuple[str, ...]
    mailbox: str | None


_CALL = re.compile(r"\('((?:[^']|'')*)'\)")


def normalise(path: str) -> str:
    """Graph writes one path in several ways: ``users('ID')`` = ``users/ID``, ``delta()`` = ``microsoft.graph.delta()`` = ``delta``."""
    path = _CALL.sub(lambda found: "/" + found.group(1).replace("''", "'"), path)
    path = path.replace("microsoft.graph.", "").replace("()", "")
    return path.rstrip("/") or "/"


class Routes:
    """The table. Literal segments win over parameters; names are compared without case, as Graph does."""

    def __init__(self) -> None:
        self.routes: list[Route] = []
        self._index: dict[tuple[str, int], list[tuple[list[str], Route]]] = {}

    def add(
        self,
        method: str,
        *patterns: str,
        application: Iterable[str] = (),
        delegated: Iterable[str] = (),
        mailbox: str | None = None,
    ) -> Callable[[Handler], Handler]:
        """Decorator: answer ``method`` on each pattern."""

        def register(handler: Handler) -> Handler:
            for pattern in patterns:
                route = Route(method, pattern, handler, tuple(application), tuple(delegated), mailbox)
                self.routes.append(route)
                segments = pattern.strip("/").split("/")
                self._index.setdefault((method, len(segments)), []).append((segments, route))
            return handler

        return register

    def find(self, method: str, path: str) -> tuple[Route, dict[str, str]] | None:
        """The route for a normalised, still percent-encoded path, with its decoded parameters."""
        given = [unquote(part) for part in path.strip("/").split("/")]
        best: tuple[int, Route, dict[str, str]] | None = None
        for segments, route in self._index.get((method, len(given)), ()):
            params: dict[str, str] = {}
            literals = 0
            for pattern, part in zip(segments, given, strict=True):
                if pattern.startswith("{"):
                    params[pattern[1:-1]] = part
                elif pattern.casefold() == part.casefold():
                    literals += 1
                else:
                    break
            else:
                if best is None or literals > best[0]:
                    best = (literals, route, params)
        return None if best is None else (best[1], best[2])

    def methods(self, path: str) -> set[str]:
        """The methods that some route answers on this path; for 405."""
        return {method for (method, _) in self._index if self.find(method, path)}

    def begins(self, path: str) -> bool:
        """Whether some route begins with these segments; for the error that names the first unknown one."""
        given = path.strip("/").split("/")
        return any(
            len(segments) >= len(given)
            and all(p.startswith("{") or p.casefold() == g.casefold() for p, g in zip(segments, given, strict=False))
            for entries in self._index.values()
            for segments, _ in entries
        )
