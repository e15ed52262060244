"""How long Azure waits before the first function can run: a fresh process that imports ``function_app``."""

from __future__ import annotations

import statistics

from benchmarks.harness import Report, measure

ROUNDS = 7
HEAVY = ("msgraph", "msal", "sqlalchemy", "flask", "jinja2", "httpx", "cryptography", "holidays", "babel")
_TIMED = """
import json, sys, time
began = time.perf_counter()
{what}
took = time.perf_counter() - began
print(json.dumps({{"seconds": took, "heavy": [name for name in {heavy!r} if name in sys.modules], "modules": len(sys.modules)}}))
"""
LIMIT = 1.0


def run() -> Report:
    """The median of several fresh processes, files in the page cache."""
    rows: list[tuple[str, ...]] = []
    medians = {}
    for title, what in (
        ("azure.functions alone", "import azure.functions"),
        ("function_app", "import function_app"),
        ("function_app, its functions listed", "import function_app; function_app.app.get_functions()"),
    ):
        source = _TIMED.format(what=what, heavy=HEAVY)
        measured = [measure(["-c", source]) for _ in range(ROUNDS)]
        medians[title] = statistics.median(one.said["seconds"] for one in measured)
        heavy = measured[0].said["heavy"]
        rows.append(
            (
                title,
                f"{medians[title] * 1000:.0f}",
                f"{statistics.median(one.wall for one in measured) * 1000:.0f}",
                str(measured[0].said["modules"]),
                f"{max(one.peak for one in measured):.0f}",
                ", ".join(heavy) or "none",
            )
        )
    took = medians["function_app, its functions listed"]
    return Report(
        "Cold start",
        ("import", "import ms", "process ms", "modules", "peak MiB", "heavy parts imported"),
        rows,
        [f"Median of {ROUNDS} fresh processes. Heavy parts are imported when a function first needs them."],
        {f"Import and index (ours: under {LIMIT:g} s)": (f"{took:.2f} s", took < LIMIT)},
    )
