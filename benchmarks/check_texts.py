"""What the check engine is measured on: mails of a municipality's kind in wanted sizes, and texts that hurt careless parsers."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape

from checks.model import Outgoing, Recipient

SENTENCES = (
    "Hej Ivar!",
    "Tack för ditt mejl om lekplatsen vid Storgatan.",
    "Vi har tittat på frågan tillsammans med gatuenheten och kan börja bygga om den i maj.",
    "Kan du svara senast 2026-11-27 om tiden passar föreningen?",
    "Mötet är i sammanträdesrum Bäcken på torsdag kl. 14.00, och Carin Holm tar med ritningarna.",
    "Handlingarna finns på www.sandby.example, så jag bifogar dem inte.",
    "Budgeten är 284 500 kr och fakturan får nummer 50341904192.",
    "Ring mig gärna på 040-628 04 12 om något är oklart.",
    "Nämnden fattar beslut den 9 december, och då vet vi om det blir gungor eller en klätterställning.",
    "Vi tar fram ett förslag till avtal, som båda parter får läsa igenom i lugn och ro före jul.",
)
SIGNATURE = (
    "Med vänlig hälsning",
    "",
    "Anna Lind",
    "Socialsekreterare",
    "Socialförvaltningen",
    "Sandby kommun",
    "Telefon: 040-628 04 12",
    "www.sandby.example",
)
HOSTILE_SIZE = 5_000_000
_HTML = (
    "<", "<p>", "<b>", "<a href='", "<!--", "&amp;", "<td><p>a</p>", '<p style="display:none">a</p>', "<blockquote>", "a&shy;",
    "<style></style>", "a\u030a", "<p class=x>Kan du svara senast den 12 mars?</p>",
)  # fmt: skip
_TEXT = (
    "\n", "a", "kan du svara ", "1 ", "19121212-1212 ", "från: a\nämne: b\n", "1 maj 2026 10:10 skrev a:\n", "mvh\n", "a@", "?", "1.",
    "Anna Lind, ", "> a\n", "senast den ", "diagnos ", "http://a.b/ ", "(", "2026-01-01 ", "A", "\u2013",
)  # fmt: skip


def lines(size: int) -> list[str]:
    """Paragraphs and a signature, together about ``size`` characters."""
    found, length, number = [], sum(map(len, SIGNATURE)), 0
    while length < size:
        paragraph = " ".join(SENTENCES[(number + place) % len(SENTENCES)] for place in range(3))[
            : max(1, size - length)
        ]
        found += [paragraph, ""]
        length += len(paragraph) + 2
        number += 3
    return [*found, *SIGNATURE]


def plain(size: int) -> Outgoing:
    """A mail in plain text."""
    return _mail(text="\n".join(lines(size)))


def outlook(size: int) -> Outgoing:
    """The same mail as classic Outlook writes it."""
    body = "\n".join(f"<p class=MsoNormal>{escape(line) or '&nbsp;'}<o:p></o:p></p>" for line in lines(size))
    head = "<head><meta http-equiv=Content-Type content='text/html; charset=utf-8'><style><!-- p.MsoNormal {margin:0cm;} --></style></head>"
    return _mail(html=f"<html>{head}<body lang=SV><div class=WordSection1>\n{body}\n</div></body></html>")


def hostile() -> Mapping[str, Outgoing]:
    """Five megabytes of one thing, by the thing."""
    made = {f"html {one}": _mail(html=_filled(one)) for one in _HTML}
    return made | {f"text {one!r}": _mail(text=_filled(one)) for one in _TEXT}


def _filled(one: str) -> str:
    return (one * (HOSTILE_SIZE // len(one) + 1))[:HOSTILE_SIZE]


def _mail(*, text: str | None = None, html: str | None = None) -> Outgoing:
    return Outgoing(
        sender=Recipient("anna.lind@sandby.example", "Anna Lind"),
        to=(Recipient("ivar@exempel.example", "Ivar Medborgare"),),
        subject="Svar krävs: lekplatsen vid Storgatan",
        text=text,
        html=html,
        compose="new",
        sent_at="2026-11-18T10:00:00+01:00",
        internal_domains=("sandby.example",),
    )
