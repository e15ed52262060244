"""Receipts (K01, K04): the webhook that Graph posts to, a queue with a message a mailbox, timers that see to it that nothing waits."""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import Callable
from datetime import datetime
from typing import List  # noqa: UP035 - Microsoft's engine refuses func.Out[list[str]]

import azure.functions as func

from functions.work import CONNECTION, product, spare_what_is_loaded
from mailboxes.receipts import WEBHOOK

log = logging.getLogger(__name__)
blueprint = func.Blueprint()  # type: ignore[no-untyped-call]
QUEUE = "receipts"
_PLAIN = {"Content-Type": "text/plain; charset=utf-8", "X-Content-Type-Options": "nosniff", "Cache-Control": "no-store"}


@blueprint.function_name("receipt_notifications")
@blueprint.route(route=WEBHOOK, methods=["POST"], auth_level=func.AuthLevel.ANONYMOUS)
@blueprint.queue_output(arg_name="out", queue_name=QUEUE, connection=CONNECTION)
async def receipt_notifications(req: func.HttpRequest, out: func.Out[List[str]]) -> func.HttpResponse:  # noqa: UP006
    """Answer the validation handshake, or queue what the notifications tell and answer 202. Nothing is looked up here."""
    wired = product()
    now = wired.clock.now()
    answer, messages = answered(
        req, wired.settings.digest_key.encode, at=now.isoformat(), heard=lambda token: wired.heard.known(token, now)
    )
    out.set(messages)
    return answer


def answered(
    req: func.HttpRequest, secret: Callable[[], bytes], *, at: str = "", heard: Callable[[str], bool] = lambda _: False
) -> tuple[func.HttpResponse, list[str]]:
    """The answer to what was posted, and the messages for the queue.

    ``secret``: of the client states; ``at``: now; ``heard``: whether a mailbox needs no message, because somebody here works on it.
    """
    from mailboxes.receipts.notifications import MAX_TOKEN, NotNotifications, read_notifications

    token = req.params.get("validationToken")
    if token is not None:
        return (_said(200, token) if len(token) <= MAX_TOKEN else _said(400, "")), []
    try:
        told = read_notifications(secret(), req.get_body() or b"")
    except NotNotifications as error:
        return _said(413 if str(error) == "too large" else 400, ""), []
    if told.forged:
        log.warning("%d notification(s) with a wrong clientState were left out", told.forged)
    messages = [json.dumps({"token": one, "at": at}) for one in told.mailboxes if not heard(one)]
    messages += [json.dumps({"token": one, "event": event, "subscription": sub}) for one, event, sub in told.events]
    return _said(202, ""), messages


def _said(status: int, text: str) -> func.HttpResponse:
    return func.HttpResponse(text, status_code=status, headers=_PLAIN)


@blueprint.function_name("receipts")
@blueprint.queue_trigger(arg_name="message", queue_name=QUEUE, connection=CONNECTION)
@blueprint.queue_output(arg_name="out", queue_name=QUEUE, connection=CONNECTION)
async def receipts(message: func.QueueMessage, out: func.Out[List[str]]) -> None:  # noqa: UP006
    """A slice of work on one mailbox; where more can be done at once, the next slice is another message, so that Azure scales out."""
    wired = await asyncio.to_thread(product)
    asked = json.loads(message.get_body())
    if event := asked.get("event"):
        await wired.do(wired.receipts.event(asked["token"], event, asked.get("subscription", "")))
        return
    mailboxes = await wired.do(wired.receipts.behind([asked["token"]])) if "token" in asked else [asked["mailbox"]]
    told = datetime.fromisoformat(asked["at"]) if asked.get("at") else None
    more = await wired.do(wired.receipts.serve(mailboxes, told=told))
    out.set([json.dumps({"mailbox": one}) for one in more])


@blueprint.function_name("receipts_due")
@blueprint.timer_trigger(arg_name="timer", schedule="*/5 * * * * *", use_monitor=False)
@blueprint.queue_output(arg_name="out", queue_name=QUEUE, connection=CONNECTION)
async def receipts_due(timer: func.TimerRequest, out: func.Out[List[str]]) -> None:  # noqa: UP006, ARG001
    """Every five seconds: mailboxes whose backlog may go on, or that nobody looked at for a while. Usually one read."""
    wired = await asyncio.to_thread(product)
    at = wired.clock.now().isoformat()
    out.set([json.dumps({"mailbox": one, "at": at}) for one in await wired.do(wired.receipts.due())])


@blueprint.function_name("receipts_keep")
@blueprint.timer_trigger(arg_name="timer", schedule="20 * * * * *", run_on_startup=True, use_monitor=False)
async def receipts_keep(timer: func.TimerRequest) -> None:  # noqa: ARG001
    """Every minute: which mailboxes answer, and their subscriptions before they end."""
    wired = await asyncio.to_thread(product)
    await wired.do(wired.receipts.keep())
    spare_what_is_loaded()
