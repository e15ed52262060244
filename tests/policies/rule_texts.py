"""Rule files written for tests."""

from __future__ import annotations

from pathlib import Path

RULE = """\
id: C98
name: test-rule
kind: tone
what: {sv: Du skriver {word}., en: You write {word}.}
why: {sv: Därför., en: Because.}
fix: {kind: save-draft}
parameters: {most: 3}
words: {cues: [hejsan, "svara senast", snar*, "*samtal"]}
examples:
  fire: [{body: a}, {body: b}, {body: c}, {body: d}]
  silent: [{body: e}, {body: f}, {body: g}, {body: h}]
""".replace("sv: Du skriver {word}.", 'sv: "Du skriver {word}."').replace(
    "en: You write {word}.", 'en: "You write {word}."'
)


def rule_folder(root: Path, text: str = RULE, name: str = "C98-test-rule.yaml", pack: str = "low") -> Path:
    """A pack's folder with one rule file in it."""
    folder = root / pack / "rules"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / name).write_text(text, encoding="utf-8")
    return root / pack
