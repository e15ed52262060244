"""``$filter``: a small parser that turns an OData expression into a predicate over JSON objects."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sandbox.graph.routing import ODataError

Getter = Callable[[Any, str], Any]
Predicate = Callable[[Any], bool]
Value = Callable[[Any], Any]

_TOKEN = re.compile(
    r"\s*(?:"
    r"(?P<string>'(?:[^']|'')*')"
    r"|(?P<time>\d{4}-\d\d-\d\d(?:T\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:\d\d)?)?(?![0-9a-fA-F-]))"
    r"|(?P<guid>[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12})"
    r"|(?P<number>-?\d+(?:\.\d+)?)"
    r"|(?P<name>[A-Za-z_@$][\w.@$]*(?:/[A-Za-z_$][\w.$]*)*)"
    r"|(?P<mark>[(),:/])"
    r")"
)
_COMPARE: dict[str, Callable[[Any, Any], bool]] = {
    "eq": lambda a, b: bool(a == b),
    "ne": lambda a, b: bool(a != b),
    "gt": lambda a, b: bool(a > b),
    "ge": lambda a, b: bool(a >= b),
    "lt": lambda a, b: bool(a < b),
    "le": lambda a, b: bool(a <= b),
}
_TEXT: dict[str, Callable[[str, str], bool]] = {
    "startswith": str.startswith,
    "endswith": str.endswith,
    "contains": str.__contains__,
}
_DEEPEST = 100


def member(item: Any, path: str) -> Any:
    """The value at a path such as ``from/emailAddress/address``; names without regard to case, None where there is nothing."""
    for name in path.split("/"):
        if name == "$count":
            return len(item) if isinstance(item, list) else 0
        if not isinstance(item, Mapping):
            return None
        item = (
            item[name]
            if name in item
            else next((value for key, value in item.items() if key.casefold() == name.casefold()), None)
        )
    return item


def moment(value: Any) -> datetime | None:
    """A wire time as an aware datetime, or None when it is none. A date alone is its midnight in UTC."""
    if isinstance(value, datetime):
        return value
    try:
        at = datetime.fromisoformat(str(value))
    except ValueError:
        return None
    return at if at.tzinfo else at.replace(tzinfo=UTC)


def apply_filter(expression: str, getter: Getter = member) -> Predicate:
    """Compile a ``$filter`` expression.

    Takes ``eq ne gt ge lt le and or not in``, ``startswith endswith contains tolower toupper``, ``any``/``all`` lambdas,
    paths with ``/`` and literals of text, number, time, GUID, ``true false null``. Text compares without regard to case, as
    the directory and Exchange do. Raises ODataError 400 on anything else.
    """
    return _Parser(expression, getter).whole()


@dataclass(frozen=True, slots=True)
class _Token:
    kind: str
    text: str
    at: int


def _tokens(text: str) -> list[_Token]:
    tokens = []
    at = 0
    text = text.rstrip()
    while at < len(text):
        found = _TOKEN.match(text, at)
        if found is None:
            raise _bad(text, at)
        kind = str(found.lastgroup)
        tokens.append(_Token(kind, found.group(kind), found.start(kind)))
        at = found.end()
    tokens.append(_Token("end", "", len(text)))
    return tokens


def _bad(text: str, at: int) -> ODataError:
    return ODataError(400, "BadRequest", f"Invalid filter clause: Syntax error at position {at} in '{text}'.")


def _plain(value: Any) -> Any:
    return value.casefold() if isinstance(value, str) else value


def _compare(operator: str, left: Any, right: Any) -> bool:
    if isinstance(left, datetime) or isinstance(right, datetime):
        left, right = moment(left), moment(right)
    if left is None or right is None or isinstance(left, bool) != isinstance(right, bool):
        return {"eq": left is right, "ne": left is not right}.get(operator, False)
    try:
        return _COMPARE[operator](_plain(left), _plain(right))
    except TypeError:
        return operator == "ne"


class _Parser:
    def __init__(self, text: str, getter: Getter) -> None:
        self.text = text
        self.getter = getter
        self.tokens = _tokens(text)
        self.i = 0
        self.variables: list[str] = []
        self.depth = 0

    def whole(self) -> Predicate:
        predicate = self.either()
        if self.now.kind != "end":
            raise self.wrong()
        return lambda item: predicate({"": item})

    @property
    def now(self) -> _Token:
        return self.tokens[self.i]

    def wrong(self) -> ODataError:
        return _bad(self.text, self.now.at)

    def take(self, *texts: str) -> str | None:
        if self.now.kind in ("mark", "name") and self.now.text.lower() in texts:
            self.i += 1
            return self.tokens[self.i - 1].text.lower()
        return None

    def need(self, text: str) -> None:
        if self.take(text) is None:
            raise self.wrong()

    def either(self) -> Predicate:
        parts = [self.both()]
        while self.take("or"):
            parts.append(self.both())
        return parts[0] if len(parts) == 1 else lambda scope: any(part(scope) for part in parts)

    def both(self) -> Predicate:
        parts = [self.single()]
        while self.take("and"):
            parts.append(self.single())
        return parts[0] if len(parts) == 1 else lambda scope: all(part(scope) for part in parts)

    def single(self) -> Predicate:
        self.depth += 1
        if self.depth > _DEEPEST:
            raise ODataError(400, "BadRequest", "Invalid filter clause: the expression is nested too deep.")
        try:
            if self.take("not"):
                inner = self.single()
                return lambda scope: not inner(scope)
            if self.take("("):
                inner = self.either()
                self.need(")")
                return inner
            return self.comparison()
        finally:
            self.depth -= 1

    def comparison(self) -> Predicate:
        name = self.now.text.lower()
        if self.now.kind == "name" and self.tokens[self.i + 1].text == "(":
            if name in _TEXT:
                return self.text_function(_TEXT[name])
            if name.rpartition("/")[2] in ("any", "all"):
                return self.lambda_()
        left = self.value()
        operator = self.take("in", *_COMPARE)
        if operator is None:
            return lambda scope: left(scope) is True
        if operator == "in":
            return self.membership(left)
        right = self.value()
        return lambda scope: _compare(operator, left(scope), right(scope))

    def membership(self, left: Value) -> Predicate:
        self.need("(")
        values = [self.value()]
        while self.take(","):
            values.append(self.value())
        self.need(")")
        return lambda scope: any(_compare("eq", left(scope), value(scope)) for value in values)

    def text_function(self, function: Callable[[str, str], bool]) -> Predicate:
        self.i += 1
        self.need("(")
        left = self.value()
        self.need(",")
        right = self.value()
        self.need(")")

        def test(scope: Any) -> bool:
            one, other = left(scope), right(scope)
            return isinstance(one, str) and isinstance(other, str) and function(one.casefold(), other.casefold())

        return test

    def lambda_(self) -> Predicate:
        path, _, word = self.now.text.rpartition("/")
        self.i += 1
        self.need("(")
        items = self.path(path)
        if self.take(")"):
            return lambda scope: bool(items(scope))
        variable = self.now.text
        if self.now.kind != "name":
            raise self.wrong()
        self.i += 1
        self.need(":")
        self.variables.append(variable)
        inner = self.either()
        self.variables.pop()
        self.need(")")
        combine = any if word.lower() == "any" else all
        return lambda scope: combine(inner({**scope, variable: each}) for each in items(scope) or ())

    def path(self, path: str) -> Value:
        first, _, rest = path.partition("/")
        if first in self.variables:
            if not rest:
                return lambda scope: scope[first]
            return lambda scope: self.getter(scope[first], rest)
        return lambda scope: self.getter(scope[""], path)

    def value(self) -> Value:
        token = self.now
        self.i += 1
        match token.kind:
            case "string" | "guid":
                text = token.text[1:-1].replace("''", "'") if token.kind == "string" else token.text
                return lambda _: text
            case "number":
                number = float(token.text) if "." in token.text else int(token.text)
                return lambda _: number
            case "time":
                at = moment(token.text)
                return lambda _: at
            case "name":
                return self.named(token.text)
            case _:
                self.i -= 1
                raise self.wrong()

    def named(self, name: str) -> Value:
        constants: dict[str, bool | None] = {"true": True, "false": False, "null": None}
        if name in constants:
            constant = constants[name]
            return lambda _: constant
        if name.lower() in ("tolower", "toupper") and self.take("("):
            inner = self.value()
            self.need(")")
            return inner  # comparison ignores case anyway
        return self.path(name)
