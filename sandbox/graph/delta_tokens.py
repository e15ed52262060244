"""Delta links: opaque, signed, stateless. Everything that a next page needs stands in the token."""

from __future__ import annotations

import hmac
from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error
from dataclasses import asdict, dataclass, replace
from datetime import timedelta
from hashlib import sha256
from typing import Any
from uuid import uuid4

import msgspec

from sandbox.graph.odata import context, link
from sandbox.graph.routing import ODataError, Request, Response
from sandbox.tenant import Tenant

LIFETIME = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class DeltaState:
    """Where a client is.

    ``cursor``: the last change it has seen; ``began``: the tenant's last change when it first asked;
    ``round``: the cursor at the start of this round; ``backwards``: the place in a first round that runs from new to old.
    """

    folder: str
    began: int
    cursor: int = 0
    round: int = 0
    select: str = ""
    filter: str = ""
    orderby: str = ""
    change_type: str = ""
    expand: str = ""
    backwards: tuple[str, int] | None = None
    issued: float = 0.0

    def at(self, cursor: int) -> DeltaState:
        """The same at another change."""
        return replace(self, cursor=cursor)


def _secret(tenant: Tenant) -> bytes:
    row = tenant.one("SELECT value FROM meta WHERE key = 'delta_secret'")
    if row is None:
        tenant.run("INSERT INTO meta (key, value) VALUES ('delta_secret', ?)", (uuid4().hex,))
        return _secret(tenant)
    return str(row["value"]).encode()


def write_state(request: Request, state: DeltaState) -> str:
    """The state as a token."""
    data = msgspec.json.encode(asdict(replace(state, issued=request.tenant.now().timestamp())))
    seal = hmac.new(_secret(request.tenant), data, sha256).digest()[:16]
    return urlsafe_b64encode(seal + data).decode().rstrip("=")


def read_state(request: Request, folder: str) -> DeltaState | None:
    """The state that the request brings; None at a first request. Raises ODataError 410 when it is too old, 400 when it is not ours."""
    options = {name.lower(): value for name, value in request.query.items()}
    token = options.get("$skiptoken") or options.get("$deltatoken")
    if not token:
        return None
    try:
        raw = urlsafe_b64decode(token + "=" * (-len(token) % 4))
    except (Error, ValueError) as error:
        raise _malformed() from error
    seal, data = raw[:16], raw[16:]
    if not hmac.compare_digest(seal, hmac.new(_secret(request.tenant), data, sha256).digest()[:16]):
        raise _malformed()
    state = msgspec.convert(msgspec.json.decode(data), DeltaState)
    if state.folder != folder:
        raise _malformed()
    if request.tenant.now().timestamp() - state.issued > LIFETIME.total_seconds():
        raise gone()
    return state


def gone() -> ODataError:
    """The answer to a token that has expired: the client must start over."""
    return ODataError(
        410, "syncStateNotFound", "The sync state generation is not found; continue with a full synchronization."
    )


def _malformed() -> ODataError:
    return ODataError(400, "ErrorInvalidUrlQuery", "The delta token is malformed or belongs to another collection.")


def delta_answer(
    request: Request,
    what: str,
    value: list[dict[str, Any]],
    state: DeltaState,
    *,
    more: bool,
    headers: dict[str, str] | None = None,
) -> Response:
    """A page of changes with its nextLink, or with the deltaLink for the next round."""
    state = state if more else replace(state, round=state.cursor, backwards=None)
    token = write_state(request, state)
    # the options of the first request sit inside the token
    bare = replace(request, query={})
    key, name = ("@odata.nextLink", "skiptoken") if more else ("@odata.deltaLink", "deltatoken")
    body = {"@odata.context": context(request, f"{what}/$delta"), key: link(bare, **{name: token}), "value": value}
    return Response(200, body, headers or {})
