"""The product as it runs beside a tenant of the tests: the real wiring, the real client, a store in a folder."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlsplit

from graph_client.client import Options
from graph_client.retries import RetryPolicy
from postvakt.settings import load_settings
from postvakt.wiring import Services, build
from postvakt.wiring.demo import demo_environment
from tests.conftest import NOW, TenantServer


@contextmanager
def product(server: TenantServer, folder: Path, **more: str) -> Iterator[Services]:
    """Services over this tenant, whose clock they share; everything of theirs lies in ``folder``. ``more``: further settings."""
    folder.mkdir(exist_ok=True)
    offset = (NOW - datetime.now(UTC)).total_seconds()
    (folder / "clock.json").write_text(json.dumps({"offset_seconds": offset}))
    environment = demo_environment(folder, tenant_port=urlsplit(server.base_url).port or 0, product_port=8)
    eager = Options(retries=RetryPolicy(attempts=30, jitter=lambda: 0.0))  # tests do not wait before trying again
    settings = load_settings({**environment, "POSTVAKT_CA_FILE": str(server.ca_file), **more})
    services = build(settings, graph_options=eager)
    try:
        yield services
    finally:
        services.close()
