"""The mail to a mailbox's responsible (S07): how many mails to look at again and when they left, one thing to do. Never what they say."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, tzinfo
from html import escape

from policies.mailing import NoteMail
from policies.vocabulary import DirectoryEntry, Language, MailboxKind

SHOWN = 30  # times in one mail; more are only counted
_WORDS = {
    Language.SWEDISH: {
        "subject": "Skickad e-post att se över i {mailbox}",
        "hello": "Hej!",
        "one": "Ett mejl som skickats från {mailbox} kan innehålla ett personnummer eller något annat känsligt.",
        "many": "{number} mejl som skickats från {mailbox} kan innehålla personnummer eller något annat känsligt.",
        "times": "Öppna Skickat i brevlådan och titta på det som gick i väg vid de här tiderna:",
        "more": "… och {number} till.",
        "link": "Så gör du om något känsligt har skickats",
        "else": "Postvakt har inte sparat vad som står i mejlen eller vem som skrev dem, och kan ha fel. Stämmer allt behöver du inte "
        "göra något. Det kommer högst ett sådant här mejl om dagen.",
        "sign": "Postvakt, {municipality}",
    },
    Language.ENGLISH: {
        "subject": "Sent mail to look at again in {mailbox}",
        "hello": "Hello!",
        "one": "One mail sent from {mailbox} may hold a personal identity number or something else that is sensitive.",
        "many": "{number} mails sent from {mailbox} may hold personal identity numbers or something else that is sensitive.",
        "times": "Open Sent Items of the mailbox and look at what left at these times:",
        "more": "… and {number} more.",
        "link": "What to do when something sensitive was sent",
        "else": "Postvakt has not kept what the mails say or who wrote them, and may be wrong. If all is well there is nothing to do. "
        "There is at most one mail like this a day.",
        "sign": "Postvakt, {municipality}",
    },
}


def responsible(mailbox: DirectoryEntry, by_id: dict[str, DirectoryEntry]) -> DirectoryEntry:
    """Who is told: a function mailbox's manager in the directory, else the mailbox itself. Of a person's own mail only that person."""
    if mailbox.kind is not MailboxKind.FUNCTION:
        return mailbox
    manager = by_id.get(mailbox.manager_id)
    return manager if manager is not None and manager.address else mailbox


def write_leak_note(
    to: DirectoryEntry,
    mailbox: DirectoryEntry,
    sent: Sequence[datetime],
    *,
    municipality: str,
    zone: tzinfo,
    link: str,
) -> NoteMail:
    """The mail. ``sent``: when each of the mails left; ``link``: a page that says what to do."""
    words = _WORDS[to.language]

    def said(name: str, **values: object) -> str:
        return escape(words[name].format(mailbox=mailbox.address, municipality=municipality, **values))

    times = "".join(f"<li>{one.astimezone(zone):%Y-%m-%d %H:%M}</li>" for one in sorted(sent)[:SHOWN])
    more = f"<p>{said('more', number=len(sent) - SHOWN)}</p>" if len(sent) > SHOWN else ""
    what = said("one") if len(sent) == 1 else said("many", number=len(sent))
    html = (
        f'<div lang="{to.language.value}"><p>{said("hello")}</p><p>{what}</p><p>{said("times")}</p><ul>{times}</ul>{more}'
        f'<p><a href="{escape(link, quote=True)}">{said("link")}</a></p><p>{said("else")}</p><p>{said("sign")}</p></div>'
    )
    return NoteMail(to.address, to.display_name, words["subject"].format(mailbox=mailbox.address), html)
