"""The client against the local tenant over HTTPS: real sign-in, real sockets, limits and failures on."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Coroutine
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, TypeVar

import pytest

from graph_client.auth import MsalCredential, SignInHttp, with_secret
from graph_client.client import GraphClient, Options
from graph_client.drafts import list_drafts, mend_draft
from graph_client.errors import AuthenticationError, DeltaExpired, NotFound, PreconditionFailed
from graph_client.groups import mail_groups
from graph_client.mail import Note, send_once
from graph_client.mail_tips import mail_tips
from graph_client.messages import Body, get_message, move_message
from graph_client.retries import RetryPolicy
from graph_client.sent_items import sent_delta
from graph_client.subscriptions import create_subscription, delete_subscription, list_subscriptions, renew_subscription
from graph_client.sweep import over_many
from graph_client.transport import Limits
from graph_client.users import find_user, get_user, list_users, read_directory, users_delta
from policies.vocabulary import Address, MailboxKind
from sandbox.faults import FaultConfig, Rates
from sandbox.ids import POSTVAKT_APP_ID, POSTVAKT_DEMO_SECRET, TENANT_ID

if TYPE_CHECKING:
    from tests.conftest import TenantServer

T = TypeVar("T")
ANNA = "anna.lind@sandby.example"
SERVICE = "kontaktcenter@sandby.example"
NOW = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)  # where the tenant's clock stands
# every fault, but without the waiting: a 429 costs a second of real time, so there are few; gateways give up at once
RATES = Rates(throttle=0.004, unavailable=0.09, timeout_before=0.03, timeout_after=0.03, slow=0.02, delta_expired=0.1)
FAULTS = FaultConfig(seed=7, burst=2, retry_after=0, hang_seconds=0.01, slow_ms=(0.0, 2.0), rules=(RATES,))


def _credential(server: TenantServer, secret: str = POSTVAKT_DEMO_SECRET) -> MsalCredential:
    http = SignInHttp(ca_file=server.ca_file)
    return with_secret(POSTVAKT_APP_ID, f"{server.base_url}/{TENANT_ID}", secret, http=http)


def _client(server: TenantServer, credential: MsalCredential | None = None) -> GraphClient:
    host = server.base_url.removeprefix("https://")
    policy = RetryPolicy(attempts=30, jitter=lambda: 0.0)
    return GraphClient(
        credential or _credential(server), base_url=f"{server.base_url}/v1.0", allowed_hosts={host}, ca_file=server.ca_file,
        options=Options(retries=policy, limits=Limits(seconds=20)),
    )  # fmt: skip


def _run(work: Coroutine[Any, Any, T]) -> T:
    return asyncio.run(asyncio.wait_for(work, 120))


async def _sweep(client: GraphClient) -> tuple[dict[str, set[str]], dict[str, str]]:
    """Each mailbox's sent messages and its link, reading anew whenever a link has expired."""
    mailboxes = [user.mail async for user in list_users(client) if user.mail]

    async def read(mailbox: str) -> tuple[set[str], str]:
        found: set[str] = set()
        state: str | None = None
        while True:
            try:
                async for page in sent_delta(client, mailbox, state):
                    found |= {message.id for message in page.items}
                    state = page.next_state
                return found, state or ""
            except DeltaExpired:
                state = None

    sent: dict[str, set[str]] = {}
    links: dict[str, str] = {}
    async for mailbox, result in over_many(mailboxes, read):
        assert isinstance(result, tuple), result
        sent[mailbox], links[mailbox] = result
    return sent, links


def test_the_directory_is_read_with_managers_and_function_mailboxes(tenant_server: TenantServer) -> None:
    """Anna has her title, unit and manager; kontaktcenter is a function mailbox; nobody is missing."""

    async def work() -> None:
        async with _client(tenant_server) as client:
            entries = {entry.address: entry for entry in await read_directory(client)}
            carin = await get_user(client, "carin.holm@sandby.example")
            anna = entries[ANNA]
            assert (anna.title, anna.unit, anna.manager_id) == ("Socialsekreterare", "Barn och familj", carin.id)
            assert entries[SERVICE].kind is MailboxKind.FUNCTION
            assert anna.kind is MailboxKind.PERSONAL
            found = await find_user(client, ANNA)
            assert found is not None
            assert found.entry() == anna
            assert await find_user(client, "nobody@sandby.example") is None
            changed = [user async for page in users_delta(client) for user in page.items]
            assert {user.id for user in changed} >= {entry.id for entry in entries.values()}

    _run(work())


