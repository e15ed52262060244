"""The Exchange Online Admin API and the cmdlets behind it."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import httpx
import jwt
import pytest
from starlette.applications import Starlette

from sandbox.exchange.admin_api import routes
from sandbox.ids import TENANT_ID
from tests.sandbox.exchange.post_office import Post

APP = "11111111-2222-4333-8444-555555555555"
ROLES = ["Exchange.ManageAsApp", "Exchange.ManageAsAppV2"]


class _Tokens:
    """Takes the bearer's text for the list of roles."""

    def claims(self, token: str, audiences: Any) -> dict[str, Any]:
        if not token:
            raise jwt.PyJWTError("no token")
        return {"appid": APP, "roles": token.split(",")}


class Admin:
    """A client of the Admin API."""

    def __init__(self, post: Post) -> None:
        post.tenant.entra = SimpleNamespace(tokens=_Tokens())  # type: ignore[assignment]
        app = Starlette(routes=routes)
        app.state.tenant = post.tenant
        self.http = httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="https://localhost:0")
        self.headers = {"Authorization": f"Bearer {','.join(ROLES)}", "X-AnchorMailbox": "UPN:anna@sandby.example"}

    async def post(self, path: str, cmdlet: str, **parameters: Any) -> httpx.Response:
        """Run one cmdlet."""
        body = {"CmdletInput": {"CmdletName": cmdlet, "Parameters": parameters}}
        address = path if path.startswith(("/", "http")) else f"/adminapi/v2.0/{TENANT_ID}/{path}"
        return await self.http.post(address, json=body, headers=self.headers)

    async def run(self, cmdlet: str, **parameters: Any) -> list[dict[str, Any]]:
        """Run one cmdlet by InvokeCommand; its objects."""
        answer = await self.post(f"/adminapi/beta/{TENANT_ID}/InvokeCommand", cmdlet, **parameters)
        assert answer.status_code == 200, answer.text
        value: list[dict[str, Any]] = answer.json()["value"]
        return value

    async def fail(self, cmdlet: str, **parameters: Any) -> tuple[int, str]:
        """Run one that fails; status and the cmdlet's own words."""
        answer = await self.post(f"/adminapi/beta/{TENANT_ID}/InvokeCommand", cmdlet, **parameters)
        return answer.status_code, answer.json()["error"]["details"][0]["message"]


@pytest.fixture
def admin(post: Post) -> Admin:
    """A client whose app manages the organisation."""
    post.exchange.roles.assign(APP, "Organization Management")
    return Admin(post)


async def test_who_may_call(post: Post, admin: Admin) -> None:
    """No token 401, wrong permission 403, no management role 403, no routing hint 400, another tenant 400."""
    assert (await admin.post("OrganizationConfig", "Get-OrganizationConfig")).status_code == 200
    admin.headers["Authorization"] = ""
    assert (await admin.post("OrganizationConfig", "Get-OrganizationConfig")).status_code == 401
    admin.headers["Authorization"] = "Bearer Exchange.ManageAsApp"
    assert (await admin.post("OrganizationConfig", "Get-OrganizationConfig")).status_code == 403
    admin.headers["Authorization"] = f"Bearer {','.join(ROLES)}"
    post.exchange.roles.revoke(APP, "Organization Management")
    post.exchange.roles.assign(APP, "View-Only Recipients")
    assert (await admin.fail("Set-Mailbox", Identity="anna"))[0] == 403
    assert len(await admin.run("Get-Mailbox")) == 4
    del admin.headers["X-AnchorMailbox"]
    assert (await admin.post("OrganizationConfig", "Get-OrganizationConfig")).status_code == 400
    admin.headers["X-AnchorMailbox"] = "x"
    other = "/adminapi/v2.0/00000000-0000-0000-0000-000000000000/Mailbox"
    assert (await admin.post(other, "Get-Mailbox")).status_code == 400


