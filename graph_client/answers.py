"""From an answer to the error it means, if any; the one place that knows Graph's status and error codes."""

from __future__ import annotations

from typing import TypedDict

import msgspec

from graph_client.errors import (
    AuthenticationError,
    BadRequest,
    Conflict,
    DeltaExpired,
    GraphError,
    InvalidAnswer,
    NotFound,
    PermissionDenied,
    PreconditionFailed,
    ServiceUnavailable,
    Throttled,
    TimedOut,
)
from graph_client.wire import Answer, Outgoing
from policies.clock import Clock

# Exchange and Entra write the same fact differently; compared in lower case
_DELTA_CODES = frozenset({"syncstatenotfound", "syncstateinvalid", "resyncrequired", "errorinvalidsyncstatedata"})
_PERMANENT: dict[int, type[GraphError]] = {
    401: AuthenticationError,
    403: PermissionDenied,
    404: NotFound,
    409: Conflict,
    410: DeltaExpired,
    412: PreconditionFailed,
    423: Conflict,
}


class _About(TypedDict):
    status: int
    code: str
    detail: str
    request_id: str


class _Detail(msgspec.Struct):
    message: str | None = None


class _Said(msgspec.Struct):
    code: str | None = None
    message: str | None = None
    details: list[_Detail] | None = None

    @property
    def words(self) -> str:
        """What was said; a cmdlet of Exchange says it in the details, as ``exception|message``."""
        told = [one.message for one in self.details or () if one.message]
        return " ".join(told) or self.message or ""


class _ErrorBody(msgspec.Struct):
    error: _Said = msgspec.field(default_factory=_Said)


def failure(request: Outgoing, answer: Answer, clock: Clock) -> GraphError | None:
    """The error that an answer means, or None for 2xx."""
    if 200 <= answer.status < 300:
        return None
    said = _said(answer)
    code = said.code or ""
    message = f"{request.call.name}: Graph answered {answer.status} {code[:80]}".rstrip()
    about: _About = {
        "status": answer.status,
        "code": code,
        "detail": said.words[:500],
        "request_id": answer.headers.get("request-id", ""),
    }
    if code.lower() in _DELTA_CODES:
        return DeltaExpired(message, **about)
    if answer.status == 429:
        return Throttled(message, retry_after=answer.retry_after(clock), **about)
    if answer.status in {408, 504}:
        return TimedOut(message, ambiguous=not request.call.repeatable, retry_after=answer.retry_after(clock), **about)
    if answer.status >= 500:
        wait = answer.retry_after(clock)
        # 503 with Retry-After is how Graph throttles: it was turned away at the door. Any other 5xx may come after the effect.
        at_the_door = answer.status == 503 and wait is not None
        unsure = not at_the_door and not request.call.repeatable
        return ServiceUnavailable(message, retry_after=wait, ambiguous=unsure, **about)
    if answer.status >= 400:
        return _PERMANENT.get(answer.status, BadRequest)(message, **about)
    return InvalidAnswer(message, **about)


def _said(answer: Answer) -> _Said:
    try:
        return msgspec.json.decode(answer.body, type=_ErrorBody).error
    except (msgspec.MsgspecError, UnicodeDecodeError):
        return _Said()
