"""Asking, changing, ending: who may, and what is refused with which words."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from absence.acts import target_of
from absence.model import Kind, Request, Stage, Way
from policies.messages import PostvaktError
from policies.packs import load_pack
from policies.vocabulary import DirectoryEntry, Role
from tests.absence.core import (
    ANNA,
    BJORN,
    CARIN,
    DAWIT,
    ELSA,
    GUN,
    NOW,
    SOCIAL,
    ULLA,
    House,
    actor,
    covered,
    days,
    refused,
    request,
)


async def test_anna_asks_bjorn_agrees_and_it_runs_by_itself(house: House) -> None:
    """From the form to restored, with nobody doing anything but Anna and Björn."""
    made = await house.service.ask(actor(ANNA), request())
    assert made.stage is Stage.ASKED
    assert [one.id for one in (await house.service.mine(actor(BJORN))).asked] == [made.id]
    agreed = await house.service.answer(actor(BJORN), made.id, accept=True, round_=1)
    assert agreed.stage is Stage.PLANNED
    house.clock.at = made.start
    ((before, after),) = house.service.time_passes()
    assert before is not None
    assert (before.stage, after.stage) == (Stage.PLANNED, Stage.ACTIVE)
    assert house.service.is_away(ANNA.address, house.clock.now())
    assert house.service.time_passes() == []
    assert made.end is not None
    house.clock.at = made.end
    house.service.time_passes()
    assert not house.service.is_away(ANNA.address, house.clock.now())
    assert [one.id for one in house.store.unrestored()] == [made.id]
    assert house.service.restored(made.id).stage is Stage.RESTORED
    assert house.service.restored(made.id).version == 5
    house.clock.advance(timedelta(days=61))
    assert house.service.remove_old() == 1


async def test_every_write_is_told_with_before_and_after(house: House) -> None:
    """Whoever sends mails and looks after mailboxes learns of each change once."""
    made = await covered(house)
    assert [(before and before.stage, after.stage) for before, after in house.told] == [
        (None, Stage.ASKED), (Stage.ASKED, Stage.PLANNED),
    ]  # fmt: skip
    await house.service.answer(actor(BJORN), made.id, accept=True)
    assert len(house.told) == 2


@pytest.mark.parametrize(
    ("asked", "code", "field"),
    [
        (request(first="2026-12-12", last="2026-12-01"), "PV-ABSENCE-END-BEFORE-START", "end"),
        (request(first="2026-11-01", last="2026-11-20"), "PV-ABSENCE-PAST", "end"),
        (request(first="2026-09-01", last="2026-12-20"), "PV-ABSENCE-START-LONG-AGO", "start"),
        (request(last="2029-12-20"), "PV-ABSENCE-TOO-LONG", "end"),
        (request(weekdays=(0, 1, 2, 3, 4, 5, 6)), "PV-ABSENCE-WEEKDAYS", "weekdays"),
        (request(first="2026-12-01", last="2026-12-02", weekdays=(4,)), "PV-ABSENCE-NO-DAYS", "weekdays"),
        (request(zone="Europe/Sandby"), "PV-ABSENCE-ZONE", "zone"),
        (request(substitute=""), "PV-ABSENCE-NO-SUBSTITUTE", "substitute"),
        (request(substitute=ANNA), "PV-ABSENCE-SUBSTITUTE-SELF", "substitute"),
        (request(substitute="ivar@exempel.example"), "PV-ABSENCE-SUBSTITUTE-OUTSIDE", "substitute"),
        (request(substitute="nils.borta@sandby.example"), "PV-ABSENCE-SUBSTITUTE-UNKNOWN", "substitute"),
        (request(substitute=SOCIAL), "PV-ABSENCE-SUBSTITUTE-MAILBOX", "substitute"),
        (request(kind=Kind.LEFT), "PV-ABSENCE-LEFT", "kind"),
        (request(kind=Kind.ILLNESS, way=Way.SELF), "PV-ABSENCE-WAY-SELF", "way"),
        (request(reply_to="ivar@exempel.example"), "PV-ABSENCE-REPLY-TO", "reply_to"),
        (request(reply_to=BJORN.address), "PV-ABSENCE-REPLY-TO", "reply_to"),
        (request(words_sv="x" * 501), "PV-ABSENCE-WORDS-LONG", "words_sv"),
        (request(kind=Kind.ILLNESS, words_sv="Jag är sjuk"), "PV-ABSENCE-WORDS-REASON", "words_sv"),
    ],
)  # fmt: skip
async def test_what_cannot_stand_is_refused_at_its_field(house: House, asked: Request, code: str, field: str) -> None:
    """Every mistake names the field it is about, in both languages, and nothing is written."""
    error = await refused(house, asked)
    assert (error.code, error.details["field"]) == (code, field)
    assert error.text("sv") != error.text("en")


async def test_a_vanished_mailbox_and_a_function_mailbox_arerefused(house: House) -> None:
    """Only a person of the directory can be away."""
    del house.directory.people[ANNA.address]
    assert (await refused(house, request())).code == "PV-ABSENCE-MAILBOX-GONE"
    assert (await refused(house, request(SOCIAL), DAWIT, Role.ADMINISTRATOR)).code == "PV-ABSENCE-NOT-PERSON"


async def test_a_way_that_the_pack_forbids_isrefused(house: House) -> None:
    """Where the guideline asks for somebody else, reading it oneself is not offered."""
    sjobo = load_pack("sjobo")
    house.service.pack = replace(house.pack, absence=sjobo.absence, departments=())
    assert (await refused(house, request(way=Way.SELF))).code == "PV-ABSENCE-WAY"


@pytest.mark.parametrize(("who", "roles"), [(CARIN, ()), (ULLA, ()), (DAWIT, (Role.ADMINISTRATOR,))])
async def test_managers_and_administrators_may_act_for_anna(
    house: House, who: DirectoryEntry, roles: tuple[Role, ...]
) -> None:
    """The manager, the manager's manager and administrators set up an absence for somebody who is ill (A05)."""
    made = await house.service.ask(actor(who, *roles), request(kind=Kind.ILLNESS, first="2026-11-23"))
    assert (made.stage, made.made_by) == (Stage.ACTIVE, who.address)
    assert made.uncovered_since == NOW