@pytest.mark.parametrize("body", [b"", b"[]", b'{"CmdletInput": 3}', b'{"CmdletInput": {"CmdletName": 1}}', b"\xff"])
async def test_bad_bodies_are_refused(admin: Admin, body: bytes) -> None:
    """Anything but CmdletInput with a name and parameters is a 400 in the API's own shape."""
    answer = await admin.http.post(f"/adminapi/v2.0/{TENANT_ID}/Mailbox", content=body, headers=admin.headers)
    assert answer.status_code == 400
    assert answer.json()["error"]["code"] == "BadRequest"


async def test_parameters_are_bound_as_powershell_binds_them(admin: Admin) -> None:
    """Unknown names, wrong types, missing ones and unknown cmdlets are told in PowerShell's words."""
    assert (await admin.fail("Set-Mailbox", Identity="anna", Nonsense=1))[1].endswith("parameter name 'Nonsense'.")
    status, words = await admin.fail("Set-Mailbox", Identity="anna", DeliverToMailboxAndForward="kanske")
    assert (status, "Cannot process argument transformation" in words) == (400, True)
    assert "missing mandatory parameters: Identity" in (await admin.fail("Set-Mailbox"))[1]
    assert "is not recognized as the name of a cmdlet" in (await admin.fail("Format-Disk"))[1]
    status, words = await admin.fail("Get-Mailbox", Identity="ingen@sandby.example")
    assert status == 404
    assert "ManagementObjectNotFoundException|" in words
    assert await admin.run("get-mailbox", identity="ANNA@sandby.example", confirm=False, ErrorAction="Stop")


async def test_endpoints_offer_their_own_cmdlets_only(admin: Admin) -> None:
    """Version 2.0's Mailbox endpoint sets delegates and nothing else; an unknown endpoint is a 404."""
    assert (await admin.post("Mailbox", "New-Mailbox", Name="x", Shared=True)).status_code == 400
    forwarding = await admin.post("Mailbox", "Set-Mailbox", Identity="anna", ForwardingAddress="bjorn")
    assert "parameter name 'ForwardingAddress'" in forwarding.text
    assert (await admin.post("Diskquota", "Get-Mailbox")).status_code == 404


async def test_lists_are_paged(admin: Admin) -> None:
    """ResultSize is the page; nextLink leads through everything, and $select chooses properties."""
    address = f"/adminapi/v2.0/{TENANT_ID}/Mailbox?$select=PrimarySmtpAddress"
    seen = []
    while address:
        body = (await admin.post(address, "Get-Mailbox", ResultSize=3)).json()
        assert body["@odata.context"].endswith("$metadata#Collection(Exchange.GenericHashTable)")
        seen += body["value"]
        address = body.get("@odata.nextLink", "")
    assert [list(one) for one in seen] == [["PrimarySmtpAddress"]] * 4
    assert len(await admin.run("Get-Mailbox", ResultSize=2)) == 2


async def test_a_shared_mailbox_is_made_and_used(post: Post, admin: Admin) -> None:
    """New-Mailbox -Shared gives a mailbox that gets mail and whose purpose is shared; a taken address is refused."""
    (made,) = await admin.run("New-Mailbox", Shared=True, Name="Fritid", PrimarySmtpAddress="fritid@sandby.example")
    assert made["RecipientTypeDetails"] == "SharedMailbox"
    post.send("anna", "fritid")
    assert post.subjects("fritid") == ["Hej"]
    assert post.tenant.mail.settings(post.id("fritid"))["userPurpose"] == "shared"
    assert "already being used" in (await admin.fail("New-Mailbox", Shared=True, Name="Fritid"))[1]
    assert (await admin.fail("New-Mailbox", Name="Person"))[0] == 400
    assert "exchange" in post.told()
    await admin.run("Remove-Mailbox", Identity="fritid@sandby.example")
    assert (await admin.fail("Get-Mailbox", Identity="fritid@sandby.example"))[0] == 404


