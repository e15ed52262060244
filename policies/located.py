"""YAML that remembers where everything stands: a tree of nodes with file, line and column.

Only maps, lists and scalars exist here; scalars keep their raw text, so that ``no``, ``12:00`` and ``2026-12-24`` mean what the
reader of the field expects and never what YAML 1.1 guesses. Tags are refused, aliases are expanded only up to a bound,
keys that stand twice are mistakes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

MAX_BYTES = 256 * 1024
MAX_DEPTH = 24
MAX_NODES = 20_000

_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One mistake in a file people write: where it is, what is wrong, what was expected. Lines and columns count from 1."""

    file: str
    line: int
    column: int
    path: str
    message: str
    expected: str = ""

    def __str__(self) -> str:
        """``file:line:column: path: what is wrong; expected …``, as editors and CI understand it."""
        where = f"{self.file}:{self.line}:{self.column}: "
        path = f"{self.path}: " if self.path else ""
        expected = f"; expected {self.expected}" if self.expected else ""
        return f"{where}{path}{self.message}{expected}"


class PackError(Exception):
    """A pack cannot be used. ``problems`` holds every mistake found, in the order of the files' lines."""

    def __init__(self, problems: list[Problem]) -> None:
        self.problems = sorted(problems)
        super().__init__("\n".join(str(problem) for problem in self.problems))


@dataclass(frozen=True, slots=True)
class Place:
    """Where a node begins."""

    file: str
    line: int
    column: int

    def problem(self, path: str, message: str, expected: str = "") -> Problem:
        """A mistake at this place."""
        return Problem(self.file, self.line, self.column, path, message, expected)


@dataclass(frozen=True, slots=True)
class ScalarNode:
    """A single value as it was typed. ``quoted`` tells ``"null"`` from ``null``."""

    place: Place
    text: str
    quoted: bool = False

    @property
    def is_null(self) -> bool:
        """Whether nothing was given (an empty value, ``null`` or ``~``)."""
        return not self.quoted and self.text in {"", "~", "null", "Null", "NULL"}


@dataclass(frozen=True, slots=True)
class ListNode:
    """A list of nodes."""

    place: Place
    items: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class MapNode:
    """A map; ``keys`` tells where each key stands."""

    place: Place
    entries: dict[str, Node]
    keys: dict[str, Place] = field(default_factory=dict)


Node = ScalarNode | ListNode | MapNode


def read_file(path: Path, shown: str) -> MapNode:
    """The file's tree; ``shown`` is its name in messages. Raises PackError with every mistake of form found."""
    try:
        with path.open("rb") as file:
            data = file.read(MAX_BYTES + 1)  # never more than is allowed, however large the file
    except OSError as error:
        raise PackError(
            [Problem(shown, 1, 1, "", f"cannot be read ({error.strerror})", "a readable YAML file")]
        ) from error
    return read_text(data, shown)


def read_text(data: bytes, shown: str) -> MapNode:
    """The tree of some bytes. Raises PackError with every mistake of form found."""
    start = Place(shown, 1, 1)
    if len(data) > MAX_BYTES:
        raise PackError([start.problem("", "is too large", f"at most {MAX_BYTES} bytes")])
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise PackError([Problem(shown, line, 1, "", "is not UTF-8", "a text file in UTF-8")]) from error
    try:
        _check_events(text, shown)
        root = yaml.compose(text, Loader=_LOADER)
    except yaml.YAMLError as error:
        raise PackError([_yaml_problem(error, shown)]) from error
    if root is None:
        raise PackError([start.problem("", "is empty", "a map of settings")])
    builder = _Builder(shown)
    node = builder.build(root, "", 0)
    if not isinstance(node, MapNode):
        builder.problems.append(start.problem("", "is not a map", "a map of settings"))
    if builder.problems or not isinstance(node, MapNode):
        raise PackError(builder.problems)
    return node


def _yaml_problem(error: yaml.YAMLError, shown: str) -> Problem:
    mark = getattr(error, "problem_mark", None)
    what = getattr(error, "problem", None) or getattr(error, "reason", None) or "cannot be understood"
    line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
    return Problem(shown, line, column, "", f"is not valid YAML ({what})", "YAML")


