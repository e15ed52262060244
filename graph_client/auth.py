"""Sign-in of the application: certificate, federated token, managed identity or (on the local tenant) a secret, all through msal.

msal waits for the network, so it runs in a thread. Tokens are kept and renewed five minutes early; one renewal at a time.
"""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import httpx

from graph_client.errors import AuthenticationError, GraphError, ServiceUnavailable
from graph_client.transport import trust

GRAPH_RESOURCE = "https://graph.microsoft.com"
EARLY_SECONDS = 300.0
_TEMPORARY = frozenset({"temporarily_unavailable", "server_error", "request_timeout"})

# gives msal's answer: {"access_token", "expires_in"} or {"error", "error_description"}; True asks for one that is not from a cache
Acquire = Callable[[bool], Mapping[str, Any]]


class MsalCredential:
    """A credential over some way of asking msal. Safe to share between tasks, threads and event loops."""

    def __init__(self, acquire: Acquire, *, monotonic: Callable[[], float] = time.monotonic) -> None:
        self._acquire = acquire
        self._monotonic = monotonic
        self._lock = threading.Lock()
        self._token = ""
        self._renew_at = 0.0

    async def token(self, *, rejected: str = "") -> str:
        """A valid access token, another one than ``rejected``. Raises AuthenticationError or ServiceUnavailable."""
        if self._fresh(rejected):
            return self._token
        return await asyncio.to_thread(self._renew, rejected)

    def _fresh(self, rejected: str) -> bool:
        return bool(self._token) and self._token != rejected and self._monotonic() < self._renew_at

    def _renew(self, rejected: str) -> str:
        with self._lock:
            if self._fresh(rejected):  # somebody else was here first
                return self._token
            answer = _ask(self._acquire, force=bool(rejected))
            life = _seconds(answer.get("expires_in"))
            self._token = str(answer["access_token"])
            self._renew_at = self._monotonic() + max(life - EARLY_SECONDS, life / 2)
            return self._token


def _seconds(value: Any) -> float:
    try:
        return max(0.0, float(value))
    except (TypeError, ValueError):
        return 0.0


def _ask(acquire: Acquire, *, force: bool) -> Mapping[str, Any]:
    try:
        answer = acquire(force)
    except GraphError:
        raise
    except httpx.TransportError as error:
        raise ServiceUnavailable(f"The sign-in service cannot be reached ({type(error).__name__}).") from error
    except Exception as error:  # msal raises many kinds, and nothing but our own tree may escape
        if (
            type(error).__name__ == "MsalServiceError"
        ):  # msal's word for 5xx; importing msal here would make every start slow
            raise ServiceUnavailable(f"The sign-in service failed ({error}).") from error
        raise AuthenticationError(
            f"Sign-in is set up wrongly: {type(error).__name__}.", detail=str(error)[:500]
        ) from error
    if isinstance(answer.get("access_token"), str) and answer["access_token"]:
        return answer
    code = str(answer.get("error", "no answer"))
    detail = str(answer.get("error_description", ""))[:500]
    if code in _TEMPORARY:
        raise ServiceUnavailable(f"The sign-in service answered {code[:80]}.", code=code, detail=detail)
    raise AuthenticationError(f"Sign-in was refused: {code[:80]}.", code=code, detail=detail)


class SignInHttp:
    """What msal needs of an HTTP client, over httpx: our trusted authorities, our time-outs, no redirects."""

    def __init__(
        self, *, ca_file: Path | None = None, seconds: float = 20.0, transport: httpx.BaseTransport | None = None
    ) -> None:
        """``ca_file``: the trusted authorities in PEM instead of the machine's; ``transport``: instead of the network, for tests."""
        self._verify = trust(ca_file) if transport is None else True
        self._seconds = seconds
        self._transport = transport

    def _send(self, method: str, url: str, **what: Any) -> httpx.Response:
        # a connection for each of the few requests an hour, so that none is left open when nobody signs in any more
        with httpx.Client(verify=self._verify, timeout=self._seconds, transport=self._transport) as client:
            return client.request(method, url, **what)

    def post(self, url: str, params: Any = None, data: Any = None, headers: Any = None, **_: Any) -> httpx.Response:
        """As msal calls it; further keywords are requests' own and do not apply."""
        # urlencode takes the bytes that msal's assertions are; httpx would write them as b'…'
        content = urlencode(data or {}) if not isinstance(data, str | bytes) else data
        form = {"content-type": "application/x-www-form-urlencoded", **(headers or {})}
        return self._send("POST", url, params=params, content=content, headers=form)

    def get(self, url: str, params: Any = None, headers: Any = None, **_: Any) -> httpx.Response:
        """As msal calls it."""
        return self._send("GET", url, params=params, headers=headers)

    def close(self) -> None:
        """Nothing stays open."""


