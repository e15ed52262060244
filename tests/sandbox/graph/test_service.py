"""The way every request takes: tokens, routes, limits, faults, errors, batches, recording."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from sandbox.faults import FaultConfig
from sandbox.graph.service import dispatch
from sandbox.limits import LimitFigures, Limits
from sandbox.recording import Recorder
from sandbox.tenant import Tenant
from tests.sandbox.conftest import Graph

ANNA = "anna.lind@sandby.example"
SETTINGS = f"/users/{ANNA}/mailboxSettings"


async def test_no_token_no_answer(tenant: Tenant) -> None:
    """Without a token, or with a garbled one, Graph answers 401 ``InvalidAuthenticationToken``."""
    for headers in ({}, {"authorization": "Bearer x.y.z"}, {"authorization": "Basic abc"}):
        response = await dispatch(tenant, "GET", "/users", headers, b"")
        assert response.status == 401
        assert response.body["error"]["code"] == "InvalidAuthenticationToken"


async def test_a_token_for_another_audience_or_too_old_is_refused(
    tenant: Tenant, graph_token: Callable[..., str]
) -> None:
    """Signature alone is not enough: audience and expiry count."""
    now = int(tenant.entra.now())
    claims = {"iss": tenant.entra.tokens.issuer, "appid": "x", "idtyp": "app", "roles": ["User.Read.All"]}
    for wrong in (
        {"aud": "https://vault.example", "exp": now + 60},
        {"aud": "https://graph.microsoft.com", "exp": now - 1},
    ):
        token = tenant.entra.tokens.sign({**claims, **wrong})
        response = await dispatch(tenant, "GET", "/users", {"authorization": f"Bearer {token}"}, b"")
        assert response.status == 401


async def test_errors_have_graphs_shape_and_ids(graph: Graph) -> None:
    """Every answer carries request ids; errors repeat them inside."""
    response = await graph("GET", "/users/nobody", headers={"client-request-id": "mine"}, status=404)
    inner = response.body["error"]["innerError"]
    assert inner["client-request-id"] == response.headers["client-request-id"] == "mine"
    assert inner["request-id"] == response.headers["request-id"]


@pytest.mark.parametrize(
    ("method", "url", "status"),
    [
        ("GET", "/nonsense", 400),
        ("GET", f"/users/{ANNA}/nonsense", 400),
        ("PUT", "/users", 405),
        ("GET", "/$batch", 405),
    ],
)
async def test_unknown_paths_and_methods(graph: Graph, method: str, url: str, status: int) -> None:
    """An unknown segment is named in a 400, a wrong method is 405."""
    response = await graph(method, url, status=status)
    if status == 400:
        assert "nonsense" in response.body["error"]["message"]


async def test_an_option_given_twice_is_refused(graph: Graph) -> None:
    """Graph does not choose between two values."""
    await graph("GET", "/users?$top=1&$top=2", status=400)


async def test_four_at_a_time(graph: Graph, tenant: Tenant) -> None:
    """Of ten requests at once for one mailbox four are answered, six get 429 with Retry-After; other mailboxes are not touched."""
    tenant.faults.configure(FaultConfig(latency_ms=1))
    answers = await asyncio.gather(
        *(graph("GET", SETTINGS) for _ in range(10)), graph("GET", "/users/bjorn.ek@sandby.example/mailboxSettings")
    )
    assert sorted(answer.status for answer in answers) == [200] * 5 + [429] * 6
    refused = next(answer for answer in answers if answer.status == 429)
    assert int(refused.headers["Retry-After"]) >= 1
    assert "MailboxConcurrency" in refused.body["error"]["message"]


async def test_requests_a_window(graph: Graph, tenant: Tenant) -> None:
    """Over the number of requests the mailbox answers 429 until the window has passed; time is real time, not the tenant's."""
    now = [100.0]
    tenant.limits = Limits(LimitFigures(requests=3), monotonic=lambda: now[0])
    for _ in range(3):
        await graph("GET", SETTINGS, status=200)
    refused = await graph("GET", SETTINGS, status=429)
    now[0] += float(refused.headers["Retry-After"])
    await graph("GET", SETTINGS, status=200)


