"""Function mailboxes: plans that were left, transitions that are over, problems, the daily watch, answering times."""

from __future__ import annotations

import logging
from typing import List  # noqa: UP035 - Microsoft's engine refuses func.Out[list[str]]

import azure.functions as func

from functions.work import CONNECTION, Places, handfuls, in_turn, mailboxes_in, product, try_again_if_all_failed

blueprint = func.Blueprint()  # type: ignore[no-untyped-call]
WATCH, ANSWERING = "mailboxes-watch", "answering"
HANDFUL = 50  # mailboxes a message of the watch: a few counts each
WATCH_PLACES, ANSWERING_PLACES = Places(), Places()
log = logging.getLogger(__name__)


@blueprint.function_name("mailboxes_resume")
@blueprint.timer_trigger(arg_name="timer", schedule="0 2/10 * * * *", use_monitor=True)
def mailboxes_resume(timer: func.TimerRequest) -> None:  # noqa: ARG001
    """Every ten minutes: go on with plans that were begun and left, and send the mails about orders that were not sent."""
    wired = product()
    wired.run(wired.mailboxes.resume())


@blueprint.function_name("mailboxes_closing")
@blueprint.timer_trigger(arg_name="timer", schedule="0 20 * * * *", use_monitor=True)
def mailboxes_closing(timer: func.TimerRequest) -> None:  # noqa: ARG001
    """Every hour: close the mailboxes whose transition is over."""
    wired = product()
    outcomes = wired.run(wired.mailboxes.end_transitions())
    log.info("mailboxes: %d transitions over, %d closed", len(outcomes), sum(one.complete for one in outcomes))


@blueprint.function_name("mailboxes_problems")
@blueprint.timer_trigger(arg_name="timer", schedule="0 40 5 * * *", use_monitor=True)
def mailboxes_problems(timer: func.TimerRequest) -> None:  # noqa: ARG001
    """Every morning at 05:40 UTC: on working days, tell those whom the pack names what is wrong with the register."""
    wired = product()
    wired.run(wired.mailboxes.tell_problems())


@blueprint.function_name("mailboxes_watch_start")
@blueprint.timer_trigger(arg_name="timer", schedule="0 1/15 * * * *", use_monitor=True)
@blueprint.queue_output(arg_name="out", queue_name=WATCH, connection=CONNECTION)
def mailboxes_watch_start(timer: func.TimerRequest, out: func.Out[List[str]]) -> None:  # noqa: UP006, ARG001
    """Every quarter of an hour: which mailboxes are to be looked at, a few at once and many by the queue; mails that wait are sent."""
    wired = product()
    due = wired.mailbox_watch.due()
    if len(due) > HANDFUL:
        out.set(handfuls(due, HANDFUL))
    elif due:
        wired.run(wired.mailbox_watch.verify(due))
    wired.run(wired.mailbox_watch.tell())


@blueprint.function_name("mailboxes_watch")
@blueprint.queue_trigger(arg_name="message", queue_name=WATCH, connection=CONNECTION)
@blueprint.queue_output(arg_name="out", queue_name=WATCH, connection=CONNECTION)
async def mailboxes_watch(message: func.QueueMessage, out: func.Out[List[str]]) -> None:  # noqa: UP006
    """Look at these mailboxes. Their mails wait until the others are looked at too, so that nobody gets two."""
    await in_turn(WATCH_PLACES, message, out, lambda wired, some: wired.mailbox_watch.verify(some, others_look=True))


@blueprint.function_name("answering_start")
@blueprint.timer_trigger(arg_name="timer", schedule="30 4/10 * * * *", use_monitor=True)
@blueprint.queue_output(arg_name="out", queue_name=ANSWERING, connection=CONNECTION)
def answering_start(timer: func.TimerRequest, out: func.Out[List[str]]) -> None:  # noqa: UP006, ARG001
    """Every ten minutes: a message for each mailbox whose mail must be answered."""
    wired = product()
    out.set(handfuls(wired.answering.mailboxes(), 1))


@blueprint.function_name("answering")
@blueprint.queue_trigger(arg_name="message", queue_name=ANSWERING, connection=CONNECTION)
@blueprint.queue_output(arg_name="out", queue_name=ANSWERING, connection=CONNECTION)
async def answering(message: func.QueueMessage, out: func.Out[List[str]]) -> None:  # noqa: UP006
    """What came to the mailbox and what was answered since last time. Done again it counts nothing twice."""
    done = await in_turn(ANSWERING_PLACES, message, out, lambda wired, some: wired.answering.read(some))
    if done is not None:
        try_again_if_all_failed(done.unreadable, mailboxes_in(message))
