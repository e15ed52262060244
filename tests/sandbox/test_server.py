"""One port for HTTP and HTTPS, the CA, clean failure when the port is taken."""

from __future__ import annotations

import datetime as dt
import socket
import ssl
from pathlib import Path

import httpx
import pytest
from cryptography import x509

from sandbox.ca import client_context, ensure_tls
from sandbox.server import PortTakenError, bind
from sandbox.tenant import TenantStateError
from tests.conftest import TenantServer

NOW = dt.datetime(2026, 11, 23, tzinfo=dt.UTC)


def test_http_and_https_on_one_port(tenant_server: TenantServer) -> None:
    """The first byte decides; both reach the same tenant, IPv4 and name alike."""
    port = tenant_server.base_url.rpartition(":")[2]
    with httpx.Client(verify=tenant_server.context()) as client:
        for base in (
            tenant_server.base_url,
            tenant_server.people_url,
            f"https://127.0.0.1:{port}",
            f"http://127.0.0.1:{port}",
        ):
            answer = client.get(f"{base}/sandbox/api/state")
            assert answer.json()["ready"] is True
            assert "date" in answer.headers


def test_strangers_do_not_trust_the_ca(tenant_server: TenantServer) -> None:
    """Without the CA file TLS fails."""
    with pytest.raises(httpx.ConnectError, match="CERTIFICATE_VERIFY_FAILED"):
        httpx.get(tenant_server.base_url)


def test_connections_that_say_nothing_or_rubbish_do_no_harm(tenant_server: TenantServer) -> None:
    """Closed, silent and garbled connections leave the server answering."""
    port = int(tenant_server.base_url.rpartition(":")[2])
    with socket.create_connection(("127.0.0.1", port)), socket.create_connection(("127.0.0.1", port)) as rubbish:
        rubbish.sendall(b"\x16\x03\x01\x00\x05rubbish")
        socket.create_connection(("127.0.0.1", port)).close()
        assert httpx.get(f"{tenant_server.people_url}/sandbox/api/state").status_code == 200


def test_a_large_body_is_refused(tenant_server: TenantServer) -> None:
    """More than 4 MB to Graph is 413 in Graph's shape; the version beta is not there."""
    answer = httpx.post(f"{tenant_server.people_url}/v1.0/users", content=b"x" * (4 * 1024 * 1024 + 1))
    assert answer.status_code == 413
    assert answer.json()["error"]["code"] == "RequestEntityTooLarge"
    assert httpx.get(f"{tenant_server.people_url}/beta/users").status_code == 400


def test_a_taken_port_is_told_with_what_to_do() -> None:
    """The error names the port and the option."""
    with bind("127.0.0.1", 0) as holder, pytest.raises(PortTakenError, match="--port") as refused:
        bind("127.0.0.1", holder.getsockname()[1])
    assert str(holder.fileno()) == "-1"
    assert "is taken by another program" in str(refused.value)


def test_the_ca_is_made_once_and_the_certificate_renewed_in_time(tmp_path: Path) -> None:
    """Ten years for the CA; the server's certificate is made anew 30 days before its end, under the same CA."""
    files = ensure_tls(tmp_path, now=NOW)
    ca, leaf = files.ca.read_bytes(), files.leaf.read_bytes()
    assert x509.load_pem_x509_certificate(ca).not_valid_after_utc - NOW == dt.timedelta(days=3650)
    ensure_tls(tmp_path, now=NOW + dt.timedelta(days=300))
    assert files.leaf.read_bytes() == leaf
    ensure_tls(tmp_path, now=NOW + dt.timedelta(days=368))
    assert files.leaf.read_bytes() != leaf
    assert files.ca.read_bytes() == ca
    assert files.ca_key.stat().st_mode & 0o077 == 0
    assert files.leaf.stat().st_mode & 0o077 == 0
    assert isinstance(client_context(files.ca), ssl.SSLContext)


def test_a_broken_certificate_is_told_and_left_alone(tmp_path: Path) -> None:
    """The message names the file and what to do."""
    files = ensure_tls(tmp_path, now=NOW)
    files.ca.write_text("rubbish")
    with pytest.raises(TenantStateError, match=r"tenant-ca\.pem.*Remove the file"):
        ensure_tls(tmp_path, now=NOW)
    assert files.ca.read_text() == "rubbish"