def test_sending_is_counted_by_message_and_recipient() -> None:
    """Thirty messages a minute and ten thousand recipients a day, per mailbox."""
    now = [0.0]
    limits = Limits(LimitFigures(messages=2, recipients=5), monotonic=lambda: now[0])
    limits.sending("a", 1)
    limits.sending("a", 1)
    with pytest.raises(Exception, match="messages a minute") as refused:
        limits.sending("a", 1)
    assert refused.value.headers["Retry-After"] == "60"  # type: ignore[attr-defined]
    limits.sending("b", 5)
    now[0] = 60.0
    with pytest.raises(Exception, match="quota"):
        limits.sending("b", 1)
    now[0] = 86_400.0
    limits.sending("b", 1)


async def _batch(graph: Graph, *requests: dict[str, Any], status: int = 200) -> dict[str, Any]:
    body: dict[str, Any] = (await graph("POST", "/$batch", {"requests": list(requests)}, status=status)).body
    return body


async def test_a_batch_answers_each_request(graph: Graph) -> None:
    """Good and bad requests stand side by side in a 200, each with its own status."""
    body = await _batch(
        graph,
        {"id": "1", "method": "GET", "url": f"/users/{ANNA}?$select=id"},
        {"id": "2", "method": "GET", "url": "/users/nobody@sandby.example"},
        {
            "id": "3", "method": "PATCH", "url": SETTINGS, "body": {"timeFormat": "HH.mm"},
            "headers": {"Content-Type": "application/json"},
        },
    )  # fmt: skip
    assert {each["id"]: each["status"] for each in body["responses"]} == {"1": 200, "2": 404, "3": 200}


async def test_what_depends_on_a_failure_fails(graph: Graph) -> None:
    """``dependsOn`` waits, and a failed dependency is 424 without being tried."""
    body = await _batch(
        graph,
        {"id": "a", "method": "GET", "url": "/users/nobody@sandby.example"},
        {"id": "b", "method": "DELETE", "url": f"/users/{ANNA}", "dependsOn": ["a"]},
        {"id": "c", "method": "GET", "url": f"/users/{ANNA}", "dependsOn": ["b"]},
    )
    assert [each["status"] for each in body["responses"]] == [404, 424, 424]
    await graph("GET", f"/users/{ANNA}", status=200)


async def test_a_batch_keeps_to_four_but_two_batches_do_not(graph: Graph, tenant: Tenant) -> None:
    """One batch for one mailbox passes; two at the same time find the mailbox full, with 429 inside a 200."""
    tenant.faults.configure(FaultConfig(latency_ms=1))
    requests = [{"id": str(n), "method": "GET", "url": SETTINGS} for n in range(20)]
    alone = await _batch(graph, *requests)
    assert {each["status"] for each in alone["responses"]} == {200}
    both = await asyncio.gather(_batch(graph, *requests), _batch(graph, *requests))
    statuses = {each["status"] for body in both for each in body["responses"]}
    assert statuses == {200, 429}
    throttled = next(each for body in both for each in body["responses"] if each["status"] == 429)
    assert "Retry-After" in throttled["headers"]


@pytest.mark.parametrize(
    "requests",
    [
        [],
        [{"id": str(n), "method": "GET", "url": "/users"} for n in range(21)],
        [{"id": "1", "method": "GET", "url": "/users"}, {"id": "1", "method": "GET", "url": "/users"}],
        [{"id": "1", "method": "GET", "url": "https://graph.microsoft.com/v1.0/users"}],
        [{"id": "1", "method": "GET", "url": "/v1.0/users"}],
        [{"id": 1, "method": "GET", "url": "/users"}],
        [{"id": "1", "method": "FETCH", "url": "/users"}],
        [{"id": "1", "method": "GET", "url": "/users", "dependsOn": ["2"]}],
        [{"id": "1", "method": "POST", "url": "/users", "body": {}}],
        ["nonsense"],
    ],
)
async def test_malformed_batches_are_refused_whole(graph: Graph, requests: list[Any]) -> None:
    """Too many, double ids, absolute addresses, unknown dependencies, bodies without a type: 400."""
    graph.tenant.recorder = None
    response = await dispatch(
        graph.tenant, "POST", "/$batch", {"authorization": f"Bearer {graph.token('User.Read.All')}"},
        json.dumps({"requests": requests}).encode(),
    )  # fmt: skip
    assert response.status == 400


