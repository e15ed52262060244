"""``postvakt run``: the local tenant and the product beside it, until Ctrl-C."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

import click

ROOT = Path(__file__).parents[2]
_START_LIMIT = 90.0  # seconds; a slow machine's first start


@click.command()
@click.option("--port", default=8443, show_default=True, help="The tenant's port; also the address that is printed.")
@click.option("--product-port", default=8444, show_default=True, help="The product's port.")
@click.option("--smtp-port", default=8425, show_default=True, help="Where mail programs can post from outside.")
@click.option("--state", type=click.Path(path_type=Path), default=Path("var/run"), show_default=True)
@click.option("--fresh", is_flag=True, help="Throw the last run's tenant and store away first.")
def run(port: int, product_port: int, smtp_port: int, state: Path, *, fresh: bool) -> None:
    """Open the whole product on the local tenant and print one address."""
    for name, number in (("--port", port), ("--product-port", product_port), ("--smtp-port", smtp_port)):
        _must_be_free(name, number)
    if fresh and state.exists():
        shutil.rmtree(state)
    state.mkdir(parents=True, exist_ok=True)
    state = state.resolve()
    children: list[tuple[str, subprocess.Popen[bytes]]] = []
    previous = signal.signal(signal.SIGTERM, _interrupt)
    try:
        click.echo("Starting the local tenant…")
        children.append(("tenant", _tenant(state, port, product_port, smtp_port)))
        _wait("the tenant", f"http://localhost:{port}/sandbox/api/clock", children, state)
        click.echo("Starting the product…")
        children.append(("product", _product(state, port, product_port)))
        _wait("the product", f"http://localhost:{product_port}/health", children, state)
        # its first page, which leads to the tenant's sign-in: nobody shall wait for what is made at the first call
        _wait("the product's sign-in", f"http://localhost:{product_port}/", children, state)
        click.echo(
            f"\n  Postvakt is open:  http://localhost:{port}/\n\n  Ctrl-C closes it. Logs: {os.path.relpath(state)}/*.log"
        )
        _watch(children, state)
    except KeyboardInterrupt:
        click.echo("\nClosing…")
    finally:
        _stop(children)
        signal.signal(signal.SIGTERM, previous)


def _interrupt(_number: int, _frame: object) -> None:
    raise KeyboardInterrupt


def _must_be_free(option: str, port: int) -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError as error:
            raise click.ClickException(
                f"port {port} is taken on this machine (is Postvakt already running?). "
                f"Close what uses it, or choose another with {option} NUMBER."
            ) from error


def _tenant(state: Path, port: int, product_port: int, smtp_port: int) -> subprocess.Popen[bytes]:
    arguments = ["-m", "postvakt", "sandbox", "start", "--port", str(port), "--smtp-port", str(smtp_port)]
    arguments += ["--state", str(state), "--product-url", f"http://localhost:{product_port}"]
    return _start("tenant", arguments, state, dict(os.environ))


def _product(state: Path, port: int, product_port: int) -> subprocess.Popen[bytes]:
    from postvakt.wiring.demo import demo_environment

    environment = {name: value for name, value in os.environ.items() if not name.startswith("POSTVAKT_")}
    environment |= demo_environment(state, tenant_port=port, product_port=product_port)
    prepared = subprocess.run(
        [sys.executable, "-m", "postvakt", "sandbox", "fill"],
        env=environment,
        cwd=ROOT,
        capture_output=True,
        check=False,
    )
    if prepared.returncode:
        said = prepared.stderr.decode(errors="replace")
        raise click.ClickException(f"the product's store cannot be used:\n{said}")
    arguments = ["-m", "sandbox.functions_host", "--port", str(product_port), "--state", str(state)]
    for function in (
        "signature_sweep_start",
        "absence_tick",
        "absence_tell",
        "answering_start",
        "mailboxes_watch_start",
    ):
        arguments += ["--kick", function]
    return _start("product", arguments, state, environment)


def _start(name: str, arguments: list[str], state: Path, environment: dict[str, str]) -> subprocess.Popen[bytes]:
    log = (state / f"{name}.log").open("ab")
    with log:
        # a session of its own: Ctrl-C reaches us first, and we close them in order
        return subprocess.Popen(  # noqa: S603 - our own command
            [sys.executable, *arguments], cwd=ROOT, env=environment, stdout=log, stderr=log, start_new_session=True
        )


def _wait(what: str, url: str, children: list[tuple[str, subprocess.Popen[bytes]]], state: Path) -> None:
    limit = time.monotonic() + _START_LIMIT
    while time.monotonic() < limit:
        _alive(children, state)
        try:
            with urllib.request.urlopen(url, timeout=2):  # noqa: S310 - loopback, our own address
                return
        except (urllib.error.URLError, OSError):
            time.sleep(0.1)
    raise click.ClickException(f"{what} did not answer within {_START_LIMIT:.0f} s; its log is in {state}")


def _alive(children: list[tuple[str, subprocess.Popen[bytes]]], state: Path) -> None:
    for name, child in children:
        if child.poll() is not None:
            lines = (state / f"{name}.log").read_text(errors="replace").splitlines()
            raise click.ClickException(f"the {name} stopped (status {child.returncode}):\n" + "\n".join(lines[-12:]))


def _watch(children: list[tuple[str, subprocess.Popen[bytes]]], state: Path) -> None:
    while True:
        _alive(children, state)
        time.sleep(0.5)


def _stop(children: list[tuple[str, subprocess.Popen[bytes]]]) -> None:
    for _, child in reversed(children):
        if child.poll() is None:
            child.terminate()
    for _, child in children:
        try:
            child.wait(timeout=10)
        except subprocess.TimeoutExpired:
            child.kill()
            child.wait()
