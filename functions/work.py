"""What the triggers share: the product, made at the first call, and mailboxes a handful a queue message."""

from __future__ import annotations

import gc
import json
from collections.abc import Sequence
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import azure.functions as func

    from postvakt.wiring import Services

CONNECTION = "AzureWebJobsStorage"  # the setting that names the queues' storage account


def product() -> Services:
    """The process's services. Imported here, so that a cold start does not pay for them before the first call."""
    from postvakt.wiring import services

    return services()


def handfuls(mailboxes: Sequence[str], most: int) -> list[str]:
    """Queue messages of at most ``most`` mailboxes each."""
    return [json.dumps(list(mailboxes[start : start + most])) for start in range(0, len(mailboxes), most)]


def mailboxes_in(message: func.QueueMessage) -> list[str]:
    """The mailboxes of such a message."""
    found: list[str] = json.loads(message.get_body())
    return found


def try_again_if_all_failed(failed: int, mailboxes: Sequence[str]) -> None:
    """Raises when not one of a message's mailboxes could be read: then it is the tenant or the network, and the queue tries again."""
    if failed == len(mailboxes) > 0:
        raise RuntimeError("no mailbox of this message could be read; the queue will try again")


@cache
def spare_what_is_loaded() -> None:
    """Once, when everything is loaded: the garbage collector leaves that alone, whose going through it stops webhooks for 0.1 s."""
    gc.collect()
    gc.freeze()
