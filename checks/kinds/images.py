"""Needless images in mail to others outside: logos and decoration, not what the text speaks of. Twin: addin/src/checks/kinds/images.ts."""

from __future__ import annotations

from collections.abc import Iterable

from checks.bundle import Rule
from checks.context import Context
from checks.model import Hit


def find(rule: Rule, context: Context) -> Iterable[Hit]:
    """One hit at the first image that is not history."""
    if context.mail.html is None or not context.outside:
        return []
    images = [one for one in context.body.links if one.kind == "img"]
    if not images:
        return []
    spoken_of = bool(context.new_hits(rule, "spoken_of"))
    for one in images:
        part = context.body.part_of(one.start)
        if part == "quote" or (spoken_of and part == "new" and one.target.lower().startswith(("cid:", "data:"))):
            continue
        return [Hit("body", one.start, one.start, {"count": len(images), "image": one.label or one.target[:60]})]
    return []
