"""Meetings reach the calendars of their attendees: as asked for, as changed, and away again when called off.

Exchange sends meeting requests that the attendees' calendars take in by themselves. Here the calendars of the tenant's own people are
written at once; no request is mailed, so whoever is outside hears nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from policies.vocabulary import Address

if TYPE_CHECKING:
    from sandbox.mail.events import Event
    from sandbox.tenant import Tenant

MEETING = "meeting"  # on an attendee's copy: the organiser's event


def is_copy(event: Event) -> bool:
    """Whether somebody else organised it."""
    return MEETING in event.properties


def invite(tenant: Tenant, event: Event, organiser: Address, before: Event | None = None) -> None:
    """Put the meeting into its attendees' calendars, or change it there, or take it away from those who are no longer asked.

    ``before``: the event before it was changed. An attendee's own copy invites nobody.
    """
    if is_copy(event):
        return
    wanted = _attending(tenant, event)
    for mailbox in wanted | (_attending(tenant, before) if before else set()):
        copy = _copy(tenant, mailbox, event)
        properties = _as_attendee(event, organiser)
        if copy is not None and mailbox not in wanted:
            tenant.mail.events.delete(copy)
        elif copy is not None:
            tenant.mail.events.change(copy, properties)
        elif mailbox in wanted:
            tenant.mail.events.add(tenant.mail.key(mailbox), mailbox, properties)


def call_off(tenant: Tenant, event: Event) -> None:
    """Take the meeting out of its attendees' calendars. Who deletes a copy takes it out of no other."""
    if is_copy(event):
        return
    for mailbox in _attending(tenant, event):
        copy = _copy(tenant, mailbox, event)
        if copy is not None:
            tenant.mail.events.delete(copy)


def _as_attendee(event: Event, organiser: Address) -> dict[str, Any]:
    organised = {"address": organiser.address, "name": organiser.name}
    return event.properties | {MEETING: event.series_id, "organizer": organised, "showAs": "tentative"}


def _attending(tenant: Tenant, event: Event) -> set[str]:
    """The mailboxes of the attendees that the tenant has, those of groups included, without the organiser's."""
    found: set[str] = set()
    for one in event.properties.get("attendees") or ():
        group = tenant.directory.group_by_address(one["address"])
        user = tenant.directory.user(one["address"])
        people = tenant.directory.members(group.id) if group is not None else [] if user is None else [user]
        found.update(person.id for person in people if tenant.mail.has_mailbox(person.id))
    return found - {event.mailbox_id}


def _copy(tenant: Tenant, mailbox: str, event: Event) -> Event | None:
    events = tenant.mail.events.all(tenant.mail.key(mailbox), mailbox)
    return next((one for one in events if one.properties.get(MEETING) == event.series_id), None)
