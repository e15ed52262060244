"""Which language a visitor reads: ``?lang=`` decides and is remembered, else the cookie, else Swedish."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from policies.vocabulary import Language

COOKIE = "sandbox_language"


def language_of(request: Request) -> Language:
    """The visitor's language."""
    wanted = request.query_params.get("lang") or request.cookies.get(COOKIE, "")
    return Language.ENGLISH if wanted == "en" else Language.SWEDISH


def remember(request: Request, response: Response) -> None:
    """Keep a language that was chosen by the address for the visits to come."""
    if request.query_params.get("lang") in ("sv", "en"):
        response.set_cookie(COOKIE, request.query_params["lang"], max_age=31_536_000, samesite="lax", httponly=True)
