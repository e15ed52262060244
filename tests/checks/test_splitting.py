"""New text, signature, history and disclaimer, in the forms that clients and people write."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checks.document import Document
from checks.plain import from_html, from_text
from tests.checks.generated_mail import mail

NEW = "Hej!\n\nKan du svara senast på fredag?"
SIGNED = "Med vänlig hälsning\n\nAnna Lind\nSocialsekreterare\nSandby kommun\nTelefon: 040-628 04 12"
OUTLOOK = "Från: Björn Ek <bjorn.ek@sandby.example>\nSkickat: den 3 juni 2026 14:02\nTill: Anna Lind\nÄmne: Listan\n\nHej, var är listan?"


def parts(text: str, **known: object) -> dict[str, str]:
    """The parts of a plain-text body by kind, without blanks around them."""
    return _parts(Document(from_text(text), **known))  # type: ignore[arg-type]


def parts_of_html(html: str) -> dict[str, str]:
    return _parts(Document(from_html(html)))


def _parts(document: Document) -> dict[str, str]:
    found: dict[str, str] = {}
    for one in document.segments:
        found[one.kind] = (found.get(one.kind, "") + document.text[one.start : one.end]).strip()
    return {kind: text for kind, text in found.items() if text}


HISTORIES = {
    "Outlook": OUTLOOK,
    "Outlook, English": "From: Björn Ek <b@sandby.example>\nSent: Wednesday, June 3, 2026 2:02 PM\nTo: Anna\nSubject: List\n\nHi",
    "Outlook with an empty subject": "Från: Björn Ek\nSkickat: den 3 juni 2026 14:02\nTill: Anna Lind\nÄmne:\n\nHej",
    "Outlook for Mac": "Från: Björn Ek <b@sandby.example>\nDatum: onsdag, 3 juni 2026 kl. 14:02\nTill: Anna Lind\nÄmne: Listan\n\nHej",
    "with a rule above": "________________________________\n" + OUTLOOK,
    "in bold": "*Från:* Björn Ek <b@sandby.example>\n*Skickat:* den 3 juni 2026 14:02\n*Till:* Anna Lind\n*Ämne:* Listan\n\nHej",
    "with many receivers over many lines": "Från: Björn Ek <b@sandby.example>\nSkickat: den 3 juni 2026 14:02\nTill: Anna <a@b.example>;\n"
    + ";\n".join(f"Namn Nr{n} <n{n}@sandby.example>" for n in range(6))
    + "\nÄmne: Listan\n\nHej",
    "Outlook's divider": "-----Ursprungligt meddelande-----\nFrån: Björn\n\nHej",
    "Gmail": "Den ons 3 juni 2026 kl 14:02 skrev Björn Ek <bjorn@exempel.example>:\n\n> Hej\n> hopp",
    "Gmail, not marked": "Den ons 3 juni 2026 kl 14:02 skrev Björn Ek <bjorn@exempel.example>:\nHej\nhopp",
    "Gmail, English, over two lines": "On Wed, Jun 3, 2026 at 2:02 PM Björn Ek\n<bjorn@exempel.example> wrote:\nHi",
    "Gmail, passed on": "---------- Forwarded message ---------\nFrån: Björn Ek <b@exempel.example>\nDate: ons 3 juni 2026 kl 14:02\n\nHej",
    "Apple": "3 juni 2026 kl. 14:02 skrev Björn Ek <bjorn@exempel.example>:\n\n> Hej",
    "Apple, passed on": "Vidarebefordrat brev:\n\nFrån: Björn Ek <b@e.example>\nÄmne: Listan\nDatum: 3 juni 2026 14:02:11\nTill: A\n\nHej",
    "Thunderbird": "Den 2026-06-03 kl. 14:02, skrev Björn Ek:\n> Hej",
    "name first": "Björn Ek <bjorn@exempel.example> skrev (2026-06-03 14:02):\nHej",
    "a phone": "-------- Originalmeddelande --------\nFrån: Björn <b@exempel.example>\nDatum: 2026-06-03 14:02 (GMT)\nTill: A\nHej",
}


@pytest.mark.parametrize("form", HISTORIES)
def test_history_is_known(form: str) -> None:
    """What the client puts below is history, from its first line to its last; the text above and its signature are not."""
    found = parts(f"{NEW}\n\n{SIGNED}\n\n{HISTORIES[form]}")
    assert found == {"new": NEW, "signature": SIGNED, "quote": HISTORIES[form]}


TEXTS = {
    "a timetable": "Lokalen är bokad.\n\nFrån: kl 9\nTill: kl 16\nÄmne för dagen: arkivet\nVi ses!",
    "a lift": "Skjutsen är beställd.\n\nFrån: Storgatan 1\nTill: Stationen\nDatum: 12 maj 2026\nHälsa Björn!",
    "a form": "Fyll i så här:\n\nDatum: 2026-05-12\nTill: ekonomi\nÄmne: faktura\n\nSkicka sedan in blanketten.",
    "somebody wrote": "Som jag skrev den 3 juni kl. 14.02 gäller detta:\n\nAlla anmäler sig.",
    "what you wrote": "Den 3 juni 2026 kl. 14.02 skrev ni till oss:\n\nVi tackar för det.",
    "a list at the end": "Köp\n\n- mjölk\n- ägg",
    "an e-mail as an example": "Så lurar de dig. Mejlet kommer från: Banken\ntill: dig\noch ber om lösenord.",
    "a message that is a message": "Detta meddelande är viktigt för alla i huset.\n\nLäs det noga.\n\nVi ses!",
    "a greeting in the text": "Hej!\n\nHälsningar från chefen ska in i talet, och sedan fikar vi.\n\nKom gärna tidigt.",
    "mail me": "Mejla till Anna eller ring.\n\nTelefon finns i receptionen.",
}  # fmt: skip


@pytest.mark.parametrize("case", TEXTS)
def test_text_that_only_looks_like_something_else_is_new(case: str) -> None:
    """Near misses stay new text."""
    assert parts(TEXTS[case]) == {"new": TEXTS[case].strip()}


SIGNATURES = {
    "closing phrase": SIGNED,
    "closing phrase with a comma": "Vänliga hälsningar,\nAnna",
    "short for it": "Mvh\nAnna Lind",
    "with the name": "Mvh Anna",
    "with the name behind a comma": "Med vänlig hälsning, Anna Lind",
    "from a unit": "Hälsningar från Kontaktcenter",
    "slash": "/Anna",
    "slash, then the rest": "// Anna\n\nAnna Lind\nSandby kommun\n040-628 04 12",
    "two closings": "Vänliga hälsningar\nAnna\n\nMed vänlig hälsning\nAnna Lind\nSocialsekreterare",
    "English": "Kind regards,\nAnna",
    "dashes": "--\nAnna Lind\nSandby kommun",
    "a phone's": "Skickat från min iPhone",
    "no closing phrase, ways to reach her": "Anna Lind\nSandby kommun\nTelefon: 040-628 04 12\nwww.sandby.example",
}


@pytest.mark.parametrize("form", SIGNATURES)
def test_signatures_are_known(form: str) -> None:
    """The signature begins with its closing phrase, or with what else tells that somebody signs."""
    assert parts(f"{NEW}\n\n{SIGNATURES[form]}") == {"new": NEW, "signature": SIGNATURES[form]}


def test_the_senders_name_alone_is_a_signature() -> None:
    """Where the sender is known, the name on the last line signs; somebody else's does not."""
    assert parts(f"{NEW}\n\nAnna", sender_name="Anna Lind") == {"new": NEW, "signature": "Anna"}
    assert parts(f"{NEW}\n\n- Anna Lind", sender_name="Lind, Anna") == {"new": NEW, "signature": "- Anna Lind"}
    assert parts(f"{NEW}\n\nBjörn", sender_name="Anna Lind") == {"new": f"{NEW}\n\nBjörn"}


