"""Change notifications: handshake, matching, delivery, retries, lifecycle."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import pytest

from policies.clock import FixedClock
from policies.vocabulary import Address
from sandbox.deliveries import Deliveries
from sandbox.faults import FaultConfig
from sandbox.graph.odata import wire_time
from sandbox.mail.model import Mail
from sandbox.tenant import Tenant
from tests.sandbox.conftest import Graph

ANNA = "anna.lind@sandby.example"
HOOK = "https://localhost:8444/hook"


@dataclass
class Subscriber:
    """An endpoint in the same process: echoes the token unless told otherwise, keeps what it is posted."""

    echoes: bool = True
    accepts: bool = True
    took: float = 0.0
    validated: list[str] = field(default_factory=list)
    posted: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    now: float = 0.0

    async def validate(self, url: str, token: str) -> str | None:
        """The handshake."""
        self.validated.append(url)
        return None if self.echoes and token else "Must respond with the decoded validation token."

    async def post(self, url: str, body: dict[str, Any]) -> bool:
        """A notification."""
        self.now += self.took
        self.posted.append((url, body))
        return self.accepts

    def values(self) -> list[dict[str, Any]]:
        """All notifications, unpacked."""
        return [value for _, body in self.posted for value in body["value"]]


@pytest.fixture
def subscriber(tenant: Tenant) -> Subscriber:
    """The endpoint, attached to the tenant."""
    tenant.subscriptions.poster = Subscriber()
    return tenant.subscriptions.poster


@pytest.fixture
def deliveries(tenant: Tenant, subscriber: Subscriber) -> Deliveries:
    """The delivery of this tenant's notifications."""
    return Deliveries(tenant.subscriptions, subscriber, monotonic=lambda: subscriber.now)


def _wish(clock: FixedClock, **changes: Any) -> dict[str, Any]:
    return {
        "changeType": "created", "notificationUrl": HOOK, "resource": f"users/{ANNA}/mailFolders('inbox')/messages",
        "expirationDateTime": wire_time(clock.now() + timedelta(days=2)), "clientState": "secret", **changes,
    }  # fmt: skip


def _arrive(tenant: Tenant, folder: str = "inbox") -> str:
    anna = tenant.directory.user(ANNA)
    assert anna is not None
    ivar = Address("ivar@exempel.example", "Ivar Medborgare")
    mail = Mail(
        sender=ivar, from_=ivar, subject="Hej", body="Hej", to=[Address(ANNA)], message_id="<1@exempel.example>"
    )
    return tenant.mail.add(anna.id, folder, mail).immutable_id


async def test_a_subscription_lives_and_ends(graph: Graph, subscriber: Subscriber, clock: FixedClock) -> None:
    """Create (both addresses validated), get, list, renew, delete."""
    wish = _wish(clock, lifecycleNotificationUrl=HOOK + "/lifecycle")
    made = (await graph("POST", "/subscriptions", wish, status=201)).body
    assert subscriber.validated == [HOOK, HOOK + "/lifecycle"]
    url = f"/subscriptions/{made['id']}"
    assert (await graph("GET", url, status=200)).body["clientState"] == "secret"
    assert [each["id"] for each in await graph.value("/subscriptions")] == [made["id"]]
    later = wire_time(clock.now() + timedelta(days=6))
    renewed = (await graph("PATCH", url, {"expirationDateTime": later}, status=200)).body
    assert renewed["expirationDateTime"] == later
    await graph("POST", f"{url}/reauthorize", status=204)
    await graph("DELETE", url, status=204)
    await graph("GET", url, status=404)


@pytest.mark.parametrize(
    "changes",
    [
        {"notificationUrl": "http://localhost:8444/hook"},
        {"changeType": "moved"},
        {"clientState": "x" * 129},
        {"resource": "users/anna.lind@sandby.example/drive"},
        {"expirationDateTime": "2026-12-31T00:00:00Z"},
        {"expirationDateTime": "2026-11-01T00:00:00Z"},
        {"expirationDateTime": "soon"},
        {"includeResourceData": True},
    ],
)
async def test_wishes_that_graph_refuses(
    graph: Graph, subscriber: Subscriber, clock: FixedClock, changes: dict[str, Any]
) -> None:
    """Plain HTTP, unknown changes, long client states, foreign resources, too long or past expiries: 400."""
    await graph("POST", "/subscriptions", _wish(clock, **changes), status=400)
    assert await graph.value("/subscriptions") == []


async def test_no_echo_no_subscription(graph: Graph, subscriber: Subscriber, clock: FixedClock) -> None:
    """An endpoint that does not answer the handshake gets no subscription."""
    subscriber.echoes = False
    refused = await graph("POST", "/subscriptions", _wish(clock), status=400)
    assert refused.body["error"]["code"] == "ValidationError"


async def test_a_short_life_is_lengthened(graph: Graph, subscriber: Subscriber, clock: FixedClock) -> None:
    """Below 45 minutes Graph gives 45."""
    soon = wire_time(clock.now() + timedelta(minutes=5))
    made = (await graph("POST", "/subscriptions", _wish(clock, expirationDateTime=soon), status=201)).body
    assert made["expirationDateTime"] == wire_time(clock.now() + timedelta(minutes=45))


async def test_what_arrives_is_told(
    graph: Graph, tenant: Tenant, deliveries: Deliveries, subscriber: Subscriber, clock: FixedClock
) -> None:
    """A message in the folder is told with immutable id and client state; one in another folder is not."""
    wish = _wish(clock)
    await graph("POST", "/subscriptions", wish, headers={"prefer": 'IdType="ImmutableId"'}, status=201)
    arrived = _arrive(tenant)
    _arrive(tenant, "archive")
    assert await deliveries.deliver_due() == 1
    (value,) = subscriber.values()
    assert value["changeType"] == "created"
    assert value["clientState"] == "secret"
    assert value["resourceData"]["id"] == arrived
    assert value["resource"].endswith(arrived)
    assert tenant.subscriptions.waiting() == 0


