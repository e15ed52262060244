"""The templates of signatures: the pack's sandbox (`policies.templates`) with the fields that a signature has."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from policies import templates
from policies.located import Problem
from policies.templates import LONGEST_OUTPUT, LONGEST_TEMPLATE, Dialect, Fields, TemplateSource, read_template
from signatures.fields import FIELDS

_SIGNATURE = Dialect(called="signature")
__all__ = ["LONGEST_OUTPUT", "LONGEST_TEMPLATE", "TemplateSource", "check_template", "fill_template", "read_template"]


def _fields(extra: frozenset[str]) -> Fields:
    return {**dict.fromkeys(extra, frozenset()), **FIELDS}


def check_template(source: TemplateSource, extra: frozenset[str] = frozenset()) -> list[Problem]:
    """Every mistake in a template: unknown fields, what is not allowed, bad syntax. ``extra``: the pack's own field names."""
    return templates.check_template(source, _fields(extra), dialect=_SIGNATURE)


def fill_template(source: TemplateSource, context: Mapping[str, Any], *, html: bool) -> str:
    """The template filled in. Raises PackError for what ``check_template`` finds, or when the result is too long."""
    fields = _fields(frozenset(context) - set(FIELDS))
    return templates.fill_template(source, context, fields, html=html, dialect=_SIGNATURE)
