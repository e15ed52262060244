"""Laying one pack file over another: maps are merged key by key, everything else is replaced, locked keys stay.

The result keeps each node's own place, so that a mistake is reported in the file and line where it was written.
"""

from __future__ import annotations

import difflib
from dataclasses import dataclass, field

from policies.located import ListNode, MapNode, Node, PackError, Problem, ScalarNode, dotted, leaves

LOCKED = "locked"


@dataclass(slots=True)
class Layers:
    """What has been laid so far, and which keys are locked by whom."""

    tree: MapNode | None = None
    locks: dict[str, str] = field(default_factory=dict)

    def lay(self, top: MapNode) -> None:
        """Put one file over what is there. Raises PackError where it touches a locked key."""
        problems: list[Problem] = []
        body, wanted = _without_locks(top, problems)
        self.tree = body if self.tree is None else _merge(self.tree, body, "", self.locks, problems)
        known = {path for path, _ in leaves(self.tree)}
        for path, node in wanted:
            if path in known:
                self.locks.setdefault(path, f"{node.place.file}:{node.place.line}")
            else:
                problems.append(
                    node.place.problem(LOCKED, f"names {path!r}, which no layer so far sets", did_you_mean(path, known))
                )
        if problems:
            raise PackError(problems)


def did_you_mean(word: str, known: set[str] | list[str]) -> str:
    """What the writer may have meant, or what there is to choose from."""
    near = difflib.get_close_matches(word, sorted(known), n=1, cutoff=0.6)
    if near:
        return f"perhaps {near[0]!r}"
    return "one of " + ", ".join(sorted(known)[:30]) if known else ""


def _without_locks(top: MapNode, problems: list[Problem]) -> tuple[MapNode, list[tuple[str, ScalarNode]]]:
    entries = dict(top.entries)
    node = entries.pop(LOCKED, None)
    wanted: list[tuple[str, ScalarNode]] = []
    if isinstance(node, ListNode):
        for item in node.items:
            if isinstance(item, ScalarNode) and not item.is_null:
                wanted.append((item.text, item))
            else:
                problems.append(item.place.problem(LOCKED, "is not a key", "a dotted key such as hours.monday"))
    elif node is not None:
        problems.append(node.place.problem(LOCKED, "is not a list", "a list of dotted keys"))
    return MapNode(top.place, entries, top.keys), wanted


def _merge(low: MapNode, high: MapNode, path: str, locks: dict[str, str], problems: list[Problem]) -> MapNode:
    entries: dict[str, Node] = dict(low.entries)
    keys = {**low.keys, **high.keys}
    for key, node in high.entries.items():
        here = dotted(path, key)
        locked = here in locks or (not isinstance(node, MapNode) and any(lock.startswith(here + ".") for lock in locks))
        if locked:
            by = locks.get(here) or next(lock for name, lock in locks.items() if name.startswith(here + "."))
            place = high.keys.get(key, node.place)
            problems.append(place.problem(here, f"is locked by {by}", "this key to be left out here"))
            continue
        below = entries.get(key)
        if isinstance(below, MapNode) and isinstance(node, MapNode):
            entries[key] = _merge(below, node, here, locks, problems)
        else:
            entries[key] = node
    return MapNode(high.place, entries, keys)