async def test_faults_are_seeded(graph: Graph, tenant: Tenant) -> None:
    """The same seed and the same requests give the same failures; throttling says how long to wait."""
    config = FaultConfig.from_json({"throttle": 0.3, "unavailable": 0.2, "retry_after": 2})

    async def twenty(seed: int) -> list[int]:
        tenant.faults.configure(replace(config, seed=seed))
        return [(await graph("GET", f"/users/{ANNA}")).status for _ in range(20)]

    first = await twenty(7)
    assert {200, 429, 503} == set(first)
    assert await twenty(7) == first
    assert await twenty(8) != first


async def test_time_outs_before_and_after_the_effect(graph: Graph, tenant: Tenant) -> None:
    """Before: nothing happened. After: it did, and the client cannot know."""
    change = {"jobTitle": "Ny"}
    tenant.faults.configure(FaultConfig.from_json({"timeout_before": 1.0, "hang_seconds": 0}))
    await graph("PATCH", f"/users/{ANNA}", change, status=504)
    tenant.faults.configure(FaultConfig())
    assert (await graph("GET", f"/users/{ANNA}", status=200)).body["jobTitle"] == "Socialsekreterare"
    tenant.faults.configure(FaultConfig.from_json({"timeout_after": 1.0, "hang_seconds": 0}))
    await graph("PATCH", f"/users/{ANNA}", change, status=504)
    tenant.faults.configure(FaultConfig())
    assert (await graph("GET", f"/users/{ANNA}", status=200)).body["jobTitle"] == "Ny"


async def test_faults_keep_to_their_path_and_come_in_bursts(graph: Graph, tenant: Tenant) -> None:
    """A rule hits the paths it names, and a burst hits so many in a row."""
    rule = {"path": "/groups", "unavailable": 1.0}
    tenant.faults.configure(FaultConfig.from_json({"rules": [rule], "burst": 3}))
    await graph("GET", "/groups", status=503)
    await graph("GET", f"/users/{ANNA}", status=200)
    assert tenant.faults.config.active


async def test_delta_tokens_expire_on_demand(graph: Graph, tenant: Tenant) -> None:
    """The fault hits requests that bring a token, never the first one."""
    tenant.faults.configure(FaultConfig.from_json({"delta_expired": 1.0}))
    link = (await graph("GET", "/users/delta", status=200)).body["@odata.deltaLink"]
    await graph("GET", link.split("/v1.0", 1)[1], status=410)


@pytest.mark.parametrize("value", [{"throtle": 1}, {"throttle": 2}, {"throttle": "x"}, {"rules": [{"path": "("}]}, []])
def test_bad_fault_settings_are_named(value: Any) -> None:
    """A typing mistake in the faults' file is told, not ignored."""
    with pytest.raises(ValueError, match="Faults"):
        FaultConfig.from_json(value)


async def test_recording_holds_exchanges_and_no_tokens(graph: Graph, tenant: Tenant, tmp_path: Path) -> None:
    """Each exchange is one JSON line of the checker's form; ``/me`` stands as the user it means; Authorization never stands there."""
    tenant.recorder = Recorder(tmp_path / "exchanges.jsonl")
    await graph.as_person(ANNA, "User.Read")("GET", "/me?$select=mail", status=200)
    await graph("PATCH", SETTINGS, {"timeFormat": "HH.mm"}, status=200)
    tenant.recorder.close()
    tenant.recorder = None
    text = (tmp_path / "exchanges.jsonl").read_text()
    first, second = (json.loads(line) for line in text.splitlines())
    anna = tenant.directory.user(ANNA)
    assert anna is not None
    assert first["url"] == f"/v1.0/users/{anna.id}?$select=mail"
    assert first["product"] is False
    assert second["request_body"] == {"timeFormat": "HH.mm"}
    assert "Bearer" not in text
    assert "authorization" not in text.lower()


async def test_a_bug_of_ours_is_a_500_in_graphs_shape(
    graph: Graph, tenant: Tenant, caplog: pytest.LogCaptureFixture
) -> None:
    """An unexpected exception is logged and answered, never thrown at the server."""
    tenant.mail.settings = None  # type: ignore[assignment, method-assign]
    response = await graph("GET", SETTINGS, status=500)
    assert response.body["error"]["code"] == "generalException"
    assert "failed" in caplog.text
