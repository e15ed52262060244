from __future__ import annotations

import asyncio
import threading
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

import httpx
import jwt
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import NameOID

from graph_client.auth import (
    MsalCredential,
    SignInHttp,
    with_certificate,
    with_federated_token,
    with_managed_identity,
    with_secret,
)
from graph_client.errors import AuthenticationError, ServiceUnavailable

AUTHORITY = "https://login.example/0a5b1c2d-3e4f-4a5b-8c6d-7e8f9a0b1c2d"
CLIENT = "11c0ffee-0000-4000-8000-00000000a001"


class Entra(httpx.BaseTransport):
    """Discovery and the token endpoint, remembering what was posted."""

    def __init__(self, answer: httpx.Response | Exception | None = None) -> None:
        self.answer = answer
        self.posted: list[dict[str, str]] = []

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        if "openid-configuration" in request.url.path:
            endpoints = {name: f"{AUTHORITY}/{name}" for name in ("token_endpoint", "authorization_endpoint")}
            return httpx.Response(200, json={**endpoints, "issuer": f"{AUTHORITY}/v2.0"}, request=request)
        self.posted.append({name: values[0] for name, values in parse_qs(request.content.decode()).items()})
        if isinstance(self.answer, Exception):
            raise self.answer
        if self.answer is not None:
            self.answer.request = request
            return self.answer
        token = {"access_token": f"t{len(self.posted)}", "expires_in": 3600, "token_type": "Bearer"}
        return httpx.Response(200, json=token, request=request)


def _get(credential: MsalCredential, rejected: str = "") -> str:
    return asyncio.run(credential.token(rejected=rejected))


def test_a_secret_is_exchanged_for_a_token_that_is_kept() -> None:
    """The second question is answered without asking the sign-in service."""
    entra = Entra()
    credential = with_secret(CLIENT, AUTHORITY, "s", http=SignInHttp(transport=entra))
    assert [_get(credential), _get(credential)] == ["t1", "t1"]
    assert entra.posted[0]["client_secret"] == "s"
    assert entra.posted[0]["scope"] == "https://graph.microsoft.com/.default"


def test_a_rejected_token_is_replaced() -> None:
    """Graph's refusal of a token leads to a new one even though the old has not expired."""
    entra = Entra()
    credential = with_secret(CLIENT, AUTHORITY, "s", http=SignInHttp(transport=entra))
    first = _get(credential)
    assert _get(credential, rejected=first) == "t2"
    assert _get(credential, rejected=first) == "t2"


def test_a_certificate_signs_the_assertion(tmp_path: Path) -> None:
    """The private key never leaves; what is posted is an assertion that its certificate verifies, with the certificate's SHA-256."""
    key, pem = _certificate()
    file = tmp_path / "client.pem"
    file.write_text(pem)
    entra = Entra()
    assert _get(with_certificate(CLIENT, AUTHORITY, file, http=SignInHttp(transport=entra))) == "t1"
    assertion = entra.posted[0]["client_assertion"]
    claims = jwt.decode(
        assertion, key.public_key(), algorithms=["PS256", "RS256"], audience=f"{AUTHORITY}/token_endpoint"
    )
    assert claims["iss"] == CLIENT
    assert "x5t#S256" in jwt.get_unverified_header(assertion)


@pytest.mark.parametrize("content", [None, "", "nonsense", "åäö"])
def test_a_certificate_file_that_is_none_is_a_clear_error(content: str | None, tmp_path: Path) -> None:
    """A missing, empty or wrong file says what it must hold, before anything is sent."""
    file = tmp_path / "client.pem"
    if content is not None:
        file.write_text(content, encoding="utf-8")
    with pytest.raises(AuthenticationError, match="certificate"):
        with_certificate(CLIENT, AUTHORITY, file, http=SignInHttp(transport=Entra()))


def test_a_federated_token_is_read_anew_each_time(tmp_path: Path) -> None:
    """Workload identity rotates its file; each sign-in posts what stands there now."""
    file = tmp_path / "token"
    file.write_text("first\n")
    entra = Entra()
    credential = with_federated_token(CLIENT, AUTHORITY, file, http=SignInHttp(transport=entra))
    token = _get(credential)
    file.write_text("second\n")
    _get(credential, rejected=token)
    assert [posted["client_assertion"] for posted in entra.posted] == ["first", "second"]