@pytest.mark.parametrize(
    ("who", "roles"), [(BJORN, (Role.MANAGER,)), (ELSA, ()), (GUN, (Role.SERVICE_DESK, Role.REGISTRAR))]
)
async def test_nobody_else_may(house: House, who: DirectoryEntry, roles: tuple[Role, ...]) -> None:
    """A colleague, another manager, the service desk: none of them registers, changes or ends Anna's absence."""
    assert (await refused(house, request(), who, *roles)).code == "PV-ABSENCE-NOT-YOURS"
    made = await covered(house)
    stranger = actor(who, *roles)
    service = house.service
    acts: list[Callable[[], Awaitable[object]]] = [
        lambda: service.change(stranger, made.id, request()),
        lambda: service.extend(stranger, made.id, made.end and made.end + timedelta(days=1)),
        lambda: service.cut_short(stranger, made.id),
        lambda: service.cancel(stranger, made.id),
        lambda: service.cover(stranger, made.id, Way.ACCESS, CARIN.address),
        lambda: service.for_person(stranger, ANNA.address),
        lambda: service.suggestions(stranger, request()),
        lambda: service.preview(stranger, request()),
    ]
    for act in acts:
        with pytest.raises(PostvaktError) as told:
            await act()
        assert told.value.code == "PV-ABSENCE-NOT-YOURS"
    assert house.get(made) == made


async def test_without_a_manager_in_the_directory_it_is_said(house: House) -> None:
    """Somebody with the role of a manager learns that the directory names none for this person."""
    assert (await refused(house, request(GUN), CARIN, Role.MANAGER)).code == "PV-ABSENCE-NO-MANAGER"


async def test_a_directory_that_goes_round_in_a_circle_ends(house: House) -> None:
    """Managers of each other are no endless loop, and neither becomes anybody else's manager."""
    house.directory.people[ULLA.address] = replace(ULLA, manager_id=CARIN.id)
    assert (await house.service.reports(actor(GUN))) == []
    assert (await refused(house, request(), GUN)).code == "PV-ABSENCE-NOT-YOURS"


async def test_an_old_page_isrefused(house: House) -> None:
    """A change made on an older version says so and writes nothing."""
    made = await covered(house)
    with pytest.raises(PostvaktError) as told:
        await house.service.cancel(actor(ANNA), made.id, version=1)
    assert told.value.code == "PV-ABSENCE-CHANGED"
    assert house.get(made) == made


