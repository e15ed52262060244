"""Begin, change and end an absence: what is put into the mailbox, what of the person's own is left, and what comes back."""

from __future__ import annotations

from collections.abc import Iterator
from copy import deepcopy
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from absence.desired import Terms
from absence.model import Answer, Coverage, Stage, Way
from policies.plan import StepState
from tests.absence.mailbox_fakes import ANNA, AUGUST, BJORN, CARIN, JULY, NOW, Box, World, absence


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    """Anna's mailbox with a reply text of her own and a rule of her own."""
    made = World.new(tmp_path)
    made.box.rules.append({"id": "own", "name": "Min egen"})
    yield made
    made.store.close()


def test_an_absence_with_access_is_put_into_force(world: World) -> None:
    """The reply is scheduled, Björn may read the Inbox and sees the way to it, the calendar shows it, all in words a person reads."""
    world.absences = {ANNA: [absence()]}
    report = world.settle()
    assert {result.state for result in report.results} == {StepState.DONE}
    assert report.outcomes[ANNA].complete
    reply = world.box.reply
    assert (reply["status"], reply["externalAudience"]) == ("scheduled", "all")
    assert reply["scheduledStartDateTime"] == {"dateTime": "2027-06-30T22:00:00.0000000", "timeZone": "UTC"}
    assert reply["scheduledEndDateTime"] == {"dateTime": "2027-07-31T22:00:00.0000000", "timeZone": "UTC"}
    assert "Tillbaka i augusti" in reply["internalReplyMessage"]
    assert world.box.folders == {
        "": {"Björn Ek": ["FolderVisible"]},
        "Inbox": {"Default": ["None"], "Björn Ek": ["FolderVisible", "ReadItems", "EditAllItems"]},
    }
    (event,) = world.box.events.values()
    assert (event["start"], event["all_day"]) == (JULY.isoformat(), True)
    assert world.box.rules == [{"id": "own", "name": "Min egen"}]
    words = [step.summary for step in report.plan.steps]
    assert {"sv": "Björn Ek får läsa Anna Linds inkorg 2027-07-01\u20132027-07-31",
            "en": "Björn Ek may read the Inbox of Anna Lind 2027-07-01\u20132027-07-31"} in words  # fmt: skip
    assert {"sv": "Automatiskt svar för Anna Lind 2027-07-01\u20132027-07-31",
            "en": "Automatic reply for Anna Lind 2027-07-01\u20132027-07-31"} in words  # fmt: skip


@pytest.mark.parametrize("way", list(Way))
@pytest.mark.parametrize("full", [False, True])
@pytest.mark.parametrize("end", [AUGUST, None])
def test_at_the_end_everything_is_as_it_was(world: World, way: Way, full: bool, end: datetime | None) -> None:
    """To the letter, for every way, with and without an end; nothing is remembered afterwards, and a third look changes nothing."""
    world.box.folders["Inbox"]["Björn Ek"] = ["AvailabilityOnly"]
    before = deepcopy(world.box)
    world.terms = Terms(full_access=full)
    world.absences = {ANNA: [absence(way, end=end)]}
    world.settle()
    assert world.box != before
    assert world.settle().plan.steps == ()
    world.absences = {}
    report = world.settle()
    assert world.box == before
    assert report.outcomes[ANNA].complete
    assert report.outcomes[ANNA].empty
    assert world.snapshots == {}
    assert world.settle().plan.steps == ()


def test_nothing_is_sent_on_or_opened_before_somebody_has_agreed(world: World) -> None:
    """Uncovered: the reply and the calendar, but neither rule nor right; when the substitute accepts they follow."""
    unanswered = Coverage(Way.FORWARD, BJORN, Answer.ASKED)
    world.absences = {ANNA: [replace(absence(Way.FORWARD), coverage=unanswered)]}
    world.settle()
    assert [kind for _, kind in world.mailboxes.changes] == ["reply", "event"]
    world.absences = {ANNA: [absence(Way.FORWARD)]}
    world.settle()
    assert [rule for rule in world.box.rules if rule.get("ours")] == [
        {"id": "r1", "how": "forward", "to": BJORN, "on": True, "ours": True}
    ]