async def test_an_expired_subscription_is_silent(
    graph: Graph, tenant: Tenant, deliveries: Deliveries, subscriber: Subscriber, clock: FixedClock
) -> None:
    """After its expiry nothing is told and the subscription is gone."""
    await graph("POST", "/subscriptions", _wish(clock), status=201)
    clock.advance(timedelta(days=3))
    _arrive(tenant)
    assert await deliveries.deliver_due() == 0
    assert await graph.value("/subscriptions") == []


async def test_a_refusing_endpoint_is_tried_for_four_hours(
    graph: Graph, tenant: Tenant, deliveries: Deliveries, subscriber: Subscriber, clock: FixedClock
) -> None:
    """What is not accepted comes again, ever later, and is dropped after four hours."""
    await graph("POST", "/subscriptions", _wish(clock), status=201)
    _arrive(tenant)
    subscriber.accepts = False
    tries = 0
    while tenant.subscriptions.waiting():
        before = len(subscriber.posted)
        await deliveries.deliver_due()
        tries += len(subscriber.posted) - before
        clock.advance(timedelta(minutes=10))
    assert clock.now() - timedelta(hours=4) < tenant.now()
    assert 8 <= tries <= 24


async def test_a_late_acceptance_ends_the_retries(
    graph: Graph, tenant: Tenant, deliveries: Deliveries, subscriber: Subscriber, clock: FixedClock
) -> None:
    """Once accepted it does not come again."""
    await graph("POST", "/subscriptions", _wish(clock), status=201)
    _arrive(tenant)
    subscriber.accepts = False
    await deliveries.deliver_due()
    subscriber.accepts = True
    assert await deliveries.deliver_due() == 0
    clock.advance(timedelta(minutes=1))
    assert await deliveries.deliver_due() == 1
    assert tenant.subscriptions.waiting() == 0


async def test_a_slow_endpoint_is_throttled(
    graph: Graph, tenant: Tenant, deliveries: Deliveries, subscriber: Subscriber, clock: FixedClock
) -> None:
    """More than a tenth of slow answers and the endpoint counts as throttled."""
    await graph("POST", "/subscriptions", _wish(clock), status=201)
    for _ in range(12):
        _arrive(tenant)
        await deliveries.deliver_due()
    assert not deliveries.throttled(HOOK)
    subscriber.took = 5.0
    for _ in range(3):
        _arrive(tenant)
        await deliveries.deliver_due()
    assert deliveries.throttled(HOOK)


@pytest.mark.parametrize(
    ("fault", "told"),
    [("notification_lost", 0), ("notification_doubled", 2), ("notification_late", 1), ("notification_reordered", 1)],
)
async def test_notifications_go_astray_on_demand(  # noqa: PLR0917 - fixtures
    graph: Graph,
    tenant: Tenant,
    deliveries: Deliveries,
    subscriber: Subscriber,
    clock: FixedClock,
    fault: str,
    told: int,
) -> None:
    """Lost, doubled, late and out of order, when the faults are on."""
    await graph("POST", "/subscriptions", _wish(clock), status=201)
    tenant.faults.configure(FaultConfig.from_json({fault: 1.0, "late_seconds": 30}))
    _arrive(tenant)
    at_once = await deliveries.deliver_due()
    assert at_once == (told if fault in ("notification_lost", "notification_doubled") else 0)
    clock.advance(timedelta(minutes=1))
    await deliveries.deliver_due()
    assert len(subscriber.values()) == told


@pytest.mark.parametrize("event", ["reauthorizationRequired", "subscriptionRemoved", "missed"])
async def test_lifecycle_events_can_be_provoked(  # noqa: PLR0917 - fixtures
    graph: Graph, tenant: Tenant, deliveries: Deliveries, subscriber: Subscriber, clock: FixedClock, event: str
) -> None:
    """Each goes to the lifecycle address; a removed subscription is gone."""
    wish = _wish(clock, lifecycleNotificationUrl=HOOK + "/lifecycle")
    made = (await graph("POST", "/subscriptions", wish, status=201)).body
    assert tenant.subscriptions.lifecycle(made["id"], event)
    await deliveries.deliver_due()
    ((url, body),) = subscriber.posted
    assert url == HOOK + "/lifecycle"
    assert body["value"][0]["lifecycleEvent"] == event
    assert (await graph("GET", f"/subscriptions/{made['id']}")).status == (
        404 if event == "subscriptionRemoved" else 200
    )
    assert not tenant.subscriptions.lifecycle("unknown", "missed")


async def test_a_person_subscribes_to_her_own_mailbox_only(
    graph: Graph, subscriber: Subscriber, clock: FixedClock
) -> None:
    """Delegated: ``me`` works, another's mailbox does not; another app does not see it."""
    anna = graph.as_person(ANNA, "Mail.Read")
    made = (
        await anna("POST", "/subscriptions", _wish(clock, resource="me/mailFolders/inbox/messages"), status=201)
    ).body
    await anna("POST", "/subscriptions", _wish(clock, resource="users/bjorn.ek@sandby.example/messages"), status=403)
    other = Graph(graph.tenant, lambda *p, user=None: graph.token(*p, user=user, app_id="another"))
    await other("GET", f"/subscriptions/{made['id']}", status=404)
