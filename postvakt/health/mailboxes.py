"""What function mailboxes need of Exchange: the rule that makes receipts known as automatic, and copies of what is sent as them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from policies.messages import PostvaktError
from postvakt.health.asking import asked
from postvakt.health.finding import Finding, ok, warn

if TYPE_CHECKING:
    from mailboxes.model import MailboxRecord
    from postvakt.wiring import Services

RULE, COPIES = "Mail-flow rule", "Copies of sent mail"
_NAMED = 3  # mailboxes by name; of the others only how many
_RULE_READ = "Reading it needs the role Transport Rules, see docs/permissions.md. A change takes up to two hours."
_COPIES_READ = "Reading them needs the role Mail Recipients, see docs/permissions.md. A change takes up to two hours."


def in_exchange(services: Services) -> Iterator[Finding]:
    """Nothing where the register cannot be read: that is told elsewhere."""
    try:
        records = [one for one in services.mailboxes.records() if one.state.open]
    except PostvaktError:
        return
    if records:
        yield _rule(services, [one for one in records if one.receipt.on])
        yield _copies(services, records)


def _rule(services: Services, answering: Sequence[MailboxRecord]) -> Finding:
    if not answering:
        return ok(RULE, "is not needed: no mailbox answers with receipts")
    unmarked = f"other robots cannot tell that receipts of {_named(answering)} are automatic"
    by_word = ok(RULE, "is there by the word of whoever ran its script; Postvakt may not look")
    if not services.exchange.commands:
        if services.run(services.mailboxes.plans.marked()):
            return by_word
        return warn(
            RULE,
            f"is not known to be there: {unmarked}",
            "postvakt mailboxes mark-receipts makes the plan, postvakt mailboxes script PLAN its script;"
            " when it was run: postvakt mailboxes verify PLAN --ran.",
        )

    async def look() -> Finding:
        from graph_client.errors import PermissionDenied
        from policies.exchange_changes import RECEIPTS_MARKED

        try:
            if await services.exchange.has_rule(RECEIPTS_MARKED):
                return ok(RULE, "is in force: receipts say that they are automatic")
        except PermissionDenied:
            if await services.mailboxes.plans.marked():
                return by_word
            raise
        return warn(
            RULE,
            f"is missing, stopped or changed: {unmarked}",
            "postvakt mailboxes mark-receipts makes the plan; postvakt mailboxes apply PLAN carries it out.",
        )

    return asked(services, look, RULE, _RULE_READ, warn)


def _copies(services: Services, records: Sequence[MailboxRecord]) -> Finding:
    if not services.exchange.commands:
        return ok(COPIES, "cannot be looked at with cmdlets off; every script that makes a mailbox switches them on")

    async def look() -> Finding:
        kept = {one.address.casefold(): one.copy_sent for one in await services.exchange.shared_mailboxes()}
        without = [one for one in records if kept.get(one.key) is False]
        if not without:
            known = sum(one.key in kept for one in records)
            return ok(COPIES, f"are kept in all {known} function mailboxes that Exchange has")
        return warn(
            COPIES,
            f"are not kept in {_named(without)} (of {len(records)}): colleagues and answering times do not see those replies",
            "postvakt mailboxes plan ADDRESS makes the plan for each; postvakt mailboxes apply PLAN carries it out.",
        )

    return asked(services, look, COPIES, _COPIES_READ, warn)


def _named(records: Sequence[MailboxRecord]) -> str:
    """How many, and the first by name."""
    first = ", ".join(one.address for one in records[:_NAMED])
    number = f"{len(records)} mailbox" + ("es" if len(records) > 1 else "")
    return f"{number} ({first}{', …' if len(records) > _NAMED else ''})"
