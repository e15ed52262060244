"""What the product must know about its surroundings, read once from ``POSTVAKT_*`` environment variables.

`load_settings` gives a frozen `Settings` or a `SettingsError` that names every variable at fault. Secrets never show in ``repr``.
In production nothing of the demo is accepted. The table in docs/configuration.md is the same as `VARIABLES`.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Mapping
from dataclasses import MISSING, dataclass, field, fields
from enum import StrEnum
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

PREFIX = "POSTVAKT_"

# The demo tenant's names, as sandbox.ids has them (a test holds the two together; the product does not import the sandbox here).
DEMO_TENANT_ID = "0a5b1c2d-3e4f-4a5b-8c6d-7e8f9a0b1c2d"
DEMO_CLIENT_ID = "11c0ffee-0000-4000-8000-00000000a001"
DEMO_ADDIN_CLIENT_ID = "11c0ffee-0000-4000-8000-00000000a002"
DEMO_CLIENT_SECRET = "demo-secret-for-the-local-tenant-only"  # noqa: S105 - production refuses it
DEMO_DOMAIN = "sandby.example"
_DEMO_ENDS = ("@" + DEMO_DOMAIN, "-for-the-local-tenant-only")
_DEMO_IDS = re.compile(r"11c0ffee-0000-4000-8000-[0-9a-f]{12}", re.ASCII)
_GUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.ASCII)
_LOCAL_HOSTS = {"localhost", "127.0.0.1", "::1", "0.0.0.0"}  # noqa: S104 - compared with, never bound to


class Environment(StrEnum):
    """Where the product runs."""

    DEMO = "demo"
    PRODUCTION = "production"


class SettingsError(Exception):
    """The surroundings are not fit. ``problems`` names each variable, what is wrong with it and what to do."""

    def __init__(self, problems: list[str]) -> None:
        self.problems = problems
        super().__init__("\n".join(problems))


def _environment(text: str) -> Environment:
    if text not in list(Environment):
        raise ValueError(f"is {text!r}; write demo or production")
    return Environment(text)


def _managed(text: str) -> str:
    if text != "system" and not _GUID.fullmatch(text.lower()):
        raise ValueError("is neither 'system' nor the client id of a managed identity")
    return text.lower()


def _guid(text: str) -> str:
    if not _GUID.fullmatch(text.lower()):
        raise ValueError("is not an id; write it as Entra shows it, 8-4-4-4-12 hexadecimal digits")
    return text.lower()


def _address(text: str) -> str:
    parts = urlsplit(text)
    if parts.scheme not in {"http", "https"} or not parts.hostname or parts.query or parts.fragment or parts.username:
        raise ValueError("is not an address; write it as https://host or https://host/path")
    return text.rstrip("/")


def _database(text: str) -> str:
    scheme = text.partition(":")[0]
    if scheme not in {"sqlite", "postgresql", "postgresql+psycopg"}:
        raise ValueError(
            "is no database address; write sqlite:///path/to/file or postgresql://user:password@host/database"
        )
    return text


def _existing(text: str) -> Path:
    path = Path(text)
    if not path.is_file():
        raise ValueError(f"names {text!r}, which is no file; correct the path or put the file there")
    return path


def _paths(text: str) -> tuple[Path, ...]:
    paths = tuple(Path(part) for part in text.split(":") if part)
    for path in paths:
        if not path.is_dir():
            raise ValueError(f"names {str(path)!r}, which is no folder; correct the path")
    return paths


def _key(text: str) -> str:
    if len(text) < 32:
        raise ValueError(
            "is shorter than 32 characters; make one with: python -c 'import secrets; print(secrets.token_urlsafe(48))'"
        )
    return text


def _pack(text: str) -> str:
    if not re.fullmatch(r"[a-z0-9][a-z0-9-]{0,39}", text, re.ASCII):
        raise ValueError("is no pack name; it is the name of a folder under policies/packs")
    return text


def _mailbox(text: str) -> str:
    if not re.fullmatch(r"[^\s@]+@[^\s@]+\.[^\s@]+", text):
        raise ValueError("is no mail address")
    return text.lower()


def _switch(text: str) -> bool:
    if text.lower() not in {"on", "off"}:
        raise ValueError("is neither on nor off")
    return text.lower() == "on"


def _level(text: str) -> str:
    if text.upper() not in {"DEBUG", "INFO", "WARNING", "ERROR"}:
        raise ValueError("is no level; choose DEBUG, INFO, WARNING or ERROR")
    return text.upper()


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """The product's surroundings. Each field is the variable ``POSTVAKT_`` + its name in capitals; `VARIABLES` says what it is."""

    environment: Environment = Environment.PRODUCTION
    tenant_id: str
    client_id: str
    addin_client_id: str
    client_secret: str | None = field(default=None, repr=False)
    client_certificate_file: Path | None = None
    federated_token_file: Path | None = None
    managed_identity: str | None = None
    authority: str = "https://login.microsoftonline.com"
    sign_in_url: str = ""
    graph_url: str = "https://graph.microsoft.com"
    exchange_url: str = "https://outlook.office365.com"
    exchange_commands: bool = False
    ca_file: Path | None = None
    database_url: str = field(repr=False)
    base_url: str
    session_secret: str = field(repr=False)
    digest_key: str = field(repr=False)
    pack: str
    pack_roots: tuple[Path, ...] = ()
    service_mailbox: str
    office_js_url: str = "https://appsforoffice.microsoft.com/lib/1/hosted/office.js"
    clock_file: Path | None = None
    log_level: str = "INFO"

    @property
    def is_demo(self) -> bool:
        """Whether the product runs on the local tenant."""
        return self.environment is Environment.DEMO

    @property
    def browser_url(self) -> str:
        """Where people's browsers go to sign in; the authority unless the demo says otherwise."""
        return self.sign_in_url or self.authority

    @property
    def issuer(self) -> str:
        """The issuer that access tokens of this tenant carry (v2.0)."""
        return f"{self.authority}/{self.tenant_id}/v2.0"

    @property
    def audience(self) -> str:
        """The audience of access tokens for the product's own API."""
        return f"api://{self.client_id}"


