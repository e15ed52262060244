"""Plans carried out while contact is lost at every call, before and after the effect; refused, stale, run as scripts, left and resumed."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace
from pathlib import Path

import pytest

from mailboxes.model import Existing, MailboxRecord, Receipt, Stage, State, Trouble
from mailboxes.steps import COPIES, MARKED, REGISTER, REPLY
from policies.exchange_changes import NewSharedMailbox, SetForwarding
from policies.messages import PostvaktError
from policies.plan import StepState, UnknownPlan
from tests.mailboxes.actors import ANNA, BYGGLOV, CARIN, DAWIT, ELSA, FARID, FRITID, LEYLA, SKOLA, SOCIAL
from tests.mailboxes.fakes import Room, room
from tests.mailboxes.plans import Scene, closing, ending, new, people, receipt


def _state(one: Room) -> tuple[object, ...]:
    orders = [(order.stage, order.told) for order in one.store.orders()]
    records = [replace(record, version=0, changed_at=None) for record in one.store.records()]
    works = one.store.works(begun_before=one.clock.now())
    sent = sorted(key.partition(":")[0] + key.rpartition(":")[2] + mail.subject for key, mail in one.notes.sent.items())
    return one.exchange.boxes, one.exchange.replies, records, orders, works, sent


@pytest.mark.parametrize("scene", [new, people, closing, ending], ids=lambda one: one.__name__)
@pytest.mark.parametrize("after", [False, True], ids=["before", "after"])
def test_whenever_contact_is_lost_the_end_is_the_same(tmp_path: Path, made: Path, scene: Scene, after: bool) -> None:
    """At each call of Exchange, before its effect or after it; the timer takes it up, and nobody has to press again."""

    async def trial(number: int) -> tuple[tuple[object, ...], int]:
        with room(tmp_path / f"{number}", SOCIAL, SKOLA, BYGGLOV, template=made) as one:
            plan = (await scene(one.service)).id
            calls = one.exchange.calls
            one.exchange.lost_at, one.exchange.after = (calls + number if number else 0), after
            await one.service.apply(plan, DAWIT)
            used = one.exchange.calls - calls
            for _ in range(2):
                one.later(minutes=11)
                await one.service.resume()
            return _state(one), used

    async def everything() -> None:
        expected, calls = await trial(0)
        assert calls >= 4
        for number in range(1, calls + 1):
            found, _ = await trial(number)
            assert found == expected, number

    asyncio.run(everything())


def _run(
    tmp_path: Path,
    template: Path,
    work: Callable[[Room], Awaitable[None]],
    *records: MailboxRecord,
    pack: str = "sandby",
) -> None:
    async def inside() -> None:
        with room(tmp_path / "one", *records, template=template, pack=pack) as one:
            await work(one)

    asyncio.run(inside())


def test_what_exchange_refuses_stops_what_follows(tmp_path: Path, made: Path) -> None:
    """Nothing is registered that is not there, the order stays planned, and the timer does not press on; applied again it may succeed."""

    async def work(one: Room) -> None:
        plan = (await new(one.service)).id
        one.exchange.refuse = frozenset({"AddSendAs"})
        outcome = await one.service.apply(plan, DAWIT)
        notes = [result.note for result in outcome.results]
        assert notes == ["", "", "", "", "", "refused", "refused", "refused", "waits", "waits", "waits"]
        assert one.store.records() == []
        one.later(minutes=20)
        assert await one.service.resume() == 0
        one.exchange.refuse = frozenset()
        assert (await one.service.apply(plan, DAWIT)).complete
        assert one.store.orders()[0].stage is Stage.VERIFIED

    _run(tmp_path, made, work)


def test_an_address_that_somebody_took_meanwhile_is_left_alone(tmp_path: Path, made: Path) -> None:
    """A person's mailbox is not made a function mailbox."""

    async def work(one: Room) -> None:
        plan = (await new(one.service)).id
        one.exchange.boxes[FRITID.key] = Existing(FRITID.key, "Fam Ilje", False, frozenset(), frozenset(), "")
        outcome = await one.service.apply(plan, DAWIT)
        assert outcome.results[0].note == "refused"
        assert {one.state for one in outcome.results[1:]} == {StepState.PLANNED}
        assert one.exchange.made == []

    _run(tmp_path, made, work)


def test_nothing_ever_removes_a_mailbox(tmp_path: Path, made: Path) -> None:
    """Of all that is made of a mailbox from order to end, nothing deletes, and forwarding keeps what comes."""

    async def work(one: Room) -> None:
        await one.service.apply((await new(one.service)).id, DAWIT)
        await one.service.apply((await people(one.service)).id, DAWIT)
        await one.service.apply((await ending(one.service)).id, DAWIT)
        kinds = {type(change).__name__ for change in one.exchange.made}
        assert kinds == {
            "NewSharedMailbox", "ChangeMailbox", "AddFullAccess", "AddSendAs", "RemoveFullAccess", "RemoveSendAs",
            "SetForwarding", "MailFlowRule",
        }  # fmt: skip
        assert all(change.keep_copy for change in one.exchange.made if isinstance(change, SetForwarding))
        assert sum(isinstance(change, NewSharedMailbox) for change in one.exchange.made) == 1
        assert one.service.record(SKOLA.key).state is State.CLOSED

    _run(tmp_path, made, work, SOCIAL, SKOLA, BYGGLOV)


