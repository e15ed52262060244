"""The audit of one mail: whatever clients make of it, the signature is seen; whatever is missing or added is seen too."""

from __future__ import annotations

import time
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from policies.vocabulary import DirectoryEntry, Language
from signatures.expectations import make_yardstick
from signatures.model import BodyKind, Form, Verdict
from signatures.recognise import Yardstick, judge
from signatures.render import render
from tests.signatures.people import ANNA, SANDBY, SOCIAL, person, sent
from tests.signatures.rewriting import as_html, as_text

OWN = ("Hej Ivar!", "Vi ses på tisdag kl. 13.00 i stadshuset. Från: kl 9, Till: kl 16 är rummet bokat.")
YARD = make_yardstick(SANDBY, [ANNA])
FULL = render(ANNA, SANDBY)
SHORT = render(ANNA, SANDBY, form=Form.SHORT)

_letters = st.characters(categories=["Lu", "Ll"], max_codepoint=0x17F)
_words = st.text(_letters, min_size=2, max_size=14)
_phrases = st.lists(_words, min_size=1, max_size=6).map(" ".join)
_entries = st.builds(
    lambda name, title, unit, department, phone: person(
        display_name=name, title=title, unit=unit, department=department, phone=phone
    ),
    _phrases,
    st.one_of(st.just(""), _phrases),
    st.one_of(st.just(""), _phrases),
    st.one_of(st.just(""), _phrases),
    st.sampled_from(["", "040-628 04 10", "0416-271 00"]),
)


def _mail(lines: tuple[str, ...], random: Random, *, html: bool) -> str:
    return (as_html if html else as_text)(OWN, lines, random)


@given(_entries, st.randoms(use_true_random=False), st.booleans(), st.sampled_from(Language), st.sampled_from(Form))
@settings(max_examples=300, deadline=None)
def test_a_set_signature_is_seen_after_any_rewriting(
    entry: DirectoryEntry, random: Random, html: bool, language: Language, form: Form
) -> None:
    """Rendering, then what Outlook, Exchange or a text program does to it, is still the common signature."""
    signature = render(entry, SANDBY, form=form, language=language)
    message = sent(
        _mail(tuple(signature.text.splitlines()), random, html=html),
        in_reply_to="<q@exempel.example>" if form is Form.SHORT else "",
    )
    assert judge(message, make_yardstick(SANDBY, [entry])).verdict is Verdict.PRESENT


@given(_entries, st.randoms(use_true_random=False), st.booleans(), st.data())
@settings(max_examples=300, deadline=None)
def test_a_missing_or_changed_line_never_passes(
    entry: DirectoryEntry, random: Random, html: bool, data: st.DataObject
) -> None:
    """Take a line away, or change a letter of one, and the mail is no longer said to carry the signature."""
    lines = list(render(entry, SANDBY).lines)
    at = data.draw(st.integers(0, len(lines) - 1))
    if data.draw(st.booleans()):
        del lines[at]
    else:
        spot = data.draw(st.sampled_from([i for i, letter in enumerate(lines[at]) if letter.isalnum()]))
        lines[at] = lines[at][:spot] + ("q" if lines[at][spot].casefold() != "q" else "x") + lines[at][spot + 1 :]
    verdict = judge(sent(_mail(tuple(lines), random, html=html)), make_yardstick(SANDBY, [entry])).verdict
    assert verdict in {Verdict.ALTERED, Verdict.MISSING, Verdict.ADDITIONS}


@given(_entries, st.randoms(use_true_random=False), st.booleans(), st.integers(1, 20))
@settings(max_examples=200, deadline=None)
def test_an_own_line_is_seen(entry: DirectoryEntry, random: Random, html: bool, at: int) -> None:
    """A motto behind the signature or between its lines is an addition."""
    lines = list(render(entry, SANDBY).lines)
    lines.insert(min(1 + at, len(lines)), "»Carpe diem« 2026")
    finding = judge(sent(_mail(tuple(lines), random, html=html)), make_yardstick(SANDBY, [entry]))
    assert finding.verdict is Verdict.ADDITIONS
    assert any("Carpe" in line for line in finding.additions)


