"""Orders: which step follows on which, who may take it, and that no sequence of presses comes past that."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailboxes import orders
from mailboxes.model import Actor, Order, OrderKind, Stage, State
from policies.mailbox_policy import Approval, MailboxPolicy
from policies.messages import PostvaktError
from policies.vocabulary import Role
from tests.conftest import NOW
from tests.mailboxes.actors import ANNA, CARIN, DAWIT, ELSA, FAMILY, FARID, LEYLA, SKOLA

REGISTRAR = MailboxPolicy(approval=Approval(role="Registrar"))
DESK = MailboxPolicy(approval=Approval(role="ServiceDesk", receipts=True))
EVERYBODY = (ANNA, CARIN, ELSA, FARID, DAWIT)


def _asked(actor: Actor = CARIN, policy: MailboxPolicy = REGISTRAR) -> Order:
    return orders.asked("o", OrderKind.MAILBOX, FAMILY, actor, why="", now=NOW, policy=policy)


def _refused(code: str) -> pytest.RaisesExc[PostvaktError]:
    return pytest.raises(PostvaktError, match=code)


def test_heads_of_unit_order_and_employees_do_not() -> None:
    """Nor do they order a receipt, unless the mailbox is theirs."""
    assert _asked().stage is Stage.ASKED
    with _refused("PV-FORBIDDEN"):
        _asked(ANNA)
    with _refused("PV-FORBIDDEN"):
        orders.asked("o", OrderKind.RECEIPT, SKOLA, ANNA, why="", now=NOW, policy=DESK)
    own = orders.asked("o", OrderKind.RECEIPT, SKOLA, LEYLA, why="", now=NOW, policy=DESK)
    assert own.stage is Stage.ASKED
    assert orders.asked("o", OrderKind.RECEIPT, SKOLA, LEYLA, why="", now=NOW, policy=REGISTRAR).stage is Stage.APPROVED
    with _refused("PV-MAILBOX-STATE"):
        closing = replace(SKOLA, state=State.CLOSING)
        orders.asked("o", OrderKind.RECEIPT, closing, LEYLA, why="", now=NOW, policy=DESK)


@pytest.mark.parametrize(
    ("policy", "may"), [(REGISTRAR, {ELSA.address}), (DESK, {FARID.address, DAWIT.address})], ids=["registrar", "desk"]
)
def test_whom_the_pack_names_decides(policy: MailboxPolicy, may: set[str]) -> None:
    """Osby's chief registrar, and not the administrator in her place; elsewhere the service desk or the administrator."""
    able = set()
    for actor in EVERYBODY:
        try:
            orders.decided(_asked(), actor, yes=True, comment="", now=NOW, policy=policy)
            able.add(actor.address)
        except PostvaktError as error:
            assert error.code == "PV-FORBIDDEN"  # noqa: PT017 - the others raise it
    assert able == may


def test_nobody_approves_an_order_of_their_own() -> None:
    """Also not with the right role."""
    mine = _asked(replace(ELSA, address=ELSA.address.upper()))
    with _refused("PV-ORDER-OWN"):
        orders.decided(mine, ELSA, yes=True, comment="", now=NOW, policy=REGISTRAR)


def test_a_no_is_explained() -> None:
    """Blanks explain nothing; a comment of any length that can be read is kept."""
    with _refused("PV-ORDER-COMMENT"):
        orders.decided(_asked(), ELSA, yes=False, comment=" \n", now=NOW, policy=REGISTRAR)
    with _refused("PV-INPUT"):
        orders.decided(_asked(), ELSA, yes=False, comment="x" * 1001, now=NOW, policy=REGISTRAR)
    made = orders.decided(_asked(), ELSA, yes=False, comment="Använd\nsocialtjansten@", now=NOW, policy=REGISTRAR)
    assert (made.stage, made.comment, made.decided_by) == (Stage.REFUSED, "Använd socialtjansten@", ELSA.address)