def test_who_may_plan_and_apply(tmp_path: Path, made: Path) -> None:
    """Everybody else is told which role it takes."""

    async def work(one: Room) -> None:
        plan = (await closing(one.service)).id
        for actor in (ANNA, CARIN, ELSA, FARID):
            with pytest.raises(PostvaktError, match="PV-FORBIDDEN"):
                await one.service.apply(plan, actor)
        for making in (
            one.service.plans.of_drift(SOCIAL.key, ANNA),
            one.service.plans.of_closing(SOCIAL.key, SKOLA.key, CARIN),
        ):
            with pytest.raises(PostvaktError, match="PV-FORBIDDEN"):
                await making
        with pytest.raises(PostvaktError, match="PV-FORBIDDEN"):
            await one.service.plans.of_staff(SOCIAL.key, ANNA, responsible=ANNA.address, substitutes=[], members=[])
        with pytest.raises(PostvaktError, match="PV-FORBIDDEN"):
            one.service.change(SOCIAL.key, {"name": "Soc"}, ANNA, version=1)
        with pytest.raises(PostvaktError, match="PV-FORBIDDEN"):
            await one.service.import_csv(b"", ANNA)
        assert one.service.change(SOCIAL.key, {"hours": "Jämt"}, ANNA, version=1).hours == "Jämt"
        with pytest.raises(PostvaktError, match="PV-MAILBOX-CHANGED"):
            one.service.change(SOCIAL.key, {"hours": "Aldrig"}, ANNA, version=1)
        with pytest.raises(ValueError, match="responsible"):
            one.service.change(SOCIAL.key, {"responsible": ANNA.address}, DAWIT, version=2)
        with pytest.raises(UnknownPlan):
            await one.service.apply("nonsense", DAWIT)
        assert one.exchange.made == []

    _run(tmp_path, made, work, SOCIAL, SKOLA, BYGGLOV)


def test_an_order_that_moved_on_has_no_old_plan(tmp_path: Path, made: Path) -> None:
    """A plan made again takes the place of the first."""

    async def work(one: Room) -> None:
        first = (await new(one.service)).id
        one.later(minutes=1)
        second = (await one.service.plans.of_order(one.store.orders()[0].id, DAWIT)).id
        with pytest.raises(PostvaktError, match="PV-PLAN-STALE"):
            await one.service.apply(first, DAWIT)
        assert (await one.service.apply(second, DAWIT)).complete
        with pytest.raises(PostvaktError, match="PV-MAILBOX-KNOWN"):
            await one.service.orders.ask_mailbox(FRITID, CARIN)

    _run(tmp_path, made, work)


def test_nobody_waits_at_a_page_for_a_mailbox_that_may_send_no_more_now(tmp_path: Path, made: Path) -> None:
    """The order is kept at once; its mail goes when the service mailbox may send again."""

    async def work(one: Room) -> None:
        one.notes.busy = True
        await one.service.orders.ask_mailbox(FRITID, CARIN)
        assert one.notes.sent == {}
        one.notes.busy = False
        one.later(minutes=11)
        await one.service.resume()
        assert [mail.to_address for mail in one.notes.sent.values()] == [ELSA.address]

    _run(tmp_path, made, work)


def test_mails_that_could_not_be_sent_are_sent_later_once(tmp_path: Path, made: Path) -> None:
    """The order itself remembers what its people were told."""

    async def work(one: Room) -> None:
        one.notes.down = True
        await one.service.orders.ask_mailbox(FRITID, CARIN, why="<b>Viktigt</b>")
        assert one.notes.sent == {}
        one.notes.down = False
        await one.service.resume()
        assert one.notes.sent == {}  # whoever pressed may be sending it at this moment
        one.later(minutes=11)
        await one.service.resume()
        await one.service.resume()
        (mail,) = one.notes.sent.values()
        assert mail.to_address == ELSA.address
        assert "Carin Holm har beställt brevlådan" in mail.html
        assert "&lt;b&gt;Viktigt" in mail.html
        assert "/bestallningar/" in mail.html

    _run(tmp_path, made, work)


