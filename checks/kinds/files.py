"""What attachments are: office files where a link would do, large ones, others' works. Twin: addin/src/checks/kinds/files.ts.

``finds``: ``link``, ``large`` or ``rights``.
"""

from __future__ import annotations

from collections.abc import Iterable

from checks.bundle import Rule
from checks.context import Context
from checks.model import AttachedFile, Hit

MEGABYTE = 1024 * 1024


def find(rule: Rule, context: Context) -> Iterable[Hit]:
    """A hit for the first file that is meant."""
    if not context.mail.attachments:
        return []
    finds = rule.parameters["finds"]
    if finds == "large":
        return _large(rule, context)
    files = [one for one in context.mail.attachments if not one.inline]
    if finds == "link":
        return _link(rule, context, files)
    return _rights(rule, context, files)


def ending(name: str) -> str:
    """The file's ending in lower case, without the dot."""
    return name.lower().rpartition(".")[2] if "." in name else ""


def _large(rule: Rule, context: Context) -> list[Hit]:
    files = context.mail.attachments
    total = sum(one.size for one in files)
    if total < rule.number("megabytes") * MEGABYTE:
        return []
    largest = max(files, key=lambda one: one.size)
    return [Hit(f"attachment:{largest.name}", data={"megabytes": total // MEGABYTE, "name": largest.name})]


def _link(rule: Rule, context: Context, files: list[AttachedFile]) -> list[Hit]:
    """Files that are worked in, to colleagues only; finished ones when several would keep a copy each."""
    if context.outside or not context.everyone:
        return []
    endings = [*rule.parameters["endings"]]
    if len(context.everyone) >= rule.number("several"):
        endings += rule.parameters["finished"]
    found = [one for one in files if ending(one.name) in endings]
    return [Hit(f"attachment:{found[0].name}", data={"name": found[0].name})] if found else []


def _rights(rule: Rule, context: Context, files: list[AttachedFile]) -> list[Hit]:
    words = bool(context.new_hits(rule, "works"))
    for one in files:
        kind = ending(one.name)
        if kind in rule.parameters["media"] or (words and kind in rule.parameters["endings"]):
            return [Hit(f"attachment:{one.name}", data={"name": one.name})]
    return []
