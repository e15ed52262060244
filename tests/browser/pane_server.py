"""What the pane's own tests share: the built add-in served with answers that a test can change, and a small Outlook around it."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, Response
from starlette.routing import Route

from checks.compile import compile_bundle
from policies.packs import load_pack
from policies.rule_files import read_rules
from web.rules_delivery import delivered

ADDIN = Path(__file__).parents[2] / "addin"
DIST = ADDIN / "dist"
# As strict as the product's own policy for these pages (web/addin.py).
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: https:; connect-src 'self'; frame-src 'self'; "
    "base-uri 'none'; form-action 'none'"
)
OFFICE = (Path(__file__).parent / "small_outlook.js").read_text(encoding="utf-8")
# header.payload.signature, as far as msal-browser looks: {"alg":"none"} and claims of Anna.
ID_TOKEN = "eyJhbGciOiJub25lIn0.eyJvaWQiOiJhIiwidGlkIjoidCIsInByZWZlcnJlZF91c2VybmFtZSI6ImFubmEifQ.x"


def mailbox(address: str, name: str, extra: str = "") -> dict[str, Any]:
    """A mailbox's two signatures as the API gives them; ``extra``: HTML at their end."""

    def form(kind: str) -> dict[str, str]:
        html = (
            f'<div id="postvakt-signature"><p style="margin:0;color:#1b5e7b"><strong>{name}</strong> {kind}</p>'
            f'<p style="margin:0">Sandby kommun, 040-628 04 11</p>{extra}</div>'
        )
        return {"html": html, "text": f"{name} {kind}\nSandby kommun"}

    return {"address": address, "name": name, "kind": "personal", "full": form("full"), "short": form("short")}


class Server:
    """What the web part serves, with answers that a test can change."""

    def __init__(self) -> None:
        self.mailboxes: list[dict[str, Any]] = []
        self.failure: tuple[int, dict[str, Any]] | None = None
        self.rules: dict[str, Any] = {}
        self.tokens: list[str] = []
        self.calm()

    def calm(self) -> None:
        """As at first."""
        self.mailboxes = [
            mailbox("anna.lind@sandby.example", "Anna Lind"),
            mailbox("socialtjansten@sandby.example", "Socialtjänsten"),
        ]
        self.failure = None
        self.tokens.clear()

    async def file(self, request: Request) -> Response:
        """A built file, with the address of office.js filled in."""
        path = DIST / request.path_params["name"]
        if path.suffix != ".html":
            return FileResponse(path)
        page = path.read_text(encoding="utf-8").replace("{{OFFICE_JS_URL}}", "/office.js")
        return Response(page, media_type="text/html", headers={"Content-Security-Policy": POLICY})

    async def office(self, _request: Request) -> Response:
        """The small Outlook."""
        return Response(OFFICE, media_type="text/javascript")

    async def config(self, _request: Request) -> Response:
        """Where to sign in."""
        return JSONResponse(
            {
                "clientId": "c",
                "authority": "https://localhost:8443/t",
                "apiScope": "api://x/access_as_user",
                "environment": "demo",
                "knownAuthorities": ["localhost:8443"],
            }
        )

    async def signatures(self, request: Request) -> Response:
        """The API's answer."""
        self.tokens.append(request.headers["authorization"])
        if self.failure is not None:
            return JSONResponse(self.failure[1], status_code=self.failure[0])
        return JSONResponse({"version": "1", "language": "sv", "mailboxes": self.mailboxes})

    async def bundle(self, _request: Request) -> Response:
        """The municipality's rules."""
        return JSONResponse(self.rules)

    @property
    def app(self) -> Starlette:
        """The whole of it."""
        return Starlette(
            routes=[
                Route("/office.js", self.office),
                Route("/addin/config.json", self.config),
                Route("/addin/bundle.json", self.bundle),
                Route("/addin/{name:path}", self.file),
                Route("/api/addin/v1/signatures", self.signatures),
            ]
        )


@pytest.fixture(scope="module")
def server() -> Server:
    """The server of this module's pages, with the add-in built."""
    if not (DIST / "pane.js").is_file():
        npm = shutil.which("npm")
        if npm is None:
            pytest.skip("the add-in is not built and there is no npm")
        subprocess.run([npm, "run", "--silent", "build"], cwd=ADDIN, check=True, timeout=120)
    made = Server()
    pack = load_pack("sandby")
    made.rules = delivered(compile_bundle(pack, read_rules(pack.folders)[0], 2026), [])
    return made
