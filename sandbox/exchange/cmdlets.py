"""The table of cmdlets, which endpoint of the Admin API offers which, and the management roles that apps have."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from sandbox.exchange import cmdlets_mailbox, cmdlets_organisation, cmdlets_permissions
from sandbox.exchange.binding import Call, Cmdlet, CmdletError, Parameter

if TYPE_CHECKING:
    from sandbox.tenant import Tenant

TABLE: dict[str, Cmdlet] = {
    cmdlet.name.casefold(): cmdlet
    for cmdlet in (*cmdlets_mailbox.CMDLETS, *cmdlets_permissions.CMDLETS, *cmdlets_organisation.CMDLETS)
}
# Endpoint of version 2.0 -> cmdlet -> the parameters it takes there (None: all of them)
ENDPOINTS: dict[str, dict[str, frozenset[str] | None]] = {
    "AcceptedDomain": {"Get-AcceptedDomain": None},
    "DistributionGroupMember": {"Get-DistributionGroupMember": None},
    "DynamicDistributionGroupMember": {"Get-DynamicDistributionGroupMember": None},
    "Mailbox": {
        "Get-Mailbox": frozenset({"Identity", "ResultSize", "IncludeGrantSendOnBehalfTowithDisplayNames"}),
        "Set-Mailbox": frozenset({"Identity", "GrantSendOnBehalfTo"}),
    },
    "MailboxFolderPermission": {
        # the documented endpoint takes no User: it lists
        "Get-MailboxFolderPermission": frozenset({"Identity", "ResultSize"}),
        "Add-MailboxFolderPermission": None,
        "Set-MailboxFolderPermission": None,
        "Remove-MailboxFolderPermission": None,
    },
    "OrganizationConfig": {"Get-OrganizationConfig": None},
}
SCHEMA = """
CREATE TABLE IF NOT EXISTS management_roles (app_id TEXT NOT NULL, role TEXT NOT NULL, PRIMARY KEY (app_id, role)) WITHOUT ROWID;
"""


def on_endpoint(endpoint: str, name: str) -> Cmdlet:
    """The cmdlet as an endpoint of version 2.0 offers it. Raises CmdletError when it does not."""
    offered = next((value for key, value in ENDPOINTS.items() if key.casefold() == endpoint.casefold()), None)
    if offered is None:
        raise CmdletError(
            404,
            "NotFound",
            "Microsoft.Exchange.Admin.OData.Core.ODataServiceException",
            f"No such endpoint: {endpoint}.",
        )
    for own, parameters in offered.items():
        if own.casefold() == name.casefold():
            cmdlet = TABLE[own.casefold()]
            chosen: Mapping[str, Parameter] = cmdlet.parameters
            if parameters is not None:
                chosen = {key: value for key, value in chosen.items() if key in parameters}
            return Cmdlet(cmdlet.name, chosen, cmdlet.roles, cmdlet.run)
    raise _unknown(name)


def by_name(name: str) -> Cmdlet:
    """Any cmdlet of the table. Raises CmdletError."""
    cmdlet = TABLE.get(name.casefold())
    if cmdlet is None:
        raise _unknown(name)
    return cmdlet


def _unknown(name: str) -> CmdletError:
    return CmdletError(
        400,
        "BadRequest",
        "System.Management.Automation.CommandNotFoundException",
        f"The term '{name}' is not recognized as the name of a cmdlet, function, script file, or operable program.",
    )


def run(tenant: Tenant, cmdlet: Cmdlet, given: Mapping[str, Any]) -> tuple[list[dict[str, Any]], Call]:
    """Bind and run, all or nothing. Raises CmdletError."""
    call = cmdlet.bind(tenant, given)
    with tenant.transaction():
        value = cmdlet.run(call)
    if not cmdlet.name.startswith("Get-"):
        target = call.text("Identity") or call.text("Name")
        tenant.tell(
            "exchange", f"Exchange: {cmdlet.name} för {target}", f"Exchange: {cmdlet.name} for {target}", target=target
        )
    return value, call


class Roles:
    """RBAC in Exchange: which management roles an app (its service principal) has. Without one, no cmdlet is its to run."""

    def __init__(self, tenant: Tenant) -> None:
        self.tenant = tenant
        tenant.create(SCHEMA)

    def assign(self, app_id: str, role: str) -> None:
        """Give an app a role such as ``Organization Management`` or ``Mail Recipients``."""
        self.tenant.run("INSERT OR IGNORE INTO management_roles (app_id, role) VALUES (?, ?)", (app_id, role))

    def revoke(self, app_id: str, role: str) -> None:
        """Take it away."""
        self.tenant.run("DELETE FROM management_roles WHERE app_id = ? AND role = ?", (app_id, role))

    def of(self, app_id: str) -> set[str]:
        """The roles of an app."""
        return {row["role"] for row in self.tenant.all("SELECT role FROM management_roles WHERE app_id = ?", (app_id,))}

    def check(self, app_id: str, cmdlet: Cmdlet) -> None:
        """Raise CmdletError 403 unless one of the app's roles holds the cmdlet."""
        if not self.of(app_id) & set(cmdlet.roles):
            raise CmdletError(
                403,
                "Forbidden",
                "Microsoft.Exchange.Configuration.Authorization.CmdletAccessDeniedException",
                f'The app "{app_id}" isn\'t assigned to any management role that has the cmdlet {cmdlet.name}.',
            )
