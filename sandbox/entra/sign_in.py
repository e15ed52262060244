"""The sign-in page: choose who to be. Authorization code with PKCE, and signing out."""

from __future__ import annotations

import base64
import hashlib
import hmac
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlencode, urlsplit

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Route

from sandbox import local_only
from sandbox.entra.endpoints import authority, entra_of
from sandbox.entra.errors import EntraError
from sandbox.entra.grants import Grant
from sandbox.entra.service import Entra

if TYPE_CHECKING:
    from sandbox.directory import UserRow
    from sandbox.entra.apps import App

COOKIE = "sandbox-entra"
_PAGES = Environment(
    loader=FileSystemLoader(Path(__file__).parent / "templates"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
)
_KEPT = (
    "client_id", "redirect_uri", "response_type", "response_mode", "scope", "state", "nonce", "code_challenge",
    "code_challenge_method", "prompt", "login_hint",
)  # fmt: skip
_HEADERS = {
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; base-uri 'none'",
    "Cache-Control": "no-store",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
}


class _Refused(Exception):  # noqa: N818 - carries an answer for the app, which is not an error of ours
    """Tell the app, by redirect, that it gets nothing."""

    def __init__(self, error: str, description: str) -> None:
        super().__init__(description)
        self.error = error
        self.description = description


async def authorize(request: Request) -> Response:
    """GET: check the app's request, then show who one may be. POST (from that page): the choice."""
    entra = entra_of(request)
    given = (
        dict(request.query_params)
        if request.method == "GET"
        else {k: str(v) for k, v in (await request.form()).items()}
    )
    try:
        authority(request)
        app = _checked_app(entra, given)
    except EntraError as error:
        return _page("error.html", request, status=error.status, problem=str(error))
    try:
        _check_request(app, given)
        if request.method == "POST":
            return _chosen(request, entra, app, given)
        return _asked(request, entra, app, given)
    except _Refused as refused:
        return _back(given, {"error": refused.error, "error_description": refused.description})


async def logout(request: Request) -> Response:
    """Forget who is signed in here; go back to the app when it gave an address of its own."""
    entra = entra_of(request)
    target = request.query_params.get("post_logout_redirect_uri", "")
    known = {_origin(uri) for app in entra.apps.all() for uri in app.redirect_uris}
    if target and _origin(target) in known:
        state = request.query_params.get("state")
        response: Response = RedirectResponse(
            target + (f"?{urlencode({'state': state})}" if state else ""), status_code=302
        )
    else:
        response = _page("signed_out.html", request)
    response.delete_cookie(COOKIE)
    return response


def _checked_app(entra: Entra, given: Mapping[str, str]) -> App:
    """The app, when the redirect address is its own; before that nothing may be redirected."""
    client_id = given.get("client_id", "")
    app = entra.apps.get(client_id)
    if app is None:
        raise EntraError(
            "unauthorized_client", 700016, f"Application with identifier '{client_id}' was not found in the directory."
        )
    redirect_uri = given.get("redirect_uri", "")
    if not _registered(redirect_uri, app):
        raise EntraError(
            "invalid_request", 50011,
            f"The redirect URI '{redirect_uri}' specified in the request does not match the redirect URIs configured for the"
            f" application '{app.app_id}'.",
        )  # fmt: skip
    return app


def _registered(redirect_uri: str, app: App) -> bool:
    if redirect_uri in app.redirect_uris:
        return True
    # RFC 8252: a native app's http://localhost may come with any port, as in Entra
    parts = urlsplit(redirect_uri)
    return parts.scheme == "http" and f"http://{parts.hostname}{parts.path.rstrip('/')}" in app.redirect_uris


def _check_request(app: App, given: Mapping[str, str]) -> None:
    if given.get("response_type") != "code":
        raise _Refused("unsupported_response_type", "AADSTS700054: the local tenant gives authorization codes only.")
    if given.get("response_mode", "query") not in ("query", "fragment", "form_post"):
        raise _Refused("invalid_request", "AADSTS70007: the value of 'response_mode' is not supported.")
    if not given.get("scope"):
        raise _Refused("invalid_request", "AADSTS900144: the request must contain the parameter 'scope'.")
    challenge = given.get("code_challenge", "")
    if app.public and not challenge:
        raise _Refused("invalid_request", "AADSTS9002325: Proof Key for Code Exchange is required for public clients.")
    if challenge and given.get("code_challenge_method") != "S256":
        raise _Refused("invalid_request", "AADSTS501491: the code challenge method should be S256.")


def _asked(request: Request, entra: Entra, app: App, given: Mapping[str, str]) -> Response:
    prompt = given.get("prompt", "")
    hint = entra.tenant.directory.user(given["login_hint"]) if given.get("login_hint") else None
    present = _signed_in(request, entra)
    if prompt == "none":
        if present is None or (hint is not None and hint.id != present.id):
            raise _Refused("login_required", "AADSTS50058: A silent sign-in request was sent but no user is signed in.")
        return _grant(entra, app, present, given)
    if (
        prompt not in ("login", "select_account", "consent")
        and present is not None
        and hint is not None
        and hint.id == present.id
    ):
        return _grant(entra, app, present, given)
    people = entra.tenant.directory.personas(24)
    if hint is not None:
        people = [hint, *(person for person in people if person.id != hint.id)]
    return _page(
        "sign_in.html",
        request,
        app=app,
        people=people,
        given=_kept(given),
        problem="",
        address=given.get("login_hint", ""),
    )


def _chosen(request: Request, entra: Entra, app: App, given: Mapping[str, str]) -> Response:
    if (refused := local_only.refusal(request)) is not None:
        return refused
    if given.get("cancel"):
        raise _Refused("access_denied", "AADSTS65004: the user declined to sign in.")
    key = given.get("person") or given.get("address") or ""
    user = entra.tenant.directory.user(key) if key else None
    if user is None or not user.properties.get("accountEnabled", True):
        people = entra.tenant.directory.personas(24)
        return _page(
            "sign_in.html",
            request,
            app=app,
            people=people,
            given=_kept(given),
            problem=key or "?",
            address=key,
            status=400,
        )
    response = _grant(entra, app, user, given)
    response.set_cookie(COOKIE, f"{user.id}.{_seal(entra, user.id)}", httponly=True, samesite="lax", max_age=8 * 3600)
    return response


def _grant(entra: Entra, app: App, user: UserRow, given: Mapping[str, str]) -> Response:
    try:
        entra.tokens.for_user(app, user, entra.tokens.read_scope(given["scope"]))
    except EntraError as error:
        raise _Refused("consent_required" if error.code == 65001 else error.error, str(error)) from error
    code = entra.grants.code(
        Grant(
            app.app_id,
            user.id,
            given["scope"],
            given.get("nonce", ""),
            given["redirect_uri"],
            given.get("code_challenge", ""),
        )
    )
    return _back(given, {"code": code, "session_state": _seal(entra, user.id)[:16]})


def _back(given: Mapping[str, str], values: dict[str, str]) -> Response:
    if "state" in given:
        values = {**values, "state": given["state"]}
    target = given["redirect_uri"]
    if given.get("response_mode") == "form_post":
        body = _PAGES.get_template("form_post.html").render(target=target, values=values)
        policy = f"default-src 'none'; script-src 'sha256-{_SUBMIT_HASH}'; form-action {_origin(target)}"
        return HTMLResponse(body, headers={**_HEADERS, "Content-Security-Policy": policy})
    mark = "#" if given.get("response_mode") == "fragment" else "&" if "?" in target else "?"
    return RedirectResponse(
        f"{target}{mark}{urlencode(values)}", status_code=302, headers={"Cache-Control": "no-store"}
    )


def _kept(given: Mapping[str, str]) -> dict[str, str]:
    return {name: given[name] for name in _KEPT if name in given}


def _signed_in(request: Request, entra: Entra) -> UserRow | None:
    user_id, _, seal = request.cookies.get(COOKIE, "").partition(".")
    if not user_id or not hmac.compare_digest(seal, _seal(entra, user_id)):
        return None
    return entra.tenant.directory.user(user_id)


def _seal(entra: Entra, text: str) -> str:
    key = hashlib.sha256(f"session {entra.key.private.private_numbers().d}".encode()).digest()
    return base64.urlsafe_b64encode(hmac.digest(key, text.encode(), "sha256")).decode().rstrip("=")


def _origin(uri: str) -> str:
    parts = urlsplit(uri)
    return f"{parts.scheme}://{parts.netloc}"


def _page(name: str, request: Request, *, status: int = 200, **values: object) -> Response:
    english = request.headers.get("accept-language", "sv").lower().startswith("en")
    body = _PAGES.get_template(name).render(language="en" if english else "sv", path=request.url.path, **values)
    return HTMLResponse(body, status_code=status, headers=_HEADERS)


SUBMIT = "document.forms[0].submit()"
_SUBMIT_HASH = base64.b64encode(hashlib.sha256(SUBMIT.encode()).digest()).decode()
_PAGES.globals["submit"] = SUBMIT

routes = [
    Route("/{authority}/oauth2/v2.0/authorize", authorize, methods=["GET", "POST"]),
    Route("/{authority}/oauth2/v2.0/logout", logout),
]
