"""``postvakt receipts``: judge mail in files, see where receipts stand."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from pathlib import Path

import click


@click.group()
def receipts() -> None:
    """Receipts of function mailboxes: who gets one, and where they stand."""


@receipts.command()
@click.argument("folder", type=click.Path(path_type=Path))
def judge(folder: Path) -> None:
    """Say of each mail in FOLDER (.eml files, or a Maildir) whether it would get a receipt, and why (not).

    One JSON object a line: {"file": …, "answer": true or false, "reason": …}. What cannot be read gets no receipt. Ends with 2 when there
    is no such folder.
    """
    if not folder.exists():
        raise click.UsageError(f"There is nothing at {folder}.")
    for path in mail_files(folder):
        click.echo(json.dumps(_judged(path, folder), ensure_ascii=True))


def _judged(path: Path, folder: Path) -> dict[str, str | bool]:
    from mailboxes.receipts.judge import judge as verdict_on
    from mailboxes.receipts.reading import read_incoming

    name = str(path.relative_to(folder)) if folder.is_dir() else path.name
    shown = name.encode("utf-8", "replace").decode()
    try:
        verdict = verdict_on(read_incoming(path))
    except OSError:
        return {"file": shown, "answer": False, "reason": "cannot-be-read"}
    return {"file": shown, "answer": verdict.answer, "reason": verdict.reason.value}


def mail_files(folder: Path) -> Iterator[Path]:
    """The .eml files in and beneath a folder, those without any extension, and a Maildir's; in alphabetical order, links not followed."""
    if folder.is_file():
        yield folder
        return
    for at, folders, files in os.walk(folder):
        folders.sort()
        maildir = Path(at).name in {"cur", "new"}
        for file in sorted(files):
            path = Path(at, file)
            wanted = file.lower().endswith(".eml") or "." not in file or (maildir and not file.startswith("."))
            if wanted and path.is_file():
                yield path
