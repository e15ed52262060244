"""The friendly note (G05): to the person alone, at most one a week, with the right signature in it and one thing to do."""

from __future__ import annotations

from html import escape

from policies.mailing import NoteMail
from policies.packs import Pack
from policies.vocabulary import DirectoryEntry, Language
from signatures.model import RenderedSignature
from signatures.visible import tidy

LEAST_MAILS = 3  # fewer say nothing about a habit
_WORDS = {
    Language.SWEDISH: {
        "subject": "Din e-postsignatur: så får du den att sätta sig själv",
        "hello": "Hej {name}!",
        "what": "De senaste dagarna har en del av dina mejl gått i väg utan {municipality}s gemensamma signatur. "
        "Det är lätt hänt, och du behöver inte göra om något.",
        "here": "Så här ser din signatur ut:",
        "how": "Öppna Postvakt i Outlook en gång, så sätts signaturen in åt dig i nya mejl, svar och vidarebefordringar.",
        "link": "Visa min signatur och hur jag gör",
        "else": "Stämmer inte uppgifterna? De kommer från personalkatalogen och rättas där. Bara du har fått det här mejlet, och det "
        "kommer högst ett i veckan.",
        "sign": "Postvakt, {municipality}",
    },
    Language.ENGLISH: {
        "subject": "Your e-mail signature: how to have it set for you",
        "hello": "Hello {name}!",
        "what": "In the last few days some of your mails left without the common signature of {municipality}. "
        "It happens easily, and there is nothing you need to redo.",
        "here": "This is your signature:",
        "how": "Open Postvakt in Outlook once, and the signature is set for you in new mails, replies and forwards.",
        "link": "Show my signature and how to do it",
        "else": "Are the details wrong? They come from the staff directory and are corrected there. "
        "Only you have got this mail, and there is at most one a week.",
        "sign": "Postvakt, {municipality}",
    },
}


def needs_note(counted: int, lacking: int, tolerance: float) -> bool:
    """Whether so much of a person's recent mail lacks the signature that a word is welcome."""
    return counted >= LEAST_MAILS and lacking > tolerance * counted


def write_note(entry: DirectoryEntry, signature: RenderedSignature, pack: Pack, link: str) -> NoteMail:
    """The mail to this person. ``link`` is an https page that works without the add-in."""
    words = {
        name: text.format(name="{name}", municipality=pack.municipality.name)
        for name, text in _WORDS[entry.language].items()
    }
    name = tidy(entry.given_name) or tidy(entry.display_name).partition(" ")[0] or tidy(entry.address).partition("@")[0]
    hello = words["hello"].replace("{name}", name[:60])
    html = (
        f'<div lang="{entry.language.value}">'
        f"<p>{escape(hello)}</p><p>{escape(words['what'])}</p><p>{escape(words['here'])}</p>"
        f'<div style="border-left:3px solid #1b7ca8;padding:0 0 0 12px;margin:0 0 12px 0">{signature.html}</div>'
        f'<p>{escape(words["how"])}</p><p><a href="{escape(link, quote=True)}">{escape(words["link"])}</a></p>'
        f"<p>{escape(words['else'])}</p><p>{escape(words['sign'])}</p></div>"
    )
    return NoteMail(to_address=entry.address, to_name=tidy(entry.display_name), subject=words["subject"], html=html)
