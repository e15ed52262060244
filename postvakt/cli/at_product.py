"""The product behind a command: its services, and how a known error ends the command."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from postvakt.wiring import Services

STATE = Path("var/run")
_DEMO_PORTS = (8443, 8444)


@contextmanager
def product() -> Iterator[Services]:
    """The services of the environment's settings; without any ``POSTVAKT_`` setting, those of the demo that ``postvakt run`` opened.

    A known error ends the command with its text on stderr and exit code 2.
    """
    from graph_client.errors import GraphError
    from policies.located import PackError
    from policies.messages import PostvaktError
    from postvakt.settings import SettingsError, load_settings
    from postvakt.wiring import build

    try:
        services = build(load_settings(_environment()))
        try:
            yield services
        finally:
            services.close()
    except (SettingsError, PackError) as error:
        _end(str(error), error)
    except PostvaktError as error:
        _end(f"{error.code}: {error.text('en')}", error)
    except GraphError as error:
        _end(f"Microsoft Graph: {error} Nothing is lost; try again when it answers.", error)


def _environment() -> dict[str, str]:
    given = {name: value for name, value in os.environ.items() if name.startswith("POSTVAKT_")}
    if "POSTVAKT_ENVIRONMENT" in given or "POSTVAKT_TENANT_ID" in given:
        return given
    if not (STATE / "tenant-ca.pem").exists():
        raise click.UsageError(
            "Which product? Set the POSTVAKT_ variables (postvakt doctor lists them), or start: postvakt run."
        )
    from postvakt.wiring.demo import demo_environment

    tenant, own = _DEMO_PORTS
    return {**demo_environment(STATE.resolve(), tenant_port=tenant, product_port=own), **given}


def _end(text: str, error: Exception) -> None:
    click.echo(text, err=True)
    raise SystemExit(2) from error


def shown(text: str) -> str:
    """Without control characters, which could rewrite the terminal."""
    return "".join(letter if letter.isprintable() or letter == "\n" else "\ufffd" for letter in text)
