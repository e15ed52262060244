"""Cmdlets about the organisation: domains, settings, groups' members, mail-flow rules, the outbound policy."""

from __future__ import annotations

from typing import Any

from sandbox.exchange.binding import Call, Cmdlet, Parameter, not_found, refused
from sandbox.exchange.cmdlets_mailbox import VIEW
from sandbox.exchange.mail_flow import ACTIONS, CONDITIONS
from sandbox.ids import TENANT_ID

ORGANISATION = ("Organization Management", "View-Only Organization Management", "View-Only Configuration")
RULES = ("Transport Rules", "Organization Management")
HYGIENE = ("Transport Hygiene", "Organization Management")
_SIZE, _TEXT, _NEEDED = Parameter("size"), Parameter(), Parameter(required=True)
_RULE_LISTS = {"HeaderContainsWords", "HeaderMatchesPatterns", "SubjectContainsWords", "From", "SentTo"}


def _accepted_domains(call: Call) -> list[dict[str, Any]]:
    shown = [
        {
            "Identity": name,
            "Name": name,
            "DomainName": name,
            "DomainType": "Authoritative",
            "Default": n == 0,
            "MatchSubDomains": False,
        }
        for n, name in enumerate(call.tenant.directory.domains())
    ]
    if call.text("Identity"):
        shown = [one for one in shown if str(one["Name"]).casefold() == call.text("Identity").casefold()]
        if not shown:
            raise not_found(call.text("Identity"))
    return shown


def _organisation(call: Call) -> list[dict[str, Any]]:
    domain = call.tenant.directory.domains()[0]
    return [
        {
            "Identity": domain,
            "Name": domain,
            "DisplayName": "Sandby kommun",
            "Guid": TENANT_ID,
            "MailTipsAllTipsEnabled": True,
            "MailTipsExternalRecipientsTipsEnabled": True,
            "MailTipsGroupMetricsEnabled": True,
            "MailTipsLargeAudienceThreshold": 25,
            "MailTipsMailboxSourcedTipsEnabled": True,
            "EwsEnabled": False,
        }
    ]


def _members(call: Call) -> list[dict[str, Any]]:
    identity = call.text("Identity")
    directory = call.tenant.directory
    group = directory.group_by_address(identity) or directory.group(identity)
    group = group or next((one for one in directory.groups() if _named(one.properties, identity)), None)
    if group is None:
        raise not_found(identity)
    return [
        {
            "Identity": user.display_name,
            "Name": user.properties.get("mailNickname"),
            "DisplayName": user.display_name,
            "PrimarySmtpAddress": user.mail,
            "ExternalDirectoryObjectId": user.id,
            "RecipientType": "UserMailbox",
            "RecipientTypeDetails": "SharedMailbox" if user.shared else "UserMailbox",
        }
        for user in directory.members(group.id)
    ]


def _named(properties: dict[str, Any], identity: str) -> bool:
    return identity.casefold() in {
        str(properties.get(name) or "").casefold() for name in ("displayName", "mailNickname")
    }


# --- mail-flow rules -----------------------------------------------------------------------------------------


def _rule_parameters(*, new: bool) -> dict[str, Parameter]:
    values: dict[str, Parameter] = {
        name: Parameter("list" if name in _RULE_LISTS else "text") for name in (*CONDITIONS, *ACTIONS)
    }
    values |= {
        "FromScope": Parameter(values=("InOrganization", "NotInOrganization")),
        "SentToScope": Parameter(values=("InOrganization", "NotInOrganization")),
        "StopRuleProcessing": Parameter("bool"),
        "Priority": Parameter("number"),
        "Mode": Parameter(values=("Enforce", "Audit", "AuditAndNotify")),
        "Comments": _TEXT,
    }
    own = {"Name": _NEEDED, "Enabled": Parameter("bool")} if new else {"Identity": _NEEDED, "Name": _TEXT}
    return {**own, **values}


def _shown_rule(rule: dict[str, Any]) -> dict[str, Any]:
    return {"Identity": rule["Name"], "Mode": "Enforce", "State": "Enabled", **rule}


def _find_rule(call: Call) -> dict[str, Any]:
    wanted = call.text("Identity").casefold()
    for rule in call.tenant.exchange.config.transport_rules():
        if str(rule["Name"]).casefold() == wanted:
            return rule
    raise not_found(call.text("Identity"))


