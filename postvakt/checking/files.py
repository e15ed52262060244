"""Which files are meant by the names on the command line."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from pathlib import Path


def mail_files(names: Iterable[str]) -> Iterator[Path]:
    """Files as they are named, folders as the .eml files in and beneath them in alphabetical order; links to folders are not followed."""
    for name in names:
        path = Path(name)
        if not path.is_dir():
            yield path
            continue
        closed: list[OSError] = []
        for folder, folders, files in os.walk(path, onerror=closed.append):
            folders.sort()
            for file in sorted(files):
                if file.lower().endswith(".eml"):
                    yield Path(folder, file)
        # a folder that cannot be opened is given as it is: reading it says why
        yield from (Path(one.filename) for one in closed)