def test_a_longer_absence_and_another_substitute_keep_the_original(world: World) -> None:
    """The end moves, then Carin takes over, then it is cut short: each is a plan on top, and the end still brings back the first state."""
    before = deepcopy(world.box)
    world.absences = {ANNA: [absence(Way.REDIRECT)]}
    world.settle()
    world.absences = {ANNA: [absence(Way.REDIRECT, end=AUGUST + timedelta(days=7), version=2)]}
    report = world.settle()
    assert sorted(step.kind for step in report.plan.steps) == ["event-set", "reply-set"]
    assert world.box.reply["scheduledEndDateTime"]["dateTime"].startswith("2027-08-07")
    assert len(world.box.events) == 1
    world.absences = {ANNA: [absence(Way.FORWARD, CARIN, end=AUGUST - timedelta(days=7), version=3)]}
    world.settle()
    assert [(rule["how"], rule["to"]) for rule in world.box.rules if rule.get("ours")] == [("forward", CARIN)]
    world.absences = {ANNA: [absence(Way.ACCESS, CARIN, end=AUGUST - timedelta(days=7), version=4)]}
    world.settle()
    assert not [rule for rule in world.box.rules if rule.get("ours")]
    world.absences = {}
    world.settle()
    assert world.box == before


def test_overlapping_absences_share_the_mailbox(world: World) -> None:
    """The longer one words the reply, both substitutes may read; when one ends only its right goes; then all is as before."""
    before = deepcopy(world.box)
    long = absence(id="long", end=AUGUST + timedelta(days=30))
    world.absences = {ANNA: [absence(substitute=CARIN), long]}
    world.settle()
    assert set(world.box.folders["Inbox"]) == {"Default", "Björn Ek", "Carin Holm"}
    assert world.box.reply["scheduledEndDateTime"]["dateTime"].startswith("2027-08-30")
    assert len(world.box.events) == 2
    world.absences = {ANNA: [replace(absence(substitute=CARIN), stage=Stage.ENDED), long]}
    world.settle()
    assert set(world.box.folders["Inbox"]) == {"Default", "Björn Ek"}
    world.absences = {}
    world.settle()
    assert world.box == before


# --- the person's own changes --------------------------------------------------------------------


def test_an_edited_reply_is_left_and_told_while_the_end_may_still_move(world: World) -> None:
    """Anna writes her own words inside: they stay when the absence grows, and when it ends; the rest comes back."""
    world.absences = {ANNA: [absence()]}
    world.settle()
    world.box.reply["internalReplyMessage"] = "<p>Jag är i fjällen!</p>"
    world.words = "Tillbaka i september"
    world.absences = {ANNA: [absence(end=AUGUST + timedelta(days=30), version=2)]}
    report = world.settle()
    assert report.outcomes[ANNA].own_changes == ["reply"]
    assert report.outcomes[ANNA].complete
    assert world.box.reply["internalReplyMessage"] == "<p>Jag är i fjällen!</p>"
    assert "september, utifrån" in world.box.reply["externalReplyMessage"]
    assert world.box.reply["scheduledEndDateTime"]["dateTime"].startswith("2027-08-30")
    world.absences = {}
    report = world.settle()
    assert report.outcomes[ANNA].own_changes == ["reply"]
    assert world.box.reply == {**Box().reply, "internalReplyMessage": "<p>Jag är i fjällen!</p>"}


def test_a_reply_that_was_turned_off_stays_off(world: World) -> None:
    """She is back early and turns it off: it is not turned on again, and at the end her old text is back."""
    world.absences = {ANNA: [absence()]}
    world.settle()
    world.box.reply["status"] = "disabled"
    assert world.settle().outcomes[ANNA].own_changes == ["reply"]
    world.absences = {ANNA: [absence(end=AUGUST + timedelta(days=1), version=2)]}
    world.settle()
    assert world.box.reply["status"] == "disabled"
    world.absences = {}
    world.settle()
    assert world.box.reply == Box().reply


