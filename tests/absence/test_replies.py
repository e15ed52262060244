"""What automatic replies say, and what they never say."""

from __future__ import annotations

import shutil
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from pathlib import Path

import pytest

from absence.model import Kind, Span
from absence.replies import check_reply_templates, write_replies
from absence.reply_facts import Contact, ReplyFacts, Return, back_at, tells_illness, tidy_words
from policies.messages import PostvaktError
from policies.packs import load_pack, pack_names
from tests.absence.core import ANNA, BJORN, SANDBY, SOCIAL, ZONE, days

START, END = days("2026-07-01", "2026-07-12")
FACTS = ReplyFacts(
    ANNA, Kind.HOLIDAY, "substitute", Return(END.date(), None), Contact.of(BJORN), Contact.of(SOCIAL)
)  # fmt: skip


def test_the_packs_own_templates_are_sound() -> None:
    """Every pack that ships has reply templates for every kind, without a mistake."""
    for name in pack_names():
        assert check_reply_templates(load_pack(name)) == []


def test_a_reply_says_who_reads_when_one_is_back_and_whom_to_turn_to() -> None:
    """Inside, the substitute stands with number beside the function mailbox; outside, the function mailbox stands with its number."""
    facts = replace(FACTS, back=back_at([Span(START, END, ZONE)], START, SANDBY.calendar))
    replies = write_replies(facts, SANDBY)
    inside, outside = replies.text("sv", "internal"), replies.text("en", "external")
    assert "tillbaka måndag 13 juli 2026" in inside
    assert "Björn Ek går igenom den varje arbetsdag" in inside
    assert "Björn Ek, telefon 040-628 04 11" in inside
    assert "back on Monday 13 July 2026" in outside
    assert "Socialtjänsten, phone 040-628 04 02, socialtjansten@sandby.example" in outside
    assert replies.external.index('lang="sv"') < replies.external.index('lang="en"')


@pytest.mark.parametrize(
    ("reader", "words"),
    [
        ("nobody", "Ingen läser min e-post"),
        ("self", "Jag läser min e-post då och då"),
        ("moved", "skickats vidare till den som"),
    ],
)
def test_it_says_truly_who_reads(reader: str, words: str) -> None:
    """Nobody, the person now and then, or whoever the mail goes on to."""
    facts = replace(FACTS, reader=reader, substitute=None)  # type: ignore[arg-type]
    assert words in write_replies(facts, SANDBY).text("sv", "internal")


def test_illness_reads_as_any_other_absence() -> None:
    """The reply for illness is the same to the letter as the one for an absence without a reason."""
    for name in pack_names():
        ill, other = (write_replies(replace(FACTS, kind=kind), load_pack(name)) for kind in (Kind.ILLNESS, Kind.OTHER))
        assert ill == other
        assert not tells_illness(ill.internal + ill.external)


def test_without_a_day_of_return_it_says_that_it_is_not_decided() -> None:
    """An open end is told as such."""
    text = write_replies(replace(FACTS, kind=Kind.OTHER, back=None), SANDBY).text("sv", "external")
    assert "När jag är tillbaka är inte bestämt" in text


def test_without_anybody_to_turn_to_the_website_is_named() -> None:
    """Somebody who writes is never left without a way in."""
    facts = replace(FACTS, substitute=None, function=None)
    assert "https://www.sandby.example/" in write_replies(facts, SANDBY).text("sv", "external")


def test_recurring_days_are_named() -> None:
    """Part-time absence names its weekdays and hours."""
    text = write_replies(replace(FACTS, weekdays=(2, 4), day_from=time(12)), SANDBY).text("sv", "internal")
    assert "onsdagar och fredagar från kl. 12.00" in text


def test_own_words_and_directory_are_plain_text() -> None:
    """Markup in a person's lines or in the directory is shown, never interpreted, and template marks stay what they are."""
    facts = replace(
        FACTS,
        words_sv="<script>alert(1)</script> {{ municipality }}",
        person=replace(ANNA, display_name="A <b>{{ name }}</b>"),
    )
    html = write_replies(facts, SANDBY).internal
    assert "<script" not in html
    assert "&lt;script&gt;alert(1)&lt;/script&gt; {{ municipality }}" in html
    assert "&lt;b&gt;{{ name }}&lt;/b&gt;" in html


def test_own_words_lose_control_characters() -> None:
    """Bidirectional marks, NUL and empty lines go."""
    assert tidy_words("a\x00b\u202e c\r\n\r\n\n d ") == "a b c\nd"


@pytest.mark.parametrize(
    "text", ["Jag är sjuk", "sjukskriven till fredag", "I am ill", "på sjukhus", "har feber", "off sick"]
)
def test_words_of_illness_are_seen(text: str) -> None:
    """Words that give illness away are found."""
    assert tells_illness(text)


@pytest.mark.parametrize("text", ["Jag spelar musik", "I will be back", "vi flyttar in", "konfluens", "möte om villan"])
def test_ordinary_words_are_not(text: str) -> None:
    """Words that merely contain such letters are left alone."""
    assert not tells_illness(text)


def test_back_on_a_working_day() -> None:
    """The day of return skips weekends, holidays and the person's own further absences, and names the hour in the middle of a day."""
    calendar = SANDBY.calendar
    christmas = Span(*days("2026-12-21", "2026-12-23"), ZONE)
    assert back_at([christmas], christmas.start, calendar) == Return(datetime(2026, 12, 28, tzinfo=UTC).date())
    mondays = Span(days("2026-01-01", "2026-01-01")[0], None, ZONE, (0,))
    assert back_at([christmas, mondays], christmas.start, calendar) == Return(datetime(2026, 12, 29, tzinfo=UTC).date())
    noon = datetime(2026, 11, 24, 12, tzinfo=UTC)
    morning = Span(noon - timedelta(hours=5), noon, ZONE)
    assert back_at([morning], morning.start, calendar) == Return(noon.date(), time(13))


def test_a_template_with_an_unknown_field_is_located(tmp_path: Path) -> None:
    """A mistake in a pack's template is told with file and line, what is wrong and what there is."""
    pack = tmp_path / "egen"
    (pack / "replies").mkdir(parents=True)
    (pack / "pack.yaml").write_text("name: egen\nextends: sandby\ntitle: {sv: Egen, en: Own}\n", encoding="utf-8")
    (pack / "replies" / "holiday.sv.j2").write_text("Hej!\n\nTillbaka {{ backk }}\n", encoding="utf-8")
    own = load_pack("egen", roots=[tmp_path])
    with pytest.raises(PostvaktError) as told:
        write_replies(FACTS, own)
    assert told.value.code == "PV-ABSENCE-TEMPLATE"
    assert "egen/replies/holiday.sv.j2:3:13" in told.value.text("sv") or "holiday.sv.j2:3:13" in told.value.text("sv")
    assert "perhaps 'back'" in told.value.text("sv")
    assert [one.line for one in check_reply_templates(own)] == [3]
    shutil.rmtree(pack)
