"""The dialog on send tells what the pane tells, in every pack: nothing that a rule needs was left out of the launch file."""

from __future__ import annotations

from typing import Any

import pytest

from checks.bundle import Bundle
from checks.compile import compile_bundle
from checks.engine import check
from checks.model import AttachedFile, Outgoing, Recipient
from policies.packs import load_pack
from policies.rule_files import read_rules
from web.launch_file import for_launch
from web.rules_delivery import delivered

ANNA, BJORN, IVAR = (
    Recipient(address) for address in ("anna.lind@sandby.example", "bjorn.ek@sandby.example", "ivar@exempel.example")
)
BODIES = (
    "Hej!\n\nTolvan Tolvansson, 19121212-1212, är sjukskriven för utmattning.\n\nKan du svara snarast?",
    "Hej alla!\n\nVar vänlig och titta på bifogat. Lunch på fredag?\n\n/Anna",
    "För kännedom.",
)


def told(mail: Outgoing, value: dict[str, Any]) -> list[tuple[str, str, str, int, int, str]]:
    """What is worth a dialog, without the rules that are only observed."""
    observed = {one["id"] for one in value["rules"] if one.get("observe")}
    return [
        (one.rule, one.severity, one.field, one.start, one.end, one.message)
        for one in check(mail, Bundle(value))
        if one.severity != "info" and one.rule not in observed
    ]


@pytest.mark.parametrize("name", ["sandby", "mjolby", "sjobo", "botkyrka", "osby"])
def test_the_dialog_tells_what_the_pane_tells(name: str) -> None:
    """The same findings with the rules in full and with those of the launch file, inside and outside, with and without files."""
    pack = load_pack(name)
    rules, problems = read_rules(pack.folders)
    assert problems == []
    value = delivered(compile_bundle(pack, rules, 2026), [])
    files = (AttachedFile("läkarintyg Malin Östkvist.pdf"), AttachedFile("lista.txt", text="Pnr 19121212-1212"))
    found = 0
    for body in BODIES:
        for receivers in ((BJORN,), (IVAR,), (IVAR, BJORN)):
            for attached in ((), files):
                mail = Outgoing(
                    ANNA,
                    receivers,
                    subject="Hej",
                    text=body,
                    attachments=attached,
                    sent_at="2026-11-20T16:45:00+01:00",
                    internal_domains=("sandby.example",),
                )
                there = told(mail, value["bundle"])
                assert told(mail, for_launch(value)["bundle"]) == there
                found += len(there)
    assert found > 5
