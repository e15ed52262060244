"""What the room of absence asks mailboxes: whether they are opened, and whether their owners say to be away."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from absence.found import OutOfOffice, ReplyOn
from graph_client.automatic_replies import read_replies
from graph_client.calendar_events import look
from graph_client.unread import count_inbox, read_state, received_ids, sent_for
from policies.opening import Tally
from postvakt.wiring.signatures import Graph, told

# Exchange's names of the zones that Swedish mailboxes carry; any other is an IANA name already
_ZONES = {
    "W. Europe Standard Time": "Europe/Stockholm",
    "Central European Standard Time": "Europe/Warsaw",
    "Romance Standard Time": "Europe/Paris",
    "Central Europe Standard Time": "Europe/Budapest",
    "FLE Standard Time": "Europe/Kyiv",
    "GMT Standard Time": "Europe/London",
}


class GraphInboxes:
    """Implements ``absence.evidence.Inboxes``. Our own mail, such as that an absence has begun, is nothing to be opened."""

    def __init__(self, graph: Graph, own_mailbox: str) -> None:
        """``own_mailbox``: where the product's own mail comes from."""
        self._graph = graph
        self._own = own_mailbox

    async def count(
        self, mailbox: str, *, read: bool, after: datetime, until: datetime | None = None, sender: str | None = None
    ) -> Tally:
        """Messages in the Inbox of that time. Raises MailboxUnavailable, MailTrouble."""
        with told():
            found = await count_inbox(
                self._graph(), mailbox, read=read, after=after, until=until, sender=sender, not_from=self._own
            )
        return Tally(found.number, found.oldest)

    async def ids(self, mailbox: str, *, after: datetime) -> Sequence[str]:
        """Internet message ids of what came to the Inbox. Raises MailboxUnavailable, MailTrouble."""
        with told():
            return await received_ids(self._graph(), mailbox, after=after, not_from=self._own)

    async def is_read(self, mailbox: str, message_id: str) -> bool | None:
        """Whether a message is read there. Raises MailboxUnavailable, MailTrouble."""
        with told():
            return await read_state(self._graph(), mailbox, message_id)

    async def sent_by(self, mailbox: str, people: Sequence[str], *, after: datetime) -> bool:
        """Whether one of them sent from the mailbox. Raises MailboxUnavailable, MailTrouble."""
        with told():
            return await sent_for(self._graph(), mailbox, people, after=after)


class GraphSigns:
    """Implements ``absence.found.Signs``."""

    def __init__(self, graph: Graph) -> None:
        self._graph = graph

    async def reply(self, mailbox: str) -> ReplyOn | None:
        """The automatic reply, if it is on or scheduled. Raises MailboxUnavailable, MailTrouble."""
        with told():
            setting = await read_replies(self._graph(), mailbox)
        status = setting.get("status")
        if status == "alwaysEnabled":
            return ReplyOn(None, None)
        if status != "scheduled":
            return None
        return ReplyOn(_moment(setting.get("scheduledStartDateTime")), _moment(setting.get("scheduledEndDateTime")))

    async def out_of_office(self, mailbox: str, since: datetime, until: datetime) -> Sequence[OutOfOffice]:
        """Entries shown as out of office. Raises MailboxUnavailable, MailTrouble."""
        with told():
            found = await look(self._graph(), mailbox, since, until)
        return [OutOfOffice(one.start, one.end, one.all_day) for one in found if one.show_as == "oof"]


def _moment(value: Mapping[str, Any] | None) -> datetime | None:
    """Graph's dateTimeTimeZone; a missing zone means UTC. None when it cannot be read."""
    if not value or not value.get("dateTime"):
        return None
    name = str(value.get("timeZone") or "UTC")
    try:
        local = datetime.fromisoformat(str(value["dateTime"])[:19])
        return local.replace(tzinfo=ZoneInfo(_ZONES.get(name, name))).astimezone(UTC)
    except (ValueError, ZoneInfoNotFoundError, OSError):
        return None