async def test_forwarding_is_set_shown_and_taken_away(post: Post, admin: Admin) -> None:
    """Set-Mailbox changes only what it names."""
    await admin.run("Set-Mailbox", Identity="anna", ForwardingAddress="bjorn", DeliverToMailboxAndForward="$true")
    (shown,) = await admin.run("Get-Mailbox", Identity="anna")
    assert (shown["ForwardingAddress"], shown["DeliverToMailboxAndForward"]) == ("Björn Ek", True)
    post.arrive("anna")
    assert (len(post.subjects("anna")), len(post.subjects("bjorn"))) == (1, 1)
    await admin.run("Set-Mailbox", Identity="anna", ForwardingAddress=None)
    (shown,) = await admin.run("Get-Mailbox", Identity="anna")
    assert (shown["ForwardingAddress"], shown["DeliverToMailboxAndForward"]) == (None, True)
    assert (await admin.fail("Set-Mailbox", Identity="anna", ForwardingSmtpAddress="inte en adress"))[0] == 400
    assert (await admin.fail("Set-Mailbox", Identity="anna", ForwardingAddress="anna"))[0] == 400


async def test_send_on_behalf_by_list_and_by_hash_table(post: Post, admin: Admin) -> None:
    """A list replaces the delegates; add and remove change them one by one."""
    await admin.post("Mailbox", "Set-Mailbox", Identity="social", GrantSendOnBehalfTo=["anna", "carin"])
    table = {"@odata.type": "#Exchange.GenericHashTable", "add": "bjorn", "remove": ["carin"]}
    answer = await admin.post("Mailbox", "Set-Mailbox", Identity="social", GrantSendOnBehalfTo=table)
    assert answer.status_code == 200
    assert {
        name: post.exchange.can_send_on_behalf(post.id(name), post.id("social")) for name in ("anna", "bjorn", "carin")
    } == {
        "anna": True,
        "bjorn": True,
        "carin": False,
    }
    missing = await admin.post("Mailbox", "Set-Mailbox", Identity="social", GrantSendOnBehalfTo=["anna", "ingen"])
    assert missing.status_code == 404
    assert post.exchange.can_send_on_behalf(post.id("bjorn"), post.id("social"))


async def test_full_access_and_send_as(post: Post, admin: Admin) -> None:
    """Add, show and remove; doing it twice is a warning, not an error."""
    path = f"/adminapi/beta/{TENANT_ID}/InvokeCommand"
    for _ in range(2):
        answer = await admin.post(
            path, "Add-MailboxPermission", Identity="social", User="anna", AccessRights="FullAccess", AutoMapping=False
        )
        await admin.run(
            "Add-RecipientPermission", Identity="social", Trustee="anna", AccessRights=["SendAs"], Confirm=False
        )
    assert "already present" in answer.json()["@adminapi.warnings"][0]
    assert post.exchange.can_open(post.id("anna"), post.id("social"))
    assert post.exchange.can_send_as(post.id("anna"), post.id("social"))
    shown = await admin.run("Get-MailboxPermission", Identity="social")
    assert [one["User"] for one in shown] == ["NT AUTHORITY\\SELF", "anna@sandby.example"]
    (only,) = await admin.run("Get-RecipientPermission", Identity="social", Trustee="anna")
    assert only["AccessRights"] == ["SendAs"]
    await admin.run(
        "Remove-MailboxPermission", Identity="social", User="anna", AccessRights="FullAccess", Confirm=False
    )
    await admin.run(
        "Remove-RecipientPermission", Identity="social", Trustee="anna", AccessRights="SendAs", Confirm=False
    )
    assert not post.exchange.can_open(post.id("anna"), post.id("social"))
    assert not post.exchange.can_send_as(post.id("anna"), post.id("social"))
    assert (await admin.fail("Add-MailboxPermission", Identity="social", User="anna", AccessRights="Allt"))[0] == 400


