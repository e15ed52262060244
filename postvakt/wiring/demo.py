"""The settings with which the product runs on the local tenant. Production refuses every one of them (postvakt/settings.py)."""

from __future__ import annotations

import secrets
from pathlib import Path

from sandbox import ids


def demo_environment(state: Path, *, tenant_port: int, product_port: int) -> dict[str, str]:
    """``POSTVAKT_*`` variables for a product that runs beside the local tenant.

    Args:
        state: the folder that holds the tenant's CA, the clock and the databases; made when missing.
        tenant_port: where the tenant listens on localhost.
        product_port: where the product itself will listen.
    """
    tenant = f"https://localhost:{tenant_port}"
    return {
        "POSTVAKT_ENVIRONMENT": "demo",
        "POSTVAKT_TENANT_ID": ids.TENANT_ID,
        "POSTVAKT_CLIENT_ID": ids.POSTVAKT_APP_ID,
        "POSTVAKT_CLIENT_SECRET": ids.POSTVAKT_DEMO_SECRET,
        "POSTVAKT_ADDIN_CLIENT_ID": ids.ADDIN_APP_ID,
        "POSTVAKT_AUTHORITY": tenant,
        "POSTVAKT_GRAPH_URL": tenant,
        "POSTVAKT_EXCHANGE_URL": tenant,
        "POSTVAKT_EXCHANGE_COMMANDS": "on",
        "POSTVAKT_CA_FILE": str(state / "tenant-ca.pem"),
        "POSTVAKT_DATABASE_URL": f"sqlite:///{state / 'product.sqlite'}",
        "POSTVAKT_BASE_URL": f"http://localhost:{product_port}",
        "POSTVAKT_SIGN_IN_URL": f"http://localhost:{tenant_port}",
        "POSTVAKT_SESSION_SECRET": _kept(state / "session-secret"),
        "POSTVAKT_DIGEST_KEY": _kept(state / "digest-key"),
        "POSTVAKT_PACK": "sandby",
        "POSTVAKT_SERVICE_MAILBOX": f"postvakt@{ids.DOMAIN}",
        "POSTVAKT_OFFICE_JS_URL": f"http://localhost:{tenant_port}/outlook/office.js",
        "POSTVAKT_CLOCK_FILE": str(state / "clock.json"),
    }


def _kept(path: Path) -> str:
    """A secret made at first start and kept beside the demo's state, readable by its owner only."""
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch(mode=0o600)
        path.write_text(secrets.token_urlsafe(48))
    return path.read_text().strip()
