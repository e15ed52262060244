"""Connects the pane's mail tips to Graph and to the register of absences."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from absence.occurrences import is_away, occurrence_at
from checks.tips import KnownGroup, MailTips, Tip
from graph_client.client import GraphClient
from graph_client.errors import GraphError
from graph_client.groups import mail_groups
from graph_client.mail_tips import mail_tips
from policies.messages import PostvaktError

if TYPE_CHECKING:
    from postvakt.wiring.services import Services

log = logging.getLogger(__name__)


def tips_service(services: Services) -> MailTips:
    """The tips over this tenant and register."""
    source = GraphTips(lambda: services.graph)
    return MailTips(source, Registered(services), services.pack.municipality.domains, services.clock)


class GraphTips:
    """Implements ``checks.tips.TipSource``: tips are good to have, so whatever Graph refuses is not known."""

    def __init__(self, graph: Callable[[], GraphClient]) -> None:
        self._graph = graph

    async def tips(self, asker: str, addresses: Sequence[str]) -> Sequence[Tip]:
        """From getMailTips, as the asker's mailbox sees it."""
        try:
            found = await mail_tips(self._graph(), asker, addresses)
        except GraphError as error:
            log.info("mail tips cannot be had: %s", type(error).__name__)
            return ()
        return [Tip(one.address, one.members, one.outside, one.away, one.until) for one in found]

    async def groups(self, largest: int) -> Sequence[KnownGroup]:
        """From the directory; none where the permission was not given."""
        try:
            found = await mail_groups(self._graph(), largest=largest)
        except GraphError as error:
            log.info("groups cannot be read: %s", type(error).__name__)
            return ()
        return [KnownGroup(one.address, one.name, one.members) for one in found]


class Registered:
    """Implements ``checks.tips.Substitutes`` by the register of absences: that somebody is away and who answers, never why."""

    def __init__(self, services: Services) -> None:
        self._services = services

    async def away(self, addresses: Sequence[str]) -> Sequence[Tip]:
        """Those who are away now by a registered absence."""
        return await asyncio.to_thread(self._away, addresses)

    def _away(self, addresses: Sequence[str]) -> list[Tip]:
        now = self._services.clock.now()
        try:
            absences = self._services.absence.store.for_mailboxes(list(addresses))
            found = [one for one in absences if is_away(one, now)]
            names = (
                {one.address.casefold(): one.display_name for one in self._services.store.directory.entries()}
                if found
                else {}
            )
        except PostvaktError as error:
            log.info("the register of absences cannot be read: %s", type(error).__name__)
            return []
        tips = []
        for one in found:
            held = occurrence_at(one.span, now)
            substitute = one.coverage.substitute if one.coverage.holds_at(now) else ""
            name = names.get(substitute.casefold(), "") or substitute
            tips.append(Tip(one.mailbox.casefold(), away=True, until=held.end if held else None, substitute=name))
        return tips
