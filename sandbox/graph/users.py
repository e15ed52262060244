"""Graph ``/users``: list, get, change, delta, manager, reports, groups."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from sandbox.graph.delta_directory import DeltaSource, delta_page
from sandbox.graph.directory_json import GROUP_DEFAULT, USER_DEFAULT, search_predicate
from sandbox.graph.odata import Query, apply_filter, context, page, select, sort
from sandbox.graph.routing import ODataError, Request, Response, Routes

if TYPE_CHECKING:
    from sandbox.directory import UserRow

routes = Routes()
READ = ("User.Read.All", "User.ReadWrite.All", "Directory.Read.All", "Directory.ReadWrite.All")
WRITE = ("User.ReadWrite.All", "Directory.ReadWrite.All")
_PEOPLE = (*READ, "User.ReadBasic.All")
_TEXTS = re.compile(r"'(?:[^']|'')*'")
# operators of the directory's advanced queries only (Graph, "Advanced query capabilities")
_ADVANCED = re.compile(r"\b(?:endswith\s*\(|ne\b|not\b)", re.IGNORECASE)
_READ_ONLY = frozenset({"id", "createdDateTime", "deletedDateTime", "proxyAddresses", "imAddresses", "mailboxSettings"})


def not_found(key: str) -> ODataError:
    """What the directory says of an object that is not there."""
    return ODataError(
        404, "Request_ResourceNotFound",
        f"Resource '{key}' does not exist or one of its queried reference-property objects are not present.",
    )  # fmt: skip


def the_user(request: Request, name: str = "user") -> UserRow:
    """The user whom the path names. Raises ODataError 404."""
    key = request.params[name]
    user = request.tenant.directory.user(key)
    if user is None or (key.casefold() not in (user.id, user.upn.casefold())):
        raise not_found(key)
    return user


def user_json(request: Request, user: UserRow, query: Query) -> dict[str, Any]:
    """A user as selected, with ``manager`` and ``memberOf`` where ``$expand`` asks for them."""
    shown = select(user.properties, query, USER_DEFAULT)
    shown.pop("mailboxSettings", None)
    for name, inner in query.expand.items():
        shown[name] = _expanded(request, user, name, inner)
    return {key: value for key, value in shown.items() if value is not None or key != "manager"}


def _expanded(request: Request, user: UserRow, name: str, inner: Query) -> Any:
    directory = request.tenant.directory
    match name:
        case "manager":
            manager = directory.user(user.manager_id) if user.manager_id else None
            return _typed(manager.properties, inner) if manager else None
        case "directReports":
            return [_typed(report.properties, inner) for report in directory.direct_reports(user.id)]
        case "memberOf" | "transitiveMemberOf":
            groups = directory.member_of(user.id)
            return [
                {"@odata.type": "#microsoft.graph.group", **select(g.properties, inner, GROUP_DEFAULT)} for g in groups
            ]
        case _:
            raise ODataError(400, "Request_BadRequest", f"The property '{name}' cannot be expanded here.")


def _typed(properties: Mapping[str, Any], query: Query) -> dict[str, Any]:
    return {"@odata.type": "#microsoft.graph.user", **select(properties, query, USER_DEFAULT)}


def _checked(request: Request) -> Query:
    query = Query.parse(request.query)
    eventual = request.headers.get("consistencylevel", "").lower() == "eventual"
    if query.search is not None and not eventual:
        raise ODataError(
            400, "Request_UnsupportedQuery", "Request with $search query parameter only works through MSGraph with a special"
            " request header: 'ConsistencyLevel: eventual'",
        )  # fmt: skip
    if query.filter and not (eventual and query.count) and _ADVANCED.search(_TEXTS.sub("''", query.filter)):
        raise ODataError(
            400, "Request_UnsupportedQuery", "Unsupported or invalid query filter clause: its operator needs the header"
            " 'ConsistencyLevel: eventual' and $count=true.",
        )  # fmt: skip
    if query.filter and query.orderby and not (eventual and query.count):
        raise ODataError(400, "Request_UnsupportedQuery", "Sorting not supported for current query.")
    return query


def _matching(request: Request, query: Query) -> list[UserRow] | None:
    """The users that ``$filter`` and ``$search`` leave, in order; None when neither is given."""
    tests: list[Callable[[Any], bool]] = []
    if query.filter is not None:
        tests.append(apply_filter(query.filter))
    if query.search is not None:
        tests.append(search_predicate(query.search))
    if not tests and not query.orderby:
        return None
    found = [user for user in request.tenant.directory.users() if all(test(user.properties) for test in tests)]
    order = [(f"properties/{path}", descending) for path, descending in query.orderby]
    return sort(found, order, lambda user, path: user.properties.get(path.partition("/")[2])) if order else found


@routes.add("GET", "/users", application=READ, delegated=_PEOPLE)
def list_(request: Request) -> Response:
    """A page of users."""
    query = _checked(request)
    directory = request.tenant.directory
    found = _matching(request, query)
    body = page(
        request,
        directory.users_slice if found is None else found,
        what=_what("users", query),
        query=query,
        count=directory.users_count if found is None else len(found),
        shape=lambda user: user_json(request, user, query),
    )
    return Response(200, body)


@routes.add("GET", "/users/$count", application=READ, delegated=_PEOPLE)
def count(request: Request) -> Response:
    """How many, as plain text."""
    if request.headers.get("consistencylevel", "").lower() != "eventual":
        raise ODataError(
            400, "Request_BadRequest", "$count is not currently supported without 'ConsistencyLevel: eventual'."
        )
    found = _matching(request, _checked(request))
    number = request.tenant.directory.users_count() if found is None else len(found)
    return Response(200, str(number), content_type="text/plain")


@routes.add("POST", "/users", application=WRITE, delegated=WRITE)
def create(request: Request) -> Response:
    """Add a user; its mailbox is made at once, where the real directory waits for a licence."""
    body = request.json()
    for name in ("accountEnabled", "displayName", "mailNickname", "userPrincipalName"):
        if body.get(name) in (None, ""):
            raise ODataError(400, "Request_BadRequest", f"Property {name} is required.")
    if not request.tenant.directory.is_internal(str(body["userPrincipalName"])):
        raise ODataError(400, "Request_BadRequest", "The domain portion of the userPrincipalName property is invalid.")
    body.pop("passwordProfile", None)
    try:
        user = request.tenant.directory.add_user(body)
    except ValueError as error:
        raise ODataError(400, "Request_BadRequest", f"Another object with the same value exists. {error}") from error
    request.tenant.mail.ensure_mailbox(user.id)
    shown = select(user.properties, Query(), USER_DEFAULT)
    return Response(201, {"@odata.context": context(request, "users/$entity"), **shown})


@routes.add("GET", "/users/delta", application=READ, delegated=READ)
def delta(request: Request) -> Response:
    """What changed since the token: users, their managers, and who is gone."""
    query = Query.parse(request.query)
    directory = request.tenant.directory
    source = DeltaSource(
        "users",
        lambda after, limit: [(n, _delta_json(user, query)) for n, user in directory.users_changed(after, limit)],
        lambda after: directory.removed("user", after),
        lambda: directory.newest_change("users", "user"),
    )
    return Response(200, delta_page(request, query, source))


def _delta_json(user: UserRow, query: Query) -> dict[str, Any]:
    shown = select(user.properties, query, USER_DEFAULT)
    if user.manager_id and (not query.select or "manager" in query.select):
        shown["manager@delta"] = [{"@odata.type": "#microsoft.graph.user", "id": user.manager_id}]
    return shown


@routes.add("GET", "/users/{user}", application=READ, delegated=(*READ, "User.Read", "User.ReadBasic.All"))
def get(request: Request) -> Response:
    """One user."""
    user = the_user(request)
    query = Query.parse(request.query)
    if (
        request.caller.user_id is not None
        and request.caller.user_id != user.id
        and not set(_PEOPLE) & request.caller.permissions
    ):
        raise ODataError(403, "Authorization_RequestDenied", "Insufficient privileges to complete the operation.")
    return Response(
        200, {"@odata.context": context(request, _what("users", query) + "/$entity"), **user_json(request, user, query)}
    )


@routes.add("PATCH", "/users/{user}", application=WRITE, delegated=WRITE)
def update(request: Request) -> Response:
    """Change properties of a user."""
    user = the_user(request)
    changes = {name: value for name, value in request.json().items() if not name.startswith("@")}
    unknown = [name for name in changes if name not in user.properties and name != "passwordProfile"]
    if unknown:
        raise ODataError(
            400,
            "Request_BadRequest",
            f"Property '{unknown[0]}' does not exist as a declared property or extension property.",
        )
    if denied := sorted(_READ_ONLY & set(changes)):
        raise ODataError(400, "Request_BadRequest", f"Property '{denied[0]}' is read-only and cannot be set.")
    if isinstance(changes.get("onPremisesExtensionAttributes"), dict):
        changes["onPremisesExtensionAttributes"] = {
            **user.properties["onPremisesExtensionAttributes"], **changes["onPremisesExtensionAttributes"],
        }  # fmt: skip
    changes.pop("passwordProfile", None)
    try:
        request.tenant.directory.update_user(user.id, changes)
    except ValueError as error:
        raise ODataError(400, "Request_BadRequest", f"Another object with the same value exists. {error}") from error
    return Response(204)


@routes.add("DELETE", "/users/{user}", application=WRITE, delegated=WRITE)
def delete(request: Request) -> Response:
    """Take a user away."""
    request.tenant.directory.delete_user(the_user(request).id)
    return Response(204)


@routes.add("GET", "/users/{user}/manager", application=READ, delegated=READ)
def manager(request: Request) -> Response:
    """The manager. 404 when there is none, as Graph answers."""
    user = the_user(request)
    found = request.tenant.directory.user(user.manager_id) if user.manager_id else None
    if found is None:
        raise not_found("manager")
    query = Query.parse(request.query)
    return Response(
        200, {"@odata.context": context(request, "directoryObjects/$entity"), **_typed(found.properties, query)}
    )


@routes.add("GET", "/users/{user}/manager/$ref", application=READ, delegated=READ)
def manager_ref(request: Request) -> Response:
    """Where the manager is."""
    user = the_user(request)
    if user.manager_id is None:
        raise not_found("manager")
    reference = f"{request.tenant.base_url}/v1.0/users/{user.manager_id}"
    return Response(200, f'"{reference}"')


@routes.add("PUT", "/users/{user}/manager/$ref", application=WRITE, delegated=WRITE)
def set_manager(request: Request) -> Response:
    """Give a user a manager."""
    user = the_user(request)
    key = str(request.json().get("@odata.id", "")).rstrip("/").rpartition("/")[2]
    new = request.tenant.directory.user(key) if key else None
    if new is None:
        raise ODataError(400, "Request_BadRequest", "Invalid value specified for property '@odata.id'.")
    request.tenant.directory.set_manager(user.id, new.id)
    return Response(204)


@routes.add("DELETE", "/users/{user}/manager/$ref", application=WRITE, delegated=WRITE)
def remove_manager(request: Request) -> Response:
    """Leave a user without a manager."""
    request.tenant.directory.set_manager(the_user(request).id, None)
    return Response(204)


@routes.add("GET", "/users/{user}/directReports", application=READ, delegated=READ)
def direct_reports(request: Request) -> Response:
    """Those whose manager this is."""
    query = Query.parse(request.query)
    reports = request.tenant.directory.direct_reports(the_user(request).id)
    body = page(
        request, reports, what="directoryObjects", count=len(reports), shape=lambda user: _typed(user.properties, query)
    )
    return Response(200, body)


@routes.add(
    "GET", "/users/{user}/memberOf", "/users/{user}/transitiveMemberOf", application=(*READ, "GroupMember.Read.All"), delegated=READ
)  # fmt: skip
def member_of(request: Request) -> Response:
    """The groups a user is in."""
    query = Query.parse(request.query)
    groups = request.tenant.directory.member_of(the_user(request).id)
    shape = lambda group: {"@odata.type": "#microsoft.graph.group", **select(group.properties, query, GROUP_DEFAULT)}  # noqa: E731
    return Response(200, page(request, groups, what="directoryObjects", count=len(groups), shape=shape))


def _what(collection: str, query: Query) -> str:
    return f"{collection}({','.join(query.select)})" if query.select else collection