def test_the_expected_signature_is_known_without_a_closing_phrase() -> None:
    """Lines of the signature that the person should have are recognised."""
    lines = ("Anna Lind", "Barn och familj", "Socialförvaltningen", "Sandby kommun")
    signed = "Anna Lind\nBarn och familj\nSandby kommun"
    assert parts(f"{NEW}\n\n{signed}", signature_lines=lines) == {"new": NEW, "signature": signed}


def test_a_postscript_is_text_again() -> None:
    """What follows PS is written by hand."""
    assert parts(f"{NEW}\n\nMvh\nAnna\n\nPS. Ta med nyckeln.")["new"].endswith("PS. Ta med nyckeln.")


def test_a_disclaimer_is_none_of_the_text() -> None:
    """The organisation's text below the signature is told apart."""
    law = "Så behandlar vi personuppgifter: www.sandby.example/gdpr"
    assert parts(f"{NEW}\n\n{SIGNED}\n\n{law}") == {"new": NEW, "signature": SIGNED, "disclaimer": law}


def test_answers_between_marked_lines_are_new() -> None:
    """Text between lines with > is the sender's own."""
    found = parts("Den 2026-06-03 kl. 14:02, skrev Björn Ek:\n> När?\nPå fredag.\n> Var?\nI salen.")
    assert found["new"] == "På fredag.I salen."


