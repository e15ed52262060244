"""The check engine in Python and Node over an ordinary mail, a long one and hostile ones, beside Presidio's pattern recognisers."""

from __future__ import annotations

import json
import shutil
import statistics
import subprocess
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from benchmarks import check_texts
from benchmarks.harness import PYTHON, ROOT, SCRATCH, Report
from checks.bundle import Bundle
from checks.compile import compile_bundle
from checks.context import Context
from checks.engine import check
from checks.model import Outgoing
from checks.wire import to_wire
from policies.packs import load_pack
from policies.rules import load_rules

PACK = "sandby"
SMALL, LARGE = 2_000, 100_000
_WARMING = 4  # times as many mails before those that are measured, until Node has compiled what it compiles
MAILS: dict[str, Callable[[], Outgoing]] = {
    "2 KB of text": lambda: check_texts.plain(SMALL),
    "2 KB of text in Outlook's HTML": lambda: check_texts.outlook(SMALL),
    "100 KB of text": lambda: check_texts.plain(LARGE),
}


def run() -> Report:
    """Median times; the worst of the hostile texts once each."""
    pack = load_pack(PACK)
    value = compile_bundle(pack, load_rules(pack), 2026)
    bundle = Bundle(value)
    mails = {name: make() for name, make in MAILS.items()}
    taken = {name: _times(one, bundle, 60 if name == "100 KB of text" else 600) for name, one in mails.items()}
    ours = {name: statistics.median(times) for name, times in taken.items()}
    node = _node(value, list(mails.values()))
    theirs, note = _presidio([Context(one, bundle).body.text for one in mails.values()])
    rows: list[tuple[str, ...]] = []
    for number, name in enumerate(mails):
        beside = theirs[number] if theirs else None
        rows.append((name, _ms(ours[name]), _ms(node[number]), _ms(beside) if beside else "–"))
    worst, worst_of = max((_once(one, bundle), name) for name, one in check_texts.hostile().items())
    worst_node = max(_node(value, list(check_texts.hostile().values()), times=1))
    rows.append(("5 MB, the worst of the hostile texts", _ms(worst), _ms(worst_node), "–"))
    small, large = ours["2 KB of text"], ours["100 KB of text"]
    holds = {
        "2 KB in Python (at most 1 ms)": (f"{_ms(small)} ms", small <= 0.001),
        "100 KB in Python (at most 30 ms)": (f"{_ms(large)} ms", large <= 0.030),
        "2 KB in Node (at most 0.5 ms)": (f"{_ms(node[0])} ms", node[0] <= 0.0005),
        "5 MB of hostile text (under 2 s, both)": (f"{worst:.2f} s, {worst_node:.2f} s", max(worst, worst_node) < 2),
    }
    if theirs:
        holds["2 KB beside Presidio (aim: a third)"] = (f"{small / theirs[0]:.2f} of it", small <= theirs[0] / 3)
        holds["100 KB beside Presidio (aim: a twentieth)"] = (f"{large / theirs[2]:.3f} of it", large <= theirs[2] / 20)
    notes = [
        f"{len(bundle.rules)} rules of the pack {PACK}; reading the mail, splitting it and all rules, from the mail to the findings.",
        f"The worst hostile text for Python: 5 MB of {worst_of}.",
        "Milliseconds of the processor, so that what else runs on the machine counts as little as it can; medians.",
        f"The quickest of the same runs in Python: {', '.join(_ms(min(times)) for times in taken.values())} ms.",
        note,
    ]
    return Report("Check engine", ("mail", "Python ms", "Node ms", "Presidio ms"), rows, notes, holds)


def _ms(seconds: float) -> str:
    return f"{seconds * 1000:.2f}" if seconds < 1 else f"{seconds * 1000:.0f}"


def _times(mail: Outgoing, bundle: Bundle, times: int) -> list[float]:
    for _ in range(times // 2):
        check(mail, bundle)
    return [_once(mail, bundle) for _ in range(times)]


def _once(mail: Outgoing, bundle: Bundle) -> float:
    began = time.thread_time()
    check(mail, bundle)
    return time.thread_time() - began


def _node(value: dict[str, Any], mails: list[Outgoing], times: int = 200) -> list[float]:
    """Median seconds of the processor for each mail in the Node engine, measured inside it."""
    build = ["node", str(ROOT / "addin" / "scripts" / "build.mjs"), "--checks-only", str(SCRATCH / "checks")]
    subprocess.run(build, check=True, timeout=120, stdout=subprocess.DEVNULL)
    lines = [json.dumps({"bundle": value})]
    counts = []
    for mail in mails:
        asked = json.dumps({"mail": to_wire(mail), "time": True})
        counts.append(times if len(asked) < 10_000 else max(1, times // 10))
        lines += [asked] * (counts[-1] if times == 1 else (1 + _WARMING) * counts[-1])
    process = subprocess.run(
        ["node", str(SCRATCH / "checks" / "checks-cli.mjs")],
        input="\n".join(lines), capture_output=True, check=True, text=True, timeout=900,
    )  # fmt: skip
    said = iter(json.loads(line)["cpu"] / 1000 for line in process.stdout.split("\n") if line)
    medians = []
    for count in counts:
        warming = 0 if times == 1 else _WARMING * count
        medians.append(statistics.median([next(said) for _ in range(warming + count)][warming:]))
    return medians


def _presidio(texts: list[str]) -> tuple[list[float], str]:
    """Median seconds of each text in Presidio, and a note; none where it cannot be installed."""
    venv = SCRATCH / "presidio"
    if not _installed(venv):
        return [], "Presidio could not be installed here, so nothing stands beside the figures."
    worker = Path(__file__).with_name("presidio_worker.py")
    done = subprocess.run(
        [str(venv / "bin" / "python"), str(worker)],
        input=json.dumps(texts), capture_output=True, check=False, text=True, timeout=600,
    )  # fmt: skip
    if done.returncode != 0:
        return [], f"Presidio did not run here: {done.stderr.strip().splitlines()[-1][:200]}"
    said = json.loads(done.stdout)
    return said["seconds"], (
        f"Presidio: its {said['recognisers']} pattern recognisers one after the other over the same text, no language model."
    )


def _installed(venv: Path) -> bool:
    """Presidio in a throw-away environment, made once."""
    if (venv / ".made").exists():
        return True
    shutil.rmtree(venv, ignore_errors=True)
    pip = [str(venv / "bin" / "python"), "-m", "pip", "install", "--quiet", "presidio-analyzer"]
    for command in ([PYTHON, "-m", "venv", str(venv)], pip):
        if subprocess.run(command, check=False, capture_output=True, timeout=900).returncode != 0:
            return False
    (venv / ".made").touch()
    return True
