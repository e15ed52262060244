"""Rendering: the exact lines, the fall-backs, the safety, in every pack."""

from __future__ import annotations

import re
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from policies.packs import Pack, load_pack, pack_names
from policies.vocabulary import DirectoryEntry, Language
from signatures.model import BodyKind, Form
from signatures.render import check_templates, render
from signatures.visible import visible_lines
from tests.signatures.people import ANNA, BYGGLOV, SANDBY, person

PACKS = [load_pack(name) for name in pack_names()]


def test_sandby_has_exactly_its_lines() -> None:
    """Closing phrase, blank line, name, title, unit, department, municipality, phone, address, website."""
    assert render(ANNA, SANDBY).text == (
        "Med vänlig hälsning\n\nAnna Lind\nSocialsekreterare\nBarn och familj\nSocialförvaltningen\nSandby kommun\n"
        "Telefon: 040-628 04 10\nanna.lind@sandby.example\nwww.sandby.example"
    )


def test_a_function_mailbox_has_its_name_instead_of_name_and_title() -> None:
    """No title, and no unit that would repeat the name."""
    entry = person(
        "bygglovsenheten",
        display_name="Bygglovsenheten",
        kind=BYGGLOV.kind,
        title="Robot",
        unit="Bygglovsenheten",
        department="Miljö",
    )
    lines = render(entry, SANDBY).lines
    assert lines[1:4] == ("Bygglovsenheten", "Miljö", "Sandby kommun")


def test_the_short_form_is_short() -> None:
    """Closing, name, title, department and municipality, phone."""
    assert render(ANNA, SANDBY, form=Form.SHORT).lines == (
        "Med vänlig hälsning", "Anna Lind", "Socialsekreterare", "Socialförvaltningen, Sandby kommun", "Telefon: 040-628 04 10",
    )  # fmt: skip


def test_english_has_an_english_title_and_the_countrys_code() -> None:
    """The title comes from the pack's attribute, the number as it is dialled from abroad."""
    entry = person(language=Language.ENGLISH, attributes={"extensionAttribute1": "Social Worker"})
    lines = render(entry, SANDBY).lines
    assert (lines[0], lines[2], lines[6]) == ("Kind regards", "Social Worker", "Phone: +46 40 628 04 10")
    assert render(ANNA, SANDBY, language=Language.ENGLISH).lines[2] == "Socialsekreterare"


@pytest.mark.parametrize(
    ("field", "gone"),
    [
        ("title", "Socialsekreterare"),
        ("unit", "Barn och familj"),
        ("department", "Socialförvaltningen"),
        ("phone", "Telefon: 040-628 04 10"),
    ],
)
def test_what_is_missing_leaves_no_line(field: str, gone: str) -> None:
    """The line disappears, the others stay as they are."""
    expected = tuple(line for line in render(ANNA, SANDBY).lines if line != gone)
    assert render(person(**{field: ""}), SANDBY).lines == expected


@pytest.mark.parametrize(
    ("given", "name"),
    [
        ({"given_name": "Anna", "surname": "Lind", "display_name": "Lind, Anna (SF)"}, "Anna Lind"),
        ({"display_name": "Anna Lind"}, "Anna Lind"),
        ({"display_name": " "}, "anna.lind"),
    ],
)
def test_the_name_falls_back(given: dict[str, str], name: str) -> None:
    """Given name and surname, else the display name, else the address's local part."""
    assert render(person(**given), SANDBY).lines[1] == name


def test_a_script_in_a_title_is_text() -> None:
    """It is shown as it was typed and never becomes markup."""
    signature = render(person(title="<script>alert(1)</script><img src=x onerror=y>"), SANDBY)
    assert "<script" not in signature.html
    assert "<img" not in signature.html
    assert signature.lines[2] == "<script>alert(1)</script><img src=x onerror=y>"


def test_fields_are_normalised_and_bounded() -> None:
    """NFC, no control characters or direction marks, and an end."""
    entry = person(title="A\u0308mbets\u202eman\x07\n\tpå  prov", display_name="N" * 1000)
    signature = render(entry, SANDBY)
    assert signature.lines[2] == "Ämbetsman på prov"
    assert len(signature.lines[1]) == 120
    assert len(signature.html) <= 30_000


