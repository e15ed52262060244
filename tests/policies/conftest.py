"""Packs written into a folder of their own."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

Write = Callable[..., list[Path]]

LOW = """\
name: low
title: {sv: Låg, en: Low}
municipality: {name: Sandby kommun, short: Sandby, website: https://www.sandby.example/, domains: sandby.example}
hours:
  source: {guideline: Riktlinje, section: "1"}
  monday: 08:00-16:30
  friday: 08:00-15:00
answering: {working_days: 2, source: {guideline: Riktlinje}}
signature:
  source: {guideline: Riktlinje}
  closing: {sv: Hälsningar, en: Regards}
"""


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Writes packs by name (and ``name/department``) and gives the roots to load them from."""

    def writing(**packs: str) -> list[Path]:
        for name, text in {"low": LOW, **packs}.items():
            pack, _, department = name.partition("__")
            file = tmp_path / pack / (f"departments/{department}.yaml" if department else "pack.yaml")
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text, encoding="utf-8")
        return [tmp_path]

    return writing
