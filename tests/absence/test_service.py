"""Asking, answering, changing, ending: who may, what follows, and what is refused with which words."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from absence.model import Absence, Answer, Kind, Request, Stage, Way
from absence.service import AbsenceService, request_of
from policies.messages import PostvaktError
from policies.packs import load_pack
from policies.vocabulary import DirectoryEntry, MailboxKind, Role
from store.absence_store import SqlAbsenceStore
from tests.absence.core import (
    ADMIN,
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
    days,
    request,
)


class Rival:
    """A store into which somebody else writes just before the first write."""

    def __init__(self, store: SqlAbsenceStore[Any, Any, Any, Any]) -> None:
        self._store = store
        self._waits = True

    def __getattr__(self, name: str) -> Any:
        return getattr(self._store, name)

    def apply(self, changes: Sequence[Absence], *, revision: int) -> None:
        """As the store, once too late."""
        if self._waits:
            self._waits = False
            coverage = replace(changes[0].coverage, substitute=CARIN.address)
            self._store.apply(
                [replace(changes[0], id="rival", mailbox=BJORN.address, coverage=coverage)], revision=revision
            )
        self._store.apply(changes, revision=revision)


async def _refused(house: House, asked: Request, who: DirectoryEntry = ANNA, *roles: Role) -> PostvaktError:
    """What asking is refused with; nothing was written."""
    before = (house.store.revision(), house.store.live())
    with pytest.raises(PostvaktError) as told:
        await house.service.ask(actor(who, *roles), asked)
    assert (house.store.revision(), house.store.live()) == before
    return told.value


async def _covered(house: House, asked: Request | None = None, who: DirectoryEntry = ANNA) -> Absence:
    """An absence whose substitute has agreed."""
    asked = asked or request(who)
    made = await house.service.ask(actor(who), asked)
    if not made.coverage.awaits_answer:
        return made
    return await house.service.answer(actor(house.directory.people[asked.substitute]), made.id, accept=True)


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
    made = await _covered(house)
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
    error = await _refused(house, asked)
    assert (error.code, error.details["field"]) == (code, field)
    assert error.text("sv") != error.text("en")


async def test_a_vanished_mailbox_and_a_function_mailbox_are_refused(house: House) -> None:
    """Only a person of the directory can be away."""
    del house.directory.people[ANNA.address]
    assert (await _refused(house, request())).code == "PV-ABSENCE-MAILBOX-GONE"
    assert (await _refused(house, request(SOCIAL), DAWIT, Role.ADMINISTRATOR)).code == "PV-ABSENCE-NOT-PERSON"


async def test_a_way_that_the_pack_forbids_is_refused(house: House) -> None:
    """Where the guideline asks for somebody else, reading it oneself is not offered."""
    sjobo = load_pack("sjobo")
    house.service.pack = replace(house.pack, absence=sjobo.absence, departments=())
    assert (await _refused(house, request(way=Way.SELF))).code == "PV-ABSENCE-WAY"


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
    assert (await _refused(house, request(), who, *roles)).code == "PV-ABSENCE-NOT-YOURS"
    made = await _covered(house)
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
    assert (await _refused(house, request(GUN), CARIN, Role.MANAGER)).code == "PV-ABSENCE-NO-MANAGER"


async def test_a_directory_that_goes_round_in_a_circle_ends(house: House) -> None:
    """Managers of each other are no endless loop, and neither becomes anybody else's manager."""
    house.directory.people[ULLA.address] = replace(ULLA, manager_id=CARIN.id)
    assert (await house.service.reports(actor(GUN))) == []
    assert (await _refused(house, request(), GUN)).code == "PV-ABSENCE-NOT-YOURS"