def test_sjobo_puts_the_function_number_beside_the_personal_one() -> None:
    """G03: for a unit that has one."""
    lines = render(person(unit="Kansliet"), load_pack("sjobo")).lines
    assert lines[-2:] == ("Kanslihuset: 040-628 04 70", "kanslihuset@sjobo.se")
    assert "Kanslihuset: 040-628 04 70" in render(person(unit="Kansliet"), load_pack("sjobo"), form=Form.SHORT).lines


def test_mjolby_gives_units_under_agreements_a_template_of_their_own() -> None:
    """G04: no municipality line there, but the partners."""
    lines = render(person(unit="Samverkansenheten"), load_pack("mjolby")).lines
    assert "i samverkan med våra grannkommuner" in lines
    assert "Mjölby kommun" not in lines
    assert "Mjölby kommun" in render(ANNA, load_pack("mjolby")).lines


def test_the_version_changes_with_the_fields() -> None:
    """The same entry gives the same version, another title another."""
    assert render(ANNA, SANDBY).version == render(ANNA, SANDBY).version
    assert render(ANNA, SANDBY).version != render(person(title="Enhetschef"), SANDBY).version


def test_the_marker_names_pack_and_form() -> None:
    """The add-in finds its own signature by it and never sets it twice."""
    signature = render(ANNA, SANDBY, form=Form.SHORT)
    assert signature.html.startswith('<div id="postvakt-signature" data-postvakt="v1:sandby:short"')


@pytest.mark.parametrize("pack", PACKS, ids=lambda pack: pack.name)
def test_the_templates_of_every_pack_are_sound(pack: Pack) -> None:
    """No template names a field that does not exist."""
    assert check_templates(pack) == []


@pytest.mark.parametrize("pack", PACKS, ids=lambda pack: pack.name)
@pytest.mark.parametrize("form", Form)
@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("unit", ["Barn och familj", "Kansliet", "Samverkansenheten", ""])
def test_html_and_plain_text_say_the_same(pack: Pack, form: Form, language: Language, unit: str) -> None:
    """Line for line, in every pack, form and language."""
    signature = render(person(unit=unit, mobile="070-174 06 35"), pack, form=form, language=language)
    seen = tuple(line.text for line in visible_lines(signature.html, BodyKind.HTML) if line.text)
    assert seen == signature.lines
    assert signature.closing == signature.lines[0]


@pytest.mark.parametrize("pack", PACKS, ids=lambda pack: pack.name)
def test_the_html_is_what_outlook_and_dark_mode_bear(pack: Pack) -> None:
    """No background, no flex, no classes; colours that can be read on white and on dark grey."""
    html = render(person(unit="Kansliet", mobile="070-174 06 35"), pack).html
    assert not re.search(r"background|flex|grid|position|class=|<svg|<style", html)
    for colour in re.findall(r"#[0-9a-f]{6}", html):
        assert _contrast(colour, "#ffffff") >= 4.5, colour
        assert _contrast(colour, "#1f1f1f") >= 3.5, colour


def _contrast(one: str, other: str) -> float:
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


_hostile = st.text(max_size=300)
_entries = st.builds(
    DirectoryEntry,
    id=_hostile, address=_hostile, display_name=_hostile, given_name=_hostile, surname=_hostile, title=_hostile, department=_hostile,
    unit=_hostile, phone=_hostile, mobile=_hostile, street=_hostile, postal_code=_hostile, city=_hostile,
    language=st.sampled_from(Language), attributes=st.dictionaries(st.just("extensionAttribute1"), _hostile),
)  # fmt: skip


@given(_entries, st.sampled_from(PACKS), st.sampled_from(Form))
@settings(max_examples=300, deadline=None)
def test_any_directory_entry_gives_a_safe_signature(entry: DirectoryEntry, pack: Pack, form: Form) -> None:
    """Whatever was typed into the directory: bounded, no element but ours, no attribute that runs, only safe targets."""
    signature = render(entry, pack, form=form)
    assert len(signature.html) <= 30_000
    assert len(signature.text) <= 30_000
    from selectolax.lexbor import LexborHTMLParser

    tree: Any = LexborHTMLParser(signature.html).body
    for node in tree.traverse():
        assert node.tag in {"body", "div", "p", "b", "br", "a", "table", "tbody", "tr", "td", "span", "-text"}, node.tag
        for name, value in node.attributes.items():
            assert not name.startswith("on")
            assert name != "href" or value.startswith(("mailto:", "https://", "tel:"))