def _judged(text: str, yard: Yardstick = YARD, **given: object) -> Verdict:
    return judge(sent(text, **given), yard).verdict


def test_no_signature_is_missing() -> None:
    """A first name alone is no signature."""
    assert _judged("Hej mamma!\n\nVi kommer på söndag.\n\nMed vänlig hälsning\nAnna") is Verdict.MISSING


def test_the_short_form_belongs_in_replies() -> None:
    """In a reply the short form is right; in a new mail it is an altered long one."""
    body = f"Tack!\n\n{SHORT.text}"
    assert _judged(body, subject="SV: Mötet") is Verdict.PRESENT
    assert _judged(body, in_reply_to="<1@exempel.example>") is Verdict.PRESENT
    assert _judged(body) is Verdict.ALTERED


def test_history_makes_it_a_reply() -> None:
    """Some clients give no subject prefix; quoted history shows the reply."""
    body = f"Tack!\n\n{SHORT.text}\n\nDen tis 3 mars 2026 kl 10:01 skrev Ivar <ivar@exempel.example>:\n> Hej"
    assert _judged(body) is Verdict.PRESENT


def test_somebody_elses_signature_in_the_history_does_not_count() -> None:
    """The quoted mail's signature is not the sender's."""
    body = f"Tack!\n\n-----Original Message-----\nFrom: Anna\nSent: i går\nTo: Ivar\nSubject: Hej\n\n{FULL.text}"
    assert _judged(body) is Verdict.MISSING


def test_english_is_as_good() -> None:
    """Swedish and English signatures are right for everybody."""
    assert _judged(f"Hello!\n\n{render(ANNA, SANDBY, language=Language.ENGLISH).text}") is Verdict.PRESENT


@pytest.mark.parametrize("closing", ["Vänliga hälsningar", "Bästa hälsningar", "Med vänliga hälsningar"])
def test_other_full_phrases_pass(closing: str) -> None:
    """What the pack accepts beside its own closing phrase passes."""
    assert _judged("Hej!\n\n" + FULL.text.replace("Med vänlig hälsning", closing)) is Verdict.PRESENT


def test_an_abbreviated_phrase_does_not() -> None:
    """Mvh is no closing phrase."""
    finding = judge(sent("Hej!\n\n" + FULL.text.replace("Med vänlig hälsning", "Mvh")), YARD)
    assert finding.verdict is Verdict.ALTERED
    assert finding.missing == ("Med vänlig hälsning",)


def test_a_legal_notice_of_the_pack_may_follow() -> None:
    """Lines that the pack allows behind the signature are no additions, also when wrapped."""
    notice = "Så behandlar vi personuppgifter: www.sandby.example/personuppgifter, läs gärna mer där om du undrar."
    yard = Yardstick(YARD.signatures, YARD.closings, allowed=(notice,))
    wrapped = notice[:40] + "\n" + notice[40:]
    assert _judged(f"Hej!\n\n{FULL.text}\n\n{wrapped}", yard) is Verdict.PRESENT
    assert _judged(f"Hej!\n\n{FULL.text}\n\n{wrapped}\nCarpe diem", yard) is Verdict.ADDITIONS


def test_another_typeface_is_an_alteration_where_the_pack_minds() -> None:
    """Comic Sans in a pack that audits the typeface; no typeface named passes, so does a plain-text mail."""
    yard = Yardstick(YARD.signatures, YARD.closings, typefaces=frozenset({"calibri"}))
    body = FULL.html.replace("Calibri", "Comic Sans MS")
    finding = judge(sent(f"<p>Hej</p>{body}"), yard)
    assert (finding.verdict, finding.typeface) == (Verdict.ALTERED, "comic sans ms")
    assert _judged(f"<p>Hej</p>{FULL.html}", yard) is Verdict.PRESENT
    assert _judged(f"Hej\n\n{FULL.text}", yard) is Verdict.PRESENT


