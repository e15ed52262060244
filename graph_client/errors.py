"""Everything that can go wrong between Postvakt and Microsoft 365. Nothing else escapes from ``graph_client``.

::

    GraphError
    ├── PermanentError            trying again does not help
    │   ├── AuthenticationError   no token, or the token is refused
    │   ├── PermissionDenied      the app lacks a permission, or the mailbox is outside its scope
    │   ├── NotFound              the object is not there
    │   ├── Conflict              it is already there, or in a state that forbids the change
    │   │   ├── AlreadyExists     Exchange has the address, or the entry, already
    │   │   └── PreconditionFailed   it changed since it was read (If-Match)
    │   ├── DeltaExpired          the saved delta link is too old: start over
    │   ├── BadRequest            Graph does not understand the request
    │   ├── InvalidAnswer         the answer is not what Graph promises, or too large
    │   ├── HostNotAllowed        a link leads to a host that is not on the list
    │   └── CommandsOff           Exchange commands are not switched on: a person runs the script instead
    └── RetryableError            the client has already tried as often and as long as its limits allow
        ├── Throttled             429; ``retry_after`` says how long
        ├── ServiceUnavailable    5xx, or no connection
        └── TimedOut              no answer in time

``ambiguous`` on a retryable error means: the request may or may not have had its effect, and it is not one that may simply be sent
again. Whoever asked must look before acting anew (``graph_client.mail`` does).
"""

from __future__ import annotations


class GraphError(Exception):
    """The root. ``str()`` of it holds no mail content and no token; ``detail`` is what Graph itself said, for a person to read."""

    def __init__(
        self,
        message: str,
        *,
        status: int | None = None,
        code: str = "",
        detail: str = "",
        request_id: str = "",
    ) -> None:
        super().__init__(message)
        self.status = status
        self.code = code
        self.detail = detail
        self.request_id = request_id


class PermanentError(GraphError):
    """Trying the same again does not help."""


class AuthenticationError(PermanentError):
    """No token could be had, or Graph refused a fresh one (401)."""


class PermissionDenied(PermanentError):  # noqa: N818 - the field's word
    """403: a permission is missing or the mailbox lies outside the app's scope (see docs/permissions.md)."""


class NotFound(PermanentError):  # noqa: N818
    """404: no such object, or a mailbox that is not there (any more)."""


class Conflict(PermanentError):  # noqa: N818
    """409, 423: it exists already, or its state forbids the change."""


class AlreadyExists(Conflict):
    """A cmdlet of Exchange says that the address or the permission entry is there already."""


class PreconditionFailed(Conflict):
    """412: the object changed since it was read."""


class DeltaExpired(PermanentError):  # noqa: N818
    """410 or ``syncStateNotFound``: the saved link is no longer known; read everything anew."""


class BadRequest(PermanentError):  # noqa: N818
    """400 and other 4xx: our mistake."""


class InvalidAnswer(PermanentError):  # noqa: N818
    """The answer cannot be read, breaks Graph's promise, or is larger than the client's bound."""


class HostNotAllowed(PermanentError):  # noqa: N818
    """A URL, link or redirect leads to a host that is not among ``allowed_hosts``; nothing was sent there."""


class CommandsOff(PermanentError):  # noqa: N818
    """``POSTVAKT_EXCHANGE_COMMANDS`` is off, so what only a cmdlet can do is done by a person with the reviewed script."""


class RetryableError(GraphError):
    """Later it may work. ``retry_after`` is in seconds where the service said so."""

    def __init__(
        self,
        message: str,
        *,
        status: int | None = None,
        code: str = "",
        detail: str = "",
        request_id: str = "",
        retry_after: float | None = None,
        ambiguous: bool = False,
    ) -> None:
        super().__init__(message, status=status, code=code, detail=detail, request_id=request_id)
        self.retry_after = retry_after
        self.ambiguous = ambiguous


class Throttled(RetryableError):  # noqa: N818
    """429: too many requests. Never had an effect."""


class ServiceUnavailable(RetryableError):  # noqa: N818
    """The service cannot answer now (5xx), or cannot be reached."""


class TimedOut(RetryableError):  # noqa: N818
    """No answer within the time-out."""
