"""Who may do what: permissions of the token, and whose mailbox a person may open."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sandbox.graph.routing import Caller, ODataError, Route

if TYPE_CHECKING:
    from sandbox.directory import UserRow
    from sandbox.tenant import Tenant

_MAILBOX = ("Mail", "Calendars", "MailboxSettings", "Contacts")


def allowed(route: Route, caller: Caller) -> None:
    """Raise ODataError 403 unless the token carries one of the route's permissions."""
    wanted = route.delegated if caller.delegated else route.application
    if any(permission in caller.permissions for permission in wanted):
        return
    if caller.delegated and any(f"{permission}.Shared" in caller.permissions for permission in wanted):
        return
    if any(permission.partition(".")[0] in _MAILBOX for permission in (*route.application, *route.delegated)):
        raise denied()
    raise ODataError(403, "Authorization_RequestDenied", "Insufficient privileges to complete the operation.")


def denied() -> ODataError:
    """What Exchange says to those who may not."""
    return ODataError(403, "ErrorAccessDenied", "Access is denied. Check credentials and try again.")


def check_mailbox(tenant: Tenant, route: Route, caller: Caller, key: str) -> UserRow:
    """The mailbox's account. Raises ODataError 404 when there is none, 403 when a person may not open it.

    A person opens another's mailbox with full access (or sends from it with the right to send as or on behalf) and a token that
    carries the ``.Shared`` permission.
    """
    user = tenant.directory.user(key)
    if user is None:
        raise ODataError(404, "ErrorInvalidUser", f"The requested user '{key}' is invalid.")
    if caller.user_id is None or caller.user_id == user.id:
        return user
    if not any(f"{permission}.Shared" in caller.permissions for permission in route.delegated):
        raise denied()
    exchange = tenant.exchange
    may = exchange.can_open(caller.user_id, user.id)
    if not may and route.pattern.lower().endswith("/sendmail"):
        may = exchange.can_send_as(caller.user_id, user.id) or exchange.can_send_on_behalf(caller.user_id, user.id)
    # a right on one folder is enough for what lies in it: the mail routes judge that themselves (mail_access)
    if not may and "/mailFolders/{" not in route.pattern and "/messages/{" not in route.pattern:
        raise denied()
    return user
