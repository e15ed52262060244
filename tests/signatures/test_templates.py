"""Templates that people edit: mistakes are told with file, line and the fields there are; nothing dangerous is understood."""

from __future__ import annotations

from pathlib import Path

import pytest

from policies.located import PackError
from policies.packs import load_pack
from signatures.render import check_templates, render
from signatures.templates import TemplateSource, check_template, fill_template
from tests.signatures.people import ANNA


def _mistakes(text: str) -> list[str]:
    return [str(problem) for problem in check_template(TemplateSource("sandby/signature/full.html", text))]


def test_an_unknown_field_is_told_with_its_place_and_the_fields_there_are() -> None:
    """File, line, column, the likely word, and all names."""
    (said,) = _mistakes("<p>{{ name }}</p>\n<p>{{ telephone }}</p>")
    assert said.startswith("sandby/signature/full.html:2:7: the field 'telephone' does not exist; expected ")
    assert "phone" in said
    assert "municipality" in said


def test_an_unknown_part_of_a_field_is_told() -> None:
    """``function.fax`` where only name, address and phone are."""
    (said,) = _mistakes("{{ function.fax }}")
    assert "there is no 'fax' here" in said
    assert "address" in said


def test_bad_syntax_is_told_with_its_line() -> None:
    """An if without its end."""
    (said,) = _mistakes("<p>\n{% if name %}x")
    assert said.startswith("sandby/signature/full.html:2:1: is not a valid template")


@pytest.mark.parametrize(
    "text",
    [
        "{% for a in name %}x{% endfor %}",
        "{% set x = name %}",
        "{{ name.__class__ }}",
        "{{ name.upper() }}",
        "{{ name * 1000000 }}",
        "{{ name ** 9 }}",
        "{% macro a() %}{% endmacro %}",
        "{% include 'x' %}",
        "{% import 'x' as y %}",
        "{% extends 'x' %}",
        "{{ name | safe }}",
        "{{ name | attr('x') }}",
        "{{ range(9) }}",
        "{{ self }}",
        "{{ name['x'] }}",
        "{% filter upper %}x{% endfilter %}",
        "{% raw %}{% endraw %}{{ cycler }}",
        "{% autoescape false %}{{ name }}{% endautoescape %}",
    ],
)
def test_nothing_but_fields_and_conditions_is_understood(text: str) -> None:
    """Loops, calls, assignments, imports, unescaped output: each is a mistake, found before anything runs."""
    assert _mistakes(text)
    with pytest.raises(PackError):
        fill_template(TemplateSource("x", text), {"name": "Anna"}, html=True)


def test_output_is_bounded() -> None:
    """More than 30,000 characters cannot be set by Outlook and are refused."""
    source = TemplateSource("x/full.html", "{{ name }}" * 1000)
    with pytest.raises(PackError, match="at most 30000"):
        fill_template(source, {"name": "A" * 100}, html=True)


def test_a_broken_pack_says_where(tmp_path: Path) -> None:
    """A municipality's own pack with a mistake in a template: the error names file and line, nothing is rendered."""
    folder = tmp_path / "packs" / "mini"
    (folder / "signature").mkdir(parents=True)
    (folder / "pack.yaml").write_text("name: mini\nextends: sandby\n", encoding="utf-8")
    (folder / "signature" / "full.html").write_text("<p>{{ name }}</p>\n<p>{{ befattning }}</p>\n", encoding="utf-8")
    pack = load_pack("mini", roots=[tmp_path / "packs"])
    (problem,) = check_templates(pack)
    assert (problem.file, problem.line, problem.column) == ("mini/signature/full.html", 2, 7)
    with pytest.raises(PackError, match=r"mini/signature/full\.html:2:7"):
        render(ANNA, pack)


def test_a_changed_template_is_used_at_once(tmp_path: Path) -> None:
    """Whoever edits a template sees the new one in the next preview."""
    folder = tmp_path / "packs" / "mini"
    (folder / "signature").mkdir(parents=True)
    (folder / "pack.yaml").write_text("name: mini\nextends: sandby\n", encoding="utf-8")
    template = folder / "signature" / "full.txt"
    template.write_text("{{ name }}\n", encoding="utf-8")
    pack = load_pack("mini", roots=[tmp_path / "packs"])
    assert render(ANNA, pack).text == "Anna Lind"
    template.write_text("{{ name }}, {{ title }}\n", encoding="utf-8")
    assert render(ANNA, pack).text == "Anna Lind, Socialsekreterare"


def test_a_template_cannot_be_fetched_from_outside_the_pack(tmp_path: Path) -> None:
    """A link that leads out of the folder is not followed."""
    folder = tmp_path / "packs" / "mini"
    (folder / "signature").mkdir(parents=True)
    (folder / "pack.yaml").write_text("name: mini\nextends: sandby\n", encoding="utf-8")
    (tmp_path / "secret.txt").write_text("hemligt", encoding="utf-8")
    (folder / "signature" / "full.txt").symlink_to(tmp_path / "secret.txt")
    assert "hemligt" not in render(ANNA, load_pack("mini", roots=[tmp_path / "packs"])).text
