"""Texts that people edit, as templates: read from a pack, checked before use, filled in a sandbox.

Plain text with fields and conditions; no loops, no calls, no assignments, no imports, so a template can neither run long nor grow.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from jinja2 import StrictUndefined, Template, TemplateError, TemplateSyntaxError, nodes
from jinja2.sandbox import ImmutableSandboxedEnvironment

from policies.layers import did_you_mean
from policies.located import PackError, Problem

LONGEST_TEMPLATE = 10_000
LONGEST_TEXT = 20_000
_FILTERS = ("capitalize", "default", "lower", "trim", "upper")
_PLAIN = (
    nodes.Template, nodes.Output, nodes.TemplateData, nodes.Const, nodes.If, nodes.CondExpr, nodes.Compare, nodes.Operand,
    nodes.And, nodes.Or, nodes.Not, nodes.Concat, nodes.Name, nodes.Filter,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class TextTemplate:
    """A template's text and the name people know the file by (``sandby/receipts/sv.j2``)."""

    shown: str
    text: str


def read_text_template(path: Path) -> TextTemplate:
    """The file of a pack. Raises PackError when it cannot be read or is too long."""
    shown = "/".join(path.parts[-3:])
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise PackError([Problem(shown, 1, 1, "", "cannot be read", "a template in UTF-8")]) from error
    if len(text) > LONGEST_TEMPLATE:
        raise PackError([Problem(shown, 1, 1, "", f"is {len(text)} characters", f"at most {LONGEST_TEMPLATE}")])
    return TextTemplate(shown, text)


def check_text_template(template: TextTemplate, fields: frozenset[str]) -> list[Problem]:
    """Every mistake: unknown fields, what is not allowed, bad syntax."""
    return list(_checked(template, fields))


def fill_text_template(template: TextTemplate, values: Mapping[str, str]) -> str:
    """The text. Raises PackError for what ``check_text_template`` finds, or when the result is too long."""
    problems = _checked(template, frozenset(values))
    if problems:
        raise PackError(list(problems))
    try:
        text = _compiled(template).render(values)
    except TemplateError as error:
        raise PackError([Problem(template.shown, 1, 1, "", f"cannot be filled in ({error.message})")]) from error
    if len(text) > LONGEST_TEXT:
        raise PackError([Problem(template.shown, 1, 1, "", f"gives {len(text)} characters", f"at most {LONGEST_TEXT}")])
    return text


@lru_cache(maxsize=1)
def _environment() -> ImmutableSandboxedEnvironment:
    environment = ImmutableSandboxedEnvironment(
        autoescape=False, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    environment.globals.clear()
    environment.filters = {name: environment.filters[name] for name in _FILTERS}
    environment.tests = {}
    return environment


@lru_cache(maxsize=256)
def _compiled(template: TextTemplate) -> Template:
    return _environment().from_string(template.text)


@lru_cache(maxsize=256)
def _checked(template: TextTemplate, fields: frozenset[str]) -> tuple[Problem, ...]:
    try:
        tree = _environment().parse(template.text)
    except TemplateSyntaxError as error:
        said = f"is not a valid template ({error.message})"
        return (Problem(template.shown, error.lineno, 1, "", said, "Jinja's plain form"),)
    found: list[Problem] = []
    todo: list[nodes.Node] = [tree]
    while todo:
        node = todo.pop()
        todo.extend(node.iter_child_nodes())
        said = ""
        expected = "fields, conditions and plain text"
        if isinstance(node, nodes.Name) and node.name not in fields:
            said, expected = f"the field {node.name!r} does not exist", did_you_mean(node.name, set(fields))
        elif isinstance(node, nodes.Filter) and node.name not in _FILTERS:
            said, expected = f"the filter {node.name!r} is not allowed", "one of " + ", ".join(_FILTERS)
        elif isinstance(node, (nodes.Stmt, nodes.Expr)) and not isinstance(node, _PLAIN):
            said = f"{type(node).__name__.lower()} is not allowed in a text"
        if said:
            found.append(Problem(template.shown, node.lineno or 1, 1, "", said, expected))
    return tuple(sorted(set(found)))
