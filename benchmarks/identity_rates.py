"""How many identity numbers are found, and how many other numbers are taken for one, beside public libraries on the same texts.

``python -m benchmarks.identity_rates [--every N]``. Numbers: the tax agency's published test numbers, from shared/testdata/identity beside
the repository; where it is missing the run says so and takes the few in this file. Traps: order, invoice and phone numbers by seed.
"""

from __future__ import annotations

import argparse
import json
import random
import shutil
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from checks.bundle import Bundle
from checks.context import Context
from checks.kinds import identity
from checks.model import Outgoing, Recipient
from policies.rule_files import read_rules

ROOT = Path(__file__).parents[1]
TEST_NUMBERS = ROOT.parent / "shared" / "testdata" / "identity"
VENV = ROOT / "var" / "rates"
PEERS = ("personnummer", "python-stdnum", "presidio-analyzer")
FEW = ["191212121212", "199606072388", "189001019802", "191401682396"]
TODAY = "2026-11-18T10:00:00+01:00"
FORMS: Mapping[str, Callable[[str], str]] = {
    "YYYYMMDD-NNNN": lambda n: f"Se {n[:8]}-{n[8:]} i dag.",
    "YYMMDD-NNNN": lambda n: f"Se {n[2:8]}-{n[8:]} i dag.",
    "YYMMDD+NNNN": lambda n: f"Se {n[2:8]}+{n[8:]} i dag.",
    "YYYYMMDDNNNN": lambda n: f"Se {n} i dag.",
    "en dash": lambda n: f"Se {n[2:8]}\u2013{n[8:]}.",
    "U+2011": lambda n: f"Se {n[2:8]}\u2011{n[8:]}.",
    "blanks around": lambda n: f"Se {n[2:8]} - {n[8:]}.",
    "no-break blanks": lambda n: f"Se {n[2:8]}\u00a0-\u00a0{n[8:]}.",
    "line break": lambda n: f"Se {n[2:8]}-\n{n[8:]}.",
    "ten digits, keyword": lambda n: f"Personnummer: {n[2:]} i dag.",
    "last four apart": lambda n: f"Född {n[:8]}, sista fyra {n[8:]}.",
}
Finder = Callable[[Sequence[str]], list[bool]]


def traps(numbers: Sequence[str]) -> list[str]:
    """Texts with numbers that are no identity numbers, though many pass the check digit."""
    seeded = random.Random(1)  # noqa: S311  (traps, no secrets)
    found = []
    for number in numbers:
        digits = "".join(seeded.choice("0123456789") for _ in range(12))
        found += [
            f"Fakturanummer {number[2:]} ska betalas.",
            f"OCR {number} till bankgirot.",
            f"Ordernr {number[2:]} är packad.",
            f"Serienummer {number[2:]} på skärmen.",
            f"Hyresavtal nr {number[2:]} kan avslutas.",
            f"Ring 07{digits[:8]} eller 040-{digits[:3]} {digits[3:5]} {digits[5:7]}.",
            f"Skriv inte personnummer i mejl. Ring 0{digits[:9]}.",
            f"Ärendet KS/20{digits[:2]}:{digits[2:5]} gäller 20260615-20260816.",
            f"Id 8d5c1e52-1980-4101-9802-{number} i loggen.",
            f"2026-03-01;0{digits[0]}00;{digits[1:4]}",
        ]
    return found


def ours() -> Finder:
    """Rule S01 by itself."""
    rules, _ = read_rules([ROOT / "policies" / "packs" / "base"])
    file = next(one for one in rules if one.id == "S01")
    value = {
        "id": "S01",
        "name": file.name,
        "kind": file.kind,
        "severity": {"inside": "stop", "outside": "stop"},
        "what": {},
        "why": {},
        "source": "",
        "parameters": dict(file.parameters),
        "words": dict(file.words),
    }
    bundle = Bundle({"v": 1, "pack": "base", "rules": [value]})
    rule = bundle.rules[0]
    sender = Recipient("anna.lind@sandby.example")

    def find(texts: Sequence[str]) -> list[bool]:
        return [
            any(True for _ in identity.find(rule, Context(Outgoing(sender, text=one, sent_at=TODAY), bundle)))
            for one in texts
        ]

    return find


def peer(name: str) -> Finder:
    """A public library in the throw-away environment, through a process of its own."""

    def find(texts: Sequence[str]) -> list[bool]:
        worker = Path(__file__).with_name("identity_peers.py")
        command = [str(VENV / "bin" / "python"), str(worker), name]
        done = subprocess.run(
            command, input=json.dumps(texts), capture_output=True, text=True, check=True, timeout=3600
        )
        answer: list[bool] = json.loads(done.stdout)
        return answer

    return find


def install() -> str:
    """Makes the environment once; what went wrong, or nothing."""
    if (VENV / ".made").exists():
        return ""
    shutil.rmtree(VENV, ignore_errors=True)
    pip = [str(VENV / "bin" / "python"), "-m", "pip", "install", "--quiet", *PEERS]
    try:
        for command in ([sys.executable, "-m", "venv", str(VENV)], pip):
            subprocess.run(command, check=True, capture_output=True, text=True, timeout=1200)
    except (subprocess.SubprocessError, OSError) as error:
        return type(error).__name__
    (VENV / ".made").touch()
    return ""


def official() -> tuple[list[str], list[str]]:
    """Personnummer and samordningsnummer."""
    if not TEST_NUMBERS.is_dir():
        print(f"There is no {TEST_NUMBERS.relative_to(ROOT.parent)} beside the repository: a few numbers stand in.")
        return FEW[:3], FEW[3:]
    people, coordination = (
        json.loads((TEST_NUMBERS / name).read_text()) for name in ("allPins.json", "allCoords.json")
    )
    return people, coordination


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--every", type=int, default=1, help="only every Nth number, for a quick look")
    every = parser.parse_args().every
    people, coordination = (numbers[::every] for numbers in official())
    alarms = traps((people + coordination)[:: max(1, len(people) // 500)])
    finders: dict[str, Finder] = {"postvakt": ours()}
    if trouble := install():
        print(f"The libraries could not be had ({trouble}); only our own figures follow.")
    else:
        finders |= {name: peer(name) for name in PEERS}
    print(f"{len(people)} personnummer, {len(coordination)} samordningsnummer, {len(alarms)} traps; found in %")
    print(f"{'':22}" + "".join(f"{name:>20}" for name in finders))
    for form, write in FORMS.items():
        _row(form, [write(one) for one in people], finders)
        _row("  samordningsnummer", [write(one) for one in coordination], finders)
    _row("traps (false alarms)", alarms, finders)


def _row(name: str, texts: Sequence[str], finders: Mapping[str, Finder]) -> None:
    shares = [100 * sum(find(texts)) / max(1, len(texts)) for find in finders.values()]
    print(f"{name:22}" + "".join(f"{share:20.2f}" for share in shares), flush=True)


if __name__ == "__main__":
    main()
