"""``postvakt doctor``: what is missing or wrong on this machine, and what to do about it. Changes nothing."""

from __future__ import annotations

import json
import os
from dataclasses import asdict
from pathlib import Path

import click

from postvakt.health import Finding, examine

_MARKS = {"ok": "ok   ", "warn": "warn ", "wrong": "WRONG"}


@click.command()
@click.option(
    "--state", type=click.Path(path_type=Path), default=Path("var/run"), show_default=True, help="The demo's state."
)
@click.option("--json", "as_json", is_flag=True, help="For scripts.")
def doctor(state: Path, *, as_json: bool) -> None:
    """Say what is missing or wrong, and what to do. Ends with 1 when something is wrong; warnings alone end with 0."""
    findings: list[Finding] = []
    for finding in examine(os.environ, state):
        findings.append(finding)
        if not as_json:
            click.echo(f"{_MARKS[finding.level]}  {finding.subject}: {finding.what}")
            if finding.action:
                click.echo(f"       -> {finding.action}")
    if as_json:
        click.echo(json.dumps([asdict(finding) for finding in findings], ensure_ascii=False, indent=2))
    raise SystemExit(1 if any(finding.level == "wrong" for finding in findings) else 0)
