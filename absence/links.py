"""Where the mails about absence lead: pages that work without the add-in. A link never changes anything by being opened.

The substitute's link holds a random secret of which only a digest is kept; it names one question to one person and expires.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Protocol
from urllib.parse import urlencode

from absence.model import Absence, LinkToken
from absence.notices import Notice

ANSWER = "answer"
_LONGEST = timedelta(days=60)


class Tokens(Protocol):
    """Keeps what links stand for."""

    def keep_token(self, token: LinkToken) -> None:
        """Remember what a link stands for."""
        ...

    def token(self, digest: str) -> LinkToken | None:
        """What a link stands for, or None when it is unknown or has expired."""
        ...


def digest_of(secret: str) -> str:
    """What is kept of a link's secret."""
    return hashlib.sha256(secret.encode()).hexdigest()


class Links:
    """Makes and reads them."""

    def __init__(self, base_url: str, tokens: Tokens, now: Callable[[], datetime]) -> None:
        """``base_url``: the console's address without a slash at the end."""
        self._base = base_url
        self._tokens = tokens
        self._now = now

    def of(self, name: str, notice: Notice, absence: Absence | None) -> str:
        """The link of that name in the mail that tells this notice."""
        if absence is None:
            return self._arrange(notice)
        if name in {"yes", "no"}:
            return f"{self.answer(absence)}?svar={'ja' if name == 'yes' else 'nej'}"
        if name in {"choose", "substitute"}:
            return f"{self._base}/franvaro/{absence.id}/andra"
        return f"{self._base}/franvaro/{absence.id}"

    def answer(self, absence: Absence) -> str:
        """A new link for the question that is open to the substitute: ``…/franvaro/svar/<secret>``."""
        secret = secrets.token_urlsafe(32)
        now = self._now()
        until = now + _LONGEST if absence.end is None else min(max(absence.end, now), now + _LONGEST)
        coverage = absence.coverage
        token = LinkToken(digest_of(secret), absence.id, ANSWER, coverage.substitute, coverage.round, until)
        self._tokens.keep_token(token)
        return f"{self._base}/franvaro/svar/{secret}"

    def read(self, secret: str) -> LinkToken | None:
        """What a link stands for; None when it is unknown, foreign or past its time."""
        if not secret or len(secret) > 100:
            return None
        token = self._tokens.token(digest_of(secret))
        return token if token is not None and token.purpose == ANSWER and token.expires_at > self._now() else None

    def _arrange(self, notice: Notice) -> str:
        start = datetime.fromisoformat(notice.facts["start"])
        filled = {"mailbox": notice.about, "first": f"{start:%Y-%m-%d}"}
        if notice.facts.get("end"):
            last = datetime.fromisoformat(notice.facts["end"]) - timedelta(microseconds=1)
            filled["last"] = f"{last:%Y-%m-%d}"
        return f"{self._base}/franvaro/ny?{urlencode(filled)}"
