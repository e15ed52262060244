"""What has to be done so that nothing is kept too long."""

from __future__ import annotations

import logging

import azure.functions as func

from functions.work import product

blueprint = func.Blueprint()  # type: ignore[no-untyped-call]
log = logging.getLogger(__name__)


@blueprint.function_name("retention")
@blueprint.timer_trigger(arg_name="timer", schedule="0 30 3 * * *", use_monitor=True)
def retention(timer: func.TimerRequest) -> None:  # noqa: ARG001
    """Every night at 03:30 UTC: remove what is past its time (docs/data-protection.md)."""
    removed = product().store.retention.run()
    log.info("retention: removed rows %s", removed)
