"""Which store a command works on, and how a store's error ends a command. Shared by the commands that need one."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click

from policies.messages import PostvaktError

VARIABLE = "POSTVAKT_DATABASE_URL"
DEMO_STORE = Path("var/run/product.sqlite")


def database_option(command: Callable[..., Any]) -> Callable[..., Any]:
    """Adds ``--database``."""
    text = f"Address of the store; otherwise {VARIABLE}, otherwise the demo's."
    return click.option("--database", "url", metavar="URL", help=text)(command)


def store_address(given: str | None) -> str:
    """The address to use. Raises click's usage error (exit code 2) when there is none."""
    if found := given or os.environ.get(VARIABLE, "").strip():
        return found
    if DEMO_STORE.exists():
        return f"sqlite:///{DEMO_STORE}"
    raise click.UsageError(f"Which store? Give --database or set {VARIABLE}.")


@contextmanager
def told() -> Iterator[None]:
    """Errors that people are told about end the command with their text and exit code 2: it could not be done."""
    try:
        yield
    except PostvaktError as error:
        click.echo(f"{error.code}: {error.text('en')}", err=True)
        raise SystemExit(2) from error
