"""Does to a mail what Outlook, Exchange and plain-text programs do, chosen by a seeded random: for property tests."""

from __future__ import annotations

import quopri
import textwrap
from collections.abc import Sequence
from html import escape
from random import Random

HISTORIES_HTML = (
    "",
    (
        '<div id="divRplyFwdMsg" dir="ltr"><font face="Calibri"><b>Från:</b> Ivar Medborgare<br><b>Skickat:</b> den 3 mars 2026 10:01<br>'
        "<b>Till:</b> Anna Lind<br><b>Ämne:</b> En fråga</font></div><div><p>Hej, vad gäller?</p></div>"
    ),
    (
        "<div style='border:none;border-top:solid #E1E1E1 1.0pt'><p class=MsoNormal><b>From:</b> Ivar &lt;ivar@exempel.example&gt;<br>"
        "<b>Sent:</b> Tuesday, March 3, 2026 10:01<br><b>To:</b> Anna Lind<br><b>Subject:</b> En fråga<o:p></o:p></p></div><p>Hej!</p>"
    ),
    (
        '<div class="gmail_quote"><div class="gmail_attr">Den tis 3 mars 2026 kl 10:01 skrev Ivar &lt;ivar@exempel.example&gt;:<br></div>'
        '<blockquote class="gmail_quote"><div>Hej, vad gäller?</div></blockquote></div>'
    ),
)
HISTORIES_TEXT = (
    "",
    "-----Ursprungligt meddelande-----\nFrån: Ivar Medborgare\nSkickat: den 3 mars 2026 10:01\nTill: Anna Lind\nÄmne: En fråga\n\nHej!",
    "________________________________\nFrån: Ivar <i@exempel.example>\nSkickat: den 3 mars 2026 10:01\nTill: Anna Lind\nÄmne: Fråga\n\nHej",
    "Den tis 3 mars 2026 kl 10:01 skrev Ivar Medborgare <ivar@exempel.example>:\n> Hej!\n> Vad gäller?",
)


def as_html(own: Sequence[str], signature: Sequence[str], random: Random) -> str:
    """The mail as some client's HTML; blank texts are blank lines."""
    lines = [*own, "", *signature]
    shape = random.choice((_word, _owa, _breaks, _table))
    history = random.choice(HISTORIES_HTML)
    body = shape(lines, random) + history
    if random.random() < 0.5:
        body = body.replace('id="', 'id="x_').replace('class="', 'class="x_').replace("class=Mso", "class=x_Mso")
    return f'<html><head><style>p.MsoNormal {{margin:0cm}}</style></head><body lang="SV">{body}</body></html>'


def as_text(own: Sequence[str], signature: Sequence[str], random: Random) -> str:
    """The mail as plain text: wrapped, with targets behind links, perhaps still quoted-printable."""
    lines: list[str] = []
    for line in (*own, "", *signature):
        target = f"<mailto:{line}>" if "@" in line and " " not in line and random.random() < 0.4 else ""
        lines += textwrap.wrap(line + target, 76, break_long_words=False, break_on_hyphens=False) or [""]
        if random.random() < 0.2:
            lines[-1] += "  "
        if random.random() < 0.15:
            lines.append("")
    text = "\n".join([*lines, "", random.choice(HISTORIES_TEXT)])
    if random.random() < 0.2:
        return quopri.encodestring(text.encode()).decode()
    return text.replace("\n", "\r\n") if random.random() < 0.5 else text


def _word(lines: Sequence[str], random: Random) -> str:
    style = "font-size:11.0pt;font-family:&quot;Calibri&quot;,sans-serif"
    made = (
        f"<p class=MsoNormal><span style='{style}'>{_inline(line, random) or '&nbsp;'}<o:p></o:p></span></p>\n"
        if line or random.random() < 0.5
        else "<p class=MsoNormal><o:p>&nbsp;</o:p></p>"
        for line in lines
    )
    return f"<div class=WordSection1>{''.join(made)}</div>"


def _owa(lines: Sequence[str], random: Random) -> str:
    made = (
        f'<div class="elementToProof" style="font-family: Aptos, Calibri">{_inline(line, random) or "<br>"}</div>'
        for line in lines
    )
    return f'<div dir="ltr">{"".join(made)}</div>'


def _breaks(lines: Sequence[str], random: Random) -> str:
    return f'<div id="postvakt-signature">{"<br>".join(_inline(line, random) for line in lines)}</div>'


def _table(lines: Sequence[str], random: Random) -> str:
    own, rows = lines[:-4], lines[-4:]
    cells = "".join(f"<tr><td valign=top>{_inline(line, random)}</td></tr>" for line in rows)
    return _word(own, random) + f"<table><tbody>{cells}</tbody></table>"


def _inline(line: str, random: Random) -> str:
    if not line:
        return ""
    text = "".join(_letter(letter, random) for letter in line)
    if random.random() < 0.3 and len(line) > 3:
        cut = random.randrange(1, len(line))
        pieces = (
            f"<span lang=EN-US style='mso-fareast-language:SV'>{escape(line[:cut])}</span>",
            f"<span>{escape(line[cut:])}</span>",
        )
        text = "".join(pieces)
    if "@" in line and random.random() < 0.5:
        text = (
            f'<a href="mailto:{escape(line)}" data-auth="NotApplicable"><span style="color:#0563C1">{text}</span></a>'
        )
    if random.random() < 0.2:
        text = f"<b>{text}</b>"
    return text


def _letter(letter: str, random: Random) -> str:
    if letter == " ":
        return random.choice((" ", " ", "&nbsp;", "\n", " \n  "))
    if letter == "-" and random.random() < 0.3:
        return random.choice(("&#8209;", "-", "\u2010"))
    return escape(letter)
