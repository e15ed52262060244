"""Master categories: the names and colours that a mailbox's categories have."""

from __future__ import annotations

import sqlite3
from typing import Any
from uuid import uuid4

from sandbox.graph.mail_access import (
    SETTINGS_READ,
    SETTINGS_WRITE,
    USER,
    created,
    mail_route,
    no_content,
    not_found,
    text,
)
from sandbox.graph.mail_input import invalid
from sandbox.graph.odata import Query, context, page, select
from sandbox.graph.routing import ODataError, Request, Response, Routes

routes = Routes()
COLORS = {"none", *(f"preset{number}" for number in range(25))}
_LIST = f"{USER}/outlook/masterCategories"
_ONE = f"{_LIST}/{{category}}"


def _json(row: sqlite3.Row) -> dict[str, Any]:
    return {"id": row["id"], "displayName": row["name"], "color": row["color"]}


def _all(request: Request, mailbox_id: str) -> list[dict[str, Any]]:
    key = request.tenant.mail.key(mailbox_id)
    return [
        _json(row)
        for row in request.tenant.all("SELECT * FROM categories WHERE mailbox = ? ORDER BY name, key", (key,))
    ]


def _what(request: Request) -> str:
    return f"users('{request.params['user']}')/outlook/masterCategories"


def _one(request: Request, mailbox_id: str) -> dict[str, Any]:
    found = next((one for one in _all(request, mailbox_id) if one["id"] == request.params["category"]), None)
    if found is None:
        raise not_found()
    return found


def _answer(request: Request, category: dict[str, Any]) -> dict[str, Any]:
    return {"@odata.context": context(request, f"{_what(request)}/$entity"), **category}


def _color(value: Any) -> str:
    color = str(value or "none").lower()
    if color not in COLORS:
        raise invalid(f"Requested value '{value}' was not found.", "RequestBodyRead")
    return color


@mail_route(routes, "GET", _LIST, needs=SETTINGS_READ)
def list_categories(request: Request, mailbox_id: str) -> Response:
    """The mailbox's categories, by name."""
    query, found = Query.parse(request.query), _all(request, mailbox_id)
    fits = query.predicate()
    found = [one for one in found if fits is None or fits(one)]
    return Response(
        200,
        page(
            request,
            found,
            what=_what(request),
            query=query,
            by_skip=True,
            count=len(found),
            shape=lambda one: select(one, query),
        ),
    )


@mail_route(routes, "GET", f"{_LIST}/$count", needs=SETTINGS_READ)
def count_categories(request: Request, mailbox_id: str) -> Response:
    """How many categories there are."""
    return text(str(len(_all(request, mailbox_id))))


@mail_route(routes, "GET", _ONE, needs=SETTINGS_READ)
def get_category(request: Request, mailbox_id: str) -> Response:
    """One category."""
    return Response(200, _answer(request, select(_one(request, mailbox_id), Query.parse(request.query))))


@mail_route(routes, "POST", _LIST, needs=SETTINGS_WRITE)
def create_category(request: Request, mailbox_id: str) -> Response:
    """A new category; its name must be free and can never be changed."""
    body = request.json()
    name = body.get("displayName")
    if not isinstance(name, str) or not name.strip():
        raise invalid("A category needs a displayName.", "ErrorInvalidArgument")
    if any(one["displayName"].casefold() == name.casefold() for one in _all(request, mailbox_id)):
        raise ODataError(409, "ErrorCategoryNameAlreadyExists", "A category with that name exists already.")
    made = {"id": str(uuid4()), "displayName": name, "color": _color(body.get("color"))}
    request.tenant.run(
        "INSERT INTO categories (mailbox, id, name, color) VALUES (?, ?, ?, ?)",
        (request.tenant.mail.key(mailbox_id), made["id"], made["displayName"], made["color"]),
    )
    return created(_answer(request, made))


@mail_route(routes, "PATCH", _ONE, needs=SETTINGS_WRITE)
def change_category(request: Request, mailbox_id: str) -> Response:
    """Give a category another colour."""
    found, body = _one(request, mailbox_id), request.json()
    if "displayName" in body and body["displayName"] != found["displayName"]:
        raise invalid("The displayName of a category cannot be changed.", "ErrorInvalidArgument")
    found["color"] = _color(body.get("color", found["color"]))
    request.tenant.run("UPDATE categories SET color = ? WHERE id = ?", (found["color"], found["id"]))
    return Response(200, _answer(request, found))


@mail_route(routes, "DELETE", _ONE, needs=SETTINGS_WRITE)
def delete_category(request: Request, mailbox_id: str) -> Response:
    """Delete a category; messages keep its name."""
    request.tenant.run("DELETE FROM categories WHERE id = ?", (_one(request, mailbox_id)["id"],))
    return no_content()
