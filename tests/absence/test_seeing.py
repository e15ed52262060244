"""What people are shown, and what an absence would be like before it is saved."""

from __future__ import annotations

from datetime import timedelta

import pytest

from absence.model import Kind, Way
from absence.service import request_of
from policies.messages import PostvaktError
from policies.vocabulary import MailboxKind, Role
from tests.absence.core import (
    ADMIN,
    ANNA,
    BJORN,
    CARIN,
    ELSA,
    NOW,
    ULLA,
    House,
    actor,
    covered,
    request,
)


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
    calm = await covered(house, request(ELSA, substitute=CARIN), ELSA)
    open_ = await house.service.ask(actor(CARIN), request(kind=Kind.ILLNESS, first="2026-11-23"))
    found = await house.service.overview(ADMIN)
    assert [(one.absence.id, one.is_uncovered) for one in found] == [(open_.id, True), (calm.id, False)]
    assert [one.absence.id for one in await house.service.overview(ADMIN, NOW.date())] == [open_.id]
    assert [one.absence.id for one in await house.service.uncovered()] == [open_.id]
    with pytest.raises(PostvaktError):
        await house.service.overview(actor(CARIN, Role.MANAGER))
    assert len(await house.service.for_manager(actor(ULLA))) == 2
    assert await house.service.for_manager(actor(BJORN)) == []


async def test_suggestions_begin_with_who_fits(house: House) -> None:
    """The usual substitute first, those who are away last with the reason; who covers an absent one is brought in."""
    await covered(house, request(first="2026-11-24", last="2026-11-25", substitute=ELSA))
    await covered(house, request(ELSA, substitute=CARIN, way=Way.FORWARD), ELSA)
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
