"""Tokens for the simulated Outlook on this machine: as the broker of nested app authentication, and as Outlook itself."""

from __future__ import annotations

from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from sandbox import local_only
from sandbox.entra.endpoints import answer_error, entra_of
from sandbox.entra.errors import EntraError
from sandbox.ids import ADDIN_APP_ID, OUTLOOK_APP_ID, TENANT_ID


async def nested_token(request: Request) -> Response:
    """What ``createNestablePublicClientApplication`` gets from Outlook: ``{"persona", "scope"}`` → a delegated token."""
    if (refused := local_only.refusal(request)) is not None:
        return refused
    body = await request.json()
    return _delegated(request, ADDIN_APP_ID, str(body.get("persona", "")), str(body.get("scope", "User.Read")))


async def session(request: Request) -> Response:
    """Outlook's own token for a persona's mailbox (all that Outlook may do), and who the persona is."""
    if (refused := local_only.refusal(request)) is not None:
        return refused
    return _delegated(request, OUTLOOK_APP_ID, request.path_params["persona"], "https://graph.microsoft.com/.default")


def _delegated(request: Request, app_id: str, persona: str, scope: str) -> Response:
    entra = entra_of(request)
    user = entra.tenant.directory.user(persona)
    app = entra.apps.get(app_id)
    if user is None or app is None:
        return JSONResponse(
            {"error": {"code": "unknown_persona", "sv": "Den personen finns inte.", "en": "There is no such person."}},
            404,
        )
    try:
        token, seconds, granted = entra.tokens.for_user(app, user, entra.tokens.read_scope(scope))
    except EntraError as error:
        return answer_error(error, request)
    account: dict[str, Any] = {
        "oid": user.id, "tid": TENANT_ID, "name": user.display_name, "username": user.upn, "mail": user.mail,
    }  # fmt: skip
    answer = {
        "access_token": token,
        "token_type": "Bearer",
        "expires_in": seconds,
        "scope": granted,
        "account": account,
    }
    answer["id_token"] = entra.tokens.id_token(app, user)
    return JSONResponse(answer, headers={"Cache-Control": "no-store"})


routes = [
    Route("/sandbox/naa/token", nested_token, methods=["POST"]),
    Route("/sandbox/session/{persona}", session, methods=["POST"]),
]