def test_a_federated_token_that_is_missing_is_an_error_of_the_tree(tmp_path: Path) -> None:
    """No file, no sign-in, and the error says so."""
    with pytest.raises(AuthenticationError):
        _get(with_federated_token(CLIENT, AUTHORITY, tmp_path / "none", http=SignInHttp(transport=Entra())))


@pytest.mark.parametrize(
    ("answer", "kind"),
    [
        (
            httpx.Response(401, json={"error": "invalid_client", "error_description": "AADSTS7000215"}),
            AuthenticationError,
        ),
        (httpx.Response(400, json={"error": "temporarily_unavailable"}), ServiceUnavailable),
        (httpx.Response(503, text="later"), ServiceUnavailable),
        (httpx.Response(200, text="<html>"), AuthenticationError),
        (httpx.Response(200, json={}), AuthenticationError),
        (httpx.ConnectError("x"), ServiceUnavailable),
        (httpx.ReadTimeout("x"), ServiceUnavailable),
        (RuntimeError("x"), AuthenticationError),
    ],
)
def test_whatever_sign_in_answers_is_an_error_of_the_tree(
    answer: httpx.Response | Exception, kind: type[Exception]
) -> None:
    """Refusals are permanent, outages are retryable, and no secret stands in the text."""
    credential = with_secret(CLIENT, AUTHORITY, "very-secret", http=SignInHttp(transport=Entra(answer)))
    with pytest.raises(kind) as caught:
        _get(credential)
    assert "very-secret" not in str(caught.value)


def test_managed_identity_asks_where_azure_says(monkeypatch: pytest.MonkeyPatch) -> None:
    """The endpoint and its header come from the environment that Azure sets; the answer becomes the token."""
    seen: list[httpx.Request] = []

    def answer(request: httpx.Request) -> httpx.Response:
        seen.append(request)
        expires = int((datetime.now(UTC) + timedelta(hours=1)).timestamp())
        return httpx.Response(
            200,
            json={"access_token": f"m{len(seen)}", "expires_on": str(expires), "resource": "r", "token_type": "Bearer"},
        )

    monkeypatch.setenv("IDENTITY_ENDPOINT", "http://127.0.0.1:4141/msi/token")
    monkeypatch.setenv("IDENTITY_HEADER", "h")
    credential = with_managed_identity("user-assigned", http=SignInHttp(transport=httpx.MockTransport(answer)))
    token = _get(credential)
    assert (token, _get(credential, rejected=token)) == ("m1", "m2")
    assert seen[0].headers["x-identity-header"] == "h"
    assert seen[0].url.params["resource"] == "https://graph.microsoft.com"


def test_tokens_are_renewed_early_and_once_for_all() -> None:
    """Five minutes before the end somebody fetches a new one, and those who come at the same moment share it."""
    now = [0.0]
    asked: list[bool] = []
    gate = threading.Event()

    def acquire(force: bool) -> Mapping[str, Any]:
        asked.append(force)
        gate.wait(5)
        return {"access_token": f"t{len(asked)}", "expires_in": 3600}

    credential = MsalCredential(acquire, monotonic=lambda: now[0])

    async def many() -> set[str]:
        waiting = [asyncio.ensure_future(credential.token()) for _ in range(10)]
        await asyncio.sleep(0)
        gate.set()
        return set(await asyncio.gather(*waiting))

    assert asyncio.run(many()) == {"t1"}
    now[0] = 3299
    assert _get(credential) == "t1"
    now[0] = 3301
    assert _get(credential) == "t2"
    assert asked == [False, False]


def _certificate() -> tuple[rsa.RSAPrivateKey, str]:
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "postvakt")])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name).issuer_name(name).public_key(key.public_key()).serial_number(1)
        .not_valid_before(now).not_valid_after(now + timedelta(days=1)).sign(key, hashes.SHA256())
    )  # fmt: skip
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    return key, (private + certificate.public_bytes(serialization.Encoding.PEM)).decode()
