"""Is it a new mail, a reply, a reply to all or a forward? Twin: addin/src/checks/composing.ts.

Outlook never tells reply-all, and some clients call a reply new; so the client's word, the subject's prefix, the history and the receivers
are weighed together.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from checks.folding import fold

if TYPE_CHECKING:
    from checks.context import Context

_FORWARD = re.compile(r"[ \t\n]*(?:vb|fw|fwd|vl)[ ]?:")
_REPLY = re.compile(r"[ \t\n]*(?:sv|re|aw|antw|vs)(?:\[[0-9]{1,3}\])?[ ]?:")
_ADDRESS = re.compile(r"[a-z0-9åäö._%+'-]+@[a-z0-9åäö.-]+")


def infer(context: Context) -> str:
    """``new``, ``reply``, ``reply_all`` or ``forward``."""
    said, subject = context.mail.compose, context.subject.folded
    history = bool(context.body.quotes)
    if said == "forward" or (said != "reply" and _FORWARD.match(subject) and (history or said != "new")):
        return "forward"
    replied = _REPLY.match(subject) is not None
    answers = said == "reply" or bool(context.mail.headers.get("in-reply-to")) or (replied and said != "new")
    if not answers and not (replied and history):
        return "new"
    return "reply_all" if _to_all(context) else "reply"


def people(text: str) -> list[str]:
    """The people a header line of the history names: addresses, and names where it has no addresses."""
    found: list[str] = []
    for part in re.split(r"[;\n]", text):
        addresses = _ADDRESS.findall(part)
        name = part.strip(" <>'\"*,\t")
        if addresses:
            found += addresses
        elif name:
            found.append(name)
    return found


def _to_all(context: Context) -> bool:
    """Most of those whom the answered mail went to, besides its sender and us, are among the receivers now.

    Where the history names nobody, three receivers are taken for all.
    """
    if len(context.everyone) < 2:
        return False
    newest = context.body.quotes[0] if context.body.quotes else None
    own = {context.mail.sender.key, fold(context.mail.sender.name)}
    others = [one for one in people(f"{newest.to};{newest.cc}") if one not in own] if newest else []
    if not newest or not (newest.to or newest.cc):
        return len(context.everyone) >= 3
    now = {one.key for one in context.everyone} | {fold(one.name) for one in context.everyone if one.name}
    return bool(others) and 2 * sum(one in now for one in others) >= len(others)
