"""Whoever reads one engine finds the other: a module is called the same in both."""

from __future__ import annotations

from pathlib import Path

ROOT = Path(__file__).parents[2]
# What only Node or Outlook needs, what Python's own library does, and reading attachments, which has a room of its own.
ALONE = {"cli", "index", "parameters", "sorted", "day_numbers"}


def test_every_module_has_a_twin_of_the_same_name() -> None:
    """Modules of addin/src/checks stand under the same name in checks."""
    theirs = (ROOT / "addin/src/checks").rglob("*.ts")
    names = {one.relative_to(ROOT / "addin/src/checks").with_suffix("") for one in theirs}
    wanted = {one for one in names if str(one) not in ALONE and one.parts[0] != "extract"}
    missing = [str(one) for one in wanted if not (ROOT / "checks" / one.parent / _file(one.name)).exists()]
    assert sorted(missing) == []


def _file(name: str) -> str:
    return "__init__.py" if name == "index" else f"{name}.py"
