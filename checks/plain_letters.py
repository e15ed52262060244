"""Names as addresses have them. Twin: addin/src/checks/plain_letters.ts."""

from __future__ import annotations

_PLAIN = str.maketrans("åäáàâãæöøóòôéèêëüúùûíìïçñýÿ", "aaaaaaaoooooeeeeuuuuiiicnyy")


def plain_letters(text: str) -> str:
    """Lower case, with a letter of the English alphabet for each that has a mark."""
    return text.lower().translate(_PLAIN)