def test_mail_tips_tell_who_is_away_and_how_many_a_list_reaches(tenant_server: TenantServer) -> None:
    """An automatic reply that is on, with its end; a list's members, and who they are; nothing of an unknown address."""
    carin, everybody = "carin.holm@sandby.example", "alla-socialtjansten@sandby.example"
    tenant = tenant_server.tenant
    user = tenant.directory.user(carin)
    assert user is not None
    reply = {
        "status": "scheduled",
        "scheduledStartDateTime": {"dateTime": "2026-11-20T08:00:00.0000000", "timeZone": "UTC"},
        "scheduledEndDateTime": {"dateTime": "2026-11-27T23:00:00.0000000", "timeZone": "UTC"},
        "internalReplyMessage": "Jag är ledig.",
    }
    settings = tenant.mail.settings(user.id)
    tenant.mail.save_settings(
        user.id, settings | {"automaticRepliesSetting": settings["automaticRepliesSetting"] | reply}
    )

    async def work() -> None:
        async with _client(tenant_server) as client:
            found = {
                one.address: one for one in await mail_tips(client, ANNA, [carin, ANNA, everybody, "x@sandby.example"])
            }
            assert (found[carin].away, found[carin].until) == (True, datetime(2026, 11, 27, 23, 0, tzinfo=UTC))
            assert (found[ANNA].away, found[ANNA].members) == (False, 1)
            assert found[everybody].members > 3
            assert "x@sandby.example" not in found
            groups = {one.address: one for one in await mail_groups(client, largest=200)}
            assert len(groups[everybody].members) == found[everybody].members
            assert carin in groups[everybody].members
            assert everybody not in {one.address for one in await mail_groups(client, largest=3)}

    _run(work())


def test_a_sweep_with_every_fault_on_reads_what_a_quiet_one_reads(tenant_server: TenantServer) -> None:
    """429 and 503 in bursts, lost answers, expired links: the same messages of the same mailboxes are read in the end."""

    async def work() -> None:
        async with _client(tenant_server) as client:
            quiet, _ = await _sweep(client)
            assert sum(map(len, quiet.values())) > 100
            tenant_server.tenant.faults.configure(FAULTS)
            troubled, _ = await _sweep(client)
            assert troubled == quiet
            assert client.stats.retries > 0

    _run(work())


def test_the_client_never_runs_into_the_tenants_own_limit(tenant_server: TenantServer) -> None:
    """Whole mailboxes at full speed: the limit of four at a time per mailbox is never hit."""

    async def work() -> None:
        async with _client(tenant_server) as client:
            sent, links = await _sweep(client)
            message = next(iter(sent[ANNA]))
            await asyncio.gather(*(get_message(client, ANNA, message, select=["id"]) for _ in range(60)))
            assert client.stats.throttled == 0
            assert client.batched.batches > 0
            assert set(links) == set(sent)

    _run(work())
    assert tenant_server.tenant.limits.throttled == 0