# field of Settings -> how its text is read, and what it is in words
_FIELDS: dict[str, tuple[Callable[[str], Any], str]] = {
    "environment": (_environment, "demo or production"),
    "tenant_id": (_guid, "the Entra tenant's id"),
    "client_id": (_guid, "the id of Postvakt's own app registration"),
    "addin_client_id": (_guid, "the id of the add-in's app registration (nested app authentication)"),
    "client_secret": (str, "a client secret; a certificate or federation is better"),
    "client_certificate_file": (_existing, "PEM file with the client certificate and its key"),
    "federated_token_file": (_existing, "file with a federated token (workload identity)"),
    "managed_identity": (_managed, "'system', or the client id of a user-assigned managed identity"),
    "authority": (_address, "where to sign in, without the tenant"),
    "sign_in_url": (_address, "where browsers sign in, when it is another address than the authority; demo only"),
    "graph_url": (_address, "Microsoft Graph, without the version"),
    "exchange_url": (_address, "Exchange Online's Admin API"),
    "exchange_commands": (
        _switch,
        "on: run Exchange's cmdlets too (an undocumented way in); off: a person runs the script",
    ),
    "ca_file": (_existing, "PEM file with the local tenant's CA; demo only"),
    "database_url": (_database, "the store: sqlite:///path/to/file or postgresql://user:password@host/database"),
    "base_url": (_address, "the product's own public address"),
    "session_secret": (_key, "signs the console's sessions; at least 32 characters"),
    "digest_key": (_key, "makes digests of message ids that nobody else can make; at least 32 characters"),
    "pack": (_pack, "the policy pack's name"),
    "pack_roots": (_paths, "folders with packs of your own, parted by colons"),
    "service_mailbox": (_mailbox, "the mailbox that Postvakt's own mails come from"),
    "office_js_url": (_address, "where the add-in's pages fetch office.js"),
    "clock_file": (Path, "file with the travelling clock's offset; demo only"),
    "log_level": (_level, "DEBUG, INFO, WARNING or ERROR"),
}
_DEFAULTS = {one.name: one.default for one in fields(Settings)}