def test_text_below_a_quoting_element_is_new() -> None:
    """An answer below the element with the history is the sender's own."""
    found = parts_of_html("<p>Hej</p><blockquote><p>Kommer du?</p><p>Björn</p></blockquote><p>Ja, jag kommer.</p>")
    assert found == {"new": "HejJa, jag kommer.", "quote": "Kommer du?\nBjörn"}


@pytest.mark.parametrize(
    "mark",
    [
        '<hr><div id="divRplyFwdMsg"><b>Från:</b> Björn<br><b>Skickat:</b> i går<br></div><div>Hej</div>',
        '<div class="gmail_quote"><div class="gmail_attr">Björn:<br></div><blockquote>Hej</blockquote></div>',
        "<div style='border-top:solid #E1E1E1'><p><b>Från:</b> B<br><b>Skickat:</b> 14:02<br><b>Till:</b> A<br><b>Ämne:</b> L</p></div>Hej",
    ],
)
def test_history_in_markup_is_known(mark: str) -> None:
    """The web's, Gmail's and classic Outlook's markup of history."""
    found = parts_of_html(f"<div>Ja.</div><div>Mvh Anna</div>{mark}")
    assert (found["new"], found["signature"]) == ("Ja.", "Mvh Anna")
    assert found["quote"].endswith("Hej")


def test_headers_of_the_history_are_read() -> None:
    """Sender, receivers (over several lines), time and subject of each mail, newest first."""
    text = f"Ja\n\n{HISTORIES['with many receivers over many lines']}\n\n{OUTLOOK}"
    first, second = Document(from_text(text)).quotes
    assert (first.sender, first.sent, first.subject) == (
        "björn ek <b@sandby.example>",
        "den 3 juni 2026 14:02",
        "listan",
    )
    assert first.to.count("@") == 7
    assert (second.to, second.cc) == ("anna lind", "")
    assert first.end == second.start


@given(st.integers(0, 10**6))
def test_parts_leave_no_gap(seed: int) -> None:
    """Segments cover the text, in order, and every position has the kind of its segment."""
    one = mail(seed)
    document = Document(from_html(one.html) if one.html is not None else from_text(one.text or ""))
    position = 0
    for segment in document.segments:
        assert segment.start == position
        position = segment.end
        if segment.end > segment.start:
            assert document.part_of(segment.start) == segment.kind == document.part_of(segment.end - 1)
    assert position == len(document.text)
