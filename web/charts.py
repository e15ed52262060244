"""Charts as SVG drawn on the server: few colours, words and numbers in them, always beside their table."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup, escape

ROW = 30
LABEL = 385
WIDTH = 900
LETTERS = 46  # of a label at this size; the table beside has the whole name
NUMBER = 60


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar: its label, a share between 0 and 1, and what stands at its end."""

    label: str
    share: float
    note: str


def bars(rows: Sequence[Bar], *, title: str) -> Markup:
    """Horizontal bars of shares. ``title`` is what a screen reader says; the table beside holds the figures."""
    room = WIDTH - LABEL - NUMBER - 20
    height = ROW * len(rows) + 10
    parts = [
        f'<svg viewBox="0 0 {WIDTH} {height}" width="{WIDTH}" height="{height}" role="img" aria-label="{escape(title)}">'
    ]
    for number, row in enumerate(rows):
        top = ROW * number + 6
        label = row.label if len(row.label) <= LETTERS else row.label[: LETTERS - 1] + "…"
        parts.append(
            f'<text x="{LABEL - 10}" y="{top + 15}" text-anchor="end">{escape(label)}</text>'
            f'<rect class="track" x="{LABEL}" y="{top}" width="{room}" height="20" rx="3"/>'
            f'<rect class="bar" x="{LABEL}" y="{top}" width="{room * min(1.0, max(0.0, row.share)):.1f}" height="20" rx="3"/>'
            f'<text x="{LABEL + room + 10}" y="{top + 15}">{escape(row.note)}</text>'
        )
    parts.append("</svg>")
    return Markup("".join(parts))  # noqa: S704 - every text is escaped above


def trend(points: Sequence[tuple[str, float | None]], *, title: str) -> Markup:
    """A line over weeks, 0–100 %. A week without mail is a gap, not a zero."""
    left, top, room, tall = 64, 14, WIDTH - 100, 150
    step = room / max(1, len(points) - 1)
    parts = [
        f'<svg viewBox="0 0 {WIDTH} {tall + 50}" width="{WIDTH}" height="{tall + 50}" role="img" aria-label="{escape(title)}">'
    ]
    for percent in (0, 50, 100):
        y = top + tall * (1 - percent / 100)
        parts.append(f'<line class="grid" x1="{left}" x2="{left + room}" y1="{y:.1f}" y2="{y:.1f}"/>')
        parts.append(f'<text x="{left - 8}" y="{y + 4:.1f}" text-anchor="end">{percent} %</text>')
    path = ""
    pen_down = False
    for number, (label, share) in enumerate(points):
        x = left + step * number
        parts.append(f'<text x="{x:.1f}" y="{top + tall + 24}" text-anchor="middle">{escape(label)}</text>')
        if share is None:
            pen_down = False
            continue
        y = top + tall * (1 - share)
        path += f"{'L' if pen_down else 'M'}{x:.1f} {y:.1f}"
        pen_down = True
        parts.append(f'<circle class="dot" cx="{x:.1f}" cy="{y:.1f}" r="4"/>')
    parts.append(f'<path class="trend" d="{path}"/></svg>')
    return Markup("".join(parts))  # noqa: S704 - every text is escaped above
