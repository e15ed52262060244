"""``postvakt check`` from the outside: formats, exit statuses, what may be told it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from postvakt.cli.check import SCRIPT, check
from tests.postvakt.checking.mails import NUMBER, eml, written


@pytest.fixture
def leak(tmp_path: Path) -> Path:
    """A mail to the outside with an identity number."""
    return written(tmp_path, leak=eml(f"Det gäller {NUMBER}.")) / "leak.eml"


def _check(*arguments: str | Path) -> Result:
    return CliRunner().invoke(check, [str(one) for one in arguments])


def _rules(result: Result) -> set[str]:
    return {one["rule"] for line in result.stdout.splitlines() for one in json.loads(line)["findings"]}


@pytest.mark.parametrize("pack", ["sjobo", "botkyrka", "mjolby", "osby", "sandby"])
def test_an_identity_number_to_the_outside_ends_with_one(leak: Path, pack: str) -> None:
    """Every municipality stops it; the line names rule, place and source."""
    result = _check(leak, "--pack", pack, "--format", "jsonl")
    assert result.exit_code == 1
    found = next(one for one in json.loads(result.stdout)["findings"] if one["rule"] == "S01")
    assert (found["severity"], found["field"], found["start"], found["end"]) == ("stop", "body", 11, 24)
    assert found["source"]


def test_inside_it_is_a_reminder(leak: Path) -> None:
    """With the receiver's domain named as internal nothing stops, and the status is 0."""
    result = _check(leak, "--format", "jsonl", "--internal", "exempel.example")
    assert result.exit_code == 0
    assert "S01" in _rules(result)


def test_people_read_text_in_their_language(leak: Path) -> None:
    """Text is the default, Swedish first; English where asked."""
    assert "S01 stopp:" in _check(leak).stdout
    assert "S01 stop:" in _check(leak, "--language", "en").stdout


def test_other_files_are_checked_although_one_is_missing(leak: Path) -> None:
    """Status 2, the error names the file, the other line is there."""
    result = _check(leak.parent / "none.eml", leak, "--format", "jsonl")
    assert result.exit_code == 2
    assert "none.eml: does not exist" in result.stderr
    assert len(result.stdout.splitlines()) == 2


@pytest.mark.parametrize("arguments", [["--at", "someday"], ["--pack", "sandbi"], ["--engine", "perl"]])
def test_mistakes_on_the_command_line_end_with_two(leak: Path, arguments: list[str]) -> None:
    """They say what was expected; nothing is checked."""
    result = _check(leak, *arguments)
    assert result.exit_code == 2
    assert result.stdout == ""
    assert result.stderr


def test_an_empty_folder_is_said(tmp_path: Path) -> None:
    """Nothing to check is a mistake of the caller's."""
    result = _check(tmp_path)
    assert result.exit_code == 2
    assert "no .eml files" in result.stderr


@pytest.mark.parametrize(
    "engine",
    ["python", pytest.param("js", marks=pytest.mark.skipif(not SCRIPT.exists(), reason="the add-in is not built"))],
)
def test_a_read_receipt_is_found_where_headers_can_be_read(tmp_path: Path, engine: str) -> None:
    """Outlook tells add-ins nothing of it, so this is where the rule works: a mail with the header, and the same without."""
    plain = eml("Hej!\r\n\r\nProtokollet ligger i mappen.")
    folder = written(tmp_path, asks=b"Disposition-Notification-To: anna.lind@sandby.example\r\n" + plain, plain=plain)
    found = {
        name: _rules(_check(folder / f"{name}.eml", "--pack", "botkyrka", "--format", "jsonl", "--engine", engine))
        for name in ("asks", "plain")
    }
    assert ("C24" in found["asks"], "C24" in found["plain"]) == (True, False)


@pytest.mark.skipif(not SCRIPT.exists(), reason="the add-in is not built (make setup)")
def test_both_engines_say_the_same(leak: Path) -> None:
    """The add-in's engine on Node gives the same lines and the same status."""
    written(leak.parent, calm=eml("Hej!\r\n\r\nKan du svara?\r\n\r\nmvh\r\nAnna"), rubbish=b"no mail")
    results = [_check(leak.parent, "--format", "jsonl", "--engine", engine) for engine in ("python", "js")]
    assert results[0].stdout == results[1].stdout
    assert {result.exit_code for result in results} == {2}
