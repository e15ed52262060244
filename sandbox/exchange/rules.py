"""Inbox rules (Graph ``messageRule``): which of a mailbox's rules a mail meets, and what they together do with it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from policies.vocabulary import Address
from sandbox.exchange.mime import html_to_text
from sandbox.mail.model import Mail


@dataclass(slots=True)
class Verdict:
    """What the rules want done. ``folder`` is a well-known name or a folder's id; None means that nothing is kept."""

    folder: str | None = "inbox"
    copies: list[str] = field(default_factory=list)
    mark_read: bool = False
    importance: str | None = None
    categories: list[str] = field(default_factory=list)
    forward: list[Address] = field(default_factory=list)
    redirect: list[Address] = field(default_factory=list)
    attach: list[Address] = field(default_factory=list)
    ran: list[str] = field(default_factory=list)


def apply_rules(rules: Iterable[Mapping[str, Any]], mail: Mail, own: frozenset[str], *, size: int = 0) -> Verdict:
    """Run the enabled rules in sequence. ``own``: the mailbox's addresses, case-folded; ``size``: of the mail, in bytes.

    Read-only rules are those that Graph cannot express: what they do is unknown here too, so they do nothing.
    """
    verdict = Verdict()
    seen = _Seen(mail, own, size)
    for rule in sorted(rules, key=lambda one: int(one.get("sequence") or 0)):
        if not rule.get("isEnabled", True) or rule.get("isReadOnly") or rule.get("hasError"):
            continue
        exceptions = {
            name: value for name, value in (rule.get("exceptions") or {}).items() if value not in (None, [], False)
        }
        if not seen.meets(rule.get("conditions") or {}) or any(
            seen.meets({name: value}) for name, value in exceptions.items()
        ):
            continue
        actions = rule.get("actions") or {}
        verdict.ran.append(str(rule.get("displayName", "")))
        _act(verdict, actions)
        if actions.get("stopProcessingRules"):
            break
    return verdict


def _act(verdict: Verdict, actions: Mapping[str, Any]) -> None:
    if actions.get("permanentDelete"):
        verdict.folder = None
    elif verdict.folder is not None and actions.get("delete"):
        verdict.folder = "deleteditems"
    elif verdict.folder is not None and actions.get("moveToFolder"):
        verdict.folder = str(actions["moveToFolder"])
    if actions.get("copyToFolder"):
        verdict.copies.append(str(actions["copyToFolder"]))
    verdict.mark_read = verdict.mark_read or bool(actions.get("markAsRead"))
    verdict.importance = actions.get("markImportance") or verdict.importance
    verdict.categories += [one for one in actions.get("assignCategories") or [] if one not in verdict.categories]
    verdict.forward += _recipients(actions.get("forwardTo"))
    verdict.redirect += _recipients(actions.get("redirectTo"))
    verdict.attach += _recipients(actions.get("forwardAsAttachmentTo"))


def _recipients(value: Any) -> list[Address]:
    found = [one.get("emailAddress") or {} for one in value or []]
    return [Address(str(one["address"]), str(one.get("name") or "")) for one in found if one.get("address")]


class _Seen:
    """The mail in the forms that conditions look at; text is compared without case, as Exchange does."""

    def __init__(self, mail: Mail, own: frozenset[str], size: int) -> None:
        self.mail = mail
        self.own = own
        self.size = size
        self.subject = mail.subject.casefold()
        self.body = (html_to_text(mail.body) if mail.body_type == "html" else mail.body).casefold()
        self.sender = [mail.from_.key, mail.from_.name.casefold()]
        self.to = {one.key for one in mail.to}
        self.cc = {one.key for one in mail.cc}
        self.headers = "\n".join(f"{name}: {value}" for name, value in mail.headers).casefold()
        self.names = {name.casefold(): value.casefold() for name, value in mail.headers}

    def meets(self, conditions: Mapping[str, Any]) -> bool:
        """Every condition holds (each list: any of its words). A condition that is not known never holds."""
        return all(self._holds(name, value) for name, value in conditions.items() if value not in (None, []))

    def _holds(self, name: str, value: Any) -> bool:
        if name in {
            "subjectContains",
            "bodyContains",
            "bodyOrSubjectContains",
            "headerContains",
            "senderContains",
            "recipientContains",
        }:
            return self._contains(name, [str(word).casefold() for word in value])
        if name in {"fromAddresses", "sentToAddresses"}:
            wanted = {one.key for one in _recipients(value)}
            return bool(wanted & ({self.mail.from_.key} if name == "fromAddresses" else self.to | self.cc))
        if name == "importance":
            return self.mail.importance == str(value).lower()
        if name == "categories":
            return bool({str(one) for one in value} & set(self.mail.categories))
        if name == "withinSizeRange":
            kilobytes = self.size / 1024
            return (value.get("minimumSize") or 0) <= kilobytes <= (value.get("maximumSize") or 2**31)
        facts = self._facts()
        return name in facts and facts[name] == bool(value)

    def _facts(self) -> dict[str, bool]:
        direct, copied = bool(self.own & self.to), bool(self.own & self.cc)
        kind = self.names.get("content-type", "")
        automatic = self.names.get("auto-submitted", "no").strip() not in {"", "no"}
        return {
            "hasAttachments": any(not one.inline for one in self.mail.attachments),
            "sentToMe": direct,
            "sentCcMe": copied,
            "sentToOrCcMe": direct or copied,
            "sentOnlyToMe": direct and len(self.to | self.cc) == 1,
            "notSentToMe": not direct,
            "isAutomaticReply": automatic,
            "isAutomaticForward": "x-ms-exchange-inbox-rules-loop" in self.names,
            "isNonDeliveryReport": kind.startswith("multipart/report") and "delivery-status" in kind,
            "isReadReceipt": kind.startswith("multipart/report") and "disposition" in kind,
            "isMeetingRequest": any(one.content_type.startswith("text/calendar") for one in self.mail.attachments),
        }

    def _contains(self, name: str, words: list[str]) -> bool:
        places = {
            "subjectContains": [self.subject],
            "bodyContains": [self.body],
            "bodyOrSubjectContains": [self.subject, self.body],
            "headerContains": [self.headers],
            "senderContains": self.sender,
            "recipientContains": [*self.to, *self.cc, *(one.name.casefold() for one in (*self.mail.to, *self.mail.cc))],
        }[name]
        return any(word in place for word in words for place in places)
