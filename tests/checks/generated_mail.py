"""Mails that nobody wrote: Swedish sentences, clients' markup, history, signatures, numbers, and whatever breaks parsers.

The same seed gives the same mail on every machine.
"""

from __future__ import annotations

import random
import unicodedata
from collections.abc import Callable

from checks.model import Appointment, AttachedFile, Away, Group, Outgoing, Recipient

NAMES = ("Anna Lind", "Björn Ek", "Carin Holm", "Dawit Tesfaye", "Elsa Norberg", "Farid Amini", "Gun Sand")
DOMAINS = ("sandby.example",) * 4 + ("exempel.example", "region.example", "sandby.example.se", "sanbdy.example")
TEST_NUMBERS = ("19121212-1212", "121212-1212", "191212121212", "1212121212", "19 12 12-1212", "121212+1212")
WORDS = [
    "hej",
    "tack",
    "svar",
    "svara",
    "senast",
    "på",
    "fredag",
    "i",
    "morgon",
    "idag",
    "snarast",
    "bekräfta",
    "beslut",
    "möte",
    "mötet",
    "lokalen",
    "ärendet",
    "diagnos",
    "sjukskriven",
    "skyddad",
    "adress",
    "lösenord",
    "faktura",
    "avtal",
    "bilaga",
    "bifogad",
    "bifogar",
    "kopia",
    "alla",
    "chefen",
    "barnet",
    "klienten",
    "eleven",
    "läkarintyg",
    "depression",
    "orosanmälan",
    "försörjningsstöd",
    "sekretess",
    "vänligen",
    "kan",
    "du",
    "kan",
    "ni",
    "vill",
    "jag",
    "behöver",
    "vi",
    "gärna",
    "omgående",
    "asap",
    "idiot",
    "dumt",
    "varför",
    "implementera",
    "avseende",
    "erhålla",
    "medelst",
    "ska",
    "skall",
    "VIKTIGT",
    "BRÅTTOM",
    "och",
    "eller",
    "men",
    "inte",
    "att",
    "som",
    "är",
    "var",
    "har",
    "hade",
    "om",
    "till",
    "från",
]
SENTENCES = (
    "Kan du svara senast den 12 mars?", "Svara senast 2026-11-27.", "Vi ses på torsdag kl. 14.00.", "Återkom före kl 9 i morgon!!!",
    "Jag bifogar protokollet.", "Se bifogad fil.", "Se nedan.", "För kännedom.", "Hon har fått diagnosen ADHD och är sjukskriven.",
    "Personnumret är 19121212-1212.", "Ring 040-628 04 12.", "OCR-nummer 50341904192.", "Från: kl 9", "Till: kl 16",
    "Bankgiro 5050-1055, summa 1 284 kr.", "Återkommer vecka 48.", "Deadline fre 27/11.", "Det var det dummaste jag hört.",
    "Kan ni bekräfta?", "Kalle ska göra listan.", "Mötet är den 3:e december kl. 10–12.", "Läs mer på www.sandby.example/abc?x=1.",
    "Godkänn senast måndag v. 49 eller säg till.", "VAD HÅLLER NI PÅ MED???", ":-) ;) \U0001f600", "Tack på förhand",
    "PS. Glöm inte fikat.",
    "Lösenordet är Sommar2026!", "Dnr KS 2026/123", "Klass 7B, elev A.L. går hos kuratorn.", "1.", "- mjölk", "* ägg", "a) första",
)  # fmt: skip
CLOSINGS = (
    "Med vänlig hälsning", "Vänliga hälsningar,", "Mvh Anna", "MVH", "Hälsningar från Kontaktcenter", "/Anna", "// Björn", "-Anna", "--",
    "Kind regards", "Skickat från min iPhone", "Hämta Outlook för Android", "vh", "Tack!", "Bästa hälsningar\n\nAnna Lind",
)  # fmt: skip
SIGNATURE = (
    "Anna Lind", "Socialsekreterare", "Barn och familj", "Socialförvaltningen", "Sandby kommun", "Telefon: 040-628 04 12",
    "anna.lind@sandby.example", "www.sandby.example", "Besöksadress: Storgatan 1, 212 34 Sandby",
)  # fmt: skip
DISCLAIMERS = (
    "Detta meddelande är avsett endast för mottagaren.", "Så behandlar vi personuppgifter: www.sandby.example/gdpr",
    "Tänk på miljön innan du skriver ut.", "This e-mail may be confidential.",
)  # fmt: skip
ODD = (
    "\u200b", "\u00ad", "\ufeff", "\u00a0", "\u2009", "\u2011", "\u2013", "\u2014", "\u201d", "\u2019", "e\u0301", "a\u030a",
    "\u0130", "\u03a3",
    "\u1e9e", "\u212b", "\U0001d400", "\U0001f468\u200d\U0001f469", "\ud800", "\udc00", "\x00", "\x0b", "\x1c", "\x85", "\u2028",
    "\u3000", "\t", "\r",
    "\u0301", "İı", "ﬁ", "１２", "\u202e", "\ufe0f", "<", ">", "&", "&amp;", "&#x31;", "&#0;", "&shy;", "&nbsp;", "&bogus;", "{", "}",
)  # fmt: skip
MARKUP = (
    "<", "<>", "</", "<!", "<!--", "-->", "<b", "<b ", "<a href='", '<a href="x', '<p style="display:none">',
    "<div style='display : NONE'>",
    "</div>", "<script>", "</ScRiPt >", "<style><!-- p{} --></style>", "<td>", "</td>", "<tr>", "<table>", "</table>", "<br/>",
    "<BR>", "<hr>",
    "<pre>", "</pre>", "<blockquote>", "</blockquote>", '<div class="gmail_quote">', '<div id="x_divRplyFwdMsg">', "<o:p>&nbsp;</o:p>",
    "<![if !vml]>", "<?xml:namespace />", '<img src="cid:1" alt="Lönelista">', '<img src="https://x.example/p.gif" width=1>',
    '<a href="mailto:a@b.example">', '<a href="https://exempel.example/19121212-1212" title="x">', "</a>", "<p title='a>b'>",
    "<title>x</title>",
    "<svg><text>1</text></svg>", "<li>", "<ul>", "</ul>", "<span style='color:red;font-family:Comic Sans MS'>", "</span>",
    "<font size=7>",
)  # fmt: skip
SUBJECTS = (
    "", "SV: ", "VB: ", "Re: FW: ", "SV: SV: ", "Sv[2]: ", "RE :", "AW: ",
)  # fmt: skip
TOPICS = (
    "Beslut: ny lokal", "För kännedom: protokoll", "Åtgärd senast fredag: listan", "Möte", "Kallelse", "FRÅGA!!!", "",
    "Svar krävs 2026-12-01", "hej",
    "Ang. 19121212-1212", "Info \u2013 badhuset",
)  # fmt: skip