async def test_folder_permissions(post: Post, admin: Admin) -> None:
    """Reviewer on the inbox lets Björn read Anna's inbox; Set changes it; adding twice and changing nobody fail."""
    where = {"Identity": "anna@sandby.example:\\Inkorg", "User": "bjorn@sandby.example"}
    added = await admin.post("MailboxFolderPermission", "Add-MailboxFolderPermission", **where, AccessRights="Reviewer")
    assert added.json()["value"][0]["AccessRights"] == ["Reviewer"]
    access, anna, bjorn = post.exchange.access, post.id("anna"), post.id("bjorn")
    assert access.can_use_folder(bjorn, anna, "inbox")
    assert not access.can_use_folder(bjorn, anna, "inbox", need="e")
    assert not access.can_use_folder(bjorn, anna, "sentitems")
    assert (
        "existing permission entry"
        in (await admin.fail("Add-MailboxFolderPermission", **where, AccessRights="Editor"))[1]
    )
    await admin.run("Set-MailboxFolderPermission", **where, AccessRights=["Editor"])
    assert access.can_use_folder(bjorn, anna, "inbox", need="e")
    shown = await admin.run("Get-MailboxFolderPermission", Identity="anna@sandby.example:\\Inbox")
    assert [(one["User"], one["AccessRights"]) for one in shown] == [
        ("Default", ["None"]),
        ("Anonymous", ["None"]),
        ("Björn Ek", ["Editor"]),
    ]
    await admin.run("Remove-MailboxFolderPermission", **where)
    assert (await admin.fail("Remove-MailboxFolderPermission", **where))[0] == 404
    assert (await admin.fail("Set-MailboxFolderPermission", **where, AccessRights="Reviewer"))[0] == 404
    assert not access.can_use_folder(bjorn, anna, "inbox")
    assert (await admin.fail("Add-MailboxFolderPermission", **where, AccessRights="Kejsare"))[0] == 400
    bad = {**where, "Identity": "anna@sandby.example:\\Finns inte"}
    assert (await admin.fail("Add-MailboxFolderPermission", **bad, AccessRights="Editor"))[0] == 404


async def test_mail_flow_rules_by_cmdlet(post: Post, admin: Admin) -> None:
    """A rule is made, shown, switched off, and does what it says; half a rule is refused."""
    rule = {
        "HeaderContainsMessageHeader": "x-postvakt-auto",
        "HeaderContainsWords": ["1"],
        "SetHeaderName": "Auto-Submitted",
        "SetHeaderValue": "auto-replied",
    }
    await admin.run("New-TransportRule", Name="Postvakt", **rule)
    post.send("anna", "bjorn", headers=[("x-postvakt-auto", "1")])
    assert post.headers(post.box("bjorn")[0])["auto-submitted"] == "auto-replied"
    assert (await admin.fail("New-TransportRule", Name="POSTVAKT", **rule))[0] == 400
    assert "must be used together" in (await admin.fail("New-TransportRule", Name="b", SetHeaderName="x"))[1]
    await admin.run("Set-TransportRule", Identity="Postvakt", SetHeaderValue="auto-generated", Comments="ny")
    (shown,) = await admin.run("Get-TransportRule", Identity="postvakt")
    assert (shown["SetHeaderValue"], shown["State"]) == ("auto-generated", "Enabled")
    await admin.run("Remove-TransportRule", Identity="Postvakt")
    assert await admin.run("Get-TransportRule") == []


async def test_the_organisation(post: Post, admin: Admin) -> None:
    """Domains, settings, a group's members and the outbound policy are read and the policy is set."""
    domains = await admin.post("AcceptedDomain", "Get-AcceptedDomain")
    assert [one["DomainName"] for one in domains.json()["value"]] == ["sandby.example"]
    members = await admin.post("DistributionGroupMember", "Get-DistributionGroupMember", Identity="alla@sandby.example")
    assert [one["DisplayName"] for one in members.json()["value"]] == ["Anna Lind", "Björn Ek", "Carin Holm"]
    (config,) = (await admin.post("OrganizationConfig", "Get-OrganizationConfig")).json()["value"]
    assert config["MailTipsLargeAudienceThreshold"] == 25
    await admin.run("Set-HostedOutboundSpamFilterPolicy", Identity="Default", AutoForwardingMode="on")
    assert post.exchange.config.auto_forwarding
