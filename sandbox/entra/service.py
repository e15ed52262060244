"""Entra's parts put together for one tenant."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TYPE_CHECKING

from sandbox.entra.apps import Apps
from sandbox.entra.grants import Grants
from sandbox.entra.keys import SigningKey
from sandbox.entra.tokens import Tokens
from sandbox.ids import DOMAIN, TENANT_ID

if TYPE_CHECKING:
    from sandbox.tenant import Tenant

AUTHORITIES = ("common", "organizations", TENANT_ID, DOMAIN)


class Entra:
    """App registrations, keys, grants and tokens of one tenant. ``now``: seconds since the epoch, the machine's own."""

    def __init__(self, tenant: Tenant, now: Callable[[], float] = time.time) -> None:
        self.tenant = tenant
        self.now = now
        self.apps = Apps(tenant)
        self.grants = Grants(tenant, now)
        self.key = SigningKey(tenant)
        self.tokens = Tokens(self.key, self.apps, tenant.base_url, now)

    def audiences(self) -> frozenset[str]:
        """The addresses to which a client may make out its own assertion."""
        base = self.tenant.base_url
        endpoints = {f"{base}/{place}/oauth2/v2.0/token" for place in AUTHORITIES}
        return frozenset(
            endpoints | {f"{base}/{place}/v2.0" for place in AUTHORITIES} | {f"{base}/{TENANT_ID}/oauth2/token"}
        )
