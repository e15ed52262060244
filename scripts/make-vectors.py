"""Makes tests/vectors anew.

`examples-<pack>.jsonl` from the rules' examples, all for Sandby, the first of each sort for the others; `packed.json` from values of every
sort, packed as they stand in the launch file.
"""

from __future__ import annotations

import json
import random
from pathlib import Path

from checks.compile import compile_bundle
from checks.vectors import spelt_names, vectors
from policies.packs import load_pack, pack_names
from policies.rules import load_rules
from web.launch_file import packed

FOLDER = Path(__file__).parents[1] / "tests/vectors"
YEAR = 2026  # the examples' own


def lines(name: str) -> str:
    """The whole file of one pack."""
    pack = load_pack(name)
    rules = load_rules(pack)
    return "".join(vectors(compile_bundle(pack, rules, YEAR), rules, most=None if name == "sandby" else 1))


def values() -> dict[str, object]:
    """By what they try: letters, repetitions near and far, signs beyond Latin-1, and what cannot be made smaller."""
    chance = random.Random(7)  # noqa: S311 (the same every time, and no secret)
    words = ["".join(chance.choices("aeiourstlnkdåäö", k=chance.randint(2, 9))) for _ in range(300)]
    return {
        "nothing": None,
        "short": {"a": ["ö", "😀 – Ł", 1, None]},
        "repeated": "mejl " * 3000,
        "words": " ".join(chance.choices(words, k=900)),
        "far apart": [words, "x".join(chance.choices(words, k=300)), words],
        "random": "".join(chr(chance.randint(32, 255)) for _ in range(3000)),
    }


if __name__ == "__main__":
    FOLDER.mkdir(exist_ok=True)
    bundles = [
        compile_bundle(pack, load_rules(pack), YEAR) for pack in map(load_pack, pack_names()) if pack.name != "base"
    ]
    for pack in pack_names():
        if pack != "base":
            Path(FOLDER, f"examples-{pack}.jsonl").write_text(lines(pack), encoding="utf-8")
    made = [{"what": what, "value": value, "packed": packed(value)} for what, value in values().items()]
    Path(FOLDER, "packed.json").write_text(json.dumps(made, ensure_ascii=False, indent=0) + "\n", encoding="utf-8")
    Path(FOLDER.parents[1], "addin/scripts/rule-names.json").write_text(
        json.dumps(spelt_names(bundles), indent=0) + "\n", encoding="utf-8"
    )
