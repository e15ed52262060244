"""The launch file with each pack inside stays as small as it has become."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from checks.compile import compile_bundle
from policies.packs import load_pack
from policies.rules import load_rules
from web.launch_file import written_into
from web.rules_delivery import delivered

ROOT = Path(__file__).parents[2]
# Kilobytes of 1,000 bytes. 150 are asked for; what is missing and why stands in docs/performance.md.
MOST = {"sandby": 198, "sjobo": 195, "botkyrka": 192, "mjolby": 188, "osby": 184}


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The launch file as it leaves the build."""
    if shutil.which("node") is None or not (ROOT / "addin/node_modules/esbuild").is_dir():
        pytest.skip("the add-in's tools are not installed")
    folder = tmp_path_factory.mktemp("launch")
    subprocess.run(["node", str(ROOT / "benchmarks/first_send.mjs"), str(folder)], check=True, timeout=120)
    return (folder / "launch.js").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", MOST)
def test_the_launch_file_grows_no_larger(built: str, name: str) -> None:
    """With the pack inside it has at most so many bytes as it is delivered, and the rules are in it."""
    pack = load_pack(name)
    script = written_into(built, delivered(compile_bundle(pack, load_rules(pack), 2026), []))
    assert "@@POSTVAKT_BUNDLE@@" not in script
    assert len(script.encode()) <= MOST[name] * 1000
