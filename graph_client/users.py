"""People and function mailboxes of the directory. Graph reference: user resource, "List users", "user: delta", "List manager"."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import msgspec
from kiota_abstractions.base_request_configuration import RequestConfiguration

from graph_client.client import GraphClient, settled
from graph_client.errors import GraphError, NotFound
from graph_client.mailbox_settings import purpose
from graph_client.paging import DeltaPage, delta, pages, saved
from graph_client.permissions.directory import USERS_DELTA, USERS_GET, USERS_LIST, USERS_MANAGER
from policies.vocabulary import DirectoryEntry, Language, MailboxKind

FIELDS = [
    "id", "userPrincipalName", "mail", "displayName", "accountEnabled", "givenName", "surname", "jobTitle", "department",
    "officeLocation", "businessPhones", "mobilePhone", "streetAddress", "postalCode", "city", "preferredLanguage", "companyName",
    "faxNumber", "otherMails", "employeeId", "onPremisesExtensionAttributes",
    "proxyAddresses",
]  # fmt: skip
_EXTENSIONS = tuple(f"extensionAttribute{n}" for n in range(1, 16))
PAGE = 100


class _Reference(msgspec.Struct):
    id: str


class GraphUser(msgspec.Struct, rename="camel", frozen=True):
    """A ``user`` as Graph sends it, with the fields a signature may need. A delta may leave out what did not change."""

    id: str
    user_principal_name: str | None = None
    mail: str | None = None
    display_name: str | None = None
    account_enabled: bool | None = None
    given_name: str | None = None
    surname: str | None = None
    job_title: str | None = None
    department: str | None = None
    office_location: str | None = None
    business_phones: list[str] = []
    mobile_phone: str | None = None
    street_address: str | None = None
    postal_code: str | None = None
    city: str | None = None
    preferred_language: str | None = None
    company_name: str | None = None
    fax_number: str | None = None
    other_mails: list[str] = []
    employee_id: str | None = None
    on_premises_extension_attributes: dict[str, Any] | None = None
    proxy_addresses: list[str] = []
    manager: _Reference | None = None

    def entry(self, kind: MailboxKind = MailboxKind.PERSONAL) -> DirectoryEntry:
        """As the rest of the product knows it. Missing fields are empty texts."""
        return DirectoryEntry(
            id=self.id,
            address=self.mail or self.user_principal_name or "",
            display_name=self.display_name or "",
            kind=kind,
            given_name=self.given_name or "",
            surname=self.surname or "",
            title=self.job_title or "",
            department=self.department or "",
            unit=self.office_location or "",
            phone=self.business_phones[0] if self.business_phones else "",
            mobile=self.mobile_phone or "",
            street=self.street_address or "",
            postal_code=self.postal_code or "",
            city=self.city or "",
            language=Language.ENGLISH if (self.preferred_language or "").lower().startswith("en") else Language.SWEDISH,
            manager_id=self.manager.id if self.manager else "",
            attributes=self._attributes(),
            aliases=self._aliases() if kind is MailboxKind.FUNCTION else (),
        )

    def _aliases(self) -> tuple[str, ...]:
        """Its addresses for mail (``smtp:``) beside the main one; of other kinds, such as ``sip:``, none."""
        found = (one.casefold() for one in self.proxy_addresses)
        mail = (one.partition(":")[2] for one in found if one.startswith("smtp:"))
        return tuple(sorted({one for one in mail if "@" in one} - {(self.mail or "").casefold()}))

    def _attributes(self) -> dict[str, str]:
        found = {
            "companyName": self.company_name,
            "faxNumber": self.fax_number,
            "employeeId": self.employee_id,
            "otherMails": self.other_mails[0] if self.other_mails else None,
        }
        extensions = self.on_premises_extension_attributes or {}
        found.update({name: extensions.get(name) for name in _EXTENSIONS})
        return {name: value for name, value in found.items() if isinstance(value, str) and value}


async def list_users(client: GraphClient) -> AsyncIterator[GraphUser]:
    """Everybody who has a mail address, with the manager's id. Guests and accounts without mail are left out."""
    builder = client.users
    query = builder.UsersRequestBuilderGetQueryParameters(select=FIELDS, expand=["manager($select=id)"], top=PAGE)
    first = client.prepare(USERS_LIST, builder.to_get_request_information(RequestConfiguration(query_parameters=query)))
    async for page in pages(client, first, GraphUser):
        for user in page:
            if user.mail:
                yield user


async def get_user(client: GraphClient, user: str) -> GraphUser:
    """One person by id or user principal name, with the manager's id. Raises NotFound."""
    builder = client.users.by_user_id(user)
    query = builder.UserItemRequestBuilderGetQueryParameters(select=FIELDS, expand=["manager($select=id)"])
    info = builder.to_get_request_information(RequestConfiguration(query_parameters=query))
    return await client.fetch(client.prepare(USERS_GET, info), GraphUser)


async def find_user(client: GraphClient, address: str) -> GraphUser | None:
    """Who has this as the main mail address, or None. A mail address need not be the user principal name, so Graph is asked for it."""
    builder = client.users
    wanted = "mail eq '{}'".format(address.replace("'", "''"))
    query = builder.UsersRequestBuilderGetQueryParameters(
        select=FIELDS, expand=["manager($select=id)"], filter=wanted, top=2
    )
    first = client.prepare(USERS_LIST, builder.to_get_request_information(RequestConfiguration(query_parameters=query)))
    async for page in pages(client, first, GraphUser):
        for user in page:
            return user
    return None


async def manager_of(client: GraphClient, user: str) -> str:
    """The manager's id, or an empty text when there is none."""
    builder = client.users.by_user_id(user).manager
    query = builder.ManagerRequestBuilderGetQueryParameters(select=["id"])
    info = builder.to_get_request_information(RequestConfiguration(query_parameters=query))
    try:
        return (await client.fetch(client.prepare(USERS_MANAGER, info), _Reference, batched=True)).id
    except NotFound:
        return ""


async def users_delta(client: GraphClient, state: str | None = None) -> AsyncIterator[DeltaPage[GraphUser]]:
    """Whose fields changed since ``state`` (None: everybody). Managers do not come along: ask ``manager_of`` for those who changed."""
    if state is None:
        builder = client.users.delta
        query = builder.DeltaRequestBuilderGetQueryParameters(select=FIELDS)
        info = builder.to_get_request_information(RequestConfiguration(query_parameters=query))
        first = client.prepare(USERS_DELTA, info)
    else:
        first = saved(client, USERS_DELTA, state, mailbox=None)
    async for page in delta(client, first, GraphUser):
        yield page


async def read_directory(client: GraphClient) -> list[DirectoryEntry]:
    """Every person and function mailbox.

    Only accounts that nobody can sign in to are asked for their purpose, since a shared mailbox is one of those; a mailbox that cannot
    be asked counts as personal.
    """
    users = [user async for user in list_users(client)]
    candidates = [user for user in users if user.account_enabled is False]
    purposes = await settled(purpose(client, user.id) for user in candidates)
    shared = {
        user.id
        for user, found in zip(candidates, purposes, strict=True)
        if not isinstance(found, GraphError) and found == "shared"
    }
    return [user.entry(MailboxKind.FUNCTION if user.id in shared else MailboxKind.PERSONAL) for user in users]
