"""``postvakt policy`` tells mistakes the way editors and CI read them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from postvakt.cli.policy import policy


def _run(*arguments: str, **environ: str) -> tuple[int, str, str]:
    done = CliRunner().invoke(policy, arguments, env=environ)
    return done.exit_code, done.stdout, done.stderr


@pytest.fixture
def broken(tmp_path: Path) -> Path:
    """A pack with two mistakes."""
    folder = tmp_path / "egen"
    folder.mkdir()
    (folder / "pack.yaml").write_text(
        "name: egen\nextends: base\nlangauge: sv\nanswering: {working_days: 99}\n", encoding="utf-8"
    )
    return folder


def test_all_our_packs_are_sound_templates_included() -> None:
    """Without a name every pack is checked; exit code 0."""
    code, out, _ = _run("check")
    assert code == 0
    assert "sandby: ok" in out.splitlines()


def test_mistakes_end_with_one(broken: Path) -> None:
    """A pack by its folder: each mistake on a line as file:line:column, exit code 1."""
    for named in (broken, broken / "pack.yaml"):
        code, out, err = _run("check", str(named))
        assert code == 1
        assert out.splitlines() == [
            "egen/pack.yaml:3:1: langauge: is not known here; expected perhaps 'language'",
            "egen/pack.yaml:4:27: answering.working_days: is '99'; expected a number from 0 to 30",
        ]
        assert err == "egen: 2 mistakes\n"


def test_a_broken_receipt_is_told_before_it_is_used(tmp_path: Path) -> None:
    """What a receipt may not say, by line; and a language that has no text."""
    folder = tmp_path / "egen"
    (folder / "receipts").mkdir(parents=True)
    (folder / "pack.yaml").write_text(
        "name: egen\nextends: sandby\nreceipts: {languages: [sv, se]}\n", encoding="utf-8"
    )
    (folder / "receipts" / "sv.j2").write_text("Tack för ditt mejl\n{{ avsandare }}\n", encoding="utf-8")
    code, out, err = _run("check", str(folder))
    assert code == 1
    assert "receipts/sv.j2:2:" in out
    assert "avsandare" in out
    assert "receipts/se.j2:1:1: receipts.languages: names a language that has no text" in out
    assert err == "egen: 2 mistakes\n"


def test_scripts_get_json(broken: Path) -> None:
    """The same as JSON, by pack."""
    code, out, _ = _run("check", str(broken), "sandby", "--json")
    packs = json.loads(out)["packs"]
    assert code == 1
    assert packs["sandby"] == []
    assert packs["egen"][0]["line"] == 3


def test_own_roots_are_searched(broken: Path) -> None:
    """Packs in POSTVAKT_PACK_ROOTS are known by name."""
    assert _run("check", "egen", POSTVAKT_PACK_ROOTS=str(broken.parent))[0] == 1


def test_an_unknown_pack_is_a_mistake_too() -> None:
    """A name that is no pack is told with what was perhaps meant."""
    code, out, _ = _run("check", "sandbi")
    assert code == 1
    assert "expected perhaps 'sandby'" in out


def test_show_gives_the_whole_pack() -> None:
    """All layers laid, as YAML or JSON, with layers, locks and sources."""
    code, out, _ = _run("show", "sandby", "--json")
    shown = json.loads(out)
    assert code == 0
    assert shown["layers"] == ["base", "sandby"]
    assert shown["hours"]["friday"] == "08:00-15:00"
    assert "answering.working_days" in shown["locked"]
    assert "friday: 08:00-15:00" in _run("show", "sandby")[1]


def test_show_of_a_broken_pack_ends_with_one(broken: Path) -> None:
    """There is nothing to show; the mistakes are."""
    code, out, err = _run("show", str(broken))
    assert (code, out) == (1, "")
    assert "langauge" in err