def mail(seed: int) -> Outgoing:
    """The mail of a seed."""
    return _Writer(random.Random(seed)).mail()  # noqa: S311


class _Writer:
    def __init__(self, dice: random.Random) -> None:
        self.dice = dice

    def mail(self) -> Outgoing:
        dice = self.dice
        text = self.body()
        html = dice.random() < 0.6
        if dice.random() < 0.1:
            text = unicodedata.normalize("NFD", text)
        return Outgoing(
            sender=Recipient(
                "anna.lind@sandby.example", dice.choice(("Anna Lind", "", "Lind, Anna", "Socialtjänsten"))
            ),
            to=self.people(3),
            cc=self.people(dice.choice((0, 0, 2, 15))),
            bcc=self.people(dice.choice((0, 0, 0, 1, 40))),
            subject=self.disturbed(dice.choice(SUBJECTS) + dice.choice(TOPICS)),
            html=self.html(text) if html else None,
            text=None if html else text.replace("\n", dice.choice(("\n", "\n", "\r\n", "\r"))),
            compose=dice.choice(("", "new", "new", "reply", "forward")),
            attachments=tuple(self.attachment() for _ in range(dice.choice((0, 0, 0, 1, 3)))),
            headers=dict(dice.sample(sorted(HEADERS.items()), dice.choice((0, 0, 1, 2)))),
            sent_at=dice.choice(
                ("2026-11-18T10:00:00+01:00", "2026-07-04T23:59:00+02:00", "2026-12-24T07:00:00+01:00")
            ),
            internal_domains=("sandby.example",),
            signature_lines=SIGNATURE if dice.random() < 0.2 else (),
            groups=(Group("alla@sandby.example", "Alla", ("bjorn.ek@sandby.example", "carin.holm@sandby.example")),)
            if dice.random() < 0.2
            else (),
            away=(Away("bjorn.ek@sandby.example", "2026-12-01", "carin.holm@sandby.example"),)
            if dice.random() < 0.2
            else (),
            seen_before=frozenset({"ivar@exempel.example"}) if dice.random() < 0.3 else None,
            appointment=self.meeting() if dice.random() < 0.1 else None,
        )

    def meeting(self) -> Appointment:
        start = self.dice.choice(("2026-11-20T10:00:00+01:00", "2026-11-20T17:30:00+01:00"))
        return Appointment(start, "2026-11-20T18:30:00+01:00", self.people(9), self.people(9))

    def people(self, most: int) -> tuple[Recipient, ...]:
        found = []
        for _ in range(self.dice.randint(0, most)):
            name = self.dice.choice(NAMES)
            local = name.lower().replace(" ", ".").translate(str.maketrans("åäöé", "aaoe"))
            if self.dice.random() < 0.3:
                local += str(self.dice.randint(1, 99))
            address = f"{local}@{self.dice.choice(DOMAINS)}"
            found.append(
                Recipient(
                    address.upper() if self.dice.random() < 0.1 else address, self.dice.choice((name, "", address))
                )
            )
        return tuple(found)

    def attachment(self) -> AttachedFile:
        dice = self.dice
        name = dice.choice(
            ("protokoll.pdf", "Läkarintyg Anna.docx", "19121212-1212.txt", "bild.png", "film.mp4", "a.zip", "x")
        )
        text = None if dice.random() < 0.5 else self.disturbed(" ".join(self.paragraphs(3)))
        return AttachedFile(name, dice.choice((0, 900, 30_000_000)), "", text, dice.random() < 0.2, dice.random() < 0.1)

    def body(self) -> str:
        dice = self.dice
        parts = [dice.choice(("Hej!", "Hej Björn,", "Hej på er", ""))]
        parts += self.paragraphs(dice.choice((1, 2, 4, 8)))
        if dice.random() < 0.75:
            parts.append(dice.choice(CLOSINGS))
            parts.append("\n".join(SIGNATURE[: dice.randint(0, len(SIGNATURE))]))
        if dice.random() < 0.2:
            parts.append(dice.choice(DISCLAIMERS))
        if dice.random() < 0.4:
            parts += self.history()
        if dice.random() < 0.1:
            parts += self.paragraphs(2)
        return self.disturbed(dice.choice(("\n", "\n\n")).join(parts))

    def paragraphs(self, count: int) -> list[str]:
        made = []
        for _ in range(count):
            sentences = [self.sentence() for _ in range(self.dice.randint(1, 4))]
            made.append(self.dice.choice((" ", " ", "\n")).join(sentences))
        return made

    def sentence(self) -> str:
        dice = self.dice
        if dice.random() < 0.55:
            return dice.choice(SENTENCES)
        if dice.random() < 0.1:
            return dice.choice(TEST_NUMBERS)
        words = [dice.choice(WORDS) for _ in range(dice.randint(1, 12))]
        return (" ".join(words)).capitalize() + dice.choice(".?!:,")

    def history(self) -> list[str]:
        makers: tuple[Callable[[], str], ...] = (self.outlook, self.gmail, self.marked, self.divided)
        return [self.dice.choice(makers)() for _ in range(self.dice.randint(1, 3))]

    def outlook(self) -> str:
        dice = self.dice
        sender, to = dice.choice(NAMES), dice.sample(NAMES, dice.randint(1, 4))
        heads = dice.choice(
            (
                ("Från", "Skickat", "Till", "Kopia", "Ämne"),
                ("From", "Sent", "To", "Cc", "Subject"),
                ("Från", "Datum", "Till", "Cc", "Ang"),
            )
        )
        values = (
            f"{sender} <x@sandby.example>",
            "den 3 juni 2026 14:02",
            "; ".join(to),
            "; ".join(dice.sample(NAMES, 2)),
            dice.choice(TOPICS),
        )
        bold = dice.choice(("", "*"))
        lines = [
            f"{bold}{head}:{bold} {value}" for head, value in zip(heads, values, strict=True) if dice.random() < 0.9
        ]
        return "\n".join([*lines, *([""] if dice.random() < 0.7 else []), *self.paragraphs(2)])

    def gmail(self) -> str:
        head = self.dice.choice((
            "Den mån 11 maj 2026 kl 06:55 skrev Björn Ek <bjorn@exempel.example>:",
            "On Mon, Jun 22, 2026 at 7:30 AM Björn Ek\n<bjorn@exempel.example> wrote:",
            "Den 11 maj 2026 kl. 14.05 skrev ni till oss:",
            "Björn Ek <b@exempel.example> skrev (2026-06-22 07:30):",
            "22 juni 2026 kl. 07:30 skrev Björn Ek:",
        ))  # fmt: skip
        return "\n".join([head, *self.paragraphs(2)])

    def marked(self) -> str:
        lines = "\n".join(self.paragraphs(2)).split("\n")
        return "\n".join(
            [
                "Den 2026-03-17 kl. 08:41, skrev Elsa Norberg:",
                *(f"> {line}" for line in lines),
                self.sentence(),
                "> " + self.sentence(),
            ]
        )

    def divided(self) -> str:
        return "\n".join(
            [
                self.dice.choice(
                    ("-----Ursprungligt meddelande-----", "---------- Forwarded message ---------", "_" * 30)
                ),
                self.outlook(),
            ]
        )

    def disturbed(self, text: str) -> str:
        """With odd characters here and there, in some mails."""
        if self.dice.random() < 0.6:
            return text
        for _ in range(self.dice.randint(1, 6)):
            place = self.dice.randint(0, len(text))
            text = text[:place] + self.dice.choice(ODD) + text[place:]
        return text

    def html(self, text: str) -> str:
        dice = self.dice
        escaped = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;") if dice.random() < 0.9 else text
        lines = escaped.split("\n")
        style = dice.random()
        if style < 0.4:
            body = "\n".join(f"<p class=MsoNormal>{line or '<o:p>&nbsp;</o:p>'}<o:p></o:p></p>" for line in lines)
        elif style < 0.7:
            body = "".join(f"<div>{line or '<br>'}</div>" for line in lines)
        elif style < 0.9:
            body = "<br>\r\n".join(lines)
        else:
            body = "<table>" + "".join(f"<tr><td><p>{line}</p></td><td>1</td></tr>" for line in lines) + "</table>"
        if dice.random() < 0.3:
            for _ in range(dice.randint(1, 5)):
                place = dice.randint(0, len(body))
                body = body[:place] + dice.choice(MARKUP) + body[place:]
        return (
            f"<html><head><style>p{{margin:0}}</style></head><body>{body}</body></html>"
            if dice.random() < 0.7
            else body
        )


HEADERS = {
    "in-reply-to": "<1@exempel.example>",
    "importance": "high",
    "disposition-notification-to": "anna.lind@sandby.example",
    "return-receipt-to": "anna.lind@sandby.example",
    "sensitivity": "private",
    "x-priority": "1",
}