async def test_only_the_substitute_answers_and_only_the_question_that_is_open(house: House) -> None:
    """Neither the manager nor an old link answers for Björn."""
    made = await house.service.ask(actor(ANNA), request())
    for who, round_ in ((actor(CARIN), None), (ADMIN, None), (actor(BJORN), 2)):
        with pytest.raises(PostvaktError) as told:
            await house.service.answer(who, made.id, accept=True, round_=round_)
        assert told.value.code == "PV-ABSENCE-NOT-ASKED"
    await house.service.answer(actor(BJORN), made.id, accept=False)
    with pytest.raises(PostvaktError) as told:
        await house.service.answer(actor(BJORN), made.id, accept=True)
    assert told.value.code == "PV-ABSENCE-NOT-ASKED"


async def test_whoever_is_away_cannot_be_chosen_nor_agree(house: House) -> None:
    """Björn is away in the same days: he is refused; asked before, he cannot agree any longer."""
    await _covered(house, request(BJORN, "2026-12-05", "2026-12-06", substitute=CARIN), BJORN)
    error = await _refused(house, request())
    assert (error.code, error.details["when"]) == ("PV-ABSENCE-SUBSTITUTE-AWAY", "2026-12-05")


async def test_a_substitute_who_goes_away_opens_the_coverage(house: House) -> None:
    """Björn's own absence ends what he had agreed to, in the same write; what lies before it stays covered."""
    anna = await _covered(house)
    await house.service.ask(actor(BJORN), request(BJORN, "2026-12-05", "2026-12-06", substitute=CARIN))
    found = house.get(anna)
    assert found.coverage.accepted_until == days("2026-12-05", "2026-12-06")[0]
    ill = request(BJORN, "2026-11-24", "2026-12-03", substitute=CARIN, kind=Kind.ILLNESS)
    await house.service.ask(actor(CARIN), ill)
    assert (house.get(anna).coverage.answer, house.get(anna).stage) == (Answer.WITHDRAWN, Stage.ASKED)


async def test_a_substitute_who_leaves_opens_the_coverage(house: House) -> None:
    """Nobody in the directory any longer: found by the check, and not by an empty directory."""
    anna = await _covered(house)
    people = dict(house.directory.people)
    house.directory.people.clear()
    assert await house.service.check_directory() == []
    house.directory.people.update(people)
    del house.directory.people[BJORN.address]
    assert len(await house.service.check_directory()) == 1
    assert house.get(anna).coverage.answer is Answer.WITHDRAWN


async def test_a_ring_is_refused_by_name(house: House) -> None:
    """Anna → Björn → Carin → Anna: the last one closes the ring and is refused."""
    await _covered(house, request(way=Way.FORWARD))
    error = await _refused(house, request(BJORN, substitute=ANNA, way=Way.FORWARD), BJORN)
    assert error.code == "PV-ABSENCE-RING"
    assert "Anna Lind" in error.details["ring"]
    await _covered(house, request(BJORN, substitute=CARIN, way=Way.FORWARD), BJORN)
    error = await _refused(house, request(CARIN, substitute=BJORN, way=Way.FORWARD), CARIN)
    assert error.code == "PV-ABSENCE-RING"


async def test_a_forward_waits_until_the_other_direction_is_gone(house: House) -> None:
    """Björn's forward to Anna begins once the rule in Anna's mailbox is gone; if that takes too long he is uncovered, never in a ring."""
    anna = await _covered(house, request(last="2026-12-04", way=Way.FORWARD))
    asked = request(BJORN, "2026-12-05", "2026-12-10", Way.FORWARD, ANNA)
    bjorn = await _covered(house, asked, BJORN)
    house.clock.at = asked.start
    house.service.time_passes()
    house.clock.advance(timedelta(minutes=5))
    house.service.time_passes()
    assert (house.get(anna).stage, house.get(bjorn).stage) == (Stage.ENDED, Stage.PLANNED)
    house.clock.advance(timedelta(hours=2))
    house.service.time_passes()
    late = house.get(bjorn)
    assert (late.stage, late.coverage.answer) == (Stage.ACTIVE, Answer.WITHDRAWN)
    assert late.uncovered_since is not None


