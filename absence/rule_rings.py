"""No ring of forwarding in the mailboxes themselves: what an earlier plan left there counts, whatever the register says by now."""

from __future__ import annotations

from collections.abc import Iterator

from absence.reconcile_ports import Snapshots, Value

RULE = "rule"


def would_ring(snapshots: Snapshots, mailbox: str, to: str) -> bool:
    """Whether mail that ``mailbox`` sends on to ``to`` could come back, by rules of ours that are, or may be, in place now."""
    goal, seen, todo = mailbox.casefold(), set(), [to.casefold()]
    while todo:
        here = todo.pop()
        if here == goal:
            return True
        if here not in seen:
            seen.add(here)
            todo.extend(_targets(snapshots, here))
    return False


def _targets(snapshots: Snapshots, mailbox: str) -> Iterator[str]:
    """To whom our rule there sends mail on: what is known to be there, and what is being put there."""
    _, ours, coming = snapshots.of(mailbox).get(RULE, (None, None, None))
    for value in (ours, coming):
        if _sends(value):
            yield str(value["to"]).casefold()


def _sends(value: Value | None) -> bool:
    return bool(value and value.get("to") and value.get("on", True))