async def test_longer_and_shorter(house: House) -> None:
    """Extended, the substitute is asked for the rest; cut short it ends; the wrong one of the two is refused with words."""
    made = await covered(house)
    assert made.end is not None
    house.clock.at = made.start
    house.service.time_passes()
    later, sooner = made.end + timedelta(days=3), made.end - timedelta(days=3)
    with pytest.raises(PostvaktError) as told:
        await house.service.extend(actor(ANNA), made.id, sooner)
    assert told.value.code == "PV-ABSENCE-SOONER"
    with pytest.raises(PostvaktError) as told:
        await house.service.cut_short(actor(ANNA), made.id, later)
    assert told.value.code == "PV-ABSENCE-LATER"
    longer = await house.service.move_end(actor(ANNA), made.id, later)
    assert longer.coverage.asks_rest
    agreed = await house.service.answer(actor(BJORN), made.id, accept=True)
    assert agreed.covered_at(made.end)
    shorter = await house.service.move_end(actor(ANNA), made.id, sooner)
    assert (shorter.end, shorter.coverage.asks_rest) == (sooner, False)
    house.clock.advance(timedelta(days=1))
    back = await house.service.cut_short(actor(ANNA), made.id)
    assert (back.stage, back.end) == (Stage.ENDED, house.clock.now())


async def test_change_asks_another_substitute(house: House) -> None:
    """New dates and another substitute are one change."""
    made = await covered(house)
    changed = await house.service.change(
        actor(ANNA), made.id, request(last="2026-12-20", substitute=CARIN), version=made.version
    )
    assert (changed.coverage.substitute, changed.stage, changed.version) == (
        CARIN.address,
        Stage.ASKED,
        made.version + 1,
    )


async def test_two_single_absences_never_overlap(house: House) -> None:
    """A second one in the same days is refused, with the first day that is taken; one that recurs may lie around it."""
    await covered(house)
    error = await refused(house, request(first="2026-12-10", last="2026-12-15"))
    assert (error.code, error.details["when"]) == ("PV-ABSENCE-OVERLAPS", "2026-12-10")
    fridays = request(first="2026-11-27", last="2027-02-26", way=Way.SELF, weekdays=(4,))
    made = await house.service.ask(actor(ANNA), fridays)
    house.clock.at = days("2026-12-04", "2026-12-04")[0]
    house.service.time_passes()
    assert [one.recurs for one in house.store.for_mailbox(ANNA.address) if one.in_force] == [False]
    assert house.service.time_passes() == []
    house.clock.at = days("2026-12-18", "2026-12-18")[0]
    house.service.time_passes()
    assert house.get(made).in_force


async def test_words_that_name_somebody_away_arerefused(house: House) -> None:
    """Own lines that send people to a colleague who is away in those days cannot be saved."""
    await covered(house, request(ELSA, substitute=CARIN), ELSA)
    error = await refused(house, request(words_en="Ask Elsa Norberg"))
    assert (error.code, error.details["field"]) == ("PV-ABSENCE-WORDS-AWAY", "words_en")


async def test_every_act_is_in_the_audit_log_and_says_nothing_of_the_absence(house: House) -> None:
    """Who asked, agreed, changed, called off, and when; never whose absence, what kind, which days or words. Time alone is no act."""
    one = await covered(house, request(kind=Kind.ILLNESS, words_sv="Hälsningar från landet"), ANNA)
    await house.service.move_end(actor(ANNA), one.id, one.end + timedelta(days=1) if one.end else None)
    house.clock.advance(timedelta(days=9))
    house.service.time_passes()
    await house.service.cancel(actor(CARIN), one.id)
    rows = list(house.store.audit.entries())[::-1]
    assert [(row.actor, row.action) for row in rows] == [
        (ANNA.address, "absence.asked"),
        (BJORN.address, "absence.accepted"),
        (ANNA.address, "absence.changed"),
        (CARIN.address, "absence.called-off"),
    ]
    assert {row.target for row in rows} == {target_of(one.id)}
    told = str([(row.target, row.reason, row.before, row.after) for row in rows])
    assert not [word for word in (ANNA.address, one.id + "'", "illness", "2026", "landet") if word in told]
    assert house.store.audit.verify().sound