def test_a_reply_that_she_keeps_on_is_left_whole(world: World) -> None:
    """She stays away longer and sets it to always: at the end nothing of it is touched, and she is told."""
    world.absences = {ANNA: [absence()]}
    world.settle()
    world.box.reply["status"] = "alwaysEnabled"
    kept = deepcopy(world.box.reply)
    world.absences = {}
    report = world.settle()
    assert world.box.reply == kept
    assert report.outcomes[ANNA].own_changes == ["reply"]
    assert world.snapshots == {}


def test_what_exchange_rewrites_is_no_change_of_hers(world: World) -> None:
    """Other wrapping, entities and white space, and the same moment in another zone, are ours still."""
    world.absences = {ANNA: [absence()]}
    world.settle()
    world.box.reply["internalReplyMessage"] = (
        "<html><head><style>p{}</style></head><body><p>Tillbaka&nbsp;i\n augusti</p></body></html>"
    )
    world.box.reply["scheduledEndDateTime"] = {
        "dateTime": "2027-08-01T00:00:00.0000000",
        "timeZone": "W. Europe Standard Time",
    }
    assert world.settle().outcomes[ANNA].notes == []
    world.absences = {}
    world.settle()
    assert world.box.reply == Box().reply


@pytest.mark.parametrize("later", [True, False])
def test_a_rule_that_she_removed_or_changed_is_hers(world: World, later: bool) -> None:
    """Removed: not made again. Sent elsewhere: left, also at the end, and told. Only switched off: it goes at the end."""
    world.absences = {ANNA: [absence(Way.FORWARD)]}
    world.settle()
    ours = world.box.rules.pop()
    assert world.settle().outcomes[ANNA].own_changes == ["rule"]
    assert len(world.box.rules) == 1
    world.box.rules.append({**ours, "to": CARIN} if later else {**ours, "on": False})
    assert world.settle().outcomes[ANNA].own_changes == ["rule"]
    world.absences = {}
    report = world.settle()
    assert report.outcomes[ANNA].own_changes == (["rule"] if later else [])
    assert len(world.box.rules) == (2 if later else 1)


def test_rights_that_are_there_already_are_left(world: World) -> None:
    """Björn is Editor before: nothing is set, nothing is taken. A right she gives him meanwhile stays after the end."""
    world.box.folders["Inbox"]["Björn Ek"] = ["Editor"]
    world.absences = {ANNA: [absence()]}
    world.settle()
    assert world.box.folders["Inbox"]["Björn Ek"] == ["Editor"]
    world.box.folders[""]["Björn Ek"] = ["Owner"]
    world.absences = {}
    report = world.settle()
    assert world.box.folders == {"": {"Björn Ek": ["Owner"]}, "Inbox": {"Default": ["None"], "Björn Ek": ["Editor"]}}
    assert report.outcomes[ANNA].own_changes == ["folder"]


def test_an_entry_of_her_own_is_enough(world: World) -> None:
    """Her calendar shows the days out of office already: no second entry."""
    world.box.events["hers"] = {"own": True, "start": JULY.isoformat(), "end": AUGUST.isoformat()}
    world.absences = {ANNA: [absence()]}
    world.settle()
    assert list(world.box.events) == ["hers"]


# --- what goes wrong -----------------------------------------------------------------------------


def test_one_mailbox_that_is_gone_does_not_stop_the_others(tmp_path: Path) -> None:
    """Clear for the one, done for the other; and an end forgets what could never be put back."""
    world = World.new(tmp_path, ANNA, BJORN)
    world.absences = {ANNA: [absence()], BJORN: [absence(mailbox=BJORN, substitute=CARIN)]}
    world.settle(ANNA, BJORN)
    gone = world.mailboxes.boxes.pop(ANNA)
    assert gone != Box()
    world.absences = {}
    report = world.settle(ANNA, BJORN)
    assert world.mailboxes.boxes[BJORN] == Box()
    assert {code for _, code in report.outcomes[ANNA].notes} == {"gone"}
    assert report.outcomes[ANNA].complete
    assert world.snapshots == {}
    world.store.close()


