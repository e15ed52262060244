"""From a located tree to frozen dataclasses, with every mistake found at once.

A section of a pack is a frozen dataclass; its field types say what is expected. Understood are ``str``, ``bool``, ``int``,
``float``, ``date``, ``time``, enumerations of text, ``Literal``, ``X | None``, ``tuple[X, ...]``, ``Mapping[str, X]``,
``Any`` (plain JSON values), other dataclasses, and any class with a ``parse(text)`` class method that raises ValueError.
``Annotated`` adds the limits below. A dataclass may have a method ``mistakes()`` that yields ``(field, message, expected)``
for what can only be judged together.
"""

from __future__ import annotations

import dataclasses
import re
import types
import typing
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, time
from enum import Enum
from functools import cache
from types import MappingProxyType
from typing import Annotated, Any, Literal, TypeVar, Union, get_args, get_origin

from policies.layers import did_you_mean
from policies.located import ListNode, MapNode, Node, PackError, Place, Problem, ScalarNode, dotted, plain

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Text:
    """A limit on text: its length, and a pattern that must match all of it."""

    most: int = 500
    least: int = 1
    pattern: str = ""
    expected: str = ""


@dataclass(frozen=True, slots=True)
class Number:
    """The least and the greatest value allowed."""

    least: float
    most: float


@dataclass(frozen=True, slots=True)
class OneOrMany:
    """A list that may also be written as its only item."""


@dataclass(frozen=True, slots=True)
class Keys:
    """Names that a map's keys are taken from."""

    names: tuple[str, ...]


Https = Annotated[str, Text(most=300, pattern=r"https://[^\s<>\"']+", expected="an address beginning with https://")]
Domain = Annotated[
    str, Text(most=253, pattern=r"[a-z0-9åäö-]+(\.[a-z0-9åäö-]+)+", expected="a domain such as sandby.example")
]
MailAddress = Annotated[
    str, Text(most=254, pattern=r"[^\s@<>\"']+@[^\s@<>\"']+\.[^\s@<>\"']+", expected="a mail address")
]


class _MissingType:
    """Stands for a value that could not be made; its problem is already noted."""


_MISSING = _MissingType()


def decode(node: Node, kind: type[T], *, path: str = "", extra: Mapping[str, Any] | None = None) -> T:
    """The node as ``kind``. ``extra`` gives fields that do not stand in the file. Raises PackError with every mistake."""
    decoder = _Decoder()
    value = decoder.dataclass(node, kind, path, extra or {})
    if decoder.problems:
        raise PackError(decoder.problems)
    return typing.cast("T", value)


@cache
def _hints(kind: type) -> dict[str, Any]:
    return typing.get_type_hints(kind, include_extras=True)


class _Decoder:
    """Collects problems instead of stopping at the first."""

    def __init__(self) -> None:
        self.problems: list[Problem] = []

    def wrong(self, place: Place, path: str, message: str, expected: str) -> _MissingType:
        self.problems.append(place.problem(path, message, expected))
        return _MISSING

    def dataclass(self, node: Node, kind: type, path: str, extra: Mapping[str, Any]) -> Any:
        if not isinstance(node, MapNode):
            names = ", ".join(_hints(kind))
            return self.wrong(node.place, path, f"is {_name(node)}", f"a map with {names}")
        fields = {field.name: field for field in dataclasses.fields(kind) if field.metadata.get("in_file", True)}
        for key in node.entries.keys() - fields.keys():
            self.wrong(
                node.keys.get(key, node.place), dotted(path, key), "is not known here", did_you_mean(key, set(fields))
            )
        values: dict[str, Any] = dict(extra)
        sound = True
        for name, field in fields.items():
            if name in values:
                continue
            if name in node.entries:
                values[name] = self.value(node.entries[name], _hints(kind)[name], dotted(path, name))
                sound = sound and values[name] is not _MISSING
            elif field.default is dataclasses.MISSING and field.default_factory is dataclasses.MISSING:
                self.wrong(node.place, dotted(path, name), "is missing", _describe(_hints(kind)[name]))
                sound = False
        if not sound:
            return _MISSING
        made = kind(**values)
        for name, message, expected in getattr(made, "mistakes", tuple)():
            child = node.entries.get(name.partition(".")[0])
            place = _descend(node, name) or (child.place if child else node.place)
            self.wrong(place, dotted(path, name) if name else path, message, expected)
        return made

    def value(self, node: Node, hint: Any, path: str) -> Any:
        hint, limits = _unwrap(hint)
        if hint is Any:
            return plain(node)
        origin = get_origin(hint)
        if origin in {Union, types.UnionType}:
            return self._optional(node, hint, path)
        if origin is tuple:
            return self._list(node, get_args(hint)[0], path, limits)
        if origin in {dict, Mapping}:
            return self._mapping(node, get_args(hint)[1], path, limits)
        if dataclasses.is_dataclass(hint) and isinstance(hint, type) and not hasattr(hint, "parse"):
            return self.dataclass(node, hint, path, {})
        if not isinstance(node, ScalarNode):
            return self.wrong(node.place, path, f"is {_name(node)}", _describe(hint, limits))
        if node.is_null:
            return self.wrong(node.place, path, "has no value", _describe(hint, limits))
        return self._scalar(node, hint, limits, path)

    def _optional(self, node: Node, hint: Any, path: str) -> Any:
        if isinstance(node, ScalarNode) and node.is_null:
            return None
        (inner,) = [arg for arg in get_args(hint) if arg is not types.NoneType]
        return self.value(node, inner, path)

    def _list(self, node: Node, item: Any, path: str, limits: tuple[Any, ...]) -> Any:
        if not isinstance(node, ListNode):
            if any(isinstance(limit, OneOrMany) for limit in limits):
                only = self.value(node, item, path)
                return only if only is _MISSING else (only,)
            return self.wrong(node.place, path, f"is {_name(node)}", f"a list of {_describe(item)}")
        made = [self.value(child, item, f"{path}[{index}]") for index, child in enumerate(node.items)]
        return _MISSING if _MISSING in made else tuple(made)

    def _mapping(self, node: Node, item: Any, path: str, limits: tuple[Any, ...]) -> Any:
        if not isinstance(node, MapNode):
            return self.wrong(node.place, path, f"is {_name(node)}", f"a map of {_describe(item)}")
        names = next((limit.names for limit in limits if isinstance(limit, Keys)), None)
        made: dict[str, Any] = {}
        for key, child in node.entries.items():
            if names is not None and key not in names:
                self.wrong(node.keys[key], dotted(path, key), "is not known here", did_you_mean(key, set(names)))
            made[key] = self.value(child, item, dotted(path, key))
        return _MISSING if _MISSING in made.values() else MappingProxyType(made)

    def _scalar(self, node: ScalarNode, hint: Any, limits: tuple[Any, ...], path: str) -> Any:
        try:
            value = _parse(node.text, hint)
        except ValueError as error:
            said = str(error) if hasattr(hint, "parse") else ""
            return self.wrong(node.place, path, said or f"is {_shown(node.text)}", _expected(node.text, hint, limits))
        for limit in limits:
            if not _within(value, limit):
                return self.wrong(node.place, path, f"is {_shown(node.text)}", _describe(hint, limits))
        return value


