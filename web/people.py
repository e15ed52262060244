"""Who is signed in to the console: what the session cookie holds, checked each time it is read."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from flask import session

from policies.vocabulary import Role

LIFETIME = timedelta(hours=8)  # a working day; the directory's word on roles is asked again after it


@dataclass(frozen=True, slots=True)
class Person:
    """Who is signed in: the directory's object id, name, address and app roles."""

    id: str
    name: str
    address: str
    roles: frozenset[Role]


def signed_in() -> Person | None:
    """The person of this session, or None when there is none or it is too old."""
    held = session.get("person")
    if not isinstance(held, dict):
        return None
    try:
        if datetime.fromisoformat(held["until"]) < datetime.now(UTC):
            return None
        roles = frozenset(Role(role) for role in held["roles"])
        return Person(str(held["id"]), str(held["name"]), str(held["address"]), roles)
    except (KeyError, ValueError, TypeError):
        return None


def remember(claims: dict[str, Any]) -> None:
    """Begin a session from validated ID token claims. Roles the product does not know are left out."""
    known = {role.value for role in Role}
    language = session.get("language")
    session.clear()
    if language:
        session["language"] = language
    session["person"] = {
        "id": claims["oid"],
        "name": str(claims.get("name", ""))[:100],
        "address": str(claims.get("preferred_username", ""))[:254],
        "roles": [role for role in claims.get("roles", []) if role in known],
        "until": (datetime.now(UTC) + LIFETIME).isoformat(),
    }
