"""Mail tips for the pane: only addresses inside, asked for once in some minutes, with the registered substitute."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from checks.tips import KnownGroup, MailTips, Tip, last_day, wire
from policies.clock import FixedClock

NOW = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
STOCKHOLM = ZoneInfo("Europe/Stockholm")
ANNA, BJORN, CARIN, DAWIT = (
    f"{one}@sandby.example" for one in ("anna.lind", "bjorn.ek", "carin.holm", "dawit.tesfaye")
)
LIST = "alla@sandby.example"
EVERYBODY = KnownGroup(LIST, "Alla", (ANNA, BJORN, CARIN, DAWIT))


@dataclass
class FakeSource:
    """A mail system that counts how often it is asked."""

    known: dict[str, Tip] = field(default_factory=dict)
    lists: tuple[KnownGroup, ...] = ()
    asked: list[tuple[str, ...]] = field(default_factory=list)
    listed: int = 0

    async def tips(self, asker: str, addresses: Sequence[str]) -> Sequence[Tip]:
        self.asked.append(tuple(addresses))
        return [self.known[one] for one in addresses if one in self.known]

    async def groups(self, largest: int) -> Sequence[KnownGroup]:
        self.listed += 1
        return self.lists


@dataclass
class FakeRegister:
    """Who is registered as away."""

    tips: tuple[Tip, ...] = ()

    async def away(self, addresses: Sequence[str]) -> Sequence[Tip]:
        return [one for one in self.tips if one.address in addresses]


def make(source: FakeSource, register: FakeRegister | None = None) -> tuple[MailTips, FixedClock]:
    """The service over those."""
    clock = FixedClock(NOW)
    return MailTips(source, register or FakeRegister(), ["sandby.example"], clock), clock


def test_addresses_outside_are_never_asked_for() -> None:
    """Nor empty ones, nor those of a domain that only looks like ours."""
    source = FakeSource()
    service, _ = make(source)
    outside = ["ivar@exempel.example", "", "x@sandby.example.evil.example", "@", "sandby.example"]
    assert asyncio.run(service.ask(ANNA, outside)).tips == ()
    assert source.asked == []
    asyncio.run(service.ask(ANNA, [*outside, " Bjorn.Ek@Sandby.Example "]))
    assert source.asked == [(BJORN,)]


def test_what_was_learnt_holds_for_five_minutes() -> None:
    """Also that nothing is known of an address; at most a hundred are asked for at a time."""
    source = FakeSource({BJORN: Tip(BJORN, away=True)})
    service, clock = make(source)
    for _ in range(3):
        assert [one.address for one in asyncio.run(service.ask(ANNA, [BJORN, CARIN])).tips] == [BJORN]
    assert source.asked == [(BJORN, CARIN)]
    clock.advance(timedelta(minutes=6))
    asyncio.run(service.ask(ANNA, [BJORN]))
    assert source.asked[-1] == (BJORN,)
    asyncio.run(service.ask(ANNA, [f"p{number}@sandby.example" for number in range(300)]))
    assert len(source.asked[-1]) == 100


def test_ordinary_receivers_are_not_told_of() -> None:
    """The answer holds those who are away and lists, and nobody else."""
    source = FakeSource({BJORN: Tip(BJORN), LIST: Tip(LIST, members=40, outside=2)})
    service, _ = make(source)
    assert asyncio.run(service.ask(ANNA, [BJORN, LIST])).tips == (Tip(LIST, members=40, outside=2),)


def test_the_registered_substitute_is_named() -> None:
    """Also where the mail system knows of no automatic reply; why somebody is away is told nowhere."""
    until = datetime(2026, 11, 27, 23, 0, tzinfo=UTC)  # midnight in Sweden
    source = FakeSource({BJORN: Tip(BJORN, away=True)})
    register = FakeRegister((Tip(BJORN, until=until, substitute="Carin Holm"), Tip(DAWIT, until=until)))
    service, _ = make(source, register)
    answer = wire(asyncio.run(service.ask(ANNA, [BJORN, DAWIT])), STOCKHOLM)
    assert answer["tips"] == [
        {"address": BJORN, "members": 1, "outside": 0, "away": True, "until": "2026-11-27", "substitute": "Carin Holm"},
        {"address": DAWIT, "members": 1, "outside": 0, "away": True, "until": "2026-11-27", "substitute": ""},
    ]


def test_a_group_is_told_of_when_several_of_it_get_the_mail() -> None:
    """Three of its members or more, and not when it gets the mail itself; groups are read once an hour."""
    source = FakeSource(lists=(EVERYBODY, KnownGroup("bygg@sandby.example", "Bygg", ("x@sandby.example",))))
    service, _ = make(source)
    assert asyncio.run(service.ask(ANNA, [ANNA, BJORN])).groups == ()
    assert asyncio.run(service.ask(ANNA, [ANNA, BJORN, CARIN.upper()])).groups == (EVERYBODY,)
    assert asyncio.run(service.ask(ANNA, [ANNA, BJORN, CARIN, LIST])).groups == ()
    assert source.listed == 1


def test_an_absence_that_ends_at_midnight_ends_the_day_before() -> None:
    """The last day away is the one before; an end at noon is that day."""
    assert last_day(datetime(2026, 11, 27, 23, 0, tzinfo=UTC), STOCKHOLM) == "2026-11-27"
    assert last_day(datetime(2026, 11, 27, 11, 0, tzinfo=UTC), STOCKHOLM) == "2026-11-27"
