"""The add-in's own tests, types and build, run as a developer runs them."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from postvakt.manifest import check_manifest

ROOT = Path(__file__).parents[2]
ADDIN = ROOT / "addin"


def npm(*arguments: str) -> subprocess.CompletedProcess[str]:
    """Run npm in addin/; without npm or its packages the test is skipped by name."""
    found = shutil.which("npm")
    if found is None or not (ADDIN / "node_modules").is_dir():
        pytest.skip("no npm here, or addin/node_modules is missing: run `make setup`")
    return subprocess.run(
        [found, "run", "--silent", *arguments],
        cwd=ADDIN,
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=300,
        check=False,
    )


def test_unit_tests_pass() -> None:
    """Every Vitest test passes."""
    result = npm("test")
    assert result.returncode == 0, result.stdout[-4000:] + result.stderr[-4000:]


def test_types_hold() -> None:
    """Strict type checks pass; what the launch file is made of is checked without a browser's types."""
    result = npm("types")
    assert result.returncode == 0, result.stdout[-4000:] + result.stderr[-4000:]


def test_built_launch_file_is_in_the_dialect_and_the_manifest_fits_the_build() -> None:
    """What is in addin/dist keeps to classic Outlook's dialect, and the manifest names what was built."""
    if not (ADDIN / "dist" / "launch.js").is_file():
        pytest.skip("the add-in is not built: run `make setup`")
    result = npm("dialect")
    assert result.returncode == 0, result.stdout + result.stderr
    assert check_manifest((ROOT / "manifest.xml").read_bytes(), ADDIN / "dist") == []
