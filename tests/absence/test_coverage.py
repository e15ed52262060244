"""Who covers: agreeing, stepping back, going away, leaving, rings."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from absence.acts import Act
from absence.model import Absence, Answer, Kind, Stage, Way
from absence.service import AbsenceService
from policies.messages import PostvaktError
from store.absence_store import SqlAbsenceStore
from tests.absence.core import (
    ADMIN,
    ANNA,
    BJORN,
    CARIN,
    NOW,
    SOCIAL,
    House,
    actor,
    covered,
    days,
    refused,
    request,
)


class Rival:
    """A store into which somebody else writes just before the first write."""

    def __init__(self, store: SqlAbsenceStore[Any, Any, Any, Any]) -> None:
        self._store = store
        self._waits = True

    def __getattr__(self, name: str) -> Any:
        return getattr(self._store, name)

    def apply(self, changes: Sequence[Absence], *, revision: int, acts: Sequence[Act] = ()) -> None:
        """As the store, once too late."""
        if self._waits:
            self._waits = False
            coverage = replace(changes[0].coverage, substitute=CARIN.address)
            self._store.apply(
                [replace(changes[0], id="rival", mailbox=BJORN.address, coverage=coverage)], revision=revision
            )
        self._store.apply(changes, revision=revision, acts=acts)


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
    await covered(house, request(BJORN, "2026-12-05", "2026-12-06", substitute=CARIN), BJORN)
    error = await refused(house, request())
    assert (error.code, error.details["when"]) == ("PV-ABSENCE-SUBSTITUTE-AWAY", "2026-12-05")


async def test_a_substitute_who_goes_away_opens_the_coverage(house: House) -> None:
    """Björn's own absence ends what he had agreed to, in the same write; what lies before it stays covered."""
    anna = await covered(house)
    await house.service.ask(actor(BJORN), request(BJORN, "2026-12-05", "2026-12-06", substitute=CARIN))
    found = house.get(anna)
    assert found.coverage.accepted_until == days("2026-12-05", "2026-12-06")[0]
    ill = request(BJORN, "2026-11-24", "2026-12-03", substitute=CARIN, kind=Kind.ILLNESS)
    await house.service.ask(actor(CARIN), ill)
    assert (house.get(anna).coverage.answer, house.get(anna).stage) == (Answer.WITHDRAWN, Stage.ASKED)


async def test_a_substitute_who_leaves_opens_the_coverage(house: House) -> None:
    """Nobody in the directory any longer: found by the check, and not by an empty directory."""
    anna = await covered(house)
    people = dict(house.directory.people)
    house.directory.people.clear()
    assert await house.service.check_directory() == []
    house.directory.people.update(people)
    del house.directory.people[BJORN.address]
    assert len(await house.service.check_directory()) == 1
    assert house.get(anna).coverage.answer is Answer.WITHDRAWN


async def test_a_ring_is_refused_by_name(house: House) -> None:
    """Anna → Björn → Carin → Anna: the last one closes the ring and is refused."""
    await covered(house, request(way=Way.FORWARD))
    error = await refused(house, request(BJORN, substitute=ANNA, way=Way.FORWARD), BJORN)
    assert error.code == "PV-ABSENCE-RING"
    assert "Anna Lind" in error.details["ring"]
    await covered(house, request(BJORN, substitute=CARIN, way=Way.FORWARD), BJORN)
    error = await refused(house, request(CARIN, substitute=BJORN, way=Way.FORWARD), CARIN)
    assert error.code == "PV-ABSENCE-RING"


async def test_a_forward_waits_until_the_other_direction_is_gone(house: House) -> None:
    """Björn's forward to Anna begins once the rule in Anna's mailbox is gone; if that takes too long he is uncovered, never in a ring."""
    anna = await covered(house, request(last="2026-12-04", way=Way.FORWARD))
    asked = request(BJORN, "2026-12-05", "2026-12-10", Way.FORWARD, ANNA)
    bjorn = await covered(house, asked, BJORN)
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
    anna = await covered(house, request(first="2026-11-23", last="2026-11-24", way=Way.FORWARD))
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


async def test_two_requests_at_once_cannot_contradict_each_other(house: House) -> None:
    """Between reading and writing somebody else registers that Björn is away: the first decision is taken again and refused."""
    house.service = AbsenceService(
        house.pack, house.directory, Rival(house.store), clock=house.clock, new_id=lambda: "a1"
    )
    with pytest.raises(PostvaktError) as told:
        await house.service.ask(actor(ANNA), request())
    assert told.value.code == "PV-ABSENCE-SUBSTITUTE-AWAY"
    assert [one.mailbox for one in house.store.live()] == [BJORN.address]