def _confidential(client_id: str, authority: str, proof: Any, http: SignInHttp, scope: str) -> MsalCredential:
    made: list[Any] = []

    def acquire(force: bool) -> Mapping[str, Any]:
        import msal

        if not made:
            # an authority that Microsoft does not know (the local tenant) must not be looked up with Microsoft
            known = authority.startswith("https://login.microsoftonline.com/")
            made.append(
                msal.ConfidentialClientApplication(
                    client_id, client_credential=proof, authority=authority, http_client=http, instance_discovery=known
                )
            )
        application = made[0]
        if force:
            application.remove_tokens_for_client()
        answer: Mapping[str, Any] = application.acquire_token_for_client(scopes=[scope])
        return answer

    return MsalCredential(acquire)


def with_certificate(
    client_id: str, authority: str, pem_file: Path, *, http: SignInHttp | None = None, resource: str = GRAPH_RESOURCE
) -> MsalCredential:
    """Sign in with a certificate; ``pem_file`` holds the private key and the certificate. Raises AuthenticationError if it does not."""
    try:
        pem = pem_file.read_text(encoding="ascii")
    except (OSError, UnicodeDecodeError) as error:
        raise AuthenticationError("The certificate file cannot be read.", detail=str(error)[:500]) from error
    if "PRIVATE KEY-----" not in pem or "-----BEGIN CERTIFICATE-----" not in pem:
        raise AuthenticationError("The certificate file must hold a private key and a certificate in PEM.")
    certificate = pem[pem.index("-----BEGIN CERTIFICATE-----") :]
    proof = {"private_key": pem, "public_certificate": certificate}
    return _confidential(client_id, authority, proof, http or SignInHttp(), f"{resource}/.default")


def with_federated_token(
    client_id: str, authority: str, token_file: Path, *, http: SignInHttp | None = None, resource: str = GRAPH_RESOURCE
) -> MsalCredential:
    """Sign in with another issuer's token (workload identity), read anew from ``token_file`` each time because it is rotated."""
    proof = {"client_assertion": lambda: token_file.read_text(encoding="ascii").strip()}
    return _confidential(client_id, authority, proof, http or SignInHttp(), f"{resource}/.default")


def with_secret(
    client_id: str, authority: str, secret: str, *, http: SignInHttp | None = None, resource: str = GRAPH_RESOURCE
) -> MsalCredential:
    """Sign in with a client secret: for the local tenant only; settings refuse it in production."""
    return _confidential(client_id, authority, secret, http or SignInHttp(), f"{resource}/.default")


def with_managed_identity(
    client_id: str | None = None, *, http: SignInHttp | None = None, resource: str = GRAPH_RESOURCE
) -> MsalCredential:
    """Sign in as the function app's managed identity; ``client_id`` for a user-assigned one.

    msal reads where to ask from the environment that Azure sets (``IDENTITY_ENDPOINT``, ``IDENTITY_HEADER``).
    """
    made: list[Any] = []
    client = http or SignInHttp()

    def acquire(force: bool) -> Mapping[str, Any]:
        import msal

        if force or not made:
            identity = (
                msal.UserAssignedManagedIdentity(client_id=client_id)
                if client_id
                else msal.SystemAssignedManagedIdentity()
            )
            made[:] = [msal.ManagedIdentityClient(identity, http_client=client)]
        answer: Mapping[str, Any] = made[0].acquire_token_for_client(resource=resource)
        return answer

    return MsalCredential(acquire)
