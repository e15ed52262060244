"""``postvakt signature``: preview one, sweep what was sent, show the templates on awkward people."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from dataclasses import asdict
from typing import Any

import click

from policies.vocabulary import Language
from postvakt.cli.at_product import product, shown

Progress = Callable[[int, int], None]
LANGUAGES = click.Choice([language.value for language in Language])


@click.group()
def signature() -> None:
    """Preview and sweep signatures."""


@signature.command()
@click.argument("address")
@click.option("--form", "form_name", type=click.Choice(["full", "short"]), default="full", show_default=True)
@click.option("--language", "language_name", type=LANGUAGES, help="Otherwise the person's own.")
@click.option("--format", "shape", type=click.Choice(["text", "html"]), default="text", show_default=True)
@click.option("--json", "as_json", is_flag=True, help="For scripts: html, text, version and marker.")
def preview(address: str, form_name: str, language_name: str | None, shape: str, *, as_json: bool) -> None:
    """Print the signature that ADDRESS gets, from the directory as it is now. Ends with 1 when nobody has that address."""
    from signatures.model import Form

    language = Language(language_name) if language_name else None
    with product() as services:
        found = services.run(services.signatures.preview(address, form=Form(form_name), language=language))
    if found is None:
        click.echo(f"{shown(address)}: nobody in the directory has this address.", err=True)
        raise SystemExit(1)
    if as_json:
        click.echo(json.dumps(asdict(found), ensure_ascii=False, indent=2))
    else:
        click.echo(found.html if shape == "html" else shown(found.text))


@signature.command()
@click.option("--json", "as_json", is_flag=True, help="For scripts.")
def sweep(*, as_json: bool) -> None:
    """Judge what was sent since the last sweep and count it per unit and week. Ends with 1 when mailboxes could not be read."""
    with product() as services, counting("Sweeping mailboxes", quiet=as_json) as progress:
        report = services.run(services.signatures.sweep(progress=progress))
    if as_json:
        click.echo(json.dumps(asdict(report), ensure_ascii=False))
    else:
        click.echo(f"{report.mailboxes} mailboxes, {report.counted} mails counted, {report.already} known before.")
        for verdict, number in sorted(report.verdicts.items()):
            click.echo(f"  {verdict:<10} {number:>7}")
        if report.failed:
            click.echo(
                f"{report.failed} mailboxes could not be read; the next sweep goes on where this one stopped.", err=True
            )
    raise SystemExit(1 if report.failed else 0)


@signature.command()
@click.option("--form", "form_name", type=click.Choice(["full", "short"]), default="full", show_default=True)
@click.option("--language", "language_name", type=LANGUAGES, help="Otherwise each one's own.")
def gallery(form_name: str, language_name: str | None) -> None:
    """Print the templates on awkward, made-up people."""
    from signatures.model import Form

    with product() as services:
        samples = services.signatures.gallery(
            form=Form(form_name), language=Language(language_name) if language_name else None
        )
    for sample in samples:
        click.echo(f"--- {sample.title['en']}\n{shown(sample.signature.text)}\n")


def counting(label: str, *, quiet: bool) -> AbstractContextManager[Progress]:
    """A progress bar on stderr that is told ``(done, total)``; nothing when ``quiet``."""
    bar: AbstractContextManager[Progress] = nullcontext(_silent) if quiet else _Bar(label)
    return bar


def _silent(_done: int, _total: int) -> None:
    """Scripts want no bar."""


class _Bar:
    def __init__(self, label: str) -> None:
        self._label = label
        self._bar: Any = None

    def __enter__(self) -> Progress:
        return self._tell

    def __exit__(self, *_error: object) -> None:
        if self._bar is not None:
            self._bar.__exit__(None, None, None)

    def _tell(self, done: int, total: int) -> None:
        if self._bar is None:
            self._bar = click.progressbar(length=total, label=self._label, file=sys.stderr)
            self._bar.__enter__()
        self._bar.update(done - self._bar.pos)