def _new_rule(call: Call) -> list[dict[str, Any]]:
    config = call.tenant.exchange.config
    name = call.text("Name")
    if any(str(one["Name"]).casefold() == name.casefold() for one in config.transport_rules()):
        raise refused(f'The transport rule name "{name}" is already being used.')
    rule = {key: value for key, value in call.arguments.items() if key not in {"Name", "Enabled"}}
    _check_rule(rule)
    rule["State"] = "Disabled" if call.arguments.get("Enabled") is False else "Enabled"
    config.save_transport_rule(name, rule)
    return [_shown_rule(next(one for one in config.transport_rules() if one["Name"] == name))]


def _check_rule(rule: dict[str, Any]) -> None:
    pairs = (("HeaderContainsMessageHeader", "HeaderContainsWords"), ("HeaderMatchesMessageHeader", "HeaderMatchesPatterns"),
             ("SetHeaderName", "SetHeaderValue"))  # fmt: skip
    for first, second in pairs:
        if bool(rule.get(first)) != bool(rule.get(second)):
            raise refused(f"The parameters {first} and {second} must be used together.")
    if not any(rule.get(name) for name in ACTIONS):
        raise refused("The rule has no action. Specify at least one action.")


def _set_rule(call: Call) -> list[dict[str, Any]]:
    rule = _find_rule(call)
    name = str(rule.pop("Name"))
    changed = {**rule, **{key: value for key, value in call.arguments.items() if key not in {"Identity", "Name"}}}
    _check_rule(changed)
    config = call.tenant.exchange.config
    if call.text("Name") and call.text("Name") != name:
        config.remove_transport_rule(name)
    config.save_transport_rule(call.text("Name") or name, changed)
    return []


def _enable_rule(call: Call) -> list[dict[str, Any]]:
    rule = _find_rule(call)
    name = str(rule.pop("Name"))
    changed = {**rule, "State": "Enabled", "Mode": call.text("Mode") or rule.get("Mode", "Enforce")}
    call.tenant.exchange.config.save_transport_rule(name, changed)
    return []


def _get_rules(call: Call) -> list[dict[str, Any]]:
    if call.text("Identity"):
        return [_shown_rule(_find_rule(call))]
    return [_shown_rule(rule) for rule in call.tenant.exchange.config.transport_rules()]


def _remove_rule(call: Call) -> list[dict[str, Any]]:
    call.tenant.exchange.config.remove_transport_rule(str(_find_rule(call)["Name"]))
    return []


# --- outbound policy -----------------------------------------------------------------------------------------


def _get_outbound(call: Call) -> list[dict[str, Any]]:
    mode = "On" if call.tenant.exchange.config.auto_forwarding else "Automatic"
    return [{"Identity": "Default", "Name": "Default", "IsDefault": True, "AutoForwardingMode": mode}]


def _set_outbound(call: Call) -> list[dict[str, Any]]:
    if call.text("Identity").casefold() != "default":
        raise not_found(call.text("Identity"))
    if call.text("AutoForwardingMode"):
        call.tenant.exchange.config.set_auto_forwarding(call.text("AutoForwardingMode"))
    return []


CMDLETS = (
    Cmdlet("Get-AcceptedDomain", {"Identity": _TEXT, "ResultSize": _SIZE}, ORGANISATION, _accepted_domains),
    Cmdlet("Get-OrganizationConfig", {}, ORGANISATION, _organisation),
    Cmdlet("Get-DistributionGroupMember", {"Identity": _NEEDED, "ResultSize": _SIZE}, VIEW, _members),
    Cmdlet("Get-DynamicDistributionGroupMember", {"Identity": _NEEDED, "ResultSize": _SIZE}, VIEW, _members),
    Cmdlet(
        "Get-TransportRule", {"Identity": _TEXT, "ResultSize": _SIZE}, (*RULES, "View-Only Configuration"), _get_rules
    ),
    Cmdlet("New-TransportRule", _rule_parameters(new=True), RULES, _new_rule),
    Cmdlet("Set-TransportRule", _rule_parameters(new=False), RULES, _set_rule),
    Cmdlet(
        "Enable-TransportRule",
        {
            "Identity": _NEEDED,
            "Mode": Parameter(values=("Enforce", "Audit", "AuditAndNotify")),
            "Confirm": Parameter("bool"),
        },
        RULES,
        _enable_rule,
    ),
    Cmdlet("Remove-TransportRule", {"Identity": _NEEDED}, RULES, _remove_rule),
    Cmdlet(
        "Get-HostedOutboundSpamFilterPolicy", {"Identity": _TEXT}, (*HYGIENE, "View-Only Configuration"), _get_outbound
    ),
    Cmdlet(
        "Set-HostedOutboundSpamFilterPolicy",
        {"Identity": _NEEDED, "AutoForwardingMode": Parameter(values=("Automatic", "On", "Off"))},
        HYGIENE,
        _set_outbound,
    ),
)