def _check_events(text: str, shown: str) -> None:
    """Refuse depth and tags before anything recursive sees the text."""
    depth = 0
    problems: list[Problem] = []
    events: Iterator[Any] = yaml.parse(text, Loader=_LOADER)
    for event in events:
        place = Place(shown, event.start_mark.line + 1, event.start_mark.column + 1)
        if getattr(event, "tag", None):
            problems.append(place.problem("", f"has the YAML tag {event.tag!r}", "plain values without tags"))
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
            if depth > MAX_DEPTH:
                raise PackError([place.problem("", "is nested too deeply", f"at most {MAX_DEPTH} levels")])
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1
    if problems:
        raise PackError(problems)


class _TooMuchError(Exception):
    """Too many nodes once aliases are expanded; ends the building at once."""


class _Builder:
    """Turns PyYAML's nodes into ours, counting as it goes."""

    def __init__(self, shown: str) -> None:
        self.shown = shown
        self.problems: list[Problem] = []
        self.count = 0

    def build(self, node: Any, path: str, depth: int) -> Node | None:
        try:
            return self._build(node, path, depth)
        except _TooMuchError as error:
            where = Place(self.shown, 1, 1)
            self.problems.append(where.problem("", str(error), f"at most {MAX_NODES} values, aliases counted"))
            return None

    def _build(self, node: Any, path: str, depth: int) -> Node:
        self.count += 1
        if self.count > MAX_NODES or depth > MAX_DEPTH:
            raise _TooMuchError("grows too large when its aliases are expanded")
        place = self._place(node)
        if isinstance(node, yaml.ScalarNode):
            return ScalarNode(place, node.value, quoted=bool(node.style))
        if isinstance(node, yaml.SequenceNode):
            items = (self._build(child, f"{path}[{index}]", depth + 1) for index, child in enumerate(node.value))
            return ListNode(place, tuple(items))
        return self._map(node, place, path, depth)

    def _map(self, node: Any, place: Place, path: str, depth: int) -> MapNode:
        entries: dict[str, Node] = {}
        keys: dict[str, Place] = {}
        for key_node, value_node in node.value:
            key_place = self._place(key_node)
            if not isinstance(key_node, yaml.ScalarNode):
                self.problems.append(key_place.problem(path, "has a key that is not a word", "a plain word as key"))
                continue
            key = key_node.value
            if key in entries:
                first = keys[key].line
                self.problems.append(
                    key_place.problem(dotted(path, key), f"stands twice (first on line {first})", "each key once")
                )
                continue
            keys[key] = key_place
            entries[key] = self._build(value_node, dotted(path, key), depth + 1)
        return MapNode(place, entries, keys)

    def _place(self, node: Any) -> Place:
        return Place(self.shown, node.start_mark.line + 1, node.start_mark.column + 1)


_NUMBER = re.compile(r"[+-]?[0-9]{1,15}(\.[0-9]{1,15})?", re.ASCII)


def plain(node: Node) -> Any:
    """The node as JSON would have it, where no dataclass says what is expected: quoted is text, 12 a number, true true."""
    if isinstance(node, MapNode):
        return {key: plain(child) for key, child in node.entries.items()}
    if isinstance(node, ListNode):
        return [plain(child) for child in node.items]
    if node.quoted:
        return node.text
    if node.is_null:
        return None
    if node.text in {"true", "false"}:
        return node.text == "true"
    if _NUMBER.fullmatch(node.text):
        return float(node.text) if "." in node.text else int(node.text)
    return node.text


def dotted(path: str, key: str) -> str:
    """The path one step further in."""
    return f"{path}.{key}" if path else key


def leaves(node: Node, path: str = "") -> Iterator[tuple[str, Node]]:
    """Every path of the tree with its node, the containers included, outermost first."""
    if path:
        yield path, node
    if isinstance(node, MapNode):
        for key, child in node.entries.items():
            yield from leaves(child, dotted(path, key))
