"""The mails about absence: short, one thing to do, in the receiver's language. Data in, words out; nothing is sent here.

The reason of an absence is never told; only a holiday is called by its name, because people say so themselves.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from html import escape

from absence.notice_words import WORDS
from policies.daily_mail import NoticeOf
from policies.mailing import NoteMail
from policies.vocabulary import DirectoryEntry, Language


class Topic(StrEnum):
    """What a person gets at most one mail a day about."""

    ASK = "ask"
    ANSWER = "answer"
    COURSE = "course"
    UNCOVERED = "uncovered"
    UNOPENED = "unopened"
    FOUND = "found"
    HINDERED = "hindered"


class What(StrEnum):
    """What happened. The value chooses the words."""

    ASKED = "asked"
    REMINDED = "reminded"
    CHANGED = "changed"
    RELEASED = "released"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"
    STARTED = "started"
    ENDED = "ended"
    OWN_CHANGE = "own-change"
    UNCOVERED = "uncovered"
    UNOPENED = "unopened"
    UNOPENED_SELF = "unopened-self"
    UNOPENED_MANAGER = "unopened-manager"
    UNOPENED_DESK = "unopened-desk"
    FOUND = "found"
    FOUND_MANAGER = "found-manager"
    HINDERED = "hindered"

    @property
    def topic(self) -> Topic:
        """Which of the mails of a day tells this."""
        return _TOPICS[self]


_TOPICS = {
    What.ASKED: Topic.ASK,
    What.REMINDED: Topic.ASK,
    What.CHANGED: Topic.ASK,
    What.RELEASED: Topic.ASK,
    What.ACCEPTED: Topic.ANSWER,
    What.DECLINED: Topic.ANSWER,
    What.WITHDRAWN: Topic.ANSWER,
    What.STARTED: Topic.COURSE,
    What.ENDED: Topic.COURSE,
    What.OWN_CHANGE: Topic.COURSE,
    What.UNCOVERED: Topic.UNCOVERED,
    What.UNOPENED: Topic.UNOPENED,
    What.UNOPENED_SELF: Topic.UNOPENED,
    What.UNOPENED_MANAGER: Topic.UNOPENED,
    What.UNOPENED_DESK: Topic.UNOPENED,
    What.FOUND: Topic.FOUND,
    What.FOUND_MANAGER: Topic.FOUND,
    What.HINDERED: Topic.HINDERED,
}


Notice = NoticeOf[What]  # ``about``: the absence's id, or a mailbox


@dataclass(frozen=True, slots=True)
class Told:
    """One notice with what its words need. ``values``: names, periods, times in the receiver's language; ``links``: what to press.

    ``own``: whether it is about the receiver's own mailbox.
    """

    what: What
    values: Mapping[str, str]
    links: Sequence[tuple[str, str]] = ()
    own: bool = False


def write(to: DirectoryEntry, told: Sequence[Told], *, municipality: str) -> NoteMail:
    """One mail that tells one thing, or several under their own headings."""
    words = WORDS[to.language]
    many = len(told) > 1
    blocks = "".join(_block(one, to.language, heading=many) for one in told)
    subject = words["many"].format(number=len(told)) if many else _said(told[0], to.language, "subject")
    html = (
        f'<div lang="{to.language.value}"><p>{escape(words["hello"])}</p>{blocks}'
        f"<p>{escape(words['sign'].format(municipality=municipality))}</p></div>"
    )
    return NoteMail(to.address, to.display_name, _one_line(subject), html)


def _block(told: Told, language: Language, *, heading: bool) -> str:
    head = f"<p><strong>{escape(_said(told, language, 'subject'))}</strong></p>" if heading else ""
    text = "".join(f"<p>{escape(line)}</p>" for line in _said(told, language, "text").split("\n") if line)
    words = WORDS[language]
    links = " &nbsp; ".join(
        f'<a href="{escape(url, quote=True)}">{escape(words[f"link:{name}"])}</a>' for name, url in told.links
    )
    return f"{head}{text}" + (f"<p>{links}</p>" if links else "")


def _said(told: Told, language: Language, part: str) -> str:
    words, key = WORDS[language], f"{told.what}:{part}"
    text = words.get(f"{key}:own", words[key]) if told.own else words[key]
    return text.format_map({name: str(value) for name, value in told.values.items()})


def _one_line(text: str) -> str:
    return " ".join(text.split())[:200]