async def test_a_forward_that_would_begin_at_once_is_refused_while_the_other_stands(house: House) -> None:
    """Anna's rule to Björn is not taken away yet: his mail cannot be sent to her this minute, and a moment later it can."""
    anna = await _covered(house, request(first="2026-11-23", last="2026-11-24", way=Way.FORWARD))
    await house.service.cut_short(actor(ANNA), anna.id)
    made = await house.service.ask(
        actor(CARIN), request(BJORN, "2026-11-23", "2026-11-27", Way.FORWARD, ANNA, Kind.ILLNESS)
    )
    with pytest.raises(PostvaktError) as told:
        await house.service.answer(actor(ANNA), made.id, accept=True)
    assert told.value.code == "PV-ABSENCE-RING"
    house.service.restored(anna.id)
    assert (await house.service.answer(actor(ANNA), made.id, accept=True)).covered_at(NOW)


async def test_a_function_mailbox_needs_no_answer(house: House) -> None:
    """Forwarded to the unit's function mailbox it is planned at once, and the reply names it."""
    made = await house.service.ask(actor(ANNA), request(way=Way.REDIRECT, substitute=SOCIAL))
    assert made.stage is Stage.PLANNED
    text = (await house.service.replies(made)).text("sv", "external")
    assert "skickats vidare till Socialtjänsten" in text


async def test_whoever_chooses_oneself_needs_no_answer(house: House) -> None:
    """A manager who takes over watches at once; so does a take-over of an absence that nobody covers."""
    made = await house.service.ask(actor(CARIN), request(first="2026-11-23", kind=Kind.ILLNESS))
    taken = await house.service.take_over(actor(CARIN), made.id, version=made.version)
    assert (taken.coverage.substitute, taken.coverage.answer) == (CARIN.address, Answer.ACCEPTED)
    assert taken.uncovered_since is None


async def test_an_old_page_is_refused(house: House) -> None:
    """A change made on an older version says so and writes nothing."""
    made = await _covered(house)
    with pytest.raises(PostvaktError) as told:
        await house.service.cancel(actor(ANNA), made.id, version=1)
    assert told.value.code == "PV-ABSENCE-CHANGED"
    assert house.get(made) == made


async def test_longer_and_shorter(house: House) -> None:
    """Extended, the substitute is asked for the rest; cut short it ends; the wrong one of the two is refused with words."""
    made = await _covered(house)
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
    made = await _covered(house)
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
    await _covered(house)
    error = await _refused(house, request(first="2026-12-10", last="2026-12-15"))
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


async def test_the_kind_is_nobody_elses_matter(house: House) -> None:
    """The substitute and an administrator see an absence; the manager who registered it sees illness; a change does not lose it."""
    made = await house.service.ask(actor(CARIN), request(kind=Kind.ILLNESS))
    assert (await house.service.get(actor(BJORN), made.id)).kind is Kind.OTHER
    assert (await house.service.get(ADMIN, made.id)).kind is Kind.OTHER
    assert (await house.service.get(actor(CARIN), made.id)).kind is Kind.ILLNESS
    assert (await house.service.overview(ADMIN))[0].absence.kind is Kind.OTHER
    seen = await house.service.get(ADMIN, made.id)
    await house.service.change(ADMIN, made.id, request_of(seen, words_sv="Ring kontaktcenter"))
    assert house.get(made).kind is Kind.ILLNESS


async def test_the_overview_is_for_administrators_and_the_service_desk(house: House) -> None:
    """A day's absences, what is uncovered first; nobody else is shown it; a manager sees the reports'."""
    covered = await _covered(house, request(ELSA, substitute=CARIN), ELSA)
    open_ = await house.service.ask(actor(CARIN), request(kind=Kind.ILLNESS, first="2026-11-23"))
    found = await house.service.overview(ADMIN)
    assert [(one.absence.id, one.is_uncovered) for one in found] == [(open_.id, True), (covered.id, False)]
    assert [one.absence.id for one in await house.service.overview(ADMIN, NOW.date())] == [open_.id]
    assert [one.absence.id for one in await house.service.uncovered()] == [open_.id]
    with pytest.raises(PostvaktError):
        await house.service.overview(actor(CARIN, Role.MANAGER))
    assert len(await house.service.for_manager(actor(ULLA))) == 2
    assert await house.service.for_manager(actor(BJORN)) == []