def test_a_script_that_was_run_is_found_by_reading(tmp_path: Path, made: Path) -> None:
    """Where rights can be read nobody's word is needed; what is still missing stays in the script."""

    async def work(one: Room) -> None:
        one.exchange.changes = False
        plan = (await new(one.service)).id
        assert (await one.service.apply(plan, DAWIT)).results[0].note == "script"
        assert one.service.script(plan).count("\n") == 9
        people = frozenset(FRITID.people)
        one.exchange.boxes[FRITID.key] = Existing(FRITID.key, FRITID.name, True, people, frozenset(), "", copies=True)
        assert not (
            await one.service.apply(plan, DAWIT, trusted=True)
        ).complete  # send as can be read, and is not there
        assert one.service.script(plan).count("\n") == 4
        one.exchange.boxes[FRITID.key] = Existing(FRITID.key, FRITID.name, True, people, people, "", copies=True)
        found = await one.service.apply(plan, DAWIT)
        assert [result.note for result in found.results if result.note != "already"] == ["", "", "script"]
        assert found.registered  # all but the rule for all mailboxes, which nobody can read without commands
        assert one.store.orders()[0].stage is Stage.VERIFIED
        assert (await one.service.apply(plan, DAWIT, trusted=True)).complete
        assert (await one.service.plans.of_marking(DAWIT)).steps == ()
        assert one.exchange.made == []

    _run(tmp_path, made, work)


def test_a_plan_that_changes_exchange_without_commands_still_replies_through_graph(tmp_path: Path, made: Path) -> None:
    """Senders are told once mail goes on, never before."""

    async def work(one: Room) -> None:
        one.exchange.changes = False
        plan = (await closing(one.service)).id
        outcome = await one.service.apply(plan, DAWIT)
        assert [result.note for result in outcome.results] == ["script", "waits", "waits"]
        assert one.exchange.replies == {}
        one.exchange.boxes[SKOLA.key] = replace(one.exchange.boxes[SKOLA.key], forwards_to=BYGGLOV.key)
        outcome = await one.service.apply(plan, DAWIT)
        assert outcome.complete
        assert [one.step.kind for one in outcome.results][1] == REPLY
        assert BYGGLOV.key in one.exchange.replies[SKOLA.key]

    _run(tmp_path, made, work, SKOLA, BYGGLOV)


def test_receipts_are_marked_once_for_all_mailboxes(tmp_path: Path, made: Path) -> None:
    """The rule is the last step of an administrator's first plan with a receipt, and of no later one; taken away, it is a problem again."""

    async def work(one: Room) -> None:
        assert Trouble.NOT_MARKED in {problem.trouble for problem in await one.service.problems()}
        plan = await receipt(one.service)
        assert [step.kind for step in plan.steps] == [REGISTER, MARKED]
        assert (await one.service.apply(plan.id, DAWIT)).complete
        assert one.exchange.marked
        assert Trouble.NOT_MARKED not in {problem.trouble for problem in await one.service.problems()}
        assert (await one.service.plans.of_marking(DAWIT)).steps == ()
        assert MARKED not in {step.kind for step in (await new(one.service)).steps}
        one.exchange.marked = False
        again = await one.service.plans.of_marking(DAWIT)
        assert (await one.service.apply(again.id, DAWIT)).complete
        assert one.exchange.marked

    _run(tmp_path, made, work, SOCIAL, SKOLA, BYGGLOV)


def test_the_service_desk_switches_receipts_without_the_rule(tmp_path: Path, made: Path) -> None:
    """What concerns the whole organisation is an administrator's; a refused rule does not keep the receipt back."""

    async def work(one: Room) -> None:
        order = await one.service.orders.ask_receipt(SKOLA.key, Receipt(on=True), LEYLA)
        if order.stage is Stage.ASKED:
            await one.service.orders.decide(order.id, ELSA, yes=True)
        plan = await one.service.plans.of_order(order.id, FARID)
        assert [step.kind for step in plan.steps] == [REGISTER]
        plan = await one.service.plans.of_order(order.id, DAWIT)
        one.exchange.refuse = frozenset({"MailFlowRule"})
        outcome = await one.service.apply(plan.id, DAWIT)
        assert [result.note for result in outcome.results] == ["", "refused"]
        assert one.service.record(SKOLA.key).receipt.on
        assert one.store.orders()[0].stage is Stage.VERIFIED
        with pytest.raises(PostvaktError, match="PV-FORBIDDEN"):
            await one.service.plans.of_marking(FARID)

    _run(tmp_path, made, work, SOCIAL, SKOLA, BYGGLOV)


def test_a_mailbox_that_keeps_no_copies_is_told_and_mended(tmp_path: Path, made: Path) -> None:
    """What colleagues send as it would be seen by nobody; the plan that makes it as the register has it switches copies on."""

    async def work(one: Room) -> None:
        one.exchange.boxes[SOCIAL.key] = replace(one.exchange.boxes[SOCIAL.key], copies=False)
        problems = [problem for problem in await one.service.problems() if problem.trouble is Trouble.NO_COPIES]
        assert [problem.target for problem in problems] == [SOCIAL.address]
        plan = await one.service.plans.of_drift(SOCIAL.key, DAWIT)
        assert [step.kind for step in plan.steps] == [COPIES]
        assert (await one.service.apply(plan.id, DAWIT)).complete
        assert one.exchange.boxes[SOCIAL.key].copies
        assert Trouble.NO_COPIES not in {problem.trouble for problem in await one.service.problems()}

    _run(tmp_path, made, work, SOCIAL, SKOLA, BYGGLOV)
