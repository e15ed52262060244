"""A request on its way out and an answer on its way in, whether alone or inside a batch."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from email.utils import parsedate_to_datetime
from typing import TypeVar
from urllib.parse import urlsplit

import msgspec

from graph_client.errors import HostNotAllowed, InvalidAnswer
from graph_client.permissions.call import Call
from policies.clock import Clock

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Outgoing:
    """A request: ``url`` is absolute, ``mailbox`` names the mailbox whose limits it counts against (None: the directory's)."""

    call: Call
    url: str
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes | None = None
    mailbox: str | None = None
    parts: tuple[Outgoing, ...] = ()  # of a batch's envelope

    @property
    def method(self) -> str:
        """The HTTP method."""
        return self.call.method


class HeldBack(Exception):  # noqa: N818 - not a failure
    """Between getting its turn and leaving, the request's mailbox was told to wait. Stays inside the client, which waits."""


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer of any status. Header names are in lower case."""

    status: int
    headers: Mapping[str, str]
    body: bytes | memoryview | msgspec.Raw = b""

    def decode(self, shape: type[T]) -> T:
        """The body as ``shape`` (a msgspec struct). Raises InvalidAnswer when it does not fit."""
        try:
            return msgspec.json.decode(self.body, type=shape)
        except (msgspec.MsgspecError, UnicodeDecodeError) as error:
            # the library's message names the place and the expected type, never the value
            raise InvalidAnswer(f"The answer does not fit {shape!r}: {error}", status=self.status) from None

    def retry_after(self, clock: Clock) -> float | None:
        """Seconds from ``Retry-After``, given as seconds or as an HTTP date; None when there is none that can be read.

        A date is compared with the answer's own ``Date`` where there is one, so that a clock that goes wrong does no harm.
        """
        value = self.headers.get("retry-after", "").strip()
        if not value:
            return None
        try:
            return (
                max(0.0, float(value)) if "n" not in value.lower() else _until(value, self.headers.get("date"), clock)
            )
        except ValueError:
            return _until(value, self.headers.get("date"), clock)


def _until(value: str, date: str | None, clock: Clock) -> float | None:
    try:
        then = parsedate_to_datetime(value)
        now = parsedate_to_datetime(date) if date else clock.now()
        return max(0.0, (then - now).total_seconds())
    except (ValueError, TypeError):
        return None


@dataclass(frozen=True, slots=True)
class AllowedHosts:
    """The hosts that may get a token. ``hosts``: ``graph.microsoft.com`` or, off port 443, ``localhost:8443``."""

    hosts: frozenset[str]

    def check(self, url: str) -> str:
        """Give the URL back. Raises HostNotAllowed unless it is https to a host of the list, without user information."""
        try:
            parts = urlsplit(url)
            port = parts.port
        except ValueError:
            raise HostNotAllowed("A link of Graph is not a URL.") from None
        host = (parts.hostname or "").lower()
        name = host if port in {None, 443} else f"{host}:{port}"
        if parts.scheme != "https" or "@" in parts.netloc or name not in self.hosts:
            raise HostNotAllowed(
                f"{parts.scheme or 'no scheme'}://{name[:100]} is not among the hosts that may be called."
            )
        return url
