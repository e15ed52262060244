"""Microsoft 365 as Postvakt needs it: sign-in, directory, service mailbox, Exchange, function mailboxes. Asks, changes nothing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from postvakt.health import mailboxes
from postvakt.health.asking import asked
from postvakt.health.finding import Finding, ok, warn, wrong
from postvakt.settings import SettingsError, load_settings
from postvakt.wiring import Services, build

_SCOPE = "See docs/permissions.md: the permission, and the scope that must hold this mailbox. A change takes up to two hours."
_ROLE = (
    "See docs/deployment.md: the permission, and the application's role in Exchange. A change takes up to two hours."
)


def reach(environ: Mapping[str, str]) -> Iterator[Finding]:
    """Asked with the settings' own credential; without complete settings there is nothing to ask with."""
    from graph_client.client import Options
    from graph_client.retries import RetryPolicy

    try:
        settings = load_settings(environ)
    except SettingsError:
        return
    services = build(settings, graph_options=Options(retries=RetryPolicy(attempts=2, seconds=20.0)))
    try:
        yield from examined(services)
    finally:
        services.close()


def examined(services: Services) -> Iterator[Finding]:
    """One after another; what the first refuses the others need not ask."""
    address = services.settings.service_mailbox
    told = _directory(services, address)
    yield told
    if told.level == "wrong":
        return
    yield _service_mailbox(services, address)
    yield _rights(services, address)
    yield _commands(services, address)
    yield from mailboxes.in_exchange(services)


def _directory(services: Services, address: str) -> Finding:
    from graph_client.users import find_user

    async def look() -> Finding:
        if await find_user(services.graph, address) is None:
            return wrong(
                "Service mailbox",
                f"nobody in the directory has the address {address}",
                "Make it, or correct POSTVAKT_SERVICE_MAILBOX.",
            )
        return ok("Microsoft Graph", "answers, and the directory can be read")

    return asked(services, look, "Microsoft Graph", "Credential and User.Read.All: see docs/deployment.md.", wrong)


def _service_mailbox(services: Services, address: str) -> Finding:
    from graph_client.mailbox_settings import purpose

    async def look() -> Finding:
        kind = await purpose(services.graph, address)
        if kind == "shared":
            return ok("Service mailbox", f"{address} is a shared mailbox that Postvakt may read")
        return warn(
            "Service mailbox",
            f"{address} is a mailbox of the kind {kind}",
            "A shared one needs no licence and no person.",
        )

    return asked(services, look, "Service mailbox", _SCOPE, wrong)


def _rights(services: Services, address: str) -> Finding:
    async def look() -> Finding:
        await services.exchange.folder_rights(address, "Inbox")
        return ok("Exchange", "folder rights can be read; a substitute can be given the inbox")

    return asked(services, look, "Exchange", _ROLE, warn)


def _commands(services: Services, address: str) -> Finding:
    if not services.settings.exchange_commands:
        return ok("Exchange's cmdlets", "are off: what needs them is a script that a person runs")

    async def look() -> Finding:
        await services.exchange.mailbox(address)
        return ok("Exchange's cmdlets", "are on and answer")

    return asked(services, look, "Exchange's cmdlets", _ROLE, warn)