async def test_suggestions_begin_with_who_fits(house: House) -> None:
    """The usual substitute first, those who are away last with the reason; who covers an absent one is brought in."""
    await _covered(house, request(first="2026-11-24", last="2026-11-25", substitute=ELSA))
    await _covered(house, request(ELSA, substitute=CARIN, way=Way.FORWARD), ELSA)
    found = await house.service.suggestions(actor(ANNA), request(way=Way.FORWARD))
    assert [(one.address, one.reason) for one in found if one.fits][:2] == [
        (CARIN.address, "instead"),
        (BJORN.address, "unit"),
    ]
    last = found[-1]
    assert (last.address, last.reason) == (ELSA.address, "usual")
    assert last.problem is not None
    assert last.problem.code == "PV-ABSENCE-SUBSTITUTE-AWAY"
    assert any(one.kind is MailboxKind.FUNCTION for one in found)


async def test_the_preview_is_the_reply_once_agreed_and_writes_nothing(house: House) -> None:
    """Both languages, before anything is saved; mistakes are told as when saving."""
    revision = house.store.revision()
    replies = await house.service.preview(actor(ANNA), request(words_sv="Hälsningar från fjällen"))
    assert "Björn Ek går igenom" in replies.text("sv", "internal")
    assert "back on Monday 14 December 2026" in replies.text("en", "internal")
    assert "Hälsningar från fjällen" in replies.internal
    with pytest.raises(PostvaktError):
        await house.service.preview(actor(ANNA), request(substitute=""))
    assert house.store.revision() == revision


async def test_a_reply_names_nobody_who_has_not_agreed_or_is_away(house: House) -> None:
    """Before Björn agrees, and once he is away, no reply names him; own lines that name him are left out as well."""
    made = await house.service.ask(actor(ANNA), request(words_sv="Fråga Björn Ek"))
    assert "Björn" not in (await house.service.replies(made)).text("sv", "internal").replace("Fråga Björn Ek", "")
    agreed = await house.service.answer(actor(BJORN), made.id, accept=True)
    assert "Björn Ek går igenom" in (await house.service.replies(agreed)).internal
    house.clock.at = made.start
    house.service.time_passes()
    house.clock.advance(timedelta(days=1))
    await house.service.ask(
        actor(CARIN), request(BJORN, "2026-12-02", "2026-12-03", substitute=CARIN, kind=Kind.ILLNESS)
    )
    replies = await house.service.replies(house.get(made))
    assert "Björn" not in replies.internal + replies.external


async def test_words_that_name_somebody_away_are_refused(house: House) -> None:
    """Own lines that send people to a colleague who is away in those days cannot be saved."""
    await _covered(house, request(ELSA, substitute=CARIN), ELSA)
    error = await _refused(house, request(words_en="Ask Elsa Norberg"))
    assert (error.code, error.details["field"]) == ("PV-ABSENCE-WORDS-AWAY", "words_en")


async def test_two_requests_at_once_cannot_contradict_each_other(house: House) -> None:
    """Between reading and writing somebody else registers that Björn is away: the first decision is taken again and refused."""
    house.service = AbsenceService(
        house.pack, house.directory, Rival(house.store), clock=house.clock, new_id=lambda: "a1"
    )
    with pytest.raises(PostvaktError) as told:
        await house.service.ask(actor(ANNA), request())
    assert told.value.code == "PV-ABSENCE-SUBSTITUTE-AWAY"
    assert [one.mailbox for one in house.store.live()] == [BJORN.address]