@dataclass(frozen=True, slots=True)
class Variable:
    """One environment variable: its name, what it is, whether it must be there, and its default as text."""

    name: str
    about: str
    required: bool
    default: str = ""


def _described(name: str, about: str) -> Variable:
    default = _DEFAULTS[name]
    if default is MISSING:
        return Variable(PREFIX + name.upper(), about, required=True)
    return Variable(PREFIX + name.upper(), about, required=False, default=str(default) if default else "")


VARIABLES = tuple(_described(name, about) for name, (_, about) in _FIELDS.items())
CREDENTIALS = ("client_secret", "client_certificate_file", "federated_token_file", "managed_identity")


def load_settings(environ: Mapping[str, str]) -> Settings:
    """The settings that stand in the environment. Raises SettingsError with every problem found."""
    problems: list[str] = []
    values: dict[str, Any] = {}
    for field_name, (read, about) in _FIELDS.items():
        name = PREFIX + field_name.upper()
        text = environ.get(name, "").strip()
        if not text:
            if _DEFAULTS[field_name] is MISSING:
                problems.append(f"{name} is missing ({about}).")
            continue
        try:
            values[field_name] = read(text)
        except ValueError as error:
            problems.append(f"{name} {error}.")
    problems.extend(_unknown(environ))
    problems.extend(_credentials(values))
    if values.get("environment", Environment.PRODUCTION) is Environment.PRODUCTION:
        problems.extend(_demo_values(values))
    if problems:
        raise SettingsError(problems)
    return Settings(**values)


def _unknown(environ: Mapping[str, str]) -> list[str]:
    """Names that look like a slip of the pen; others may belong to scripts of the installation."""
    known = [variable.name for variable in VARIABLES]
    found: list[str] = []
    for name in sorted(set(environ) - set(known)):
        near = difflib.get_close_matches(name, known, n=1, cutoff=0.88) if name.startswith(PREFIX) else []
        found.extend(f"{name} is not known. Did you mean {one}? Correct or remove it." for one in near)
    return found


def _credentials(values: Mapping[str, Any]) -> list[str]:
    given = [name for name in CREDENTIALS if values.get(name)]
    names = ", ".join(PREFIX + name.upper() for name in (given or CREDENTIALS))
    if not given:
        return [f"No way to sign in. Set one of {names}."]
    return [f"More than one way to sign in: {names}. Keep one of them."] if len(given) > 1 else []


def _demo_values(values: Mapping[str, Any]) -> list[str]:
    """What must never stand in production."""
    found: list[str] = []
    for name, value in values.items():
        variable = PREFIX + name.upper()
        if value in {DEMO_TENANT_ID, DEMO_CLIENT_SECRET} or (isinstance(value, str) and _DEMO_IDS.fullmatch(value)):
            found.append(f"{variable} is the demo tenant's. Write your own tenant's value.")
        elif isinstance(value, str) and (value.startswith("demo-") or value.endswith(_DEMO_ENDS)):
            found.append(f"{variable} is a demo value. Write one of your own.")
        elif name in {"authority", "graph_url", "exchange_url", "base_url", "office_js_url"}:
            found.extend(f"{variable} {wrong}." for wrong in _unsafe(value))
        elif name in {"clock_file", "ca_file", "sign_in_url"} and value:
            found.append(f"{variable} is for the demo only. Remove it.")
    if values.get("pack") == "sandby":
        found.append(f"{PREFIX}PACK is the demo municipality's. Write your own municipality's pack.")
    return found


def _unsafe(address: str) -> list[str]:
    parts = urlsplit(address)
    host = (parts.hostname or "").lower()
    found: list[str] = []
    if parts.scheme != "https":
        found.append("begins with http. Write an https address")
    if host in _LOCAL_HOSTS or host.endswith((".localhost", ".example")):
        found.append(f"points at {host}, which is this machine or a made-up name. Write the real address")
    return found