def test_an_order_is_withdrawn_by_whoever_made_it() -> None:
    """Or by an administrator; not once it is planned."""
    assert orders.withdrawn(_asked(), CARIN).stage is Stage.WITHDRAWN
    assert orders.withdrawn(_asked(), DAWIT).stage is Stage.WITHDRAWN
    with _refused("PV-FORBIDDEN"):
        orders.withdrawn(_asked(), ELSA)
    with _refused("PV-ORDER-STAGE"):
        orders.withdrawn(replace(_asked(), stage=Stage.PLANNED), CARIN)


def test_an_address_is_ordered_once() -> None:
    """Not while it is ordered already, nor when it is in the register; a refused order does not stand in the way."""
    with _refused("PV-ORDER-TWICE"):
        orders.free(FAMILY, [], [_asked()])
    with _refused("PV-MAILBOX-KNOWN"):
        orders.free(FAMILY, [FAMILY], [])
    orders.free(FAMILY, [SKOLA], [replace(_asked(), stage=Stage.REFUSED)])


def test_everybody_sees_what_concerns_them() -> None:
    """Those who handle orders see all, others their own; what waits is shown to who may do it."""
    mine, other = _asked(), replace(_asked(), id="p", asked_by=LEYLA.address, stage=Stage.APPROVED)
    assert orders.visible([mine, other], CARIN) == [mine]
    assert orders.visible([mine, other], FARID) == [mine, other]
    assert orders.visible([mine, other], ANNA) == []
    assert orders.waiting_for([mine, other], ELSA, REGISTRAR) == [mine]
    assert orders.waiting_for([mine, other], DAWIT, REGISTRAR) == [other]
    assert orders.waiting_for([mine, other], CARIN, REGISTRAR) == []


_ACTIONS = st.sampled_from(["yes", "no", "withdraw", "plan", "apply", "verify"])
_ACTORS = st.sampled_from(EVERYBODY)


@given(
    st.lists(st.tuples(_ACTIONS, _ACTORS), max_size=14),
    st.sampled_from([REGISTRAR, DESK]),
    st.sampled_from([CARIN, ELSA, FARID]),
)
def test_no_sequence_of_presses_comes_past_the_approver(
    presses: list[tuple[str, Actor]], policy: MailboxPolicy, orderer: Actor
) -> None:
    """What is planned was approved by somebody else with the role; what is over stays so; each step is one of the table."""
    order = _asked(orderer, policy)
    for action, actor in presses:
        before = order
        try:
            order = _press(order, action, actor, policy)
        except PostvaktError:
            assert order == before
            continue
        assert order.stage in orders.NEXT[before.stage]
        assert not before.stage.over
    if order.stage in {Stage.APPROVED, Stage.PLANNED, Stage.APPLIED, Stage.VERIFIED}:
        approver = next(one for one in EVERYBODY if one.address == order.decided_by)
        assert approver.has(*policy.approval.roles)
        assert approver.address != order.asked_by


def _press(order: Order, action: str, actor: Actor, policy: MailboxPolicy) -> Order:
    match action:
        case "yes" | "no":
            return orders.decided(order, actor, yes=action == "yes", comment="Så", now=NOW, policy=policy)
        case "withdraw":
            return orders.withdrawn(order, actor)
        case "plan":
            orders.may_carry_out(order, actor)
            return orders.planned(order, "p")
        case "apply":
            return orders.to(order, Stage.APPLIED)
    return orders.to(order, Stage.VERIFIED)


def test_every_stage_has_its_followers() -> None:
    """The table knows all stages, and those that are over have none."""
    assert set(orders.NEXT) == set(Stage)
    assert {one for one, following in orders.NEXT.items() if not following} == {one for one in Stage if one.over}
    assert Role.ADMINISTRATOR in orders.MAY_CARRY_OUT[OrderKind.MAILBOX]
