"""Who the product is towards the tenant, from the settings: its clients of Graph and Exchange, and the console's sign-in."""

from __future__ import annotations

import ssl
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from graph_client.auth import MsalCredential
    from graph_client.client import GraphClient, Options
    from postvakt.settings import Settings


def graph_client(settings: Settings, options: Options | None = None) -> GraphClient:
    """A client of Microsoft Graph. ``options``: how it retries and limits itself. Raises AuthenticationError for a bad file."""
    from graph_client.auth import GRAPH_RESOURCE

    return _client(settings, f"{settings.graph_url}/v1.0", GRAPH_RESOURCE, options)


def exchange_client(settings: Settings, options: Options | None = None) -> GraphClient:
    """The same of Exchange Online's administration. Raises AuthenticationError for a bad file."""
    from graph_client.exchange_wire import EXCHANGE_RESOURCE

    return _client(settings, f"{settings.exchange_url}/adminapi", EXCHANGE_RESOURCE, options)


def _client(settings: Settings, base_url: str, resource: str, options: Options | None) -> GraphClient:
    from graph_client.client import GraphClient

    return GraphClient(
        _credential(settings, resource),
        base_url=base_url,
        allowed_hosts=[token_host(base_url)],
        ca_file=settings.ca_file,
        options=options,
    )


def _credential(settings: Settings, resource: str) -> MsalCredential:
    from graph_client import auth

    http = auth.SignInHttp(ca_file=settings.ca_file)
    if settings.managed_identity:
        return auth.with_managed_identity(
            None if settings.managed_identity == "system" else settings.managed_identity, http=http, resource=resource
        )
    authority = f"{settings.authority}/{settings.tenant_id}"
    if settings.client_certificate_file:
        file = settings.client_certificate_file
        return auth.with_certificate(settings.client_id, authority, file, http=http, resource=resource)
    if settings.federated_token_file:
        token = settings.federated_token_file
        return auth.with_federated_token(settings.client_id, authority, token, http=http, resource=resource)
    secret = settings.client_secret or ""
    return auth.with_secret(settings.client_id, authority, secret, http=http, resource=resource)


def sign_in_proof(settings: Settings) -> Any:
    """What msal's confidential client proves itself with when people sign in to the console.

    A managed identity proves the application by a federated credential on it (audience ``api://AzureADTokenExchange``).
    """
    if settings.client_certificate_file:
        pem = settings.client_certificate_file.read_text(encoding="ascii")
        return {"private_key": pem, "public_certificate": pem[max(0, pem.find("-----BEGIN CERTIFICATE-----")) :]}
    if settings.federated_token_file:
        file = settings.federated_token_file
        return {"client_assertion": lambda: file.read_text(encoding="ascii").strip()}
    if settings.managed_identity:
        return {"client_assertion": lambda: _managed_assertion(settings.managed_identity or "system")}
    return settings.client_secret


def _managed_assertion(identity: str) -> str:
    import msal

    from graph_client.auth import SignInHttp

    who = (
        msal.SystemAssignedManagedIdentity()
        if identity == "system"
        else msal.UserAssignedManagedIdentity(client_id=identity)
    )
    answer = msal.ManagedIdentityClient(who, http_client=SignInHttp()).acquire_token_for_client(
        resource="api://AzureADTokenExchange"
    )
    return str(answer.get("access_token", ""))


def trusted(settings: Settings) -> ssl.SSLContext:
    """The authorities to trust: the machine's, and the local tenant's where the settings name it."""
    return ssl.create_default_context(cafile=str(settings.ca_file) if settings.ca_file else None)


def token_host(url: str) -> str:
    """The one host that may get a token for this address, with its port where it is not 443."""
    parts = urlsplit(url)
    host = (parts.hostname or "").lower()
    return host if parts.port in {None, 443} else f"{host}:{parts.port}"
