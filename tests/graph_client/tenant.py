"""The product's client towards the local tenant, patient and without jitter."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from graph_client.auth import SignInHttp, with_secret
from graph_client.client import GraphClient, Options
from graph_client.retries import RetryPolicy
from graph_client.transport import Limits
from sandbox.ids import POSTVAKT_APP_ID, POSTVAKT_DEMO_SECRET, TENANT_ID

if TYPE_CHECKING:
    from tests.conftest import TenantServer


@dataclass(frozen=True)
class Reach:
    """Where the tenant is; a ``TenantServer`` is one."""

    base_url: str
    ca_file: Path


def tenant_client(server: Reach | TenantServer, *, resource: str = "", path: str = "v1.0") -> GraphClient:
    """For Graph; with Exchange's ``resource`` and ``path`` for the Admin API."""
    http = SignInHttp(ca_file=server.ca_file)
    authority = f"{server.base_url}/{TENANT_ID}"
    chosen = {"resource": resource} if resource else {}
    return GraphClient(
        with_secret(POSTVAKT_APP_ID, authority, POSTVAKT_DEMO_SECRET, http=http, **chosen),
        base_url=f"{server.base_url}/{path}",
        allowed_hosts={server.base_url.removeprefix("https://")},
        ca_file=server.ca_file,
        options=Options(retries=RetryPolicy(attempts=30, jitter=lambda: 0.0), limits=Limits(seconds=20)),
    )
