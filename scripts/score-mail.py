"""Judges labelled mail with every pack and prints what its own scorer says: recall and false alarms per rule.

The mail stands beside the project (``../shared/testdata/mail``, or ``mail`` in the folder ``POSTVAKT_TESTDATA`` names): ``mail.jsonl``,
``to_eml.py`` and ``score.py``. Each record becomes the .eml file that a person would drop on ``postvakt check``; ``--records`` tells the
engine how the mail was begun, as Outlook would. Options that are not known here go to the scorer (``--list-misses``).
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import os
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from contextlib import ExitStack
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from policies.clock import SystemClock
from policies.packs import load_pack
from postvakt.checking.eml import Assumptions, read_mail
from postvakt.checking.engines import Bundles, Engine, NodeEngine, PythonEngine

ROOT = Path(__file__).parents[1]
DATA = Path(os.environ.get("POSTVAKT_TESTDATA", ROOT.parent / "shared/testdata")) / "mail"


def main() -> int:
    """Judge, write the findings, let the scorer speak; the exit status."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--engine", choices=["python", "js"], default="python")
    parser.add_argument("--records", action="store_true")
    parser.add_argument("--mail", type=Path, default=DATA / "mail.jsonl")
    asked, others = parser.parse_known_args()
    if not asked.mail.exists() or not (DATA / "score.py").exists():
        print(f"score: SKIPPED, no labelled mail at {DATA} (set POSTVAKT_TESTDATA to the folder above it)")
        return 0
    records = [json.loads(line) for line in asked.mail.read_text(encoding="utf-8").splitlines() if line.strip()]
    with tempfile.TemporaryDirectory() as folder:
        findings = Path(folder, "findings.jsonl")
        began = time.monotonic()
        findings.write_text("".join(judged(records, asked.engine, as_begun=asked.records)), encoding="utf-8")
        print(
            f"{len(records)} mails judged by the {asked.engine} engine in {time.monotonic() - began:.2f} s", flush=True
        )
        command = [sys.executable, str(DATA / "score.py"), str(findings), "--mail", str(asked.mail), *others]
        return subprocess.run(command, check=False).returncode  # noqa: S603 - the scorer beside the mail


def judged(records: list[dict[str, Any]], engine: str, *, as_begun: bool) -> list[str]:
    """One line a mail, for the scorer."""
    eml = _to_eml()
    by_pack: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for record in records:
        by_pack[record["policy"]].append(record)
    lines = []
    for pack, mails in by_pack.items():
        bundles = Bundles(load_pack(pack))
        for problem in bundles.problems if pack == next(iter(by_pack)) else ():
            print(f"left out: {problem}", file=sys.stderr)
        with ExitStack() as stack:
            judge: Engine = stack.enter_context(_engine(engine, bundles))
            for record in mails:
                begun = record["compose"].removesuffix("_all") if as_begun else ""
                assumed = Assumptions(SystemClock().now, ZoneInfo(bundles.pack.time_zone), compose=begun)
                mail = read_mail(eml.header_block(record) + eml.build(record).as_bytes(), assumed)
                lines.append(json.dumps({"id": record["id"], "rules": _rules(judge.findings(mail))}) + "\n")
    return lines


def _engine(name: str, bundles: Bundles) -> Engine:
    if name == "js":
        return NodeEngine(bundles, "sv", ROOT / "addin/dist/checks-cli.mjs")
    return PythonEngine(bundles, "sv")


def _rules(findings: list[dict[str, Any]]) -> list[str]:
    """The rules that spoke; what S01 and S02 say of an attachment is S04's, as the labels have it."""
    found = set()
    for one in findings:
        attached = one["field"].startswith("attachment:") and one["rule"] in {"S01", "S02"}
        found.add("S04" if attached else one["rule"])
    return sorted(found)


def _to_eml() -> Any:
    spec = importlib.util.spec_from_file_location("to_eml", DATA / "to_eml.py")
    assert spec is not None  # noqa: S101 - a path to a .py file
    assert spec.loader is not None  # noqa: S101
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


if __name__ == "__main__":
    sys.exit(main())
