"""``@microsoft/microsoft-graph-client`` from npm, unchanged, against the tenant."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.conftest import TenantServer, token_for

pytestmark = pytest.mark.peers
HERE = Path(__file__).parent
NODE = shutil.which("node")


@pytest.mark.skipif(
    NODE is None or not (HERE / "node_modules").exists(),
    reason="no node, or tests/peers/node_modules missing (make test)",
)
def test_list_read_page_and_send(tenant_server: TenantServer) -> None:
    """Pages of people, messages with a body, a mail that arrives, a refusal with its code."""
    token = token_for(tenant_server.tenant, "User.Read.All", "Mail.ReadWrite", "Mail.Send")
    environment = {**os.environ, "NODE_EXTRA_CA_CERTS": str(tenant_server.ca_file)}
    ran = subprocess.run(
        ["node", str(HERE / "graph_client.mjs"), tenant_server.base_url, token],
        capture_output=True, text=True, timeout=60, env=environment, check=False,
    )  # fmt: skip
    assert ran.returncode == 0, ran.stderr
    saw = json.loads(ran.stdout)
    assert len(saw["people"]) == len(set(saw["people"])) == len(list(tenant_server.tenant.directory.users()))
    assert len(saw["subjects"]) == 3
    assert saw["body"] > 0
    assert saw["arrived"] == 1
    assert saw["refused"] == {"status": 404, "code": "Request_ResourceNotFound", "requestId": True}
