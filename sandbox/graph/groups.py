"""Graph ``/groups``: list, get, members, owners, delta."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sandbox.graph.delta_directory import DeltaSource, delta_page
from sandbox.graph.directory_json import GROUP_DEFAULT, USER_DEFAULT, search_predicate
from sandbox.graph.odata import Query, apply_filter, context, page, select, sort
from sandbox.graph.routing import ODataError, Request, Response, Routes
from sandbox.graph.users import not_found

if TYPE_CHECKING:
    from sandbox.directory import GroupRow

routes = Routes()
READ = (
    "Group.Read.All",
    "Group.ReadWrite.All",
    "Directory.Read.All",
    "GroupMember.Read.All",
    "GroupMember.ReadWrite.All",
)
WRITE = ("Group.ReadWrite.All",)
WRITE_MEMBERS = ("Group.ReadWrite.All", "GroupMember.ReadWrite.All")
_USER = {"@odata.type": "#microsoft.graph.user"}


def _the_group(request: Request) -> GroupRow:
    group = request.tenant.directory.group(request.params["group"])
    if group is None:
        raise not_found(request.params["group"])
    return group


def _json(request: Request, group: GroupRow, query: Query) -> dict[str, Any]:
    shown = select(group.properties, query, GROUP_DEFAULT)
    for name, inner in query.expand.items():
        if name not in ("members", "owners", "transitiveMembers"):
            raise ODataError(400, "Request_BadRequest", f"The property '{name}' cannot be expanded here.")
        members = [] if name == "owners" else request.tenant.directory.members(group.id)
        shown[name] = [{**_USER, **select(member.properties, inner, USER_DEFAULT)} for member in members]
    return shown


@routes.add("GET", "/groups", application=READ, delegated=READ)
def list_(request: Request) -> Response:
    """A page of groups."""
    query = Query.parse(request.query)
    groups = request.tenant.directory.groups()
    if query.filter is not None:
        test = apply_filter(query.filter)
        groups = [group for group in groups if test(group.properties)]
    if query.search is not None:
        if request.headers.get("consistencylevel", "").lower() != "eventual":
            raise ODataError(400, "Request_UnsupportedQuery", "$search needs the header 'ConsistencyLevel: eventual'.")
        found = search_predicate(query.search)
        groups = [group for group in groups if found(group.properties)]
    groups = sort(groups, query.orderby, lambda group, path: group.properties.get(path))
    body = page(
        request, groups, what="groups", query=query, count=len(groups), shape=lambda group: _json(request, group, query)
    )
    return Response(200, body)


@routes.add("POST", "/groups", application=WRITE, delegated=WRITE)
def create(request: Request) -> Response:
    """Add a group; mail-enabled ones get an address in the default domain."""
    body = request.json()
    for name in ("displayName", "mailEnabled", "mailNickname", "securityEnabled"):
        if body.get(name) in (None, ""):
            raise ODataError(
                400, "Request_BadRequest", f"A value is required for property '{name}' of resource 'Group'."
            )
    members = [str(each).rpartition("/")[2] for each in body.pop("members@odata.bind", [])]
    body = {name: value for name, value in body.items() if not name.endswith("@odata.bind")}
    if body["mailEnabled"]:
        body["mail"] = f"{body['mailNickname']}@{request.tenant.directory.domains()[0]}"
    try:
        group = request.tenant.directory.add_group(body, members)
    except ValueError as error:
        raise ODataError(400, "Request_BadRequest", f"Another object with the same value exists. {error}") from error
    return Response(
        201, {"@odata.context": context(request, "groups/$entity"), **select(group.properties, Query(), GROUP_DEFAULT)}
    )


@routes.add("GET", "/groups/delta", application=READ, delegated=READ)
def delta(request: Request) -> Response:
    """What changed since the token: groups, who came into and left them, which are gone."""
    query = Query.parse(request.query)
    directory = request.tenant.directory

    def changed(after: int, limit: int) -> list[tuple[int, dict[str, Any]]]:
        rows = directory.groups_changed(after)[:limit]
        return [
            (n, {**select(group.properties, query, GROUP_DEFAULT), **_members_delta(request, group, after)})
            for n, group in rows
        ]

    source = DeltaSource(
        "groups",
        changed,
        lambda after: directory.removed("group", after),
        lambda: directory.newest_change("groups", "group"),
    )
    return Response(200, delta_page(request, query, source))


def _members_delta(request: Request, group: GroupRow, after: int) -> dict[str, Any]:
    changes = request.tenant.directory.members_changed(group.id, after)
    told = [
        {**_USER, "id": member_id, **({"@removed": {"reason": "deleted"}} if gone else {})}
        for member_id, gone in changes
        if after or not gone
    ]
    return {"members@delta": told} if told else {}


@routes.add("GET", "/groups/{group}", application=READ, delegated=READ)
def get(request: Request) -> Response:
    """One group."""
    query = Query.parse(request.query)
    return Response(
        200, {"@odata.context": context(request, "groups/$entity"), **_json(request, _the_group(request), query)}
    )


@routes.add("PATCH", "/groups/{group}", application=WRITE, delegated=WRITE)
def update(request: Request) -> Response:
    """Change properties of a group, or add members with ``members@odata.bind`` (at most 20, as Graph has it)."""
    group = _the_group(request)
    body = request.json()
    added = body.pop("members@odata.bind", [])
    if len(added) > 20:
        raise ODataError(400, "Request_BadRequest", "At most 20 members can be added in one request.")
    if unknown := [name for name in body if name not in group.properties]:
        raise ODataError(400, "Request_BadRequest", f"Property '{unknown[0]}' does not exist as a declared property.")
    for reference in added:
        _add(request, group, str(reference))
    if body:
        request.tenant.directory.update_group(group.id, body)
    return Response(204)


@routes.add("DELETE", "/groups/{group}", application=WRITE, delegated=WRITE)
def delete(request: Request) -> Response:
    """Take a group away."""
    request.tenant.directory.delete_group(_the_group(request).id)
    return Response(204)


@routes.add(
    "GET", "/groups/{group}/members", "/groups/{group}/transitiveMembers", "/groups/{group}/members/graph.user",
    application=READ, delegated=READ,
)  # fmt: skip
def members(request: Request) -> Response:
    """Who is in a group."""
    query = Query.parse(request.query)
    found = request.tenant.directory.members(_the_group(request).id)
    body = page(
        request, found, what="directoryObjects", query=query, count=len(found),
        shape=lambda user: {**_USER, **select(user.properties, query, USER_DEFAULT)},
    )  # fmt: skip
    return Response(200, body)


@routes.add("GET", "/groups/{group}/members/$count", application=READ, delegated=READ)
def members_count(request: Request) -> Response:
    """How many are in a group, as plain text."""
    if request.headers.get("consistencylevel", "").lower() != "eventual":
        raise ODataError(
            400, "Request_BadRequest", "$count is not currently supported without 'ConsistencyLevel: eventual'."
        )
    count = len(request.tenant.directory.members(_the_group(request).id))
    return Response(200, str(count), content_type="text/plain")


@routes.add("POST", "/groups/{group}/members/$ref", application=WRITE_MEMBERS, delegated=WRITE_MEMBERS)
def add_member(request: Request) -> Response:
    """Put a user into a group."""
    _add(request, _the_group(request), str(request.json().get("@odata.id", "")))
    return Response(204)


@routes.add("DELETE", "/groups/{group}/members/{member}/$ref", application=WRITE_MEMBERS, delegated=WRITE_MEMBERS)
def remove_member(request: Request) -> Response:
    """Take a user out of a group."""
    group = _the_group(request)
    if request.params["member"] not in {member.id for member in request.tenant.directory.members(group.id)}:
        raise not_found(request.params["member"])
    request.tenant.directory.remove_member(group.id, request.params["member"])
    return Response(204)


@routes.add("GET", "/groups/{group}/owners", application=READ, delegated=READ)
def owners(request: Request) -> Response:
    """Nobody: owners are not imitated."""
    _the_group(request)
    return Response(200, page(request, [], what="directoryObjects"))


def _add(request: Request, group: GroupRow, reference: str) -> None:
    user = request.tenant.directory.user(reference.rstrip("/").rpartition("/")[2] or "?")
    if user is None:
        raise not_found(reference)
    if user.id in {member.id for member in request.tenant.directory.members(group.id)}:
        raise ODataError(
            400,
            "Request_BadRequest",
            "One or more added object references already exist for the following modified properties: 'members'.",
        )
    request.tenant.directory.add_member(group.id, user.id)
