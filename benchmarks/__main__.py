"""``python -m benchmarks [name …]``: run, print, and write the figures into docs/performance.md."""

from __future__ import annotations

import importlib
import os
import pkgutil
import platform
import re
import sys
from datetime import UTC, datetime
from pathlib import Path

import benchmarks
from benchmarks.harness import ROOT, SCRATCH, Report

PAGE = ROOT / "docs" / "performance.md"


def names() -> list[str]:
    """Every benchmark: the modules here that have ``run``."""
    found = []
    for module in pkgutil.iter_modules(benchmarks.__path__):
        text = (Path(benchmarks.__path__[0]) / f"{module.name}.py").read_text(encoding="utf-8")
        if re.search(r"^def run\(\) -> Report:", text, re.MULTILINE):
            found.append(module.name)
    return sorted(found)


def write(name: str, report: Report, page: Path = PAGE) -> None:
    """Put the report where the page has the marks of its name; a new one goes to the end of the figures."""
    text = page.read_text(encoding="utf-8")
    begin, end = f"<!-- figures: {name} -->", f"<!-- end: {name} -->"
    block = f"{begin}\n{report.markdown()}\n{_machine()}\n{end}"
    if begin in text:
        before, _, rest = text.partition(begin)
        text = before + block + rest.partition(end)[2]
    else:
        text = text.rstrip() + f"\n\n{block}\n"
    page.write_text(text, encoding="utf-8")


def _machine() -> str:
    day = datetime.now(UTC).date().isoformat()
    return f"Measured {day}: {os.cpu_count()} cores, {platform.system()}, Python {platform.python_version()}."


def main(wanted: list[str]) -> int:
    """Run those asked for, or all. 1 when a figure that must hold does not."""
    SCRATCH.mkdir(parents=True, exist_ok=True)
    unknown = [name for name in wanted if name not in names()]
    if unknown:
        print(f"no benchmark is called {unknown[0]}; there are: {', '.join(names())}", file=sys.stderr)
        return 2
    missed = 0
    for name in wanted or names():
        report: Report = importlib.import_module(f"benchmarks.{name}").run()
        print(report.text(), "\n", flush=True)
        write(name, report)
        missed += sum(not ok for _, ok in report.holds.values())
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
