"""Policy packs: what a municipality's guidelines demand, as data.

A pack is a folder ``packs/<name>/`` with ``pack.yaml`` and, where departments differ, ``departments/<slug>.yaml``. It is laid over the
pack it ``extends``. ``load_pack`` gives a frozen `Pack` or a `PackError` with every mistake as ``file:line:column``.
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

from policies.decode import decode
from policies.hours import Source
from policies.layers import Layers, did_you_mean
from policies.located import MapNode, Node, PackError, Problem, ScalarNode, read_file
from policies.packs.model import Answering, Department, Guideline, Municipality, Pack
from policies.signature_policy import Match, Words

__all__ = [
    "Answering",
    "Department",
    "Guideline",
    "Municipality",
    "Pack",
    "PackError",
    "Problem",
    "Source",
    "Words",
    "load_pack",
    "pack_names",
]

PACKS = Path(__file__).parent
MAX_LAYERS = 5
MAX_DEPARTMENTS = 100
_SLUG = re.compile(r"[a-z0-9][a-z0-9-]{0,39}", re.ASCII)


def pack_names(*, roots: Sequence[Path] | None = None) -> list[str]:
    """The names of all packs there are, in alphabetical order."""
    found = {path.parent.name for root in _roots(roots) for path in root.glob("*/pack.yaml")}
    return sorted(found)


def load_pack(name: str, *, roots: Sequence[Path] | None = None) -> Pack:
    """The pack of that name with its layers laid and its departments ready.

    ``roots`` are folders searched before the product's own packs. Raises PackError with every mistake found.
    """
    return _load(name, tuple(_roots(roots)))


@lru_cache(maxsize=32)
def _load(name: str, roots: tuple[Path, ...]) -> Pack:
    layers, folders = _chain(name, roots)
    assert layers.tree is not None  # noqa: S101 - a chain has at least one file
    extra: dict[str, Any] = {"folders": tuple(folders), "locks": tuple(sorted(layers.locks))}
    problems: list[Problem] = []
    pack = _decoded(layers.tree, extra, problems)
    files = sorted((folders[0] / "departments").glob("*.yaml"))
    if len(files) > MAX_DEPARTMENTS:
        problems.append(
            Problem(f"{name}/departments", 1, 1, "", f"has {len(files)} files", f"at most {MAX_DEPARTMENTS}")
        )
    departments = [_department(path, layers, extra, problems) for path in files[:MAX_DEPARTMENTS]]
    if problems or pack is None:
        raise PackError(sorted(set(problems)))
    return dataclasses.replace(pack, departments=tuple(one for one in departments if one is not None))


def _roots(roots: Sequence[Path] | None) -> list[Path]:
    return [*(roots or ()), PACKS]


def _folder(name: str, roots: tuple[Path, ...], asked_by: ScalarNode | None) -> Path:
    if _SLUG.fullmatch(name):
        for root in roots:
            if (root / name / "pack.yaml").is_file():
                return root / name
    hint = did_you_mean(name, set(pack_names(roots=roots)))
    if asked_by is not None:
        raise PackError([asked_by.place.problem("extends", f"is {name!r}, which no pack is called", hint)])
    raise PackError([Problem(f"{name}/pack.yaml", 1, 1, "", "there is no such pack", hint)])


def _chain(name: str, roots: tuple[Path, ...]) -> tuple[Layers, list[Path]]:
    """All layers from the base up, and their folders, the named pack's own first."""
    files: list[tuple[Path, MapNode]] = []
    asked_by: ScalarNode | None = None
    wanted: str | None = name
    while wanted is not None:
        folder = _folder(wanted, roots, asked_by)
        tree = read_file(folder / "pack.yaml", f"{folder.name}/pack.yaml")
        _check_name(tree, folder)
        if any(folder == seen for seen, _ in files) or len(files) >= MAX_LAYERS:
            place = asked_by.place if asked_by else tree.place
            raise PackError(
                [
                    place.problem(
                        "extends", "goes round in a circle", f"at most {MAX_LAYERS} packs, the last without extends"
                    )
                ]
            )
        files.append((folder, tree))
        parent = tree.entries.get("extends")
        asked_by = parent if isinstance(parent, ScalarNode) and not parent.is_null else None
        wanted = asked_by.text if asked_by else None
    layers = Layers()
    for _, tree in reversed(files):
        layers.lay(tree)
    return layers, [folder for folder, _ in files]


def _check_name(tree: MapNode, folder: Path) -> None:
    node = tree.entries.get("name")
    if isinstance(node, ScalarNode) and node.text != folder.name:
        raise PackError([node.place.problem("name", f"is {node.text!r}", f"{folder.name!r}, as its folder is called")])


def _decoded(tree: MapNode, extra: dict[str, Any], problems: list[Problem]) -> Pack | None:
    try:
        return decode(tree, Pack, extra=extra)
    except PackError as error:
        problems.extend(error.problems)
        return None


def _department(path: Path, layers: Layers, extra: dict[str, Any], problems: list[Problem]) -> Department | None:
    try:
        tree = read_file(path, f"{path.parent.parent.name}/departments/{path.name}")
        match, body = _matched(tree)
        own = Layers(layers.tree, dict(layers.locks))
        own.lay(body)
    except PackError as error:
        problems.extend(error.problems)
        return None
    assert own.tree is not None  # noqa: S101 - something was just laid
    pack = _decoded(own.tree, extra, problems)
    return None if pack is None else Department(path.stem, match, pack)


def _matched(tree: MapNode) -> tuple[Match, MapNode]:
    """Whom a department's file is for, and the file without that."""
    entries: dict[str, Node] = dict(tree.entries)
    node = entries.pop("match", None)
    if node is None:
        raise PackError(
            [tree.place.problem("match", "is missing", "a map with department or unit, as the directory spells it")]
        )
    return decode(node, Match, path="match"), MapNode(tree.place, entries, tree.keys)
