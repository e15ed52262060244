"""Looking at the surroundings: each check gives findings with a level, what was seen and what to do. Changes nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import partial
from pathlib import Path

from postvakt.health import installation, machine, rooms, tenant
from postvakt.health.finding import Finding, ok, warn, wrong

__all__ = ["Finding", "examine", "ok", "warn", "wrong"]


def examine(environ: Mapping[str, str], state: Path) -> Iterator[Finding]:
    """All checks one after another; one that fails unexpectedly is itself a finding and stops no other."""
    checks: list[tuple[str, Callable[[], Iterator[Finding]]]] = [
        ("Python", machine.python),
        ("Packages", machine.packages),
        ("Node", machine.node),
        ("Add-in", machine.addin),
        ("Chromium", machine.chromium),
        ("Ports", machine.ports),
        ("Holidays", machine.holidays),
        ("Settings", partial(installation.settings, environ)),
        ("Packs", partial(installation.packs, environ)),
        ("Store", partial(installation.store, environ, state)),
        ("Tenant's CA", partial(installation.demo_ca, state)),
        ("Client certificate", partial(installation.client_certificate, environ)),
        ("Rooms", partial(rooms.at_work, environ, state)),
        ("Microsoft 365", partial(tenant.reach, environ)),
    ]
    for subject, check in checks:
        try:
            yield from check()
        except Exception as error:  # noqa: BLE001 - a doctor who faints helps nobody
            yield wrong(
                subject, f"could not be looked at ({type(error).__name__}: {error})", "Report this as a defect."
            )
