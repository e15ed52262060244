"""A week travelled on the local tenant: asked, accepted by link, begun, watched or not, ended, and everything as it was."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import httpx
import pytest

from absence.model import Kind, Stage, Way
from absence.notices import What
from policies.clock import FixedClock
from sandbox.faults import FaultConfig
from tests.absence.people import ANNA, BJORN, CARIN, DESK, at
from tests.absence.week import World, world
from tests.conftest import TenantServer, token_for

# every fault at its full rate, without the waiting
FIRE = replace(FaultConfig.everything(seed=11), retry_after=0, hang_seconds=0.01, slow_ms=(0.0, 2.0))
START, END = "2026-11-30 00:00", "2026-12-05 00:00"


def _accepted(here: World) -> str:
    """Anna asks on Monday, Björn gets one mail and says yes by its link; the absence's id."""
    made = here.ask(ANNA, START, END)
    here.travel("2026-11-23 09:05")
    (question,) = here.told(BJORN)
    assert question.subject.startswith("Kan du vara ersättare för Anna Lind")
    assert here.services.absence.store.get(made.id) == made, "opening the mail changes nothing"
    assert here.answer(BJORN, accept=True).stage is Stage.PLANNED
    here.travel("2026-11-23 09:10")
    assert [mail.subject for mail in here.told(ANNA)] == ["Björn Ek är din ersättare 30 november–4 december"]
    return made.id


def test_a_week_that_nobody_watches(tenant_server: TenantServer, clock: FixedClock, tmp_path: Path) -> None:
    """Björn is told at ten, Carin at two, the service desk next morning, each once; back again, all is as it was."""
    with world(tenant_server, clock, tmp_path / "p") as here:
        before = (here.settings(ANNA), here.rights(ANNA))
        made = _accepted(here)
        here.travel("2026-11-30 00:01")
        assert '"status": "scheduled"' in here.settings(ANNA)
        assert here.rights(ANNA) != before[1]
        assert [mail.subject for mail in here.told(ANNA)][-1] == "Din frånvaro har börjat"
        here.to(at("2026-11-30 08:30"))
        here.mail(ANNA, "Undrar om mitt ärende")
        asked = len(here.told(BJORN))
        for time in ("09:00", "09:30"):
            here.travel(f"2026-11-30 {time}")
        assert len(here.told(BJORN)) == asked
        here.travel("2026-11-30 10:00")
        here.travel("2026-11-30 10:15")
        assert len(here.told(BJORN)) == asked + 1
        assert "Ingen har öppnat Annas brevlåda sedan i dag kl. 08" in here.told(BJORN)[-1].body
        assert here.told(CARIN) == []
        here.travel("2026-11-30 14:00")
        here.travel("2026-11-30 16:00")
        (to_carin,) = here.told(CARIN)
        assert "1 oläst." in to_carin.body
        assert here.told(DESK) == []
        here.travel("2026-12-01 08:00")
        here.travel("2026-12-01 08:15")
        assert len(here.told(DESK)) == 1
        here.travel("2026-12-05 00:05")
        absence = here.services.absence.store.get(made)
        assert absence is not None
        assert absence.stage is Stage.RESTORED
        assert (here.settings(ANNA), here.rights(ANNA)) == before
        assert [mail.subject for mail in here.told(ANNA)][-1] == "Välkommen tillbaka"
        assert here.services.audit.verify().sound


def test_a_week_that_is_watched(tenant_server: TenantServer, clock: FixedClock, tmp_path: Path) -> None:
    """Somebody opens what comes, and nobody is told anything."""
    with world(tenant_server, clock, tmp_path / "p") as here:
        _accepted(here)
        asked = len(here.told(BJORN))
        here.travel("2026-11-30 00:01")
        for day in range(1, 5):
            here.to(at(f"2026-12-0{day} 08:30"))
            message = here.mail(ANNA, f"Fråga {day}")
            here.travel(f"2026-12-0{day} 09:00")
            here.open(ANNA, message)
            for time in ("10:00", "14:00"):
                here.travel(f"2026-12-0{day} {time}")
        here.travel("2026-12-04 17:00")
        assert (len(here.told(BJORN)), here.told(CARIN), here.told(DESK)) == (asked, [], [])


def test_reading_with_the_right_given_is_evidence(
    tenant_server: TenantServer, clock: FixedClock, tmp_path: Path
) -> None:
    """Björn opens Anna's mail with the right that the absence gave him, and with no other: that shows."""
    with world(tenant_server, clock, tmp_path / "p") as here:
        made = _accepted(here)
        here.travel("2026-11-30 00:01")
        here.to(at("2026-11-30 08:30"))
        message = here.mail(ANNA, "Undrar om mitt ärende")
        token = token_for(here.tenant, "Mail.ReadWrite.Shared", user=BJORN)
        url = f"{tenant_server.base_url}/v1.0/users/{ANNA}/messages/{message}"
        headers = {"authorization": f"Bearer {token}"}
        opened = httpx.patch(url, json={"isRead": True}, headers=headers, verify=tenant_server.context())
        assert opened.status_code == 200, opened.text
        here.travel("2026-11-30 10:00")
        watched = here.services.absence.store.watched(made)
        assert watched is not None
        assert watched.evidence.value == "opened"


