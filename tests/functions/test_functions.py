"""The functions of the product: who may call them, and that Microsoft's own engine takes and runs them."""

from __future__ import annotations

import json
import re
import subprocess
from pathlib import Path
from typing import Any

import pytest

from functions.access import CALLERS
from postvakt.wiring.demo import demo_environment
from sandbox.functions_host.model import HostedFunction, read_functions
from tests.conftest import TenantServer

ROOT = Path(__file__).parents[2]
ENGINE = ROOT / ".venv-engine/bin/python"


@pytest.fixture(scope="module")
def hosted() -> list[HostedFunction]:
    """The app's functions; an app can be read once."""
    import function_app

    return read_functions(function_app.app)


def test_every_function_says_who_may_call_it(hosted: list[HostedFunction]) -> None:
    """The app's functions and the table of callers name the same functions."""
    assert {one.name for one in hosted} == set(CALLERS)


def test_the_deployment_page_names_every_timer_and_queue(hosted: list[HostedFunction]) -> None:
    """docs/deployment.md tells an administrator of each function when it runs and which queue it takes from or puts into."""
    page = (ROOT / "docs/deployment.md").read_text()
    rows = re.findall(r"^\| `(\w+)` \| (.+?) \|(.*?)\| .+ \|$", page, re.MULTILINE)
    told = {name: (runs, set(re.findall(r"`([\w-]+)`", queues))) for name, runs, queues in rows}
    assert told == {one.name: (_runs(one), {*one.outputs.values(), *_takes_from(one)}) for one in hosted}


def test_no_queue_holds_the_threads_that_answer_pages(hosted: list[HostedFunction]) -> None:
    """Azure gives an instance eighty messages of each queue at once, and Python's worker has some five threads: queues wait without one."""
    assert [one.name for one in hosted if one.kind == "queueTrigger" and not one.is_async] == []


def _takes_from(one: HostedFunction) -> list[str]:
    return [one.trigger["queueName"]] if one.kind == "queueTrigger" else []


def _runs(one: HostedFunction) -> str:
    if one.kind == "timerTrigger":
        return f"`{one.trigger['schedule']}`"
    if one.kind == "queueTrigger":
        return "queue"
    return "HTTP" if "{" in one.trigger["route"] else f"`{one.trigger['methods'][0]} /{one.trigger['route']}`"


def test_importing_the_app_loads_nothing_heavy() -> None:
    """A cold start does not pay for Graph's SDK, SQLAlchemy, Flask or the packs before the first call."""
    script = "import sys, function_app; print([m for m in ('msgraph', 'sqlalchemy', 'flask', 'msal', 'holidays') if m in sys.modules])"
    done = subprocess.run(
        [ROOT / ".venv/bin/python", "-c", script], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "[]"


@pytest.mark.peers
def test_microsofts_engine_indexes_and_runs_every_function(tenant_server: TenantServer, tmp_path: Path) -> None:
    """In azure-functions-runtime every function is indexed and invoked; the sweep's messages reach its queue function."""
    if not ENGINE.exists():
        pytest.skip("Microsoft's engine needs Python 3.13, which this machine does not have (make setup-engine)")
    port = int(tenant_server.base_url.rpartition(":")[2])
    environment = demo_environment(tmp_path, tenant_port=port, product_port=8444)
    environment["POSTVAKT_CA_FILE"] = str(tenant_server.ca_file)
    invocations: list[dict[str, Any]] = [
        {"function": "web", "method": "GET", "url": "https://x.example/health", "headers": {"host": "x.example"}},
        {"function": "web", "method": "GET", "url": "https://x.example/%C3%A5", "headers": {"host": "x.example"}},
        {"function": "signature_sweep_start"},
        {"function": "signature_resume"},
        {"function": "secrecy_sweep_start"},
        {"function": "secrecy_notes"},
        {"function": "checks_resume"},
        {"function": "receipts_keep"},
        {"function": "receipts_due"},
        {"function": "receipts", "message": '{"mailbox": "kontaktcenter@sandby.example"}'},
        {
            "function": "receipt_notifications",
            "method": "POST",
            "headers": {"host": "x.example"},
            "url": "https://x.example/graph/notifications?validationToken=abc",
        },
        {"function": "mailboxes_resume"},
        {"function": "mailboxes_closing"},
        {"function": "mailboxes_problems"},
        {"function": "mailboxes_watch_start"},
        {"function": "mailboxes_watch", "message": '["bygglov@sandby.example"]'},
        {"function": "answering_start"},
        {"function": "answering", "message": '["bygglov@sandby.example"]'},
        {"function": "absence_tick"},
        {"function": "absence_tell"},
        {"function": "absence_verify_start"},
        {"function": "absence_find_start"},
        {"function": "absence_apply", "message": '["anna.lind@sandby.example"]'},
        {"function": "absence_verify", "message": "[]"},
        {"function": "absence_find", "message": '["anna.lind@sandby.example"]'},
        {"function": "absence_tidy"},
        {"function": "absence_resume"},
        {"function": "retention"},
    ]
    done = subprocess.run(
        [ENGINE, ROOT / "tests/functions/engine/driver.py"],
        input=json.dumps([str(ROOT), invocations]),
        capture_output=True,
        text=True,
        cwd=ROOT,
        env={"PATH": "/usr/bin:/bin", **environment},
        timeout=120,
        check=False,
    )
    assert done.stdout.strip(), done.stderr[-2000:]
    told = json.loads(done.stdout.strip().splitlines()[-1])
    assert "failed" not in told, told
    assert set(told["functions"]) == set(CALLERS)
    assert [one for one in told["outcomes"] if one["status"] != "Success"] == []
    assert {one["function"] for one in told["outcomes"]} == set(CALLERS)
    health, missing = told["outcomes"][0]["http"], told["outcomes"][1]["http"]
    assert (health["status"], json.loads(health["body"])) == (200, {"status": "ok"})
    assert missing["status"] == 404