def test_a_picture_behind_the_signature_is_an_addition() -> None:
    """A banner is an own addition, a counting pixel is not seen by anybody."""
    assert _judged(f"<p>Hej</p>{FULL.html}<p><img src='https://x.example/a.png'></p>") is Verdict.ADDITIONS
    assert _judged(f"<p>Hej</p>{FULL.html}<img src='https://x.example/a.png' width='1' height='1'>") is Verdict.PRESENT


@pytest.mark.parametrize(
    ("why", "given"),
    [
        ("automatic", {"subject": "Automatiskt svar: Mötet"}),
        ("automatic", {"automatic": True}),
        ("receipt", {"subject": "Läst: Mötet"}),
        ("meeting", {"subject": "Accepterat: Mötet"}),
        ("meeting", {"message_class": "IPM.Schedule.Meeting.Resp.Pos"}),
        ("encrypted", {"message_class": "IPM.Note.SMIME"}),
    ],
)
def test_what_nobody_signs_is_exempt(why: str, given: dict[str, object]) -> None:
    """Robots' mail, receipts, meeting answers and encrypted mail are not counted."""
    finding = judge(sent("Hej", **given), YARD)
    assert (finding.verdict, finding.why) == (Verdict.EXEMPT, why)


@pytest.mark.parametrize("body", ["", " \n\u00a0\n", "<html><body><p>&nbsp;</p><style>p{}</style></body></html>"])
def test_an_empty_mail_is_exempt(body: str) -> None:
    """Nothing is written, so nothing is signed."""
    assert judge(sent(body, body_kind=BodyKind.HTML if "<" in body else BodyKind.TEXT), YARD).why == "empty"


def test_a_function_mailbox_speaks_with_its_own_signature_or_the_writers() -> None:
    """Mail from a function mailbox, written by Anna, may carry either."""
    yard = make_yardstick(SANDBY, [SOCIAL, ANNA])
    assert _judged(f"Hej!\n\n{render(SOCIAL, SANDBY).text}", yard, from_=SOCIAL.address) is Verdict.PRESENT
    assert _judged(f"Hej!\n\n{FULL.text}", yard, from_=SOCIAL.address) is Verdict.PRESENT
    assert _judged(f"Hej!\n\n{render(SOCIAL, SANDBY).text}") is not Verdict.PRESENT


@pytest.mark.parametrize(
    "hostile",
    [
        "<div>" * 200_000,
        "".join(f"<b x={number}>" for number in range(20_000)) + "<p>x" * 100_000,
        "<p>Från: a</p>" * 60_000,
        "Från: a\n" * 150_000,
        "Den 3 mars 2026 kl 10:01 skrev " * 40_000,
        "> " * 500_000,
        "a" * 2_000_000,
        "\n" * 1_000_000,
        "<span style='font-family:" + "a" * 1_000_000,
        "=C3=A4=\n" * 200_000,
        ("Anna Lind\n" * 100_000),
    ],
    ids=[
        "deep",
        "formatting",
        "headers-html",
        "headers",
        "wrote",
        "marks",
        "long-line",
        "blank",
        "style",
        "printable",
        "names",
    ],
)
def test_hostile_bodies_are_judged_in_bounded_time(hostile: str) -> None:
    """Megabytes of nonsense take seconds at most, and give a verdict."""
    begun = time.process_time()
    for kind in BodyKind:
        judge(sent(hostile, body_kind=kind), YARD)
    assert time.process_time() - begun < 10


@given(st.text(max_size=400), st.sampled_from(BodyKind))
@settings(max_examples=300, deadline=None)
def test_any_text_gets_a_verdict(body: str, kind: BodyKind) -> None:
    """Whatever stands in a mail, the audit answers."""
    assert judge(sent(body, body_kind=kind), YARD).verdict in set(Verdict)