@pytest.mark.parametrize("way", [Way.REDIRECT, Way.FORWARD])
def test_mail_that_goes_on_is_proven_where_it_went(
    tenant_server: TenantServer, clock: FixedClock, tmp_path: Path, way: Way
) -> None:
    """Delivered to Björn and unread he is told at ten; read there, it is opened."""
    with world(tenant_server, clock, tmp_path / "p") as here:
        made = here.ask(ANNA, START, END, way)
        here.travel("2026-11-23 09:05")
        here.answer(BJORN, accept=True)
        here.travel("2026-11-30 00:01")
        asked = len(here.told(BJORN))
        here.to(at("2026-11-30 08:30"))
        here.mail(ANNA, "Undrar om mitt ärende")
        here.travel("2026-11-30 10:00")
        watched = here.services.absence.store.watched(made.id)
        assert watched is not None
        assert (watched.evidence.value, watched.why.value) == ("unopened", "")
        assert len(here.told(BJORN)) == asked + 1
        bjorn = here.id(BJORN)
        for one in list(here.tenant.mail.messages(bjorn, here.tenant.mail.folder(bjorn, "inbox"), bodies=False)):
            if "Undrar om mitt ärende" in one.json()["subject"]:
                here.open(BJORN, one.id)
        here.travel("2026-11-30 14:00")
        assert here.told(CARIN) == []
        assert "rule" not in here.services.absence.reconciler.touched()
        here.travel("2026-12-05 00:05")
        assert here.tenant.mail.rules(here.id(ANNA)) == []


def test_nobody_has_answered_when_it_begins(tenant_server: TenantServer, clock: FixedClock, tmp_path: Path) -> None:
    """Asker and manager are told at once that nobody watches; the reply is on and names nobody who has not agreed."""
    with world(tenant_server, clock, tmp_path / "p") as here:
        here.ask(CARIN, "2026-11-23 00:00", "2026-11-28 00:00", kind=Kind.ILLNESS)
        here.travel("2026-11-23 09:05")
        assert len(here.told(BJORN)) == 1
        (told,) = here.told(CARIN)
        assert told.subject == "Ingen bevakar Anna Linds brevlåda"
        assert "sjuk" not in told.body
        reply = here.settings(ANNA)
        assert '"status": "scheduled"' in reply
        assert "Bj" not in reply
        here.travel("2026-11-23 09:06")
        assert len(here.told(CARIN)) == 1
        here.answer(BJORN, accept=True)
        here.travel("2026-11-23 09:10")
        assert "Bj" in here.settings(ANNA)


def test_a_week_at_once(tenant_server: TenantServer, clock: FixedClock, tmp_path: Path) -> None:
    """When the clock jumps past the whole absence nothing is left in place, and nobody hears of days that are over."""
    with world(tenant_server, clock, tmp_path / "p") as here:
        before = (here.settings(ANNA), here.rights(ANNA))
        made = _accepted(here)
        here.travel("2026-12-07 09:00")
        absence = here.services.absence.store.get(made)
        assert absence is not None
        assert absence.stage.is_over
        assert (here.settings(ANNA), here.rights(ANNA)) == before
        assert (here.told(CARIN), here.told(DESK)) == ([], [])


def test_an_own_change_is_kept_and_told(tenant_server: TenantServer, clock: FixedClock, tmp_path: Path) -> None:
    """Anna writes a reply of her own while she is away: it stays, and she is told once."""
    with world(tenant_server, clock, tmp_path / "p") as here:
        _accepted(here)
        here.travel("2026-11-30 00:01")
        mine = {
            "status": "alwaysEnabled",
            "internalReplyMessage": "<p>Min egen text</p>",
            "externalReplyMessage": "<p>Min egen text</p>",
        }
        known = here.tenant.mail.settings(here.id(ANNA))["automaticRepliesSetting"]
        here.tenant.mail.save_settings(here.id(ANNA), {"automaticRepliesSetting": {**known, **mine}})
        here.travel("2026-12-05 00:05")
        assert "Min egen text" in here.settings(ANNA)
        told = here.services.absence.notices.of_kind(What.OWN_CHANGE)
        assert [(one.to, list(one.facts["own"])) for one in told] == [(ANNA, ["reply"])]


def test_a_week_under_fire(tenant_server: TenantServer, clock: FixedClock, tmp_path: Path) -> None:
    """With every fault on the same mails go out, once each, and everything is as it was afterwards."""
    with world(tenant_server, clock, tmp_path / "p") as here:
        before = (here.settings(ANNA), here.rights(ANNA))
        made = _accepted(here)
        asked = len(here.told(BJORN))
        here.tenant.faults.configure(FIRE)
        here.travel("2026-11-30 00:01")
        here.travel("2026-11-30 00:05")
        here.to(at("2026-11-30 08:30"))
        here.mail(ANNA, "Undrar om mitt ärende")
        for time in ("10:00", "10:05", "10:15", "14:00", "14:05", "14:15"):
            here.travel(f"2026-11-30 {time}")
        for time in ("08:00", "08:05", "08:15"):
            here.travel(f"2026-12-01 {time}")
        for minute in range(5, 60, 5):
            here.travel(f"2026-12-05 00:{minute:02d}")
        here.tenant.faults.configure(FaultConfig())
        here.travel("2026-12-05 02:05")
        absence = here.services.absence.store.get(made)
        assert absence is not None
        assert absence.stage is Stage.RESTORED
        assert (here.settings(ANNA), here.rights(ANNA)) == before
        assert (len(here.told(BJORN)) - asked, len(here.told(CARIN)), len(here.told(DESK))) == (1, 1, 1)
