"""From a pack and its rules to the bundle: one plain JSON value that both engines read. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from checks.bundle import VERSION
from policies.packs import Pack
from policies.rule_files import RuleFile
from policies.rules import DUTIES, RuleSetting

_OFF = RuleSetting()


def compile_bundle(pack: Pack, rules: Sequence[RuleFile], year: int) -> dict[str, Any]:
    """The bundle of a pack (or of a department's layer): rules that are on, calendar from the year before to two years after.

    The same input gives the same value, so that its JSON can be compared and cached.
    """
    channel = pack.secure_channel
    return {
        "v": VERSION,
        "pack": pack.name,
        "municipality": {"name": pack.municipality.name, "domains": list(pack.municipality.domains)},
        "language": pack.language.value,
        "calendar": calendar(pack, year),
        "secure_channel": None
        if channel is None
        else {"name": channel.name, "url": channel.url, "classes": list(channel.classes)},
        "classes": _classes(pack),
        "signature": signature_shape(pack),
        "alarm": {"at_most": pack.alarm.at_most, "quiet_weeks": pack.alarm.quiet_weeks, "errors": pack.alarm.errors},
        "overrides": {
            "own_words": pack.overrides.own_words,
            "reasons": [{"code": one.code, "sv": one.sv, "en": one.en} for one in pack.overrides.reasons],
        },
        "duties": {name: _severity(pack.rules.get(name, _OFF)) for name in DUTIES},
        "rules": [
            compiled_rule(rule, pack.rules[rule.id])
            for rule in rules
            if rule.id in pack.rules and not pack.rules[rule.id].severity.is_off
        ],
    }


def _classes(pack: Pack) -> dict[str, Any] | None:
    """The questions that lead to an information class; None where the pack uses no classes."""
    channel = pack.secure_channel
    if channel is None or not channel.classes or not pack.classes.questions:
        return None
    return {
        "not_by_mail": list(pack.classes.not_by_mail),
        "questions": [
            {
                "ask": {"sv": one.sv, "en": one.en},
                "answers": [{"say": {"sv": each.sv, "en": each.en}, "level": each.level} for each in one.answers],
            }
            for one in pack.classes.questions
        ],
    }


def compiled_rule(rule: RuleFile, setting: RuleSetting) -> dict[str, Any]:
    """One rule as the pack applies it."""
    what, why = setting.what or rule.what, setting.why or rule.why
    made: dict[str, Any] = {
        "id": rule.id,
        "name": rule.name,
        "kind": rule.kind,
        "severity": _severity(setting),
        "what": {"sv": what.sv, "en": what.en},
        "why": {"sv": why.sv, "en": why.en},
        "source": "; ".join(map(str, setting.source)),
        "observe": setting.observe,
        "override": setting.override,
        "parameters": {**rule.parameters, **setting.parameters},
        "words": {name: _words(name, entries, setting) for name, entries in rule.words.items()},
    }
    if rule.fix is not None:
        made["fix"] = dict(rule.fix)
    return made


def _severity(setting: RuleSetting) -> dict[str, str]:
    return {"inside": setting.severity.inside, "outside": setting.severity.outside}


def _words(name: str, entries: Sequence[str], setting: RuleSetting) -> list[str]:
    """In their order, so that neighbours are alike: packed for Outlook they take a tenth less room."""
    away = set(setting.without_words.get(name, ()))
    return sorted({*entries, *setting.words.get(name, ())} - away)


def calendar(pack: Pack, year: int) -> dict[str, Any]:
    """Weekday hours, days that are closed although their weekday is open, and days that close early."""
    hours = [pack.hours.weekday(number) for number in range(7)]
    closed: list[str] = []
    half: dict[str, str] = {}
    day, last = date(year - 1, 1, 1), date(year + 2, 12, 31)
    while day <= last:
        usual, now = hours[day.weekday()], pack.calendar.office_day(day)
        if usual.is_open and not now.is_open:
            closed.append(day.isoformat())
        elif now != usual and now.closes is not None:
            half[day.isoformat()] = f"{now.closes:%H:%M}"
        day += timedelta(days=1)
    return {
        "closed": closed,
        "half": half,
        "hours": {
            str(number + 1): None
            if one.opens is None or one.closes is None
            else [f"{one.opens:%H:%M}", f"{one.closes:%H:%M}"]
            for number, one in enumerate(hours)
        },
    }


def signature_shape(pack: Pack) -> Mapping[str, Any]:
    """What a signature looks like without a directory to compare with: for C31 and C32."""
    policy = pack.signature
    return {
        "closing": {"sv": policy.closing.sv, "en": policy.closing.en},
        "closings": list(dict.fromkeys((policy.closing.sv, policy.closing.en, *policy.accepted_closings))),
        "required": list(policy.required_fields),
        "organisation": pack.municipality.name,
        "website": pack.municipality.website.removeprefix("https://").rstrip("/"),
        "logo": policy.logo.kind == "image",
        "own_additions": policy.own_additions,
        "allowed_lines": list(policy.allowed_lines),
        "typefaces": list(policy.audited_typefaces),
    }
