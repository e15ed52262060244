"""The run page: who to be, the clock, the faults' switch, what happens, and what landed outside."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.requests import Request
from starlette.responses import FileResponse, HTMLResponse, JSONResponse, PlainTextResponse, RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from policies.vocabulary import Language
from sandbox import local_only
from sandbox.pages import controls, ivar, outside
from sandbox.pages.doors import doors
from sandbox.pages.language import language_of, remember
from sandbox.pages.texts import texts

if TYPE_CHECKING:
    from sandbox.tenant import Tenant

HERE = Path(__file__).parent
STATIC = {
    "run.css": "text/css; charset=utf-8",
    "run.js": "text/javascript; charset=utf-8",
    "postvakt.svg": "image/svg+xml",
}
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; form-action 'self';"
    " base-uri 'none'; frame-ancestors 'none'"
)
SHOWN = 12  # mails from outside on the page
HERE_TIME = ZoneInfo("Europe/Stockholm")
WEEKDAYS = {
    Language.SWEDISH: ("måndag", "tisdag", "onsdag", "torsdag", "fredag", "lördag", "söndag"),
    Language.ENGLISH: ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
}
_pages = Environment(loader=FileSystemLoader(HERE / "templates"), autoescape=True, undefined=StrictUndefined)


def _tenant(request: Request) -> Tenant:
    tenant: Tenant = request.app.state.tenant
    return tenant


def _product_url(request: Request) -> str:
    return str(getattr(request.app.state, "product_url", None) or "http://localhost:8444").rstrip("/")


def render(request: Request, template: str, status: int = 200, **values: Any) -> Response:
    """A page in the visitor's language, with the headers that every page of the tenant has."""
    language = language_of(request)
    other = "en" if language is Language.SWEDISH else "sv"
    html = _pages.get_template(template).render(t=texts(language), language=str(language), other=other, **values)
    headers = {"Content-Security-Policy": POLICY, "Referrer-Policy": "same-origin", "X-Content-Type-Options": "nosniff"}
    response = HTMLResponse(html, status, headers)
    remember(request, response)
    return response


async def home(request: Request) -> Response:
    """``/``."""
    tenant = _tenant(request)
    language = language_of(request)
    local = tenant.now().astimezone(HERE_TIME)
    return render(
        request,
        "run.html",
        doors=doors(language, _product_url(request)),
        now=tenant.now(),
        now_text=f"{WEEKDAYS[language][local.weekday()]} {local:%Y-%m-%d %H:%M}",
        faults=controls.level(tenant.faults),
        positions=controls.POSITIONS,
        product_url=_product_url(request),
    )


async def static(request: Request) -> Response:
    """The pages' own files."""
    name = request.path_params["name"]
    if name not in STATIC:
        return PlainTextResponse("Not found\n", 404)
    headers = {"Cache-Control": "no-cache", "X-Content-Type-Options": "nosniff"}
    return FileResponse(HERE / "static" / name, media_type=STATIC[name], headers=headers)


async def landed(request: Request) -> Response:
    """The newest mails that left the municipality, newest first."""
    found = [
        {"key": one.key, "to": one.to, "subject": one.mail.subject, "at": one.at.isoformat()}
        for one in outside.newest(_tenant(request).maildir, SHOWN)
    ]
    return JSONResponse({"value": found}, headers={"Cache-Control": "no-store"})


async def landed_one(request: Request) -> Response:
    """One of them, as the text it is on disk."""
    found = outside.one(_tenant(request).maildir, request.path_params["key"])
    if found is None:
        return render(request, "mail.html", 404, raw=None)
    return render(request, "mail.html", raw=_readable(found.raw, found.mail.body, found.mail.body_type))


def _readable(raw: bytes, body: str, body_type: str) -> str:
    """The headers as they stand, then the body decoded: base64 tells nobody anything."""
    head = raw.replace(b"\r\n", b"\n").partition(b"\n\n")[0].decode("utf-8", "replace")
    return f"{head}\n\n[{body_type}]\n\n{body}"


async def write(request: Request) -> Response:
    """Ivar's form."""
    tenant = _tenant(request)
    blank = {"to": "", "subject": "", "body": ""}
    sent = request.query_params.get("sent") == "1"
    return render(request, "ivar.html", form=blank, sent=sent, wrong=False, addresses=ivar.suggestions(tenant))


async def send(request: Request) -> Response:
    """Ivar sends: delivered like any mail from outside."""
    if (refused := local_only.refusal(request)) is not None:
        return refused
    tenant = _tenant(request)
    given = await request.form(max_files=0, max_fields=10)
    form = {name: str(given.get(name, "")).strip() for name in ("to", "subject", "body")}
    if not ivar.submit(tenant, **form):
        return render(request, "ivar.html", 422, form=form, sent=False, wrong=True, addresses=ivar.suggestions(tenant))
    return RedirectResponse("/ivar?sent=1", 303)


routes: list[BaseRoute] = [
    Route("/", home),
    Route("/static/{name}", static),
    Route("/ivar", write),
    Route("/ivar", send, methods=["POST"]),
    Route("/outside/{key}", landed_one),
    Route("/sandbox/run/outside", landed),
]
