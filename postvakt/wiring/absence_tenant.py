"""Reconciling's ports over Graph and Exchange (absence.reconcile_ports): values in, values out, and the few errors that matter there."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from absence.desired import ENTRY_SUBJECT
from absence.reconcile_ports import MailboxGone, Refused, TenantPorts
from graph_client import automatic_replies, calendar_events, message_rules
from graph_client.calendar_events import CalendarEvent
from graph_client.client import GraphClient
from graph_client.errors import CommandsOff, GraphError, NotFound, PermissionDenied, RetryableError
from graph_client.exchange_admin import ExchangeAdmin
from graph_client.message_rules import LOOKS, MessageRule
from policies.exchange_changes import FolderEntry
from policies.mailing import MailTrouble

RULE_NAME = "Postvakt: frånvaro"
# answers to answers would go in circles; reports of what could not be delivered are the sender's business
_EXCEPTIONS = {"isAutomaticReply": True, "isNonDeliveryReport": True}
_ACTIONS = {"forward": "forwardTo", "redirect": "redirectTo"}

Graph = Callable[[], GraphClient]
Exchange = Callable[[], ExchangeAdmin]


@asynccontextmanager
async def _meaning() -> AsyncIterator[None]:
    """The client's errors as the room knows them."""
    try:
        yield
    except NotFound as error:
        raise MailboxGone from error
    except RetryableError as error:
        raise MailTrouble(str(error)) from error
    except PermissionDenied as error:
        raise Refused("not-allowed") from error
    except CommandsOff as error:
        raise Refused("by-hand") from error
    except GraphError as error:
        raise Refused("refused") from error


class TenantReplies:
    """Conforms to ``Replies``."""

    def __init__(self, graph: Graph) -> None:
        self._graph = graph

    async def read(self, mailbox: str) -> dict[str, Any]:
        """All six properties."""
        async with _meaning():
            return await automatic_replies.read_replies(self._graph(), mailbox)

    async def write(self, mailbox: str, changes: Mapping[str, Any]) -> dict[str, Any]:
        """Change those given."""
        async with _meaning():
            return await automatic_replies.write_replies(self._graph(), mailbox, changes)


class TenantRules:
    """Conforms to ``Rules``."""

    def __init__(self, graph: Graph, looks: Sequence[float] = LOOKS) -> None:
        self._graph = graph
        self._looks = looks

    async def read(self, mailbox: str, known_id: str) -> dict[str, Any]:
        """Ours, by its id or else by its name."""
        async with _meaning():
            found = await self._ours(mailbox, known_id)
        return {} if found is None else _shown(found)

    async def put(self, mailbox: str, value: Mapping[str, Any]) -> dict[str, Any]:
        """Make it, or change the one that is there."""
        wanted = MessageRule(
            display_name=RULE_NAME,
            actions={_ACTIONS[value["how"]]: [{"emailAddress": {"address": value["to"]}}]},
            exceptions=_EXCEPTIONS,
        )
        async with _meaning():
            client = self._graph()
            known = await self._ours(mailbox, str(value.get("id", "")))
            if known is not None and _shown(known).get("how") != value["how"]:
                # a change leaves actions it does not name, so forwarding would go on beside redirecting
                await message_rules.delete_rule(client, mailbox, known.id)
                known = None
            if known is None:
                made = await message_rules.create_rule(client, mailbox, wanted, looks=self._looks)
            else:
                made = MessageRule(id=known.id, actions=wanted.actions)
            if known is not None or _shown(made) | {"id": ""} != {**value, "id": ""}:
                made = await message_rules.update_rule(client, mailbox, MessageRule(id=made.id, actions=wanted.actions))
        return {"id": made.id}

    async def remove(self, mailbox: str, rule_id: str) -> None:
        """Delete it; a rule that is read-only is never ours."""
        async with _meaning():
            found = await self._ours(mailbox, rule_id)
            if found is not None:
                await message_rules.delete_rule(self._graph(), mailbox, found.id)

    async def _ours(self, mailbox: str, known_id: str) -> MessageRule | None:
        rules = [rule for rule in await message_rules.list_rules(self._graph(), mailbox) if not rule.is_read_only]
        by_id = next((rule for rule in rules if known_id and rule.id == known_id), None)
        return by_id or next((rule for rule in rules if rule.display_name == RULE_NAME), None)


def _shown(rule: MessageRule) -> dict[str, Any]:
    """How, to whom and whether; ``other`` when somebody made something else of it."""
    actions = {name: one for name, one in (rule.actions or {}).items() if one not in (None, [], False)}
    conditions = {name: one for name, one in (rule.conditions or {}).items() if one not in (None, [], False)}
    how = next((way for way, action in _ACTIONS.items() if list(actions) == [action]), "other")
    to = [one["emailAddress"]["address"].casefold() for one in actions.get(_ACTIONS.get(how, ""), ())]
    if len(to) != 1 or conditions:
        return {"id": rule.id, "how": "other", "to": ",".join(to), "on": rule.is_enabled}
    return {"id": rule.id, "how": how, "to": to[0], "on": rule.is_enabled}


