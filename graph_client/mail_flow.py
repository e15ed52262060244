"""A mail-flow rule of the organisation, by cmdlet: looked for by name among all, made or mended, and read back.

Exchange's documentation: "New-TransportRule", "Get-TransportRule", "Enable-TransportRule". Identity is not asked for, because what
Exchange says of a rule that is not there could not be verified.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from graph_client.errors import AlreadyExists, BadRequest
from graph_client.exchange_wire import ExchangeWire
from graph_client.permissions.exchange import EXCHANGE_COMMAND_READ, EXCHANGE_COMMAND_SET
from policies.exchange_changes import MailFlowRule

_COMMAND = "InvokeCommand"


async def is_there(wire: ExchangeWire, rule: MailFlowRule) -> bool:
    """Whether it is in force and says what it shall. Raises CommandsOff and any other GraphError."""
    found = await _found(wire, rule)
    return found is not None and _as_wanted(found, rule)


async def put(wire: ExchangeWire, rule: MailFlowRule) -> bool:
    """Make it, or what is there of that name what it shall be; whether anything had to be done. Raises GraphError."""
    found = await _found(wire, rule)
    if found is not None and _as_wanted(found, rule):
        return False
    if found is None:
        try:
            await wire.run(
                EXCHANGE_COMMAND_SET, _COMMAND, "New-TransportRule", None, {"Name": rule.name, **_said(rule)}
            )
        except (AlreadyExists, BadRequest):
            if not await is_there(wire, rule):  # it is, when the answer to an earlier attempt was lost
                raise
        return True
    await wire.run(EXCHANGE_COMMAND_SET, _COMMAND, "Set-TransportRule", None, {"Identity": rule.name, **_said(rule)})
    if not _in_force(found):
        given = {"Identity": rule.name, "Mode": "Enforce", "Confirm": False}
        await wire.run(EXCHANGE_COMMAND_SET, _COMMAND, "Enable-TransportRule", None, given)
    return True


async def _found(wire: ExchangeWire, rule: MailFlowRule) -> Mapping[str, Any] | None:
    rows, _ = await wire.run(EXCHANGE_COMMAND_READ, _COMMAND, "Get-TransportRule", None, {"ResultSize": "Unlimited"})
    return next((row for row in rows if str(row.get("Name", "")).casefold() == rule.name.casefold()), None)


def _said(rule: MailFlowRule) -> dict[str, Any]:
    return {
        "FromScope": "InOrganization",
        "HeaderContainsMessageHeader": rule.header,
        "HeaderContainsWords": [rule.word],
        "SetHeaderName": rule.set_header,
        "SetHeaderValue": rule.set_value,
    }


def _in_force(row: Mapping[str, Any]) -> bool:
    return (row.get("State", "Enabled"), row.get("Mode", "Enforce")) == ("Enabled", "Enforce")


def _as_wanted(row: Mapping[str, Any], rule: MailFlowRule) -> bool:
    wanted = _said(rule)
    same = all(_text(row.get(name)) == _text(value) for name, value in wanted.items())
    return same and _in_force(row)


def _text(value: Any) -> str:
    """One value or a list of one, as Exchange may write either."""
    return ",".join(str(one) for one in value).casefold() if isinstance(value, list) else str(value or "").casefold()