def _descend(node: Node, path: str) -> Place | None:
    for part in path.split("."):
        if not isinstance(node, MapNode) or part not in node.entries:
            return None
        node = node.entries[part]
    return node.place


def _unwrap(hint: Any) -> tuple[Any, tuple[Any, ...]]:
    if get_origin(hint) is Annotated:
        inner, *limits = get_args(hint)
        return inner, tuple(limits)
    return hint, ()


_WHOLE = re.compile(r"[+-]?[0-9]{1,15}", re.ASCII)
_DECIMAL = re.compile(r"[+-]?[0-9]{1,15}(\.[0-9]{1,15})?", re.ASCII)
_CLOCK = re.compile(r"[0-9]{2}:[0-9]{2}", re.ASCII)
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", re.ASCII)


def _matched(pattern: re.Pattern[str], text: str) -> str:
    if not pattern.fullmatch(text):
        raise ValueError
    return text


def _parse(text: str, hint: Any) -> Any:
    if hasattr(hint, "parse"):
        return hint.parse(text)
    if get_origin(hint) is Literal:
        return next(iter(choice for choice in get_args(hint) if choice == text)) if text in get_args(hint) else _no()
    if isinstance(hint, type) and issubclass(hint, Enum):
        return hint(text)
    if hint is bool:
        return {"true": True, "false": False}[text] if text in {"true", "false"} else _no()
    if hint is int:
        return int(_matched(_WHOLE, text))
    if hint is float:
        return float(_matched(_DECIMAL, text))
    if hint is time:
        return time.fromisoformat(_matched(_CLOCK, text))
    if hint is date:
        return date.fromisoformat(_matched(_DAY, text))
    if hint is str:
        return text
    raise TypeError(f"a pack section uses a type that the decoder does not know: {hint!r}")


def _no() -> Any:
    raise ValueError


def _within(value: Any, limit: Any) -> bool:
    if isinstance(limit, Number):
        return bool(limit.least <= value <= limit.most)
    if isinstance(limit, Text):
        fits = limit.least <= len(value) <= limit.most
        return fits and (not limit.pattern or re.fullmatch(limit.pattern, value) is not None)
    return True


def _shown(text: str) -> str:
    return repr(text if len(text) <= 60 else text[:57] + "…")


def _name(node: Node) -> str:
    if isinstance(node, ListNode):
        return "a list"
    if isinstance(node, MapNode):
        return "a map"
    return "empty" if node.is_null else f"the value {_shown(node.text)}"


def _choices(hint: Any) -> tuple[str, ...]:
    if get_origin(hint) is Literal:
        return tuple(str(choice) for choice in get_args(hint))
    if isinstance(hint, type) and issubclass(hint, Enum):
        return tuple(str(member.value) for member in hint)
    return ()


def _expected(text: str, hint: Any, limits: tuple[Any, ...]) -> str:
    choices = _choices(hint)
    return did_you_mean(text, set(choices)) if choices else _describe(hint, limits)


def _describe(hint: Any, limits: tuple[Any, ...] = ()) -> str:
    inner, own = _unwrap(hint)
    for limit in (*limits, *own):
        if isinstance(limit, Number):
            return f"a number from {limit.least:g} to {limit.most:g}"
        if isinstance(limit, Text):
            return limit.expected or f"text of {limit.least} to {limit.most} characters"
    if said := getattr(inner, "expected", ""):
        return str(said)
    if choices := _choices(inner):
        return "one of " + ", ".join(choices)
    origin = get_origin(inner)
    if origin in {Union, types.UnionType}:
        return " or ".join(_describe(arg) if arg is not types.NoneType else "nothing" for arg in get_args(inner))
    if origin is tuple:
        return f"a list of {_describe(get_args(inner)[0])}"
    if origin in {dict, Mapping}:
        return f"a map of {_describe(get_args(inner)[1])}"
    if dataclasses.is_dataclass(inner):
        return "a map with " + ", ".join(field.name for field in dataclasses.fields(inner))
    plain = {str: "text", int: "a whole number", float: "a number", bool: "true or false"}
    plain |= {time: "a time such as 16:30", date: "a date such as 2026-12-24"}
    return plain.get(inner, str(inner))