class TenantRights:
    """Conforms to ``Rights``."""

    def __init__(self, exchange: Exchange) -> None:
        self._exchange = exchange

    async def read(self, mailbox: str, folder: str) -> Sequence[FolderEntry]:
        """Every entry."""
        async with _meaning():
            return await self._exchange().folder_rights(mailbox, folder)

    async def put(self, mailbox: str, folder: str, user: str, rights: Sequence[str]) -> None:
        """Exactly these rights. Refused ``no-substitute`` when it is the person who is not there, not the mailbox."""
        try:
            async with _meaning():
                await self._exchange().set_folder_rights(mailbox, folder, user, rights)
        except MailboxGone:
            await self.read(mailbox, folder)
            raise Refused("no-substitute") from None

    async def remove(self, mailbox: str, folder: str, user: str) -> None:
        """No entry; somebody who is not in the directory any more has none."""
        try:
            async with _meaning():
                await self._exchange().remove_folder_rights(mailbox, folder, user)
        except MailboxGone:
            await self.read(mailbox, folder)


class TenantFullAccess:
    """Conforms to ``FullAccess``."""

    def __init__(self, exchange: Exchange) -> None:
        self._exchange = exchange

    async def read(self, mailbox: str, user: str) -> bool:
        """Whether that address has it by itself."""
        async with _meaning():
            found = await self._exchange().full_access(mailbox)
        return user.casefold() in {one.casefold() for one in found}

    async def put(self, mailbox: str, user: str) -> None:
        """Give it."""
        async with _meaning():
            await self._exchange().add_full_access(mailbox, user)

    async def remove(self, mailbox: str, user: str) -> None:
        """Take it away."""
        async with _meaning():
            await self._exchange().remove_full_access(mailbox, user)


class TenantCalendar:
    """Conforms to ``Calendar``."""

    def __init__(self, graph: Graph, looks: Sequence[float] = LOOKS) -> None:
        self._graph = graph
        self._looks = looks

    async def read(self, mailbox: str, key: str, start: datetime, end: datetime, zone: str) -> dict[str, Any]:
        """Ours if it touches that stretch of time; ``theirs`` when an entry of the person's own covers it."""
        async with _meaning():
            found = await calendar_events.look(self._graph(), mailbox, start, end)
        moments = [(one, *_moments(one, zone)) for one in found if one.show_as == "oof" or one.key == key]
        for one, begins, ends in moments:
            if one.key == key:
                return {"start": begins.isoformat(), "end": ends.isoformat(), "all_day": one.all_day, "zone": zone}
        covers = any(begins <= start and ends >= end for one, begins, ends in moments if not one.key)
        return {"theirs": True} if covers else {}

    async def put(self, mailbox: str, key: str, value: Mapping[str, Any]) -> None:
        """Make it, or move the one that is there."""
        wanted = CalendarEvent(
            key=key,
            start=datetime.fromisoformat(value["start"]),
            end=datetime.fromisoformat(value["end"]),
            all_day=value["all_day"],
            zone=value["zone"],
            subject=ENTRY_SUBJECT,
        )
        async with _meaning():
            client = self._graph()
            made = await calendar_events.create_event(client, mailbox, wanted, looks=self._looks)
            if (wanted.start, wanted.end) != _moments(made, wanted.zone):
                moved = CalendarEvent(
                    id=made.id, start=wanted.start, end=wanted.end, all_day=wanted.all_day, zone=wanted.zone
                )
                await calendar_events.move_event(client, mailbox, moved)

    async def remove(self, mailbox: str, key: str, start: datetime, end: datetime) -> None:
        """Delete it."""
        async with _meaning():
            for one in await calendar_events.look(self._graph(), mailbox, start, end):
                if one.key == key:
                    await calendar_events.delete_event(self._graph(), mailbox, one.id)


def _moments(one: CalendarEvent, zone: str) -> tuple[datetime, datetime]:
    return _moment(one, one.start, zone), _moment(one, one.end, zone)


def _moment(one: CalendarEvent, at: datetime, zone: str) -> datetime:
    """Whole days are dates without a zone; Graph writes them as midnights of UTC, or as the moments of the calendar's own midnight."""
    if one.all_day and (at.hour, at.minute) == (0, 0):
        return at.replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)
    return at.astimezone(UTC)


def tenant_ports(graph: Graph, exchange: Exchange, *, looks: Sequence[float] = LOOKS) -> TenantPorts:
    """The five resources. ``looks``: pauses in seconds between looks at what was just made."""
    return TenantPorts(
        TenantReplies(graph), TenantRules(graph, looks), TenantRights(exchange), TenantFullAccess(exchange), TenantCalendar(graph, looks)
    )  # fmt: skip
