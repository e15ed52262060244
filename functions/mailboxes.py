"""Function mailboxes: plans that were left are taken up, mailboxes whose transition is over are closed, problems are told of."""

from __future__ import annotations

import logging

import azure.functions as func

from functions.work import product

blueprint = func.Blueprint()  # type: ignore[no-untyped-call]
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
