"""The mails about orders and about what is wrong with the register: short, one action, each at most once."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from mailboxes.model import Order, OrderKind, Problem, Stage
from policies.mailing import NoteMail
from policies.packs import Pack
from policies.vocabulary import DirectoryEntry, Language

SHOWN = 20  # problems in one mail; more are only counted
_THING = {
    (OrderKind.MAILBOX, Language.SWEDISH): "brevlådan",
    (OrderKind.MAILBOX, Language.ENGLISH): "the mailbox",
    (OrderKind.RECEIPT, Language.SWEDISH): "ett kvitto för",
    (OrderKind.RECEIPT, Language.ENGLISH): "a receipt for",
}
# (stage, whether it is to those who handle it) -> language -> (subject, sentence, link)
_SAID: dict[tuple[Stage, bool], dict[Language, tuple[str, str, str]]] = {
    (Stage.ASKED, True): {
        Language.SWEDISH: (
            "Beställning att godkänna: {box}",
            "{who} har beställt {thing} {box}.",
            "Titta på beställningen",
        ),
        Language.ENGLISH: ("An order to approve: {box}", "{who} has ordered {thing} {box}.", "Look at the order"),
    },
    (Stage.APPROVED, True): {
        Language.SWEDISH: (
            "Beställning att utföra: {box}",
            "{who} har beställt {thing} {box}, och det är klart att utföra.",
            "Se vad som ska göras",
        ),
        Language.ENGLISH: (
            "An order to carry out: {box}",
            "{who} has ordered {thing} {box}, and it can be carried out.",
            "See what is to be done",
        ),
    },
    (Stage.APPROVED, False): {
        Language.SWEDISH: (
            "Din beställning är godkänd: {box}",
            "Din beställning av {thing} {box} är godkänd. {comment}",
            "Se beställningen",
        ),
        Language.ENGLISH: (
            "Your order is approved: {box}",
            "Your order of {thing} {box} is approved. {comment}",
            "See the order",
        ),
    },
    (Stage.REFUSED, False): {
        Language.SWEDISH: (
            "Din beställning blev inte godkänd: {box}",
            "Din beställning av {thing} {box} blev inte godkänd: {comment}",
            "Se beställningen",
        ),
        Language.ENGLISH: (
            "Your order was not approved: {box}",
            "Your order of {thing} {box} was not approved: {comment}",
            "See the order",
        ),
    },
    (Stage.VERIFIED, False): {
        Language.SWEDISH: (
            "Klart: {box}",
            "Det du beställde är klart: {thing} {box}. Vi har kontrollerat att allt är på plats.",
            "Se brevlådan",
        ),
        Language.ENGLISH: (
            "Done: {box}",
            "What you ordered is done: {thing} {box}. We have checked that everything is in place.",
            "See the mailbox",
        ),
    },
}
_HELLO = {Language.SWEDISH: "Hej!", Language.ENGLISH: "Hello!"}
_DIGEST = {
    Language.SWEDISH: (
        "Funktionsbrevlådor som behöver någon",
        "Det här har Postvakt hittat i registret:",
        "… och {more} till.",
        "Se allt och rätta",
    ),
    Language.ENGLISH: (
        "Function mailboxes that need somebody",
        "This is what Postvakt found in the register:",
        "… and {more} more.",
        "See all of it and mend it",
    ),
}


@dataclass(frozen=True, slots=True)
class Letter:
    """A mail and the key under which it is sent once."""

    key: str
    mail: NoteMail


class Writer:
    """Writes the mails. ``link``: the console's address; ``people``: the directory by address, in lower case."""

    def __init__(self, pack: Pack, link: str, people: dict[str, DirectoryEntry]) -> None:
        self._pack = pack
        self._link = link.rstrip("/")
        self._people = people

    def about(self, order: Order) -> list[Letter]:
        """The mails that the order's stage asks for."""
        policy = self._pack.mailboxes
        handlers = {
            Stage.ASKED: policy.approval.notify,
            Stage.APPROVED: policy.told if order.decided_by else (*policy.approval.notify, *policy.told),
        }
        own = [(order.asked_by, False)] if order.stage is not Stage.APPROVED or order.decided_by else []
        wanted = [*((one, True) for one in dict.fromkeys(handlers.get(order.stage, ()))), *own]
        return [self._letter(order, to, handles=handles) for to, handles in wanted if (order.stage, handles) in _SAID]

    def digest(self, problems: Sequence[Problem], week: str) -> list[Letter]:
        """What is wrong, to those whom the pack names: at most once a week, and when it is something else."""
        print_of = hashlib.sha256("\n".join(f"{one.trouble} {one.target}" for one in problems).encode()).hexdigest()[
            :16
        ]
        if not problems:
            return []
        return [
            Letter(f"mailboxes.problems:{week}:{print_of}:{to.casefold()}", self._problems(problems, to))
            for to in dict.fromkeys(self._pack.mailboxes.told)
        ]

    def _letter(self, order: Order, to: str, *, handles: bool) -> Letter:
        language = self._language(to)
        subject, sentence, label = _SAID[order.stage, handles][language]
        values = {
            "box": order.wanted.address,
            "who": self._name(order.asked_by),
            "thing": _THING[order.kind, language],
            "comment": f"”{order.comment}”" if order.comment else "",
        }
        why = f"<p>”{escape(order.why)}”</p>" if handles and order.why else ""
        body = f"<p>{escape(sentence.format_map(values)).strip()}</p>{why}{self._button(f'/bestallningar/{order.id}', label)}"
        key = f"mailboxes.order:{order.id}:{order.stage.value}:{to.casefold()}:{'handles' if handles else 'asked'}"
        return Letter(key, self._mail(to, language, subject.format_map(values), body))

    def _problems(self, problems: Sequence[Problem], to: str) -> NoteMail:
        language = self._language(to)
        subject, sentence, more, label = _DIGEST[language]
        items = "".join(f"<li>{escape(one.text(language.value))}</li>" for one in problems[:SHOWN])
        rest = f"<p>{more.format(more=len(problems) - SHOWN)}</p>" if len(problems) > SHOWN else ""
        body = f"<p>{sentence}</p><ul>{items}</ul>{rest}{self._button('/brevlador', label)}"
        return self._mail(to, language, subject, body)

    def _mail(self, to: str, language: Language, subject: str, body: str) -> NoteMail:
        sign = f"<p>Postvakt, {escape(self._pack.municipality.name)}</p>"
        html = f'<div lang="{language.value}"><p>{_HELLO[language]}</p>{body}{sign}</div>'
        return NoteMail(to, self._name(to), subject, html)

    def _button(self, path: str, label: str) -> str:
        return f'<p><a href="{escape(self._link + path, quote=True)}">{escape(label)}</a></p>'

    def _language(self, address: str) -> Language:
        entry = self._people.get(address.casefold())
        return entry.language if entry else Language.SWEDISH

    def _name(self, address: str) -> str:
        entry = self._people.get(address.casefold())
        return entry.display_name if entry and entry.display_name else address
