"""The directory: people, shared mailboxes' accounts, groups, domains. Graph's JSON of an object is kept as it is shown."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sandbox.directory_groups import Groups
from sandbox.directory_rows import GroupRow, UserRow
from sandbox.directory_users import Users
from sandbox.ids import DOMAIN

if TYPE_CHECKING:
    from sandbox.entra.apps import App
    from sandbox.tenant import Tenant

__all__ = ["Directory", "GroupRow", "UserRow"]


class Directory(Users, Groups):
    """Everything the directory knows: users, groups, accepted domains and app registrations."""

    def __init__(self, tenant: Tenant) -> None:
        super().__init__(tenant)
        if tenant.one("SELECT 1 FROM domains") is None:
            self.add_domain(DOMAIN, default=True)

    def add_domain(self, name: str, *, default: bool = False) -> None:
        """Accept mail for one more domain."""
        self.tenant.run("INSERT OR IGNORE INTO domains (name, is_default) VALUES (?, ?)", (name.casefold(), default))

    def domains(self) -> list[str]:
        """The accepted domains, the default one first."""
        return [row["name"] for row in self.tenant.all("SELECT name FROM domains ORDER BY is_default DESC, name")]

    def is_internal(self, address: str) -> bool:
        """Whether the address lies in an accepted domain."""
        domain = address.strip().casefold().rpartition("@")[2]
        return self.tenant.one("SELECT 1 FROM domains WHERE name = ?", (domain,)) is not None

    def app(self, app_id: str) -> App | None:
        """The app registration with that client id."""
        return self.tenant.entra.apps.get(app_id)
