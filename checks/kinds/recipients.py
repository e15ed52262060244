"""How many get the mail, and whether they see each other. Twin: addin/src/checks/kinds/recipients.ts.

``finds``: ``cc`` (many in Cc), ``mass`` (many in all, or everybody's list), ``visible`` (private or unlike outside addresses in To and Cc),
``group`` (most of a known group, not all).
"""

from __future__ import annotations

from collections.abc import Iterable

from checks.bundle import Rule
from checks.context import Context
from checks.model import Hit
from checks.providers import is_provider


def find(rule: Rule, context: Context) -> Iterable[Hit]:
    """One hit at most."""
    finds = rule.parameters["finds"]
    if finds == "cc":
        return _many_in_cc(rule, context)
    if finds == "mass":
        return _mass(rule, context)
    if finds == "visible":
        return _visible(rule, context)
    return _group(rule, context)


def _many_in_cc(rule: Rule, context: Context) -> list[Hit]:
    count = len({one.key for one in context.mail.cc})
    return [Hit("cc", data={"count": count})] if count >= rule.number("at_least") else []


def _mass(rule: Rule, context: Context) -> list[Hit]:
    sizes = {group.address.lower(): len(group.members) for group in context.mail.groups}
    count = sum(max(1, sizes.get(one.key, 1)) for one in context.everyone)
    if count >= rule.number("at_least"):
        return [Hit(data={"count": count})]
    for one in context.everyone:
        local = one.key.partition("@")[0].replace("-", "").replace("_", "").replace(".", "")
        if context.is_inside(one) and local in rule.parameters["lists"]:
            return [Hit(data={"count": one.address})]
    return []


def _visible(rule: Rule, context: Context) -> list[Hit]:
    """People, each; a firm's or an authority's own addresses belong together and count once."""
    least = rule.number("at_least")
    seen = {one.key: one for one in (*context.mail.to, *context.mail.cc) if not context.is_inside(one)}
    if len(seen) < least:
        return []
    homes: dict[str, int] = {}
    for one in seen.values():
        homes[one.domain] = homes.get(one.domain, 0) + 1
    private = sum(is_provider(one, rule) for one in seen.values())
    if private >= least or len(homes) >= rule.number("homes"):
        return [Hit("to", data={"count": len(seen), "addresses": [one.address for one in seen.values()]})]
    return []


def _group(rule: Rule, context: Context) -> list[Hit]:
    now = {one.key for one in context.everyone}
    for group in context.mail.groups:
        members = {one.lower() for one in group.members} - {context.mail.sender.key}
        there = members & now
        if len(there) < rule.number("at_least") or there == members or group.address.lower() in now:
            continue
        if len(there) * 100 >= rule.number("percent") * len(members):
            name = group.name or group.address
            left_out = sorted(members - there)
            return [Hit("to", data={"group": name, "address": group.address, "missing": len(left_out)})]
    return []
