"""What was just done, said once on the next page."""

from __future__ import annotations

from flask import session

from web.i18n import language
from web.phrases import Words

_KEY = "told"


def tell(words: Words) -> None:
    """Say this on the next page that has a place for it."""
    session[_KEY] = words.said(language())


def told() -> str:
    """What was to be said, once; empty when nothing was."""
    return str(session.pop(_KEY, ""))
