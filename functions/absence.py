"""Absences begin and end by themselves, mailboxes are verified each working day, and absences nobody registered are found."""

from __future__ import annotations

from typing import List  # noqa: UP035 - Microsoft's engine refuses func.Out[list[str]]

import azure.functions as func

from functions.work import CONNECTION, Places, handfuls, in_turn, product

blueprint = func.Blueprint()  # type: ignore[no-untyped-call]
APPLY, VERIFY, FIND = "absence-apply", "absence-verify", "absence-find"
HANDFUL = 100  # mailboxes a message
APPLY_PLACES, VERIFY_PLACES, FIND_PLACES = Places(), Places(), Places()


@blueprint.function_name("absence_tick")
@blueprint.timer_trigger(arg_name="timer", schedule="0 * * * * *", use_monitor=True)
@blueprint.queue_output(arg_name="out", queue_name=APPLY, connection=CONNECTION)
def absence_tick(timer: func.TimerRequest, out: func.Out[List[str]]) -> None:  # noqa: UP006, ARG001
    """Every minute: what has come begins and ends; a few mailboxes are changed at once, many by the queue."""
    wired = product()
    mailboxes = wired.run(wired.absence.work.advance())
    if len(mailboxes) > HANDFUL:
        out.set(handfuls(mailboxes, HANDFUL))
    elif mailboxes:
        wired.run(wired.absence.work.settle(mailboxes))


@blueprint.function_name("absence_tell")
@blueprint.timer_trigger(arg_name="timer", schedule="20 * * * * *", use_monitor=True)
def absence_tell(timer: func.TimerRequest) -> None:  # noqa: ARG001
    """Every minute: mails that wait are sent. On its own: a mailbox may send 30 a minute, and no absence may begin late for it."""
    wired = product()
    wired.run(wired.absence.work.tell())


@blueprint.function_name("absence_apply")
@blueprint.queue_trigger(arg_name="message", queue_name=APPLY, connection=CONNECTION)
@blueprint.queue_output(arg_name="out", queue_name=APPLY, connection=CONNECTION)
async def absence_apply(message: func.QueueMessage, out: func.Out[List[str]]) -> None:  # noqa: UP006
    """Bring these mailboxes to what they should be. Done again it changes nothing more."""
    await in_turn(APPLY_PLACES, message, out, lambda wired, some: wired.absence.work.settle(some))


@blueprint.function_name("absence_verify_start")
@blueprint.timer_trigger(arg_name="timer", schedule="0 */15 * * * *", use_monitor=True)
@blueprint.queue_output(arg_name="out", queue_name=VERIFY, connection=CONNECTION)
def absence_verify_start(timer: func.TimerRequest, out: func.Out[List[str]]) -> None:  # noqa: UP006, ARG001
    """Every quarter of an hour: which mailboxes are to be looked at; hourly in office hours, and when somebody would have to be told."""
    wired = product()
    due = wired.run(wired.absence.work.to_verify())
    if len(due) > HANDFUL:
        out.set(handfuls(due, HANDFUL))
    elif due:
        wired.run(wired.absence.work.verify(due))


@blueprint.function_name("absence_verify")
@blueprint.queue_trigger(arg_name="message", queue_name=VERIFY, connection=CONNECTION)
@blueprint.queue_output(arg_name="out", queue_name=VERIFY, connection=CONNECTION)
async def absence_verify(message: func.QueueMessage, out: func.Out[List[str]]) -> None:  # noqa: UP006
    """Look at these mailboxes. Their mails wait until the others are looked at too, so that nobody gets two."""
    await in_turn(VERIFY_PLACES, message, out, lambda wired, some: wired.absence.work.verify(some, others_look=True))


@blueprint.function_name("absence_find_start")
@blueprint.timer_trigger(arg_name="timer", schedule="0 15 6 * * *", use_monitor=True)
@blueprint.queue_output(arg_name="out", queue_name=FIND, connection=CONNECTION)
def absence_find_start(timer: func.TimerRequest, out: func.Out[List[str]]) -> None:  # noqa: UP006, ARG001
    """Every working morning at 06:15 UTC: everybody's automatic reply and calendar, a handful a message."""
    wired = product()
    people = wired.run(wired.absence.work.to_find())
    out.set(handfuls(people, HANDFUL))


@blueprint.function_name("absence_find")
@blueprint.queue_trigger(arg_name="message", queue_name=FIND, connection=CONNECTION)
@blueprint.queue_output(arg_name="out", queue_name=FIND, connection=CONNECTION)
async def absence_find(message: func.QueueMessage, out: func.Out[List[str]]) -> None:  # noqa: UP006
    """Find those of these people who are away although nobody covers, and help them."""
    await in_turn(FIND_PLACES, message, out, lambda wired, some: wired.absence.work.find(some, others_look=True))


@blueprint.function_name("absence_tidy")
@blueprint.timer_trigger(arg_name="timer", schedule="0 50 3 * * *", use_monitor=True)
def absence_tidy(timer: func.TimerRequest) -> None:  # noqa: ARG001
    """Every night at 03:50 UTC: substitutes who have left cover nobody, and absences that are long over go."""
    wired = product()
    wired.run(wired.absence.work.tidy())


@blueprint.function_name("absence_resume")
@blueprint.timer_trigger(arg_name="timer", schedule="0 7/10 * * * *", use_monitor=True)
def absence_resume(timer: func.TimerRequest) -> None:  # noqa: ARG001
    """Every ten minutes: take up plans whose steps were begun and left, by a crash or because the tenant gave no answer."""
    wired = product()
    wired.run(wired.absence.work.resume(wired.left_unfinished("absence")))
