"""What the local tenant imitates, how far, and what not: told to people (the words stand in ``about.json``)."""

from __future__ import annotations

import json
from functools import lru_cache
from pathlib import Path
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from sandbox.pages.language import language_of


@lru_cache(maxsize=1)
def words() -> dict[str, Any]:
    """Title, lead and parts; every text by language."""
    told: dict[str, Any] = json.loads((Path(__file__).parent / "about.json").read_text(encoding="utf-8"))
    return told


async def about(request: Request) -> Response:
    """``/about``."""
    from sandbox.pages.run_page import render

    return render(request, "about.html", words=words(), lang=str(language_of(request)))


routes: list[BaseRoute] = [Route("/about", about)]
