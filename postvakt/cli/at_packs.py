"""Names of packs on the command line."""

from __future__ import annotations

import os
from pathlib import Path

ROOTS_VARIABLE = "POSTVAKT_PACK_ROOTS"


def pack_roots() -> list[Path]:
    """Folders of packs of one's own, from the environment."""
    return [Path(part) for part in os.environ.get(ROOTS_VARIABLE, "").split(":") if part]


def pack_and_roots(name: str) -> tuple[str, list[Path]]:
    """A pack's name and the folders to search: what looks like a path is a pack's folder or its pack.yaml."""
    path = Path(name)
    if path.name == "pack.yaml":
        path = path.parent
    if (path / "pack.yaml").is_file():
        path = path.resolve()
        return path.name, [path.parent, *pack_roots()]
    return name, pack_roots()
