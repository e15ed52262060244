"""Either engine behind one face: a mail and the pack it is judged by in, findings out, as plain JSON values."""

from __future__ import annotations

import json
import logging
import subprocess
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import IO, Any, Protocol, Self

from checks.bundle import Bundle
from checks.compile import compile_bundle
from checks.engine import check
from checks.model import Outgoing
from checks.wire import finding_to_wire, to_wire
from policies.located import Problem
from policies.packs import Pack
from policies.rule_files import read_rules

log = logging.getLogger(__name__)
Finding = dict[str, Any]


class EngineError(Exception):
    """The engine cannot be started, or died; the message says what to do."""


class Engine(Protocol):
    """Judges one mail after the other."""

    def __enter__(self) -> Self: ...

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None: ...

    def findings(self, mail: Outgoing) -> list[Finding]:
        """What there is to tell about a mail, the strictest first."""
        ...


class Bundles:
    """The pack compiled for the year a mail is from, because the calendar in a bundle covers few years. ``problems``: rules left out."""

    def __init__(self, pack: Pack) -> None:
        self.pack = pack
        self.problems: list[Problem]
        self.rules, self.problems = read_rules(pack.folders)
        self._made: dict[int, dict[str, Any]] = {}

    def of_year(self, year: int) -> dict[str, Any]:
        """The bundle for mail of a year; the same object each time."""
        if year not in self._made:
            self._made[year] = compile_bundle(self.pack, self.rules, year)
        return self._made[year]

    def of(self, mail: Outgoing) -> dict[str, Any]:
        """The bundle for a mail's year."""
        return self.of_year(year_of(mail))


def year_of(mail: Outgoing) -> int:
    """The year a mail is from, kept within what a calendar is for."""
    return min(max(int(mail.sent_at[:4]), 2000), 2100)


class PythonEngine:
    """The engine of this process."""

    def __init__(self, bundles: Bundles, language: str) -> None:
        self.bundles = bundles
        self.language = language
        self._ready: dict[int, Bundle] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Nothing to put away."""

    def bundle(self, mail: Outgoing) -> Bundle:
        """The bundle a mail is judged by."""
        year = year_of(mail)
        if year not in self._ready:
            self._ready[year] = Bundle(self.bundles.of_year(year))
        return self._ready[year]

    def findings(self, mail: Outgoing) -> list[Finding]:
        """What there is to tell about a mail, the strictest first."""
        return [finding_to_wire(one) for one in check(mail, self.bundle(mail), language=self.language)]


class NodeEngine:
    """The add-in's engine in a Node process: JSON lines in, JSON lines out, one process for all mail."""

    def __init__(self, bundles: Bundles, language: str, script: Path, node: str = "node") -> None:
        self.bundles = bundles
        self.language = language
        self.command = [node, str(script)]
        self._process: subprocess.Popen[str] | None = None
        self._sent: Mapping[str, Any] | None = None

    def __enter__(self) -> Self:
        if not Path(self.command[1]).is_file():
            raise EngineError(f"{Path(self.command[1]).name} is not built; run `make setup`")
        try:
            self._process = subprocess.Popen(  # noqa: S603 - our own script
                self.command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, encoding="utf-8"
            )
        except OSError as error:
            raise EngineError(f"{self.command[0]} cannot be started ({error.strerror})") from error
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        process = self._process
        if process is not None:
            with suppress(OSError):  # it may have ended before us
                _pipe(process.stdin).close()
            _pipe(process.stdout).close()
            process.wait(timeout=10)

    def findings(self, mail: Outgoing) -> list[Finding]:
        """What there is to tell about a mail, the strictest first. Raises EngineError when the process is gone."""
        bundle = self.bundles.of(mail)
        lines = []
        if bundle is not self._sent:  # it is large and stays the same; its line has no answer
            lines.append(json.dumps({"bundle": bundle}))
            self._sent = bundle
        lines.append(json.dumps({"mail": to_wire(mail), "language": self.language}))
        answer = self._ask("\n".join(lines))
        for rule in answer.get("failed", ()):
            log.warning("rule %s failed in the add-in's engine", rule)
        found: list[Finding] = answer["findings"]
        return found

    def _ask(self, lines: str) -> dict[str, Any]:
        assert self._process is not None  # noqa: S101 - a context manager of ours
        try:
            _pipe(self._process.stdin).write(lines + "\n")
            _pipe(self._process.stdin).flush()
            answer = _pipe(self._process.stdout).readline()
        except OSError as error:
            raise EngineError("the add-in's engine has ended") from error
        if not answer:
            raise EngineError("the add-in's engine has ended")
        value: dict[str, Any] = json.loads(answer)
        return value


def _pipe(one: IO[str] | None) -> IO[str]:
    assert one is not None  # noqa: S101 - both ends are asked for
    return one