def test_a_second_round_reads_only_what_is_new(tenant_server: TenantServer) -> None:
    """From the saved link on: nothing, and after one mail that one, body and sender included."""

    async def work() -> None:
        async with _client(tenant_server) as client:
            state = ""
            async for page in sent_delta(client, SERVICE):
                state = page.next_state
            assert [page.items async for page in sent_delta(client, SERVICE, state)] == [[]]
            await send_once(client, SERVICE, "k", Note([Address(ANNA)], "Hej", "<p>Hej Anna</p>"))
            items = [item async for page in sent_delta(client, SERVICE, state) for item in page.items]
            assert len(items) == 1
            assert items[0].body is not None
            assert "Hej Anna" in items[0].body.content
            assert items[0].sender == SERVICE

    _run(work())


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_a_note_arrives_exactly_once_with_every_fault_on(tenant_server: TenantServer, seed: int) -> None:
    """Five keys, some asked for twice: five notes arrive."""
    tenant_server.tenant.faults.configure(replace(FAULTS, seed=seed))

    async def work() -> None:
        async with _client(tenant_server) as client:
            for key in ["a", "b", "c", "d", "e", "a", "c", "e"]:
                note = Note([Address(ANNA, "Anna Lind")], f"Prov {key}", "<p>x</p>", headers={"x-postvakt": "note"})
                await send_once(client, SERVICE, key, note, looks=[0.0, 0.0])

    _run(work())
    rows = tenant_server.tenant.all("SELECT message_id FROM messages WHERE message_id LIKE '<postvakt-%'")
    # one in Sent Items and one in Anna's mailbox for each key
    assert sorted(Counter(row["message_id"] for row in rows).values()) == [2] * 5


def test_a_draft_that_somebody_wrote_in_meanwhile_is_left_alone(tenant_server: TenantServer) -> None:
    """The second change with the first one's version is refused by Graph and becomes PreconditionFailed."""

    async def work() -> None:
        async with _client(tenant_server) as client:
            async for user in list_users(client):
                drafts = [draft async for draft in list_drafts(client, user.id)]
                if drafts:
                    break
            changed = await mend_draft(client, user.id, drafts[0], Body("html", "<p>Ny</p>"))
            assert changed.change_key != drafts[0].change_key
            with pytest.raises(PreconditionFailed):
                await mend_draft(client, user.id, drafts[0], Body("html", "<p>Annan</p>"))

    _run(work())


class Welcoming:
    """Every subscriber echoes the token and takes what comes."""

    async def validate(self, url: str, token: str) -> str | None:
        """The handshake succeeds."""
        return None

    async def post(self, url: str, body: dict[str, Any]) -> bool:
        """Accepted."""
        return True


def test_a_subscription_lives_as_long_as_it_is_renewed(tenant_server: TenantServer) -> None:
    """Created, found in the list, renewed, deleted; deleting it again is no error, renewing it is."""
    tenant_server.tenant.subscriptions.poster = Welcoming()

    async def work() -> None:
        async with _client(tenant_server) as client:
            made = await create_subscription(
                client, resource=f"users/{SERVICE}/mailFolders/inbox/messages", change_type="created",
                notification_url="https://postvakt.example/n", lifecycle_url="https://postvakt.example/l", client_state="x" * 128,
                expires=NOW + timedelta(days=2),
            )  # fmt: skip
            assert [one.id async for one in list_subscriptions(client)] == [made.id]
            renewed = await renew_subscription(client, made.id, NOW + timedelta(days=6))
            assert renewed.expiration_date_time == NOW + timedelta(days=6)
            await delete_subscription(client, made.id)
            await delete_subscription(client, made.id)
            with pytest.raises(NotFound):
                await renew_subscription(client, made.id, NOW + timedelta(days=6))

    _run(work())


def test_an_immutable_id_survives_a_move(tenant_server: TenantServer) -> None:
    """After moving to the archive the same id still finds the message."""

    async def work() -> None:
        async with _client(tenant_server) as client:
            sent = await send_once(client, SERVICE, "k", Note([Address(ANNA)], "Hej", "<p>Hej</p>"))
            moved = await move_message(client, SERVICE, sent.id, "archive")
            assert moved.id == sent.id
            assert (await get_message(client, SERVICE, sent.id, select=["id", "isDraft"])).is_draft is False

    _run(work())


def test_a_wrong_secret_and_an_unknown_mailbox_have_their_own_errors(tenant_server: TenantServer) -> None:
    """Sign-in refused is AuthenticationError; nobody of that name is NotFound."""

    async def work() -> None:
        async with _client(tenant_server, _credential(tenant_server, "wrong")) as client:
            with pytest.raises(AuthenticationError):
                await get_user(client, ANNA)
        async with _client(tenant_server) as client:
            with pytest.raises(NotFound):
                await get_user(client, "nobody@sandby.example")

    _run(work())
