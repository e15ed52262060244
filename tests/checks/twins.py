"""Both engines on the same mails.

``python -m tests.checks.twins [--count N] [--seed N] [--pack NAME]`` is the long run of what the suite tests.
"""

from __future__ import annotations

import argparse
import json
import random
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from checks.bundle import Bundle
from checks.compile import compile_bundle, compiled_rule
from checks.context import Context
from checks.document import Document
from checks.engine import check
from checks.kinds import KINDS
from checks.model import Outgoing
from checks.wire import finding_to_wire, from_wire, to_wire
from policies.packs import load_pack
from policies.rule_files import read_rules
from policies.rules import RuleSetting
from tests.checks.generated_mail import mail

ROOT = Path(__file__).parents[2]
AT_A_TIME = 500
_BEYOND = re.compile("[\U00010000-\U0010ffff]")


def build(folder: Path) -> Path:
    """The engine as a program for Node, made from today's source."""
    command = ["node", str(ROOT / "addin" / "scripts" / "build.mjs"), "--checks-only", str(folder)]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    return folder / "checks-cli.mjs"


def ask_node(program: Path, lines: Iterable[Mapping[str, Any]]) -> Iterator[Any]:
    """What Node answers, line by line; one process."""
    asked = "\n".join(json.dumps(line) for line in lines)
    done = subprocess.run(["node", str(program)], input=asked, capture_output=True, check=False, text=True, timeout=600)
    if done.returncode != 0:
        raise RuntimeError(f"Node ended with {done.returncode}: {done.stderr[-2000:]}")
    return (json.loads(line) for line in done.stdout.split("\n") if line)


def compiled(pack: str) -> dict[str, Any]:
    """A pack's bundle with every rule there is, those that it has off too."""
    loaded = load_pack(pack)
    rules, _ = read_rules(loaded.folders)
    made = [compiled_rule(rule, loaded.rules.get(rule.id, RuleSetting())) for rule in rules]
    for one in made:
        one["severity"] = {side: "nudge" if now == "off" else now for side, now in one["severity"].items()}
    return {**compile_bundle(loaded, rules, 2026), "rules": made}


def both_have(bundle: Mapping[str, Any], program: Path) -> dict[str, Any]:
    """The bundle with the rules whose kinds both engines have."""
    there = set(next(iter(ask_node(program, [{"kinds": True}])))) & set(KINDS)
    return {**bundle, "rules": [rule for rule in bundle["rules"] if rule["kind"] in there]}


def read(mail: Outgoing, bundle: Bundle) -> dict[str, Any]:
    """How Python reads a mail, in the shape of the Node program's ``dump``."""
    context = Context(mail, bundle)
    body = context.body
    places: list[tuple[int, int]] = []
    if len(body.text) < 20_000 and all(
        one < "\ud800" or "\udfff" < one < "\U00010000" for one in (mail.html or "") + (mail.text or "")
    ):
        places = [(start, min(start + 5, len(body.text))) for start in range(0, len(body.text), 7)]
    return {
        "body": _document(body, bundle, places),
        "subject": context.subject.folded,
        "bare": context.bare_subject[1],
        "compose": context.compose,
        "outside": len(context.outside),
    }


def _document(document: Document, bundle: Bundle, places: list[tuple[int, int]]) -> dict[str, Any]:
    hits = document.hits(bundle.scanner)
    return {
        "text": document.text,
        "folded": document.folded,
        "segments": [list(one) for one in document.segments],
        "quotes": [[q.start, q.end, q.sender, q.to, q.cc, q.sent, q.subject] for q in document.quotes],
        "links": [[one.kind, one.target, one.start, one.end, one.label] for one in document.links],
        "words": len(document.words),
        "hits": {name: [list(one) for one in found] for name, found in hits.items()},
        "origins": [list(document.plain.origin(start, end)) for start, end in places],
    }


def differences(mails: list[Outgoing], bundle: Mapping[str, Any], program: Path) -> list[str]:
    """Where the engines differ: the mail's place in the list, what, and both sides, shortened."""
    made = Bundle(bundle)
    wires = [json.loads(json.dumps(to_wire(one))) for one in mails]  # halves of surrogate pairs may meet on the way
    lines = [{"bundle": bundle}, *({"mail": one, "dump": True} for one in wires)]
    found = []
    for number, (one, theirs) in enumerate(zip(map(from_wire, wires), ask_node(program, lines), strict=True)):
        ours: dict[str, Any] = {"findings": [finding_to_wire(hit) for hit in check(one, made)], "read": read(one, made)}
        ours = json.loads(json.dumps(ours))
        ours["read"], theirs["read"] = narrow(ours["read"]), narrow(theirs["read"])
        if ours != theirs:
            found.append(f"mail {number}: " + "; ".join(apart(ours, theirs, "")))
    return found


def narrow(read: Any) -> Any:
    """What was read with the first half of each surrogate pair only, as in Node's folded texts, where a place is a character."""
    if isinstance(read, str):
        return _BEYOND.sub(lambda one: chr(0xD800 + ((ord(one.group()) - 0x10000) >> 10)), read)
    if isinstance(read, dict):
        return {name: narrow(one) for name, one in read.items()}
    return [narrow(one) for one in read] if isinstance(read, list) else read


def apart(ours: Any, theirs: Any, path: str = "") -> Iterator[str]:
    if isinstance(ours, dict) and isinstance(theirs, dict):
        for name in sorted(ours.keys() | theirs.keys()):
            yield from apart(ours.get(name), theirs.get(name), f"{path}/{name}")
    elif ours != theirs:
        if isinstance(ours, list) and isinstance(theirs, list):
            ours, theirs = [x for x in ours if x not in theirs], [x for x in theirs if x not in ours]
        yield f"{path}: Python {str(ours)[:400]!r}, Node {str(theirs)[:400]!r}"


def main() -> int:
    """The long run. 1 when the engines differ."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--count", type=int, default=100_000)
    parser.add_argument("--seed", type=int, default=random.SystemRandom().randrange(10**9))
    parser.add_argument("--pack", default="sandby")
    asked = parser.parse_args()
    print(f"{asked.count} mails of seed {asked.seed} with the pack {asked.pack}", flush=True)
    differing = 0
    with tempfile.TemporaryDirectory() as folder:
        program = build(Path(folder))
        bundle = both_have(compiled(asked.pack), program)
        for start in range(0, asked.count, AT_A_TIME):
            seeds = range(asked.seed + start, asked.seed + min(start + AT_A_TIME, asked.count))
            for line in differences([mail(seed) for seed in seeds], bundle, program):
                differing += 1
                print(f"from seed {seeds[0]}, {line}", flush=True)
            if start % 10_000 == 0:
                print(f"{start + len(seeds)} …", flush=True)
            if differing > 20:
                break
    print(f"{differing} mails on which the engines differ")
    return 1 if differing else 0


if __name__ == "__main__":
    sys.exit(main())
