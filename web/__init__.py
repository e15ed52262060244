"""The console, self service and the API of the add-in."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flask import Flask

    from postvakt.wiring import Services

_apps: dict[int, Flask] = {}


def app_for(services: Services) -> Flask:
    """The Flask app over these services, made once."""
    from web.app import create_app

    if id(services) not in _apps:
        _apps[id(services)] = create_app(services)
    return _apps[id(services)]
