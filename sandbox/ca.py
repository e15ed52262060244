"""A certificate authority of this machine's own, made at the first start: MSAL and Graph clients insist on HTTPS."""

from __future__ import annotations

import fcntl
import ipaddress
import os
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, load_pem_private_key
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from sandbox.tenant import TenantStateError

CA_LIFE = timedelta(days=3650)
LEAF_LIFE = timedelta(days=397)
RENEW_BEFORE = timedelta(days=30)
_NAMES = [
    x509.DNSName("localhost"),
    x509.IPAddress(ipaddress.ip_address("127.0.0.1")),
    x509.IPAddress(ipaddress.ip_address("::1")),
]


@dataclass(frozen=True, slots=True)
class TlsFiles:
    """Where the CA's certificate (for clients), its key, and the server's certificate with key lie."""

    ca: Path
    ca_key: Path
    leaf: Path


def tls_files(directory: Path) -> TlsFiles:
    """The files of a state directory, whether or not they are there yet."""
    return TlsFiles(directory / "tenant-ca.pem", directory / "tenant-ca-key.pem", directory / "tenant-leaf.pem")


def ensure_tls(directory: Path, *, now: datetime | None = None) -> TlsFiles:
    """Make what is missing and renew the server's certificate when it ends within 30 days.

    Several processes may call it at once. Raises TenantStateError when a file is there and cannot be read.
    """
    now = now or datetime.now(UTC)
    directory.mkdir(parents=True, exist_ok=True)
    files = tls_files(directory)
    with _lock(directory / "tenant-ca.lock"):
        fresh = not files.ca.exists() or not files.ca_key.exists() or _ends(files.ca) < now + RENEW_BEFORE
        if fresh:
            _make_ca(files, now)
        if fresh or not files.leaf.exists() or _ends(files.leaf) < now + RENEW_BEFORE:
            _make_leaf(files, now)
    return files


def server_context(directory: Path) -> ssl.SSLContext:
    """What a server on this machine speaks TLS with; the files are made if need be."""
    files = ensure_tls(directory)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    context.set_alpn_protocols(["http/1.1"])
    context.load_cert_chain(files.leaf)
    return context


def client_context(ca_file: Path) -> ssl.SSLContext:
    """What a client that trusts this CA, besides the machine's own list, speaks TLS with."""
    context = ssl.create_default_context()
    context.load_verify_locations(ca_file)
    return context


@contextmanager
def _lock(path: Path) -> Iterator[None]:
    with path.open("w") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield


def _ends(path: Path) -> datetime:
    try:
        return x509.load_pem_x509_certificate(path.read_bytes()).not_valid_after_utc
    except (OSError, ValueError) as error:
        raise TenantStateError(
            f"{path}: no readable certificate ({error}). Remove the file and start again: a new one is made."
            " Programs that trusted the old CA must then be given the new one."
        ) from error


def _name(text: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, text)])


def _builder(
    subject: x509.Name, issuer: x509.Name, key: ec.EllipticCurvePublicKey, now: datetime
) -> x509.CertificateBuilder:
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key)
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key), critical=False)
    )


def _usage(*, ca: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=True, key_cert_sign=ca, crl_sign=ca, content_commitment=False, key_encipherment=False,
        data_encipherment=False, key_agreement=False, encipher_only=False, decipher_only=False,
    )  # fmt: skip


def _make_ca(files: TlsFiles, now: datetime) -> None:
    key = ec.generate_private_key(ec.SECP256R1())
    name = _name(f"Postvakt local tenant {now:%Y-%m-%d}, this machine only")
    certificate = (
        _builder(name, name, key.public_key(), now)
        .not_valid_after(now + CA_LIFE)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(_usage(ca=True), critical=True)
        .sign(key, hashes.SHA256())
    )
    _write(files.ca_key, key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()), 0o600)
    _write(files.ca, certificate.public_bytes(Encoding.PEM), 0o644)


def _make_leaf(files: TlsFiles, now: datetime) -> None:
    ca = x509.load_pem_x509_certificate(files.ca.read_bytes())
    try:
        ca_key = load_pem_private_key(files.ca_key.read_bytes(), None)
    except ValueError as error:
        raise TenantStateError(
            f"{files.ca_key}: no readable key ({error}). Remove it and {files.ca.name} and start again: new ones are made."
        ) from error
    assert isinstance(ca_key, ec.EllipticCurvePrivateKey)  # noqa: S101 - we wrote it
    key = ec.generate_private_key(ec.SECP256R1())
    certificate = (
        _builder(_name("localhost"), ca.subject, key.public_key(), now)
        .not_valid_after(min(now + LEAF_LIFE, ca.not_valid_after_utc))
        .add_extension(x509.SubjectAlternativeName(_NAMES), critical=False)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(_usage(ca=False), critical=True)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(ca_key.public_key()), critical=False)
        .sign(ca_key, hashes.SHA256())
    )
    pem = certificate.public_bytes(Encoding.PEM) + key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    _write(files.leaf, pem, 0o600)


def _write(path: Path, data: bytes, mode: int) -> None:
    temporary = path.with_suffix(".new")
    descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, mode)
    with os.fdopen(descriptor, "wb") as handle:
        handle.write(data)
    temporary.replace(path)
