"""Plain texts that people edit, as templates: `policies.templates` with less to say and shorter, fields being words only."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

from jinja2 import nodes

from policies.located import Problem
from policies.templates import Dialect, Fields, TemplateSource, check_template, fill_template, read_template

_TEXT = Dialect(
    filters=("capitalize", "default", "lower", "trim", "upper"),
    tests=(),
    nodes=(
        nodes.Template, nodes.Output, nodes.TemplateData, nodes.Const, nodes.If, nodes.CondExpr, nodes.Compare, nodes.Operand,
        nodes.And, nodes.Or, nodes.Not, nodes.Concat, nodes.Name, nodes.Filter,
    ),
    longest_template=10_000,
    longest_output=20_000,
    called="text",
)  # fmt: skip


def read_text_template(path: Path) -> TemplateSource:
    """The file of a pack. Raises PackError when it cannot be read or is too long."""
    return read_template(path, _TEXT)


def check_text_template(template: TemplateSource, fields: Iterable[str]) -> list[Problem]:
    """Every mistake: unknown fields, what is not allowed, bad syntax."""
    return check_template(template, _fields(fields), _TEXT)


def fill_text_template(template: TemplateSource, values: Mapping[str, str]) -> str:
    """The text. Raises PackError for what ``check_text_template`` finds, or when the result is too long."""
    return fill_template(template, values, _fields(values), html=False, dialect=_TEXT)


def _fields(names: Iterable[str]) -> Fields:
    return dict.fromkeys(names, frozenset())
