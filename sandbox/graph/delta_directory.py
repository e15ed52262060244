"""Delta over the directory: tokens that remember a place in the tenant's sequence of changes, and that expire."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sandbox.graph.odata import Query, context, link, token, untoken, wire_time
from sandbox.graph.routing import ODataError, Request

LIFE = timedelta(days=7)
PAGE = 200


@dataclass(frozen=True, slots=True)
class DeltaSource:
    """What changed: ``changed(after, limit)`` gives (number, JSON), ``removed(after)`` gives (number, id), ``newest()`` the last number."""

    collection: str
    changed: Callable[[int, int], list[tuple[int, dict[str, Any]]]]
    removed: Callable[[int], list[tuple[int, str]]]
    newest: Callable[[], int]


@dataclass(frozen=True, slots=True)
class _Place:
    """``after``: the last change told of; ``round``: where this round began; ``first``: whether it is the first round of all."""

    after: int = 0
    round: int = 0
    first: bool = True


def delta_page(request: Request, query: Query, source: DeltaSource) -> dict[str, Any]:
    """One page: objects changed after the token's place, oldest change first; removed ones on the last page.

    A first request (no token) gives everything there is; ``$deltatoken=latest`` gives nothing but a link for later.
    Raises ODataError 410 for a token that is too old or none of ours.
    """
    body: dict[str, Any] = {"@odata.context": context(request, source.collection)}
    if (query.deltatoken or "").lower() == "latest":
        place = source.newest()
        return {
            **body,
            "@odata.deltaLink": _link(request, "deltatoken", _Place(place, place, first=False)),
            "value": [],
        }
    place_ = _read(request, query.skiptoken or query.deltatoken)
    size = min(query.top or PAGE, 999)
    rows = source.changed(place_.after, size + 1)
    value = [item for _, item in rows[:size]]
    if len(rows) > size:
        after = _Place(rows[size - 1][0], place_.round, place_.first)
        return {**body, "@odata.nextLink": _link(request, "skiptoken", after), "value": value}
    gone = [] if place_.first else source.removed(place_.round)
    value += [{"id": each, "@removed": {"reason": "changed"}} for _, each in gone]
    newest = source.newest()
    return {
        **body,
        "@odata.deltaLink": _link(request, "deltatoken", _Place(newest, newest, first=False)),
        "value": value,
    }


def _link(request: Request, kind: str, place: _Place) -> str:
    text = f"{place.after}:{place.round}:{int(place.first)}:{wire_time(request.tenant.now())}"
    other = "skiptoken" if kind == "deltatoken" else "deltatoken"
    return link(request, **{kind: token(text), other: None})


def _read(request: Request, given: str | None) -> _Place:
    if given is None:
        return _Place()
    try:
        after, round_, first, made = untoken(given).split(":", 3)
        place, at = _Place(int(after), int(round_), first == "1"), datetime.fromisoformat(made)
    except (ODataError, ValueError) as error:
        raise _lost() from error
    if request.tenant.now() - at > LIFE:
        raise _lost()
    return place


def _lost() -> ODataError:
    return ODataError(410, "syncStateNotFound", "The sync state generation is not found; full sync is required.")
