"""The launch file in Chromium, four times as slow: loading, the first send and the second in fresh pages; its size in every pack."""

from __future__ import annotations

import gzip
import shutil
import statistics
import subprocess
from pathlib import Path
from typing import Any

from benchmarks import check_texts
from benchmarks.harness import SCRATCH, Report
from checks.compile import compile_bundle
from policies.packs import load_pack
from policies.rules import load_rules
from web.launch_file import written_into
from web.rules_delivery import delivered

PACKS = ("sandby", "mjolby", "sjobo", "botkyrka", "osby")
ROUNDS = 40
SLOWED = 4
KILO = 1024
MOST = 150  # KiB, with a pack inside
_OPEN = "(mail) => { window.made = new FakeOffice({ settings: OPENED_ONCE, ...mail }); window.Office = made.office; }"
_LOAD = """() => {
  const script = document.createElement("script");
  script.textContent = window.launchFile;
  document.head.append(script);
}"""
_SEND = """() => new Promise((resolve) => made.handlers.get("onMessageSend")({ completed: resolve }))"""

_FIRST = "First send"
_AT_ONCE = "First send before anything was made ready"
_STEPS = {
    "Loading the file": _LOAD,
    "Making the rules ready": "() => new Promise((resolve) => setTimeout(resolve, 0))",
    _FIRST: _SEND,
    "Second send": _SEND,
}
_STEPS_AT_ONCE = {"": "() => { window.setTimeout = () => 0; }", " ": _LOAD, _AT_ONCE: _SEND}


def run() -> Report:
    """Median and 95th percentile of loading the file, of the first send and of the second one."""
    folder = SCRATCH / "first-send"
    folder.mkdir(parents=True, exist_ok=True)
    subprocess.run(["node", str(Path(__file__).with_suffix(".mjs")), str(folder)], check=True, timeout=120)
    source = (folder / "launch.js").read_text(encoding="utf-8")
    files = {name: _with_rules(source, name) for name in PACKS}
    sizes = {name: len(text.encode()) / KILO for name, text in files.items()}
    travels = {name: len(gzip.compress(text.encode(), mtime=0)) / KILO for name, text in files.items()}
    taken = _measured(files[PACKS[0]], (folder / "office.js").read_text(encoding="utf-8"))
    rows: list[tuple[str, ...]] = [
        (what, f"{statistics.median(times):.1f}", f"{_p95(times):.1f}", f"{min(times):.1f}")
        for what, times in taken.items()
    ]
    largest = max(sizes, key=lambda name: sizes[name])
    how = (
        f"{ROUNDS} fresh pages of Chromium, twice: what the page's thread used of the processor, times {SLOWED}, as on a slower machine. "
        f"A 2 KB mail in Outlook's HTML, the pack {PACKS[0]}, and a stand-in for Office.js that answers at once, so that nothing "
        "can be made ready while it answers. The rules are made ready by a timer that the file sets when it is loaded; where the handler "
        "is called before any timer runs, it makes them ready itself."
    )
    inside = ", ".join(f"{name} {size:.1f} KiB" for name, size in sizes.items())
    size = (
        f"Launch file: {len(source.encode()) / KILO:.1f} KiB of code; with its pack inside {inside}; "
        f"by gzip, as it travels, {min(travels.values()):.1f} to {max(travels.values()):.1f} KiB."
    )
    holds = {
        f"{_FIRST}, p95 (at most 100 ms)": (f"{_p95(taken[_FIRST]):.0f} ms", _p95(taken[_FIRST]) <= 100),
        f"{_AT_ONCE}, p95 (at most 100 ms)": (f"{_p95(taken[_AT_ONCE]):.0f} ms", _p95(taken[_AT_ONCE]) <= 100),
        f"Launch file with a pack inside (at most {MOST} KiB)": (
            f"{sizes[largest]:.1f} KiB ({largest})",
            sizes[largest] <= MOST,
        ),
    }
    return Report("First send", ("what", "median ms", "p95 ms", "best ms"), rows, [how, size], holds)


def _with_rules(source: str, name: str) -> str:
    pack = load_pack(name)
    return written_into(source, delivered(compile_bundle(pack, load_rules(pack), 2026), []))


def _p95(taken: list[float]) -> float:
    return statistics.quantiles(taken, n=20)[-1]


def _measured(launch_file: str, office: str) -> dict[str, list[float]]:
    """Milliseconds of each step, by its name."""
    from playwright.sync_api import sync_playwright

    mail = check_texts.outlook(2_000)
    to = [{"emailAddress": one.address, "displayName": one.name} for one in mail.to]
    given: dict[str, Any] = {"bodyType": "html", "body": mail.html, "subject": mail.subject, "to": to}
    found: dict[str, list[float]] = {}
    with sync_playwright() as playwright:
        path = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        for steps in [_STEPS, _STEPS_AT_ONCE] * ROUNDS:
            context = browser.new_context()
            page = context.new_page()
            page.evaluate(office)
            page.evaluate("(text) => { window.launchFile = text; }", launch_file)
            page.evaluate(_OPEN, given)
            session = context.new_cdp_session(page)
            session.send("Performance.enable", {"timeDomain": "threadTicks"})
            before = _busy(session)
            for what, step in steps.items():
                page.evaluate(step)
                now = _busy(session)
                if what.strip():
                    found.setdefault(what, []).append(SLOWED * (now - before))
                before = now
            context.close()
        browser.close()
    return found


def _busy(session: Any) -> float:
    """Milliseconds of the processor that the page's thread has used."""
    metrics = {one["name"]: one["value"] for one in session.send("Performance.getMetrics")["metrics"]}
    return float(metrics["TaskDuration"]) * 1000
