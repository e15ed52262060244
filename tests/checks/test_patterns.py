"""The engine's patterns mean the same in Python and JavaScript."""

from __future__ import annotations

import importlib
import pkgutil
import re

import checks

# these never meet the twin: tools of the command line, and files' own formats
_ALONE = ("checks.extract", "checks.examples", "checks.compile", "checks.vectors")
MODULES = [one.name for one in pkgutil.walk_packages(checks.__path__, "checks.") if not one.name.startswith(_ALONE)]
_CLASS = re.compile(r"\[(?:[^\]\\]|\\.)*\]")


def test_patterns_name_every_character_they_mean() -> None:
    r"""No \s, \w, \d, \b, whose characters differ; no $, which in Python also stands before a last line end; no ignoring of case."""
    found = []
    for name in MODULES:
        for variable, value in vars(importlib.import_module(name)).items():
            if isinstance(value, re.Pattern) and isinstance(value.pattern, str):
                pattern = value.pattern.replace("\\\\", "")
                outside = re.sub(r"\\[^swdbSWDB]", "", _CLASS.sub("", pattern))
                wrong = re.findall(r"\\[swdSWD]", pattern) + re.findall(r"\\[bB]|\$", outside)
                if wrong or value.flags & re.IGNORECASE:
                    found.append(f"{name}.{variable}: {wrong}")
    assert found == []
