"""The nightly sweep of sent mail for secrets (S07): a timer that puts out work, a queue that does it, a morning's mail that tells."""

from __future__ import annotations

from typing import List  # noqa: UP035 - Microsoft's engine refuses func.Out[list[str]]

import azure.functions as func

from functions.work import CONNECTION, Places, handfuls, in_turn, mailboxes_in, product, try_again_if_all_failed

blueprint = func.Blueprint()  # type: ignore[no-untyped-call]
QUEUE = "secrecy-sweep"
HANDFUL = 50  # mailboxes a message; bodies are judged by every secrecy rule, so fewer than in the signature sweep
PLACES = Places()


@blueprint.function_name("secrecy_sweep_start")
@blueprint.timer_trigger(arg_name="timer", schedule="0 15 3 * * *", use_monitor=True)
@blueprint.queue_output(arg_name="out", queue_name=QUEUE, connection=CONNECTION)
def secrecy_sweep_start(timer: func.TimerRequest, out: func.Out[List[str]]) -> None:  # noqa: UP006, ARG001
    """Every night at 03:15 UTC: one message for each handful of mailboxes that the pack lets us sweep."""
    wired = product()
    addresses = wired.run(wired.checks.mailboxes_to_sweep())
    out.set(handfuls(addresses, HANDFUL))


@blueprint.function_name("secrecy_sweep")
@blueprint.queue_trigger(arg_name="message", queue_name=QUEUE, connection=CONNECTION)
@blueprint.queue_output(arg_name="out", queue_name=QUEUE, connection=CONNECTION)
async def secrecy_sweep(message: func.QueueMessage, out: func.Out[List[str]]) -> None:  # noqa: UP006
    """Judge what these mailboxes sent since the last sweep. Done again after a failure it finds nothing twice."""
    done = await in_turn(PLACES, message, out, lambda wired, some: wired.checks.sweep(some))
    if done is not None:
        try_again_if_all_failed(done.failed, mailboxes_in(message))


@blueprint.function_name("secrecy_notes")
@blueprint.timer_trigger(arg_name="timer", schedule="0 30 5 * * *", use_monitor=True)
def secrecy_notes(timer: func.TimerRequest) -> None:  # noqa: ARG001
    """Every morning at 05:30 UTC: one mail to each mailbox's responsible that has something to look at again."""
    wired = product()
    plan = wired.run(wired.checks.plan_notes("postvakt"))
    wired.run(wired.checks.apply(plan.id))


@blueprint.function_name("checks_resume")
@blueprint.timer_trigger(arg_name="timer", schedule="0 5/10 * * * *", use_monitor=True)
def checks_resume(timer: func.TimerRequest) -> None:  # noqa: ARG001
    """Every ten minutes: take up plans whose steps were begun and left, by a crash or because the tenant gave no answer."""
    wired = product()
    for plan_id in wired.left_unfinished("checks"):
        wired.run(wired.checks.apply(plan_id))
