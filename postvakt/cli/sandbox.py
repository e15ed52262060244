"""``postvakt sandbox``: start a local tenant, make one of any size."""

from __future__ import annotations

import asyncio
import importlib
import logging
import signal
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from sandbox.tenant import Tenant


_ELSEWHERE = ("create", "fill")  # each in ``postvakt.cli.sandbox_<name>``


class _Group(click.Group):
    """Knows these by name and imports one when it is asked for."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return [*super().list_commands(ctx), *_ELSEWHERE]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in _ELSEWHERE:
            return super().get_command(ctx, cmd_name)
        command: click.Command = getattr(importlib.import_module(f"postvakt.cli.sandbox_{cmd_name}"), cmd_name)
        return command


@click.group(cls=_Group)
def sandbox() -> None:
    """Make and start local tenants."""


@sandbox.command()
@click.option("--port", default=8443, show_default=True, help="HTTP and HTTPS, both on this port; 0 takes a free one.")
@click.option(
    "--smtp-port", default=8425, show_default=True, help="Where mail programs can post from outside; 0 for none."
)
@click.option(
    "--state", type=click.Path(path_type=Path), default=Path("var/run"), show_default=True, help="Its directory."
)
@click.option("--database", type=click.Path(path_type=Path), help="The tenant's file, if not tenant.sqlite there.")
@click.option("--product-url", default="http://localhost:8444", show_default=True, help="Where the product is.")
@click.option("--empty", is_flag=True, help="Do not fill a new tenant with the demo municipality.")
@click.option("--faults", type=click.Path(path_type=Path, exists=True), help="A JSON file of faults to switch on.")
@click.option(
    "--record", type=click.Path(path_type=Path), help="Append every exchange with Graph to this JSON-lines file."
)
@click.option("--latency-ms", type=float, default=0.0, show_default=True, help="Added to every request to Graph.")
def start(  # noqa: PLR0917 - one parameter an option
    port: int, smtp_port: int, state: Path, database: Path | None, product_url: str, empty: bool,
    faults: Path | None, record: Path | None, latency_ms: float,
) -> None:  # fmt: skip
    """Start a local tenant and serve it until Ctrl-C."""
    from policies.clock import FileClock
    from sandbox.assembly import open_tenant
    from sandbox.server import PortTakenError
    from sandbox.tenant import TenantStateError

    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    logging.getLogger("httpx").setLevel(logging.WARNING)
    state = state.resolve()
    try:
        tenant = open_tenant(
            database or state / "tenant.sqlite",
            clock=FileClock(state / "clock.json"),
            base_url=f"https://localhost:{port}",
            maildir=state / "outside",
            seed_demo=not empty,
        )
        _prepare(tenant, faults, record, latency_ms)
        _run(_serve(tenant, port=port, smtp_port=smtp_port, state=state, product_url=product_url))
    except (TenantStateError, PortTakenError, ValueError) as error:
        raise click.ClickException(str(error.args[-1] if error.args else error)) from error


def _prepare(tenant: Tenant, faults: Path | None, record: Path | None, latency_ms: float) -> None:
    from dataclasses import replace

    from sandbox.faults import FaultConfig
    from sandbox.recording import Recorder

    config = FaultConfig.from_file(faults) if faults else FaultConfig()
    tenant.faults.configure(replace(config, latency_ms=latency_ms or config.latency_ms))
    if record is not None:
        tenant.recorder = Recorder(record)


def _run(work: Any) -> None:
    import uvloop

    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        runner.run(work)


async def _serve(tenant: Tenant, *, port: int, smtp_port: int, state: Path, product_url: str) -> None:
    from sandbox.app import create_app
    from sandbox.ca import ensure_tls
    from sandbox.entra.demo_apps import register_product_address
    from sandbox.server import bind, serve_on

    listener = bind("127.0.0.1", port)
    port = listener.getsockname()[1]
    tenant.base_url = tenant.entra.tokens.base_url = f"https://localhost:{port}"
    register_product_address(tenant.entra.apps, product_url)
    files = ensure_tls(state)
    app = create_app(tenant, ca_file=files.ca)
    app.state.product_url = product_url.rstrip("/")
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stop.set)
    smtp = await _smtp(tenant, smtp_port) if smtp_port else None
    try:
        await serve_on(listener, app, state=state, stop=stop, ready=lambda _: _say(port, files.ca))
    finally:
        if smtp is not None:
            smtp.close()
        tenant.close()


def _say(port: int, ca: Path) -> None:
    click.echo(f"The local tenant is open:  http://localhost:{port}/")
    click.echo(f"Programs use https://localhost:{port} and trust {ca}")


async def _smtp(tenant: Tenant, port: int) -> asyncio.Server:
    from sandbox.exchange.smtp import start_smtp
    from sandbox.server import PortTakenError

    try:
        return await start_smtp(tenant, "127.0.0.1", port)
    except OSError as error:
        raise PortTakenError(
            error.errno,
            f"Port {port} for mail from outside cannot be used ({error.strerror}). Choose another with --smtp-port.",
        ) from error
