"""The script for a person: every value is a literal, whatever somebody called a mailbox, and each change looks first."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph_client.powershell import quoted, script
from policies.exchange_changes import (
    AddFullAccess,
    AddSendAs,
    ChangeMailbox,
    ChangeSendOnBehalf,
    ExchangeChange,
    MailFlowRule,
    NewSharedMailbox,
    RemoveFolderRights,
    RemoveFullAccess,
    RemoveSendAs,
    SetFolderRights,
    SetForwarding,
)

SKOLA, ANNA = "skola@sandby.example", "anna.lind@sandby.example"
# what ends a literal for PowerShell: one of its five single quotes, unless another follows
QUOTES = "'\u2018\u2019\u201a\u201b"
LITERAL = re.compile(f"[{QUOTES}](?:[^{QUOTES}]|[{QUOTES}]{{2}})*[{QUOTES}]")
HOSTILE = [
    "'; Remove-Mailbox -Identity alla; '", "\u2019; Remove-Mailbox alla; \u2019", "$(Remove-Mailbox alla)", "`n; iex 'x'", "a\u201b'b",
    "O'Brien", '"; Stop-Computer; "', "-Force", "@{x=1}", "# kommentar", "{0} & | > <", "åäö 'skola'",
]  # fmt: skip


def _every(name: str) -> list[ExchangeChange]:
    return [
        NewSharedMailbox(SKOLA, name, name, name), ChangeMailbox(SKOLA, display_name=name, hidden=True, copy_sent=False),
        SetForwarding(SKOLA, name), SetForwarding(SKOLA, None), AddFullAccess(SKOLA, name), RemoveFullAccess(SKOLA, name),
        AddSendAs(name, ANNA), RemoveSendAs(SKOLA, name), ChangeSendOnBehalf(SKOLA, add=(name, ANNA), remove=(name,)),
        SetFolderRights(ANNA, name, name, (name,)), RemoveFolderRights(ANNA, name, name),
        MailFlowRule(name, name, name, name, name),
    ]  # fmt: skip


def _code(text: str) -> str:
    """The script without comments' and literals' contents: what PowerShell takes as code."""
    lines = [line for line in text.splitlines() if not line.startswith("#")]
    return "\n".join(LITERAL.sub("''", line) for line in lines)


def _value(literal: str) -> str:
    return re.sub(f"([{QUOTES}])[{QUOTES}]", r"\1", literal[1:-1])


@pytest.mark.parametrize("name", HOSTILE)
def test_no_name_becomes_code(name: str) -> None:
    """Whatever a mailbox, person or folder is called, the code of the script is the same as for a harmless name."""
    expected = _code(script(_every("skola"), organisation="sandby.example", title="Prov"))
    assert _code(script(_every(name), organisation="sandby.example", title="Prov")) == expected


@given(st.text(st.characters(exclude_categories=["Cc", "Cf", "Cs", "Zl", "Zp"])))
def test_a_literal_says_what_it_was_made_of(text: str) -> None:
    """Any text comes back whole from its literal, which is one literal and nothing more."""
    literal = quoted(text)
    assert LITERAL.fullmatch(literal)
    assert _value(literal) == text


@pytest.mark.parametrize("hidden", ["\n", "\r", "\x00", "\u202e", "\u2066", "\u200b", "\u2028", "\ud800", "\x1b"])
def test_what_could_hide_code_from_its_reader_is_refused(hidden: str) -> None:
    """Line breaks, direction marks, zero-width and control characters stop the script from being made, in values and in its title."""
    with pytest.raises(ValueError, match="invisible"):
        script([AddSendAs(SKOLA, f"anna{hidden}")], organisation="sandby.example", title="Prov")
    with pytest.raises(ValueError, match="invisible"):
        script([], organisation="sandby.example", title=f"Prov{hidden}")


def test_each_change_looks_before_it_acts() -> None:
    """Making, adding and removing stand inside a look; setting is harmless twice; an empty change does nothing."""
    text = script(_every("skola"), organisation="sandby.example", title="Ny funktionsbrevlåda")
    for line in text.splitlines():
        if re.match(r"\s*(New|Add|Remove)-", line):
            assert line.startswith("    "), line
    assert text.count("\nif (") == 1 + 8
    assert "Connect-ExchangeOnline -Organization 'sandby.example'" in text
    assert "# 12 changes" in text
    for nothing in (ChangeMailbox(SKOLA), ChangeSendOnBehalf(SKOLA)):
        assert "# nothing to change" in script([nothing], organisation="sandby.example", title="Prov")


def test_a_script_reads_as_somebody_would_write_it() -> None:
    """The lines of one right, whole."""
    right = SetFolderRights(ANNA, "Inbox", SKOLA, ("Reviewer",))
    where = r"-Identity 'anna.lind@sandby.example:\Inbox' -User 'skola@sandby.example'"
    assert script([right], organisation="sandby.example", title="Frånvaro").splitlines()[-6:] == [
        "# 1 of 1",
        f"if (Get-Existing {{ Get-MailboxFolderPermission {where} }}) {{",
        f"    Set-MailboxFolderPermission {where} -AccessRights 'Reviewer'",
        "} else {",
        f"    Add-MailboxFolderPermission {where} -AccessRights 'Reviewer' -SendNotificationToUser $false",
        "}",
    ]
