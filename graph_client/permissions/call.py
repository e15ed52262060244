"""One kind of request to Graph or Exchange, and the list of them all."""

from __future__ import annotations

from dataclasses import dataclass

FOLDER = "/users/{}/mailFolders/{}"


@dataclass(frozen=True, slots=True)
class Call:
    """One kind of request.

    ``path``: with ``{}`` for what varies. ``repeatable``: sending it twice has the effect of sending it once, so that it may be sent
    again when nobody knows whether it arrived.
    """

    name: str
    method: str
    path: str
    permission: str
    why: str
    repeatable: bool


CALLS: dict[str, Call] = {}


def call(name: str, method: str, path: str, permission: str, why: str, *, repeatable: bool | None = None) -> Call:
    """Puts a call on the list. ``repeatable`` unless told: everything but POST."""
    safe = method != "POST" if repeatable is None else repeatable
    CALLS[name] = Call(name, method, path, permission, why, safe)
    return CALLS[name]
