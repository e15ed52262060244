"""The installation: settings, packs, store, certificates."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path

from policies.clock import SystemClock
from policies.messages import PostvaktError
from policies.packs import PackError, load_pack, pack_names
from postvakt.health.finding import Finding, ok, warn, wrong
from postvakt.health.rooms import store_address
from postvakt.settings import PREFIX, VARIABLES, SettingsError, load_settings

SOON = timedelta(days=30)


def settings(environ: Mapping[str, str]) -> Iterator[Finding]:
    """Sound, or not set at all (then only the demo runs)."""
    if not any(environ.get(variable.name) for variable in VARIABLES):
        yield ok("Settings", "none are set; postvakt run brings the demo's own")
        return
    try:
        loaded = load_settings(environ)
    except SettingsError as error:
        for problem in error.problems:
            yield wrong("Settings", problem, "See docs/configuration.md.")
        return
    yield ok("Settings", f"complete, for {loaded.environment}")
    if loaded.client_secret is not None and not loaded.is_demo:
        yield warn(
            "Settings", "Postvakt signs in with a client secret", "A managed identity or a certificate is safer."
        )
    if loaded.database_url.startswith("sqlite") and not loaded.is_demo:
        yield warn("Settings", "the store is SQLite", "Right for one instance; use PostgreSQL where there are several.")


def packs(environ: Mapping[str, str]) -> Iterator[Finding]:
    """The chosen one loads, or all of them when none is chosen."""
    roots = [Path(part) for part in environ.get(f"{PREFIX}PACK_ROOTS", "").split(":") if part]
    chosen = environ.get(f"{PREFIX}PACK", "").strip()
    for name in [chosen] if chosen else pack_names(roots=roots):
        try:
            loaded = load_pack(name, roots=roots)
        except PackError as error:
            yield wrong(
                f"Pack {name}",
                f"{len(error.problems)} mistakes, first {error.problems[0]}",
                f"Run postvakt policy check {name}.",
            )
        else:
            yield ok(f"Pack {name}", "is sound")
            channel = loaded.secure_channel
            if chosen and channel is not None and not channel.own_address:
                yield warn(
                    f"Pack {name}",
                    f"the link to {channel.name} leads to the supplier's page {channel.url}, not to your own way in",
                    "Write your address as secure_channel.url in the pack, and take own_address away.",
                )


def store(environ: Mapping[str, str], state: Path) -> Iterator[Finding]:
    """Opens, is whole, its audit log is sound, and no work lies dead."""
    from store.engine import check_integrity
    from store.opening import open_store
    from store.outbox import OutboxState

    url = store_address(environ, state)
    if not url:
        yield ok("Store", "there is none yet; postvakt run or postvakt database upgrade makes it")
        return
    try:
        opened = open_store(url, clock=SystemClock())
        try:
            check_integrity(opened.database)
            yield ok("Store", f"{opened.database.where} opens and is whole")
            verdict = opened.audit.verify()
            dead = opened.outbox.counts()[OutboxState.DEAD]
            unfinished = len(opened.journal.unfinished())
        finally:
            opened.close()
    except PostvaktError as error:
        what, kept, action = error.parts("en")
        yield wrong("Store", f"{what} {kept}", action)
        return
    if verdict.sound:
        yield ok("Audit log", f"{verdict.sound_rows} rows, sound")
    else:
        yield wrong(
            "Audit log",
            f"row {verdict.broken_row} {verdict.reason}",
            PostvaktError("PV-AUDIT-BROKEN", row=verdict.broken_row).parts("en")[2],
        )
    if unfinished:
        yield warn(
            "Journal",
            f"{unfinished} steps were begun and not finished",
            "Carry the plan out again; it goes on where it stopped.",
        )
    if dead:
        yield warn("Outbox", f"{dead} pieces of work were given up", "Look at them on the console's page Drift.")


def demo_ca(state: Path, now: datetime | None = None) -> Iterator[Finding]:
    """The local tenant's CA, once there is one."""
    file = state / "tenant-ca.pem"
    if not file.exists():
        yield ok("Tenant's CA", "there is none yet; the local tenant makes one at its first start")
        return
    yield _certificate("Tenant's CA", file, "Stop the tenant, remove the file and start it again.", now)


def client_certificate(environ: Mapping[str, str], now: datetime | None = None) -> Iterator[Finding]:
    """The certificate Postvakt signs in with, where it uses one."""
    text = environ.get(f"{PREFIX}CLIENT_CERTIFICATE_FILE", "").strip()
    if text and Path(text).is_file():
        yield _certificate(
            "Client certificate", Path(text), "Make a new one and add it to the app registration in Entra.", now
        )


def _certificate(subject: str, file: Path, action: str, now: datetime | None) -> Finding:
    from cryptography import x509

    try:
        ends = min(one.not_valid_after_utc for one in x509.load_pem_x509_certificates(file.read_bytes()))
    except ValueError:
        return wrong(subject, f"{file.name} holds no certificate", action)
    left = ends - (now or datetime.now(UTC))
    if left < timedelta(0):
        return wrong(subject, f"expired on {ends:%Y-%m-%d}", action)
    if left < SOON:
        return warn(subject, f"expires on {ends:%Y-%m-%d}, in {left.days} days", action)
    return ok(subject, f"is valid until {ends:%Y-%m-%d}")
