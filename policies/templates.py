"""Templates that people edit: read from a pack, checked before use, filled in a sandbox.

Only output, conditions and a few filters and tests are understood: no loops, no calls, no assignments, no macros, no imports. So a
template cannot run long or grow: its output is bounded by its own size and its fields'. Which fields there are, each feature says.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from jinja2 import StrictUndefined, Template, TemplateError, TemplateSyntaxError, nodes
from jinja2.sandbox import ImmutableSandboxedEnvironment

from policies.layers import did_you_mean
from policies.located import PackError, Problem

LONGEST_TEMPLATE = 20_000
LONGEST_OUTPUT = 30_000
# name → the names below it, an empty set for a plain field
Fields = Mapping[str, frozenset[str]]
_FILTERS = ("capitalize", "default", "e", "escape", "lower", "trim", "upper")
_TESTS = ("defined", "eq", "equalto", "ne", "none", "in")
_PLAIN = (
    nodes.Template, nodes.Output, nodes.TemplateData, nodes.Const, nodes.If, nodes.CondExpr, nodes.Compare, nodes.Operand,
    nodes.And, nodes.Or, nodes.Not, nodes.Concat, nodes.Tuple, nodes.List, nodes.Name, nodes.Getattr, nodes.Filter, nodes.Test,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Dialect:
    """What a kind of template may say and how long it may be, in characters; ``called``: what mistakes name it."""

    filters: tuple[str, ...] = _FILTERS
    tests: tuple[str, ...] = _TESTS
    nodes: tuple[type[nodes.Node], ...] = _PLAIN
    longest_template: int = LONGEST_TEMPLATE
    longest_output: int = LONGEST_OUTPUT
    called: str = "template"


_USUAL = Dialect()


@dataclass(frozen=True, slots=True)
class TemplateSource:
    """A template's text and the name people know the file by (``sandby/signature/full.html``)."""

    shown: str
    text: str


def read_template(path: Path, dialect: Dialect = _USUAL) -> TemplateSource:
    """The file of a pack. Raises PackError when it cannot be read or is too long."""
    parts = path.parts
    shown = "/".join(parts[parts.index("packs") + 1 :] if "packs" in parts else parts[-3:])
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise PackError([Problem(shown, 1, 1, "", "cannot be read", "a template in UTF-8")]) from error
    if len(text) > dialect.longest_template:
        most = f"at most {dialect.longest_template}"
        raise PackError([Problem(shown, 1, 1, "", f"is {len(text)} characters", most)])
    return TemplateSource(shown, text)


@lru_cache(maxsize=8)
def _environment(dialect: Dialect, *, html: bool) -> ImmutableSandboxedEnvironment:
    environment = ImmutableSandboxedEnvironment(
        autoescape=html, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    environment.globals.clear()
    environment.filters = {name: environment.filters[name] for name in dialect.filters}
    environment.tests = {name: environment.tests[name] for name in dialect.tests}
    return environment


def check_template(source: TemplateSource, fields: Fields, dialect: Dialect = _USUAL) -> list[Problem]:
    """Every mistake in a template: unknown fields, what is not allowed, bad syntax."""
    return list(_checked(source, frozenset(fields.items()), dialect))


@lru_cache(maxsize=512)
def _checked(source: TemplateSource, fields: frozenset[tuple[str, frozenset[str]]], dialect: Dialect) -> list[Problem]:
    try:
        tree = _environment(dialect, html=False).parse(source.text)
    except TemplateSyntaxError as error:
        return [
            Problem(
                source.shown, error.lineno, 1, "", f"is not a valid template ({error.message})", "Jinja's plain form"
            )
        ]
    known = dict(fields)
    found: list[Problem] = []
    for node in _every(tree):
        said = _wrong(node, known, dialect)
        if said:
            word, message, expected = said
            line = node.lineno or 1  # the parser leaves it out of what it adds itself
            found.append(Problem(source.shown, line, _column(source.text, line, word), "", message, expected))
    return sorted(set(found))


def _every(node: nodes.Node) -> list[nodes.Node]:
    result, todo = [], [node]
    while todo:
        here = todo.pop()
        result.append(here)
        todo.extend(here.iter_child_nodes())
    return result


def _wrong(node: nodes.Node, fields: Fields, dialect: Dialect) -> tuple[str, str, str] | None:
    known = set(fields)
    if isinstance(node, nodes.Name) and node.name not in known:
        return node.name, f"the field {node.name!r} does not exist", _fields_that_exist(node.name, known)
    if isinstance(node, nodes.Getattr):
        below = fields.get(node.node.name, frozenset()) if isinstance(node.node, nodes.Name) else frozenset()
        if node.attr not in below:
            return node.attr, f"there is no {node.attr!r} here", _fields_that_exist(node.attr, set(below) or known)
    if isinstance(node, nodes.Filter) and node.name not in dialect.filters:
        return node.name, f"the filter {node.name!r} is not allowed", "one of " + ", ".join(dialect.filters)
    if isinstance(node, nodes.Test) and node.name not in dialect.tests:
        return node.name, f"the test {node.name!r} is not allowed", "one of " + ", ".join(dialect.tests)
    if isinstance(node, (nodes.Stmt, nodes.Expr)) and not isinstance(node, dialect.nodes):
        return (
            "",
            f"{type(node).__name__.lower()} is not allowed in a {dialect.called}",
            "fields, conditions and plain text",
        )
    return None


def _fields_that_exist(word: str, known: set[str]) -> str:
    near = did_you_mean(word, known)
    listed = "one of " + ", ".join(sorted(known))
    return f"{near}; the fields are {', '.join(sorted(known))}" if near.startswith("perhaps") else listed


def _column(text: str, line: int, word: str) -> int:
    lines = text.splitlines()
    found = re.search(rf"(?<!\w){re.escape(word)}(?!\w)", lines[line - 1]) if word and 0 < line <= len(lines) else None
    return found.start() + 1 if found else 1


@lru_cache(maxsize=512)
def _compiled(source: TemplateSource, dialect: Dialect, *, html: bool) -> Template:
    return _environment(dialect, html=html).from_string(source.text)


def fill_template(
    source: TemplateSource, context: Mapping[str, Any], fields: Fields, *, html: bool, dialect: Dialect = _USUAL
) -> str:
    """The template filled in. Raises PackError for what ``check_template`` finds, or when the result is too long."""
    problems = check_template(source, fields, dialect)
    if problems:
        raise PackError(problems)
    try:
        result = _compiled(source, dialect, html=html).render(context)
    except TemplateError as error:
        line = getattr(error, "lineno", None) or 1
        raise PackError([Problem(source.shown, line, 1, "", f"cannot be filled in ({error.message})")]) from error
    if len(result) > dialect.longest_output:
        most = f"at most {dialect.longest_output}"
        raise PackError([Problem(source.shown, 1, 1, "", f"gives {len(result)} characters", most)])
    return result
