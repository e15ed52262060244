"""The add-in's pages and files, as built into addin/dist. Public: they hold nothing about anyone."""

from __future__ import annotations

import json
from pathlib import Path
from urllib.parse import urlsplit

from flask import Blueprint, abort, current_app, jsonify, make_response, request, send_from_directory
from werkzeug.wrappers import Response

from web.access import public
from web.compressed import compressed
from web.launch_file import written_into
from web.rules_delivery import RulesDelivery

blueprint = Blueprint("addin", __name__, url_prefix="/addin")
blueprint.after_request(compressed)
DIST = Path(__file__).parents[1] / "addin/dist"
# Outlook starts the handlers anew for each round of events; while the server is away a browser goes on with what it has (RFC 5861).
KEPT = "public, max-age=300, stale-while-revalidate=604800, stale-if-error=604800"
# Hosts that may show the pane in a frame: Outlook on the web and the new Outlook (learn.microsoft.com, "Office Add-ins and CSP").
OUTLOOK_HOSTS = "https://*.office.com https://*.office365.com https://*.microsoft.com https://*.cloud.microsoft https://*.outlook.com"


@blueprint.get("/config.json")
@public
def config() -> Response:
    """What the pane needs to sign in. No secrets."""
    settings = current_app.extensions["services"].settings
    answer = jsonify(
        {
            "clientId": settings.addin_client_id,
            "authority": f"{settings.authority}/{settings.tenant_id}",
            "apiScope": f"{settings.audience}/access_as_user",
            "officeJsUrl": settings.office_js_url,
            "environment": str(settings.environment),
            "knownAuthorities": [urlsplit(settings.authority).netloc],
        }
    )
    answer.headers["Cache-Control"] = "public, max-age=300"
    return answer


@blueprint.get("/bundle.json")
@public
def bundle() -> Response:
    """The municipality's rules for the pane. 503 while they have never been readable."""
    value = _rules().value()
    if value is None:
        abort(503)
    return _kept_by_version(json.dumps(value, ensure_ascii=False), "application/json", value["version"])


@blueprint.get("/launch.js")
@public
def launch() -> Response:
    """The handlers with the municipality's rules written in; without rules where they cannot be read, so that mail goes all the same."""
    path = DIST / "launch.js"
    if not path.is_file():
        abort(404)
    script = path.read_text(encoding="utf-8")
    value = _rules().value()
    if value is None:
        return _kept_by_version(script, "text/javascript", "none")
    stamp = f"{value['version']}-{path.stat().st_mtime_ns:x}"
    kept = current_app.extensions.get("launch_file")
    if kept is None or kept[0] != stamp:  # packing takes a tenth of a second
        kept = current_app.extensions["launch_file"] = (stamp, written_into(script, value))
    return _kept_by_version(kept[1], "text/javascript", stamp)


def _rules() -> RulesDelivery:
    extensions = current_app.extensions
    if "rules_delivery" not in extensions:
        extensions["rules_delivery"] = RulesDelivery(extensions["services"])
    made: RulesDelivery = extensions["rules_delivery"]
    return made


def _kept_by_version(text: str, kind: str, version: str) -> Response:
    answer = make_response(text)
    answer.mimetype = kind
    answer.headers["Cache-Control"] = KEPT
    answer.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    answer.set_etag(version)
    return answer.make_conditional(request)


@blueprint.get("/<path:name>")
@public
def file(name: str) -> Response:
    """A built file; in pages the address of office.js is filled in."""
    path = (DIST / name).resolve()
    if not path.is_relative_to(DIST.resolve()) or not path.is_file():
        abort(404)
    if path.suffix != ".html":
        answer = send_from_directory(DIST, name)
        answer.headers["Cache-Control"] = KEPT
        answer.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
        return answer
    settings = current_app.extensions["services"].settings
    page = Response(
        path.read_text(encoding="utf-8").replace("{{OFFICE_JS_URL}}", settings.office_js_url), mimetype="text/html"
    )
    page.headers["Content-Security-Policy"] = _page_policy(settings)
    page.headers["Cross-Origin-Opener-Policy"] = "unsafe-none"  # sign-in windows must be able to answer
    page.headers["Cache-Control"] = KEPT
    return page


def _page_policy(settings: object) -> str:
    office = urlsplit(settings.office_js_url)  # type: ignore[attr-defined]
    office_origin = f"{office.scheme}://{office.netloc}"
    sign_in = urlsplit(settings.authority)  # type: ignore[attr-defined]
    sign_in_origin = f"{sign_in.scheme}://{sign_in.netloc}"
    frames = f"{OUTLOOK_HOSTS} {office_origin}" if settings.environment == "demo" else OUTLOOK_HOSTS  # type: ignore[attr-defined]
    return (
        f"default-src 'none'; script-src 'self' {office_origin}; style-src 'self'; img-src 'self' data: https:; "
        f"connect-src 'self' {sign_in_origin} {office_origin}; frame-src 'self' {sign_in_origin}; base-uri 'none'; "
        f"form-action 'none'; frame-ancestors {frames}"
    )
