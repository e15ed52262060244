"""The nightly sweep of Sent Items: a timer that puts out work, a queue that does it a handful of mailboxes at a time."""

from __future__ import annotations

from typing import List  # noqa: UP035 - Microsoft's engine refuses func.Out[list[str]]

import azure.functions as func

from functions.work import CONNECTION, Places, handfuls, in_turn, mailboxes_in, product, try_again_if_all_failed

blueprint = func.Blueprint()  # type: ignore[no-untyped-call]
QUEUE = "signature-sweep"
HANDFUL = 100  # mailboxes a message; small enough to end well within the host's time limit even when throttled
PLACES = Places()


@blueprint.function_name("signature_sweep_start")
@blueprint.timer_trigger(arg_name="timer", schedule="0 15 2 * * *", use_monitor=True)
@blueprint.queue_output(arg_name="out", queue_name=QUEUE, connection=CONNECTION)
def signature_sweep_start(timer: func.TimerRequest, out: func.Out[List[str]]) -> None:  # noqa: UP006, ARG001
    """Every night at 02:15 UTC: refresh the directory, then one message for each handful of mailboxes."""
    wired = product()
    wired.run(wired.directory.refresh())
    addresses = wired.run(wired.signatures.mailboxes_to_sweep())
    out.set(handfuls(addresses, HANDFUL))


@blueprint.function_name("signature_sweep")
@blueprint.queue_trigger(arg_name="message", queue_name=QUEUE, connection=CONNECTION)
@blueprint.queue_output(arg_name="out", queue_name=QUEUE, connection=CONNECTION)
async def signature_sweep(message: func.QueueMessage, out: func.Out[List[str]]) -> None:  # noqa: UP006
    """Judge what these mailboxes sent since the last sweep. Done again after a failure it counts nothing twice."""
    done = await in_turn(PLACES, message, out, lambda wired, some: wired.signatures.sweep(some))
    if done is not None:
        try_again_if_all_failed(done.failed, mailboxes_in(message))


@blueprint.function_name("signature_resume")
@blueprint.timer_trigger(arg_name="timer", schedule="0 */10 * * * *", use_monitor=True)
def signature_resume(timer: func.TimerRequest) -> None:  # noqa: ARG001
    """Every ten minutes: take up plans whose steps were begun and left, by a crash or because the tenant gave no answer."""
    wired = product()
    for plan_id in wired.left_unfinished("signature"):
        wired.run(wired.signatures.apply(plan_id))
