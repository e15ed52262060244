"""The machine: Python, Node, Chromium, ports, calendar data."""

from __future__ import annotations

import re
import shutil
import socket
import subprocess
import sys
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from importlib import metadata
from pathlib import Path

from postvakt.health.finding import Finding, ok, warn, wrong

PYTHON = (3, 11)
NODE = 20
ROOT = Path(__file__).parents[2]
_NAME = re.compile(r"[A-Za-z0-9._-]+")
PORTS = ((8443, "the local tenant"), (8444, "the product"), (8425, "mail from outside"))
RED_DAYS = 13  # a Swedish year has that many by law, and three eves


def python(version: tuple[int, ...] = sys.version_info[:3]) -> Iterator[Finding]:
    """New enough."""
    said = ".".join(map(str, version))
    if version >= PYTHON:
        yield ok("Python", said)
    else:
        yield wrong("Python", f"{said} is too old", "Install Python 3.11 or newer and run make setup.")


def packages(required: Sequence[str] | None = None) -> Iterator[Finding]:
    """Everything the product needs is installed."""
    wanted = required if required is not None else metadata.requires("postvakt") or ()
    names = [_NAME.match(one) for one in wanted if "extra ==" not in one]
    missing = [match[0] for match in names if match and not _installed(match[0])]
    if missing:
        yield wrong("Packages", f"missing: {', '.join(missing)}", "Run make setup.")
    else:
        yield ok("Packages", "all installed")


def _installed(name: str) -> bool:
    try:
        metadata.version(name)
    except metadata.PackageNotFoundError:
        return False
    return True


def addin(root: Path = ROOT) -> Iterator[Finding]:
    """Built, so that the product can serve it."""
    if (root / "addin" / "dist" / "launch.js").is_file():
        yield ok("Add-in", "is built")
    else:
        yield warn("Add-in", "is not built", "Run make setup.")


def node(program: str | None = None) -> Iterator[Finding]:
    """There, for building the add-in."""
    found = program or shutil.which("node")
    if found is None:
        yield warn("Node", "is not installed", f"Install Node {NODE} or newer; the add-in cannot be built without it.")
        return
    done = subprocess.run([found, "--version"], capture_output=True, text=True, timeout=20, check=False)  # noqa: S603 - found on PATH
    match = re.match(r"v(\d+)\.", done.stdout)
    if match and int(match[1]) >= NODE:
        yield ok("Node", done.stdout.strip())
    else:
        yield warn("Node", f"{done.stdout.strip() or 'does not tell its version'}", f"Install Node {NODE} or newer.")


def chromium(places: Sequence[Path] | None = None) -> Iterator[Finding]:
    """There, for the browser tests and the simulated Outlook's pictures."""
    on_path = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    caches = places if places is not None else (Path.home() / ".cache" / "ms-playwright",)
    installed = [path.name for cache in caches if cache.is_dir() for path in cache.glob("chromium*")]
    if on_path is not None or installed:
        yield ok("Chromium", on_path or ", ".join(sorted(installed)))
    else:
        yield warn("Chromium", "is not installed", "Only the browser tests need it: scripts/need-chromium")


def ports(wanted: Sequence[tuple[int, str]] = PORTS) -> Iterator[Finding]:
    """Free, or in use."""
    for port, purpose in wanted:
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                action = "Nothing to do if Postvakt is running. Otherwise close the other program or give postvakt run another port."
                yield warn(f"Port {port}", f"is in use ({purpose})", action)
            else:
                yield ok(f"Port {port}", f"is free ({purpose})")


def holidays(now: datetime | None = None) -> Iterator[Finding]:
    """Next year's are known, so that no answering time is counted wrong at New Year."""
    from policies.hours import EVES
    from policies.working_days import swedish_days

    year = (now or datetime.now(UTC)).year
    for one in (year, year + 1):
        names = set(swedish_days(one).values())
        if len(names - set(EVES)) >= RED_DAYS - 1 and set(EVES) <= names:
            yield ok("Holidays", f"{one} is known")
        else:
            yield wrong("Holidays", f"{one} is not known", "Update the package holidays and run make setup.")