@pytest.mark.parametrize("after", [True, False])
def test_an_answer_that_never_came_is_found_out_by_looking(world: World, after: bool) -> None:
    """Each change's answer is lost once, before or after its effect, at the start and at the end: the next look mends it."""
    before = deepcopy(world.box)
    for absences in ({ANNA: [absence(Way.FORWARD)]}, {}):
        world.absences = absences
        world.mailboxes.trouble = [after] * 3
        report = world.settle()
        assert not report.outcomes[ANNA].complete
        assert {code for _, code in report.outcomes[ANNA].notes} == {"trouble"}
        world.resume()
        assert world.settle().outcomes[ANNA].notes == []
    assert world.box == before
    assert world.store.journal.unfinished() == []


def test_what_only_a_person_may_do_is_said(world: World) -> None:
    """Full Access with commands off: the rest is done, that one is told as by hand, and the absence is not complete."""
    world.mailboxes.commands = False
    world.terms = Terms(full_access=True)
    world.absences = {ANNA: [absence()]}
    outcome = world.settle().outcomes[ANNA]
    assert outcome.notes == [(f"full:{BJORN}", "by-hand")]
    assert not outcome.complete
    assert world.box.reply["status"] == "scheduled"


def test_one_reply_that_cannot_be_written_stops_nobody_else(tmp_path: Path) -> None:
    """A template that cannot be used is told for the mailbox it is about; nothing is done there, and the other one is done."""
    world = World.new(tmp_path, ANNA, BJORN)
    world.absences = {ANNA: [absence()], BJORN: [absence(mailbox=BJORN, substitute=CARIN)]}
    world.unusable = {ANNA}
    report = world.settle(ANNA, BJORN)
    assert report.outcomes[ANNA].notes == [("reply", "PV-ABSENCE-TEMPLATE")]
    assert not report.outcomes[ANNA].complete
    assert world.box == Box()
    assert world.mailboxes.boxes[BJORN].reply["status"] == "scheduled"
    world.store.close()


def test_two_people_of_one_name_are_never_mixed_up(world: World) -> None:
    """Exchange shows names only: with two entries of Björn's name nothing is changed there, and it is said."""
    world.box.folders["Inbox"] |= {"Björn Ek": ["Reviewer"], BJORN: ["Editor"]}
    kept = deepcopy(world.box.folders["Inbox"])
    world.absences = {ANNA: [absence()]}
    assert (f"folder:Inbox:{BJORN}", "same-name") in world.settle().outcomes[ANNA].notes
    assert world.box.folders["Inbox"] == kept


def test_a_plan_that_was_overtaken_does_nothing_old(world: World) -> None:
    """Planned, then cancelled before it is carried out: nothing is put into the mailbox."""
    import asyncio

    world.absences = {ANNA: [absence(Way.FORWARD)]}
    reconciler = world.reconciler()
    plan, _ = asyncio.run(reconciler.plan([ANNA], made_by="test", reason="test"))
    assert plan.steps
    world.absences = {}
    asyncio.run(reconciler.apply(plan.id))
    assert world.mailboxes.changes == []


def test_neither_journal_nor_log_knows_a_word_of_a_reply(world: World) -> None:
    """Plans, journal and audit log hold digests; the texts stand in the snapshots, and only as long as they are needed."""
    world.absences = {ANNA: [absence(Way.FORWARD)]}
    world.settle()
    world.absences = {}
    world.settle()
    with world.store.database.read() as connection:
        everything = str(
            [list(connection.exec_driver_sql(f"SELECT * FROM {table}")) for table in ("plans", "journal", "audit_log")]
        )
    assert "contactsOnly" in everything
    for words in ("fältet", "Tillbaka", "f\\u00e4ltet"):
        assert words not in everything


def test_daylight_saving_and_parts_of_days(world: World) -> None:
    """An occurrence of some hours is no whole day, and times are moments, whatever the clock does."""
    start = datetime(2027, 10, 30, 22, tzinfo=UTC)
    world.clock.at = start + timedelta(hours=3)
    world.absences = {ANNA: [absence(start=start, end=start + timedelta(hours=25))]}
    world.settle()
    (event,) = world.box.events.values()
    assert event["all_day"]
    assert world.box.reply["scheduledEndDateTime"]["dateTime"].startswith("2027-10-31T23:00")
    world.clock.at = NOW
    world.absences = {ANNA: [absence(id="b", start=NOW, end=NOW + timedelta(hours=4))]}
    world.settle()
    (event,) = world.box.events.values()
    assert not event["all_day"]
