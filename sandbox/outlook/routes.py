"""The simulated Outlook over HTTP: its page and files, and what its page asks the tenant for besides Graph."""

from __future__ import annotations

import json
import logging
from pathlib import Path
from typing import TYPE_CHECKING, Any

from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, PlainTextResponse, Response
from starlette.routing import BaseRoute, Route

from sandbox import local_only
from sandbox.ids import TENANT_ID
from sandbox.outlook import manifest, roaming

if TYPE_CHECKING:
    from sandbox.directory import UserRow
    from sandbox.tenant import Tenant

log = logging.getLogger(__name__)
HERE = Path(__file__).parent
STATIC = HERE / "static"
DIST = HERE / "dist"
MANIFEST = HERE.parents[1] / "manifest.xml"
_TYPES = {
    ".js": "text/javascript; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".html": "text/html; charset=utf-8",
}
_FILES = {"office.js": DIST, "outlook.js": DIST, "outlook.css": STATIC}


def _tenant(request: Request) -> Tenant:
    tenant: Tenant = request.app.state.tenant
    return tenant


def product_url(request: Request) -> str:
    """Where the product is: set by whoever started the tenant, else its usual place."""
    return str(getattr(request.app.state, "product_url", None) or "http://localhost:8444")


def _addin(request: Request) -> manifest.Addin | None:
    path = getattr(request.app.state, "manifest_path", None) or MANIFEST
    try:
        return manifest.read(Path(path), product_url(request))
    except manifest.ManifestError as error:
        log.warning("the add-in's manifest cannot be read: %s", error)
        return None


def _policy(request: Request) -> str:
    """Mail brings its own inline styles along; nothing but our own files may run. The launch file runs as a blob."""
    product = product_url(request)
    return "; ".join(
        (
            "default-src 'none'",
            "script-src 'self' blob:",
            "worker-src blob:",
            "style-src 'self' 'unsafe-inline'",
            f"img-src 'self' data: {product}",
            f"connect-src 'self' {product}",
            f"frame-src 'self' {product}",
            "base-uri 'none'",
            "form-action 'none'",
            "frame-ancestors 'none'",
        )
    )


def _file(path: Path) -> Response:
    if not path.is_file():
        text = "This file is not built yet. Run: make setup\n"
        return PlainTextResponse(text, status_code=503)
    headers = {"Cache-Control": "no-cache", "X-Content-Type-Options": "nosniff"}
    return FileResponse(path, media_type=_TYPES[path.suffix], headers=headers)


async def page(request: Request) -> Response:
    """The simulator's page."""
    answer = _file(STATIC / "index.html")
    answer.headers["Content-Security-Policy"] = _policy(request)
    answer.headers["Referrer-Policy"] = "same-origin"
    return answer


async def asset(request: Request) -> Response:
    """Its script and style, and the stand-in for office.js, which the add-in's pages load from their own origin."""
    name = request.path_params["name"]
    if name not in _FILES:
        return PlainTextResponse("Not found\n", status_code=404)
    answer = _file(_FILES[name] / name)
    answer.headers["Access-Control-Allow-Origin"] = "*"
    answer.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    return answer


def _persona(request: Request) -> UserRow | None:
    found = _tenant(request).directory.user(request.query_params.get("persona", ""))
    return None if found is None or found.shared else found


def _unknown() -> Response:
    return JSONResponse({"error": "no such person"}, status_code=404)


def _senders(tenant: Tenant, persona: UserRow) -> list[dict[str, Any]]:
    """The persona's own mailbox and every other one they may send as or on behalf of, or whose inbox they may read, by name."""
    own = {
        "displayName": persona.display_name,
        "emailAddress": persona.mail,
        "kind": "personal",
        "opens": True,
        "sends": True,
    }
    shared = [
        {
            "displayName": mailbox.display_name,
            "emailAddress": mailbox.mail,
            "kind": "function" if mailbox.shared else "delegator",
            "opens": tenant.exchange.access.can_use_folder(persona.id, mailbox.id, "inbox"),
            "sends": sends,
        }
        for mailbox, sends in _mailboxes_of(tenant, persona)
    ]
    return [own, *sorted(shared, key=lambda one: str(one["displayName"]).casefold())]


