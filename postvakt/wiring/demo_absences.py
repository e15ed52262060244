"""The demo municipality's absences: going on, planned, asked for, uncovered, part-time, ill, leaving; and those nobody registered.

Made through the service as people would make them, around the tenant's present day; what stands in mailboxes and calendars beside them
is the tenant's own demo.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING

from absence.model import Actor, Kind, Request, Way
from absence.service import AbsenceService
from policies.clock import Clock

if TYPE_CHECKING:
    from postvakt.wiring.services import Services

DOMAIN = "sandby.example"


@dataclass(frozen=True, slots=True)
class Scene:
    """One absence. ``first``, ``days``: from when, in days from today (``monday``: from next Monday), and how long.

    ``answer``: what the substitute said, None when they have not answered; ``by``: who registered it, when not the person.
    """

    who: str
    kind: Kind
    first: int
    days: int | None
    way: Way
    substitute: str = ""
    answer: bool | None = None
    by: str = ""
    monday: bool = False
    weekdays: tuple[int, ...] = ()


SCENES: tuple[Scene, ...] = (
    Scene("ines.dahl", Kind.COURSE, -1, 7, Way.ACCESS, "johan.sund", answer=True),
    Scene("nora.blom", Kind.ILLNESS, 0, 5, Way.REDIRECT, "skola", by="leyla.demir"),
    Scene("tore.hed", Kind.HOLIDAY, 0, 9, Way.ACCESS, "elsa.norberg", answer=False),
    Scene("anna.lind", Kind.HOLIDAY, 10, 2, Way.ACCESS, "bjorn.ek", answer=True, monday=True),
    Scene("carin.holm", Kind.COURSE, 14, 3, Way.ACCESS, "bjorn.ek", monday=True),
    Scene("yasmin.haddad", Kind.PARENTAL, 0, 90, Way.ACCESS, "dawit.tesfaye", monday=True),
    Scene("petra.gren", Kind.OTHER, -7, None, Way.SELF, weekdays=(4,)),
    Scene("oskar.lilja", Kind.LEFT, 14, None, Way.FORWARD, "kontaktcenter", by="ulla.strom"),
)


async def fill(services: Services) -> bool:
    """Put them into an empty register, and find who is away uncovered; whether it was empty. Refuses outside the demo."""
    if not services.settings.is_demo:
        raise RuntimeError("the demo's absences are for the demo only")
    room = services.absence
    if room.store.live() or room.store.unrestored():
        return False
    names = iter(f"demo-{number}-{scene.who}" for number, scene in enumerate(SCENES, start=1))
    service = AbsenceService(
        services.pack, services.directory, room.store, clock=services.clock, new_id=lambda: next(names)
    )
    for scene in SCENES:
        await _make(service, scene, services.clock)
    entries = (await room.people()).entries
    await room.work.find(room.finder.whom(entries))
    return True


async def _make(service: AbsenceService, scene: Scene, clock: Clock) -> None:
    zone = service.pack.calendar.zone
    today = clock.now().astimezone(zone).date()
    begin = today - timedelta(days=today.weekday()) + timedelta(days=7) if scene.monday else today
    first = begin + timedelta(days=scene.first)

    def midnight(day: date) -> datetime:
        return datetime.combine(day, time(), zone)

    end = None if scene.days is None else midnight(first + timedelta(days=scene.days))
    request = Request(
        mailbox=_at(scene.who),
        kind=scene.kind,
        start=midnight(first),
        end=end,
        way=scene.way,
        substitute=_at(scene.substitute) if scene.substitute else "",
        weekdays=scene.weekdays,
        zone=zone.key,
    )
    made = await service.ask(Actor(_at(scene.by or scene.who)), request)
    if scene.answer is not None:
        await service.answer(Actor(_at(scene.substitute)), made.id, accept=scene.answer)


def _at(local: str) -> str:
    return f"{local}@{DOMAIN}"
