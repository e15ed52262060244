"""Who may call each route. Nothing is reachable that does not say so: an undeclared route stops the app from being made."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from flask import Flask, g, redirect, request, url_for
from werkzeug.wrappers import Response

from policies.messages import PostvaktError
from policies.vocabulary import Role
from web.people import Person, signed_in

View = TypeVar("View", bound=Callable[..., object])


@dataclass(frozen=True, slots=True)
class Access:
    """The rule of one route: ``public``, ``addin`` (an access token of the add-in) or any one of ``roles`` (console session)."""

    kind: str
    roles: frozenset[Role] = frozenset()


def allow(*roles: Role) -> Callable[[View], View]:
    """Only people signed in to the console with one of these roles."""
    return _declare(Access("roles", frozenset(roles)))


def public(view: View) -> View:
    """Everybody, signed in or not. For pages that hold nothing about anyone."""
    return _declare(Access("public"))(view)


def addin_token(view: View) -> View:
    """Only with a valid access token for our API, in the Authorization header."""
    return _declare(Access("addin"))(view)


def _declare(access: Access) -> Callable[[View], View]:
    def mark(view: View) -> View:
        view.__dict__["access"] = access
        return view

    return mark


def access_of(app: Flask, endpoint: str) -> Access:
    """The declared access of an endpoint.

    Raises:
        LookupError: nobody declared it.
    """
    view = app.view_functions[endpoint]
    access: Access | None = getattr(view, "access", None)
    if access is None:
        raise LookupError(
            f"route {endpoint} does not declare who may call it (web/access.py: allow, public or addin_token)"
        )
    return access


def guard(app: Flask) -> None:
    """Check every declared route now, and every request from now on."""
    for rule in app.url_map.iter_rules():
        access_of(app, rule.endpoint)

    @app.before_request
    def check() -> Response | None:
        if request.endpoint is None:  # no such page: the error handler answers
            return None
        access = access_of(app, request.endpoint)
        if access.kind == "roles":
            person = signed_in()
            if person is None:
                if request.method in ("GET", "HEAD"):
                    return redirect(url_for("session.sign_in", next=request.full_path.rstrip("?")))
                raise PostvaktError("PV-SIGN-IN")
            if not access.roles & person.roles:
                raise PostvaktError("PV-FORBIDDEN", role=" / ".join(sorted(access.roles)))
        elif access.kind == "addin":
            from web.tokens import person_of_token

            g.addin_person = person_of_token(request.headers.get("Authorization", ""))
        return None


def may(person: Person | None, *roles: Role) -> bool:
    """Whether a link to something for these roles should be shown."""
    return person is not None and bool(person.roles & frozenset(roles))