def _mailboxes_of(tenant: Tenant, persona: UserRow) -> list[tuple[UserRow, bool]]:
    """Each mailbox with whether the persona may stand in its From."""
    access = tenant.exchange.access
    sends = {*access.mailboxes_of(persona.id, "SendAs"), *access.mailboxes_of(persona.id, "SendOnBehalf")}
    reads = {*access.mailboxes_of(persona.id, "FullAccess"), *access.folders_opened_to(persona.id, "inbox")}
    found = ((tenant.directory.user(mailbox_id), mailbox_id in sends) for mailbox_id in sorted(sends | reads))
    return [(mailbox, sending) for mailbox, sending in found if mailbox is not None and mailbox.id != persona.id]


async def senders(request: Request) -> Response:
    """``?persona=`` → the addresses that may stand in From."""
    persona = _persona(request)
    return _unknown() if persona is None else JSONResponse(_senders(_tenant(request), persona))


def profiles() -> list[dict[str, Any]]:
    """The clients that can be simulated (``profiles.json``)."""
    known: list[dict[str, Any]] = json.loads((HERE / "profiles.json").read_text(encoding="utf-8"))
    return known


async def start(request: Request) -> Response:
    """``?persona=`` → everything the page needs to begin with."""
    tenant = _tenant(request)
    persona = _persona(request)
    if persona is None:
        return _unknown()
    addin = _addin(request)
    return JSONResponse(
        {
            "persona": {
                "id": persona.id,
                "tenantId": TENANT_ID,
                "displayName": persona.display_name,
                "emailAddress": persona.mail,
            },
            "senders": _senders(tenant, persona),
            "profiles": profiles(),
            "addin": None if addin is None else addin.json(),
            "roaming": roaming.load(tenant, persona.id),
        }
    )


async def save_roaming(request: Request) -> Response:
    """``PUT ?persona=``: keep a persona's roaming settings; 413 above 32 KB."""
    if (refused := local_only.refusal(request)) is not None:
        return refused
    persona = _persona(request)
    if persona is None:
        return _unknown()
    try:
        roaming.save(_tenant(request), persona.id, await request.body())
    except roaming.TooLargeError:
        return JSONResponse({"error": "more than 32 KB"}, status_code=413)
    except ValueError:
        return JSONResponse({"error": "not a JSON object"}, status_code=400)
    return Response(status_code=204)


async def launch_file(request: Request) -> Response:
    """The launch file for the JavaScript-only runtime, one script; like classic Outlook it keeps the last while there is no other."""
    addin = _addin(request)
    if addin is None or addin.launch_script is None:
        return PlainTextResponse("The manifest names no launch file.\n", status_code=404)
    state = request.app.state
    kept: dict[str, bytes] = getattr(state, "launch_files", {})
    fetched = await _fetched(addin.launch_script)
    if isinstance(fetched, bytes):
        kept[addin.launch_script] = fetched
        state.launch_files = kept
    elif addin.launch_script not in kept:
        return PlainTextResponse(fetched, status_code=502)
    return Response(kept[addin.launch_script], media_type=_TYPES[".js"])


async def _fetched(address: str) -> bytes | str:
    """What stands there, or why not in words."""
    import httpx

    try:
        async with httpx.AsyncClient(timeout=5, trust_env=False) as client:
            answer = await client.get(address)
    except httpx.HTTPError as error:
        return f"The product does not answer: {type(error).__name__}\n"
    return answer.content if answer.status_code == 200 else f"The product answered {answer.status_code}.\n"


routes: list[BaseRoute] = [
    Route("/outlook/", page),
    Route("/outlook/api/start", start),
    Route("/outlook/api/senders", senders),
    Route("/outlook/api/roaming", save_roaming, methods=["PUT"]),
    Route("/outlook/api/launch-file", launch_file),
    Route("/outlook/{name}", asset),
]
