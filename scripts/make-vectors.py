"""Makes tests/vectors/examples-<pack>.jsonl anew from the rules' examples: all for Sandby, the first of each sort for the others."""

from __future__ import annotations

from pathlib import Path

from checks.compile import compile_bundle
from checks.vectors import vectors
from policies.packs import load_pack, pack_names
from policies.rules import load_rules

FOLDER = Path(__file__).parents[1] / "tests/vectors"
YEAR = 2026  # the examples' own


def lines(name: str) -> str:
    """The whole file of one pack."""
    pack = load_pack(name)
    rules = load_rules(pack)
    return "".join(vectors(compile_bundle(pack, rules, YEAR), rules, most=None if name == "sandby" else 1))


if __name__ == "__main__":
    FOLDER.mkdir(exist_ok=True)
    for pack in pack_names():
        if pack != "base":
            Path(FOLDER, f"examples-{pack}.jsonl").write_text(lines(pack), encoding="utf-8")
