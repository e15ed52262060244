"""Mail-flow (transport) rules: an administrator's changes to every mail that passes, before it is delivered."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from typing import Any

from sandbox.mail.model import Mail

CONDITIONS = (
    "HeaderContainsMessageHeader",
    "HeaderContainsWords",
    "HeaderMatchesMessageHeader",
    "HeaderMatchesPatterns",
    "SubjectContainsWords",
    "From",
    "SentTo",
    "FromScope",
    "SentToScope",
)
ACTIONS = ("SetHeaderName", "SetHeaderValue", "RemoveHeader", "PrependSubject", "StopRuleProcessing")
IsInternal = Callable[[str], bool]


def apply_mail_flow(rules: Iterable[Mapping[str, Any]], mail: Mail, is_internal: IsInternal) -> Mail:
    """The mail as it is after the enabled rules, in their order."""
    for rule in rules:
        in_force = rule.get("State", "Enabled") == "Enabled" and rule.get("Mode", "Enforce") == "Enforce"
        if not in_force or not _meets(rule, mail, is_internal):
            continue
        mail = _changed(rule, mail)
        if _truth(rule.get("StopRuleProcessing")):
            break
    return mail


def _changed(rule: Mapping[str, Any], mail: Mail) -> Mail:
    headers = list(mail.headers)
    for gone in (rule.get("RemoveHeader"), rule.get("SetHeaderName")):
        if gone:
            headers = [(name, value) for name, value in headers if name.lower() != str(gone).lower()]
    if rule.get("SetHeaderName"):
        headers.append((str(rule["SetHeaderName"]), str(rule.get("SetHeaderValue", ""))))
    return replace(mail, headers=headers, subject=str(rule.get("PrependSubject") or "") + mail.subject)


def _meets(rule: Mapping[str, Any], mail: Mail, is_internal: IsInternal) -> bool:
    return all(_holds(name, rule, mail, is_internal) for name in CONDITIONS if rule.get(name) is not None)


def _holds(name: str, rule: Mapping[str, Any], mail: Mail, is_internal: IsInternal) -> bool:
    recipients = [one.address for one in mail.recipients()]
    match name:
        case "HeaderContainsMessageHeader":
            values = _values(mail, rule[name])
            return any(
                word.lower() in value.lower() for word in _words(rule.get("HeaderContainsWords")) for value in values
            )
        case "HeaderMatchesMessageHeader":
            values = _values(mail, rule[name])
            return any(
                _matches(pattern, value) for pattern in _words(rule.get("HeaderMatchesPatterns")) for value in values
            )
        case "SubjectContainsWords":
            return any(word.lower() in mail.subject.lower() for word in _words(rule[name]))
        case "From":
            return mail.from_.key in {word.casefold() for word in _words(rule[name])}
        case "SentTo":
            return bool({one.casefold() for one in recipients} & {word.casefold() for word in _words(rule[name])})
        case "FromScope":
            return is_internal(mail.from_.address) == (str(rule[name]) == "InOrganization")
        case "SentToScope":
            return any(is_internal(one) == (str(rule[name]) == "InOrganization") for one in recipients)
    return True  # the words and patterns, looked at beside their header


def _values(mail: Mail, header: Any) -> list[str]:
    return [value for name, value in mail.headers if name.lower() == str(header).lower()]


def _words(value: Any) -> list[str]:
    return [str(one) for one in value] if isinstance(value, list) else [] if value is None else [str(value)]


def _truth(value: Any) -> bool:
    return str(value).lower() in {"true", "$true", "1"}


def _matches(pattern: str, value: str) -> bool:
    try:
        return re.search(pattern[:500], value[:2000], re.IGNORECASE) is not None
    except re.error:
        return False
