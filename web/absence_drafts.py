"""What stands in an absence form between two pages, so that every page shown can be gone back to and reloaded.

It lies in the person's own session cookie: nothing in the address, nothing on the server before it is saved. One draft at a time.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask import current_app, session
from flask.sessions import SecureCookieSessionInterface

from policies.messages import PostvaktError
from web.absence_form import Form, from_mapping
from web.absence_shapes import problem_of
from web.phrases import Told

_KEY = "absence_draft"
ARGUMENT = "utkast"  # the draft's name in the address: a random word, and nothing of what it holds
MOST_OTHER = 100
MOST_COOKIE = 3800  # bytes; browsers throw a cookie away that is longer than 4096 with its name


@dataclass(slots=True)
class Draft:
    """A form as it was sent: for which mailbox, what was to be done (``find``, ``preview``, ``save``), and what saving was refused for."""

    mailbox: str
    form: Form
    do: str
    other: str = ""
    version: int | None = None
    refused: tuple[str, str, str] | None = None
    # what was typed was made from an absence that is no longer so: loading the page again begins anew
    once: bool = False

    def refuse(self, error: PostvaktError) -> None:
        """Saving was refused."""
        name, text = problem_of(error)
        self.refused = (name or "all", text.sv, text.en)
        self.once = error.code == "PV-ABSENCE-CHANGED"

    @property
    def refusal(self) -> tuple[str, Told] | None:
        """Which field saving was refused for, and what to say there."""
        return None if self.refused is None else (self.refused[0], Told(*self.refused[1:]))


@dataclass(frozen=True, slots=True)
class Saved:
    """The draft became this absence."""

    absence_id: str


def sent(mailbox: str, given: Any) -> Draft:
    """The draft of a form that was sent (werkzeug's MultiDict)."""
    do = str(given.get("do", ""))
    try:
        version = int(given.get("version", ""))
    except ValueError:
        version = None
    form = from_mapping(given.to_dict(), given.getlist("weekdays"))
    return Draft(
        mailbox,
        form,
        do if do in ("find", "save") else "preview",
        str(given.get("other", "")).strip()[:MOST_OTHER],
        version,
    )


def keep(where: str, draft: Draft) -> str:
    """Keep it for the page at ``where``; its name, or nothing when it does not fit and has to be shown at once."""
    name = secrets.token_urlsafe(6)
    session[_KEY] = {
        "name": name,
        "where": where,
        "mailbox": draft.mailbox,
        "values": {key: value for key, value in draft.form.values.items() if value},
        "weekdays": list(draft.form.weekdays),
        "do": draft.do,
        "other": draft.other,
        "version": draft.version,
        "refused": draft.refused,
        "once": draft.once,
    }
    if _cookie_length() > MOST_COOKIE:
        session.pop(_KEY)
        return ""
    return name


def saved(absence_id: str) -> None:
    """The draft was saved: only what it became is remembered, for whoever goes back to it."""
    held = session.get(_KEY)
    if isinstance(held, Mapping):
        session[_KEY] = {"name": held.get("name"), "where": held.get("where"), "saved": absence_id}


def kept(where: str, name: str) -> Draft | Saved | None:
    """The draft of that name for that page, or what became of it; None when it is another's or gone."""
    held = session.get(_KEY)
    if not name or not isinstance(held, Mapping) or (held.get("name"), held.get("where")) != (name, where):
        return None
    if "saved" in held:
        return Saved(str(held["saved"]))
    if held["once"]:
        session.pop(_KEY)
    form = from_mapping(held["values"], [str(day) for day in held["weekdays"]])
    refused = held["refused"]
    return Draft(held["mailbox"], form, held["do"], held["other"], held["version"], refused and tuple(refused))


def _cookie_length() -> int:
    """How long the session's cookie is now, in bytes."""
    interface = current_app.session_interface
    serializer = (
        interface.get_signing_serializer(current_app) if isinstance(interface, SecureCookieSessionInterface) else None
    )
    return 0 if serializer is None else len(serializer.dumps(dict(session)))
