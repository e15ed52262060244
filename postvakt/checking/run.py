"""One run over many files: each is read, judged and told about at once; nothing is gathered."""

from __future__ import annotations

import logging
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import click

from checks.bundle import Bundle
from checks.model import Outgoing
from postvakt.checking import report
from postvakt.checking.eml import Assumptions, UnreadableError, read_file
from postvakt.checking.engines import Bundles, Engine, Finding

NOTHING, STOPPED, UNREADABLE = 0, 1, 2
_BAR_FROM = 20  # files; fewer are done before a bar could be read


@contextmanager
def _said_once() -> Iterator[None]:
    """A rule that fails does so in every mail; once is enough to hear of it."""
    heard: set[str] = set()

    def new(record: logging.LogRecord) -> bool:
        said = record.getMessage()
        return said not in heard and not heard.add(said)  # type: ignore[func-returns-value]

    loggers = [logging.getLogger(name) for name in ("checks.engine", "postvakt.checking.engines")]
    for one in loggers:
        one.addFilter(new)
    try:
        yield
    finally:
        for one in loggers:
            one.removeFilter(new)


@dataclass(frozen=True)
class Run:
    """How to judge and how to tell. ``form``: ``text`` or ``jsonl``."""

    engine: Engine
    bundles: Bundles
    assumed: Assumptions
    form: str
    language: str
    say: Callable[[str], None] = click.echo

    def over(self, paths: Sequence[Path]) -> int:
        """Every file in order; the exit status: 2 when one could not be read, else 1 when a mail would be stopped, else 0."""
        statuses = {NOTHING}
        with _said_once(), click.progressbar(paths, file=sys.stderr, hidden=len(paths) < _BAR_FROM) as bar:
            for path in bar:
                statuses.add(self._one(path))
        return max(statuses)

    def _one(self, path: Path) -> int:
        try:
            mail = read_file(path, self.assumed)
        except UnreadableError as error:
            click.echo(f"{path}: {error}", err=True)
            if self.form == "jsonl":
                self.say(report.json_line(str(path), [], str(error)))
            return UNREADABLE
        findings = self.engine.findings(mail)
        self.say(self._told(path, mail, findings))
        return STOPPED if any(one["severity"] == "stop" for one in findings) else NOTHING

    def _told(self, path: Path, mail: Outgoing, findings: list[Finding]) -> str:
        if self.form == "jsonl":
            return report.json_line(str(path), findings)
        return report.text(str(path), mail, findings, Bundle(self.bundles.of(mail)), self.language)
