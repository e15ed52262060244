"""Connects acknowledging a mail with a date (K05) to Graph, the store, the register, signatures and answering times."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from graph_client import replies, reply_once
from mailboxes.handling import Acknowledged, Answer, Got, Handling, Outside
from policies.messages import PostvaktError
from policies.vocabulary import Language
from postvakt.wiring.mailboxes import ToldDirectory, told
from postvakt.wiring.register import mailbox_store
from postvakt.wiring.signatures import Graph
from signatures.model import Form
from store.handling_store import SqlHandlingStore

if TYPE_CHECKING:
    from postvakt.wiring.services import Services


def handling_service(services: Services) -> Handling:
    """The room over this tenant and store."""
    return Handling(
        services.pack,
        Outside(
            mail=GraphCorrespondence(lambda: services.graph),
            store=SqlHandlingStore(services.store.database, services.clock, Acknowledged),
            register=mailbox_store(services),
            directory=ToldDirectory(services),
            signatures=ShortSignatures(services),
            promises=AnsweringTimes(services),
        ),
        clock=services.clock,
        digest_key=services.settings.digest_key,
    )


class GraphCorrespondence:
    """Implements ``Correspondence``."""

    def __init__(self, graph: Graph) -> None:
        self._graph = graph

    async def find(self, mailbox: str, message_id: str) -> Got | None:
        """The received mail, or None."""
        with told():
            found = await reply_once.find_received(self._graph(), mailbox, message_id)
        if found is None:
            return None
        who = found.from_.email_address if found.from_ else None
        return Got(
            found.id,
            (who.address or "") if who else "",
            (who.name or "") if who else "",
            found.subject or "",
            found.received_date_time,
        )

    async def reply(self, mailbox: str, message: str, answer: Answer) -> None:
        """Answer it once; nobody's automatic reply answers back."""
        reply = replies.Reply(
            tag=answer.key,
            to=answer.to,
            subject=answer.subject,
            html=answer.html,
            internet_message_id=replies.reply_id(mailbox, answer.key),
            headers={"x-auto-response-suppress": "All"},
            extended={replies.SUPPRESS: "-1"},
        )
        with told():
            await reply_once.reply_once(self._graph(), mailbox, message, reply)


class ShortSignatures:
    """Implements ``Signatures`` over the signature room."""

    def __init__(self, services: Services) -> None:
        self._services = services

    async def short(self, address: str, language: str) -> str:
        """The short form's HTML; empty when there is none."""
        known = Language(language) if language in set(Language) else Language.SWEDISH
        with told():
            found = await self._services.signatures.preview(address, form=Form.SHORT, language=known)
        return found.html if found is not None else ""


class AnsweringTimes:
    """Implements ``Promises`` over answering times."""

    def __init__(self, services: Services) -> None:
        self._services = services

    async def promised(self, mailbox: str, message_id: str, until: date) -> bool:
        """Count from the promise, where answering times are kept."""
        try:
            answering = getattr(self._services, "answering", None)
            return answering is not None and bool(await answering.promised(mailbox, message_id, until))
        except PostvaktError:
            return False
