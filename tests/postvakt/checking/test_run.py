"""A run over files: order, streaming, exit statuses, and what is said."""

from __future__ import annotations

import json
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import pytest

from checks.bundle import Bundle
from checks.model import Outgoing
from policies.packs import load_pack
from postvakt.checking import report
from postvakt.checking.eml import read_mail
from postvakt.checking.engines import Bundles, EngineError, NodeEngine, PythonEngine
from postvakt.checking.files import mail_files
from postvakt.checking.run import Run
from tests.postvakt.checking.mails import ASSUMED, NUMBER, eml, written

BUNDLES = Bundles(load_pack("sandby"))


class FakeEngine:
    """Finds what the subject says."""

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Nothing to do."""

    def findings(self, mail: Outgoing) -> list[dict[str, Any]]:
        """One finding of the severity that is the subject."""
        return [finding(mail.subject)] if mail.subject in {"info", "nudge", "stop"} else []


def finding(severity: str = "nudge", field: str = "body", start: int = 4, end: int = 9) -> dict[str, Any]:
    """A finding as engines give it."""
    return {
        "rule": "C09", "name": "deadline-missing", "severity": severity, "field": field, "start": start, "end": end,
        "message": "Inget datum.", "why": "Den som ska svara vill veta när.", "source": "Riktlinje, Skriva", "fix": None,
    }  # fmt: skip


def _run(paths: list[Path], form: str = "jsonl") -> tuple[int, list[str]]:
    said: list[str] = []
    run = Run(FakeEngine(), BUNDLES, ASSUMED, form, "sv", said.append)
    return run.over(paths), said


def test_a_line_a_file_in_order(tmp_path: Path) -> None:
    """Folders are walked in alphabetical order, each file has its line with the keys that programs rely on."""
    (tmp_path / "under").mkdir()
    written(tmp_path, b=eml(subject="nudge"), a=eml())
    written(tmp_path / "under", c=eml(subject="info"))
    (tmp_path / "note.txt").write_text("no mail")
    status, said = _run(list(mail_files([str(tmp_path)])))
    lines = [json.loads(line) for line in said]
    assert [Path(line["file"]).name for line in lines] == ["a.eml", "b.eml", "c.eml"]
    assert [len(line["findings"]) for line in lines] == [0, 1, 1]
    assert list(lines[1]["findings"][0]) == ["rule", "name", "severity", "field", "start", "end", "message", "source"]
    assert status == 0


def test_a_stop_ends_with_one_and_an_unreadable_file_with_two(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The others are checked all the same, and the error names the file."""
    written(tmp_path, a=eml(subject="stop"), b=b"rubbish", c=eml(subject="nudge"))
    assert _run([tmp_path / "a.eml"])[0] == 1
    status, said = _run(list(mail_files([str(tmp_path)])))
    assert status == 2
    assert [len(json.loads(line)["findings"]) for line in said] == [1, 0, 1]
    assert "b.eml: is not mail" in capsys.readouterr().err
    assert "error" in json.loads(said[1])


def test_people_see_the_line_with_a_mark() -> None:
    """The line that a finding stands in, cut to the screen, with marks beneath its place."""
    mail = read_mail(eml("Hej,\nkan du svara?\n"), ASSUMED)
    shown = report.text(
        "a.eml", mail, [finding(start=12, end=17), finding("stop", "mail", -1, -1)], Bundle(BUNDLES.of(mail)), "sv"
    )
    lines = shown.splitlines()
    assert "  C09 påminnelse: Inget datum." in lines
    assert "      [body, rad 2]" in lines
    assert lines[lines.index("      [body, rad 2]") + 1 :][:2] == ["        kan du svara?", "               ^^^^^"]
    assert "  C09 stopp: Inget datum." in lines
    assert lines[-1].endswith("(Riktlinje, Skriva)")


def test_long_and_hostile_lines_are_shown_tamely() -> None:
    """A line of a megabyte is cut around the place, and control characters do not reach the terminal."""
    mail = read_mail(eml("x" * 500_000 + " \x1b[31mhit " + "y" * 500_000), ASSUMED)
    shown = report.text("a.eml", mail, [finding(start=500_006, end=500_009)], Bundle(BUNDLES.of(mail)), "en")
    assert len(shown) < 600
    assert "\x1b" not in shown


def test_the_engines_judge_with_the_calendar_of_the_mail_s_year() -> None:
    """Mail of another year gets a bundle of that year, made once."""
    then = read_mail(eml().replace(b"2026", b"2019"), ASSUMED)
    assert BUNDLES.of(then)["calendar"]["closed"][0].startswith("2018")
    assert BUNDLES.of(then) is BUNDLES.of(then)


def test_python_s_engine_finds_an_identity_number() -> None:
    """The real engine over a real pack: S01 stops what goes outside."""
    with PythonEngine(BUNDLES, "sv") as engine:
        found = engine.findings(read_mail(eml(f"Det gäller {NUMBER}."), ASSUMED))
    assert ("S01", "stop", "body", 11, 24) in [
        tuple(one[key] for key in ("rule", "severity", "field", "start", "end")) for one in found
    ]


def test_node_s_engine_speaks_the_same_protocol(tmp_path: Path) -> None:
    """The pack goes on a line of its own without an answer, each mail gets one; a process that ends is told."""
    script = tmp_path / "engine.mjs"
    script.write_text(
        "import {createInterface} from 'node:readline';"
        "for await (const line of createInterface({input: process.stdin})) { const got = JSON.parse(line);"
        " if (got.bundle) continue; if (got.mail.subject === 'end') process.exit(3);"
        " console.log(JSON.stringify({findings: [{rule: 'C01', message: got.mail.subject + got.language}]})); }"
    )
    with NodeEngine(BUNDLES, "sv", script) as engine:
        assert engine.findings(read_mail(eml(subject="ett"), ASSUMED))[0]["message"] == "ettsv"
        assert engine.findings(read_mail(eml(subject="två"), ASSUMED))[0]["message"] == "tvåsv"
        with pytest.raises(EngineError, match="has ended"):
            engine.findings(read_mail(eml(subject="end"), ASSUMED))


def test_an_engine_that_is_not_built_says_what_to_do(tmp_path: Path) -> None:
    """Neither a stack trace nor silence."""
    with pytest.raises(EngineError, match="make setup"), NodeEngine(BUNDLES, "sv", tmp_path / "none.mjs"):
        pass
    (tmp_path / "a.mjs").write_text("")
    with (
        pytest.raises(EngineError, match="cannot be started"),
        NodeEngine(BUNDLES, "sv", tmp_path / "a.mjs", "no-such-node"),
    ):
        pass
