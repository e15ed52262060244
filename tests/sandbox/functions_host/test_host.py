"""The local functions host against a small app of its own."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import azure.functions as func
import httpx
import pytest

from policies.clock import FixedClock
from sandbox.functions_host.host import FunctionsHost
from sandbox.functions_host.http import http_app
from sandbox.functions_host.model import HostError, HostSettings, read_functions, read_host_json
from sandbox.functions_host.queues import SqliteQueues


class Toy:
    """An app with one function of each kind that notes what it was called with."""

    def __init__(self) -> None:
        self.app = func.FunctionApp()
        self.seen: list[str] = []
        self.fail = False
        seen = self.seen

        @self.app.timer_trigger(arg_name="timer", schedule="0 15 2 * * *")
        @self.app.queue_output(arg_name="out", queue_name="work", connection="AzureWebJobsStorage")
        def nightly(timer: func.TimerRequest, out: func.Out[list[str]]) -> None:
            seen.append(f"nightly past_due={timer.past_due}")
            out.set(["one", "två"])

        @self.app.queue_trigger(arg_name="msg", queue_name="work", connection="AzureWebJobsStorage")
        async def work(msg: func.QueueMessage) -> None:
            seen.append(f"work {msg.get_body().decode()} try {msg.dequeue_count}")
            if self.fail:
                raise RuntimeError("made to fail")

        @self.app.route(route="{*path}", methods=["GET", "POST"], auth_level=func.AuthLevel.ANONYMOUS)
        @self.app.queue_output(arg_name="out", queue_name="work", connection="AzureWebJobsStorage")
        def anything(req: func.HttpRequest, out: func.Out[str], context: func.Context) -> func.HttpResponse:
            if req.method == "POST":
                out.set(req.get_body().decode())
            return func.HttpResponse(
                f"{req.method} {req.route_params['path']} {req.url}", headers={"X-Name": context.function_name}
            )

        @self.app.route(route="broken", auth_level=func.AuthLevel.ANONYMOUS)
        def broken(req: func.HttpRequest) -> func.HttpResponse:
            raise RuntimeError("made to fail")


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock(datetime(2026, 11, 20, 12, 0, tzinfo=UTC))


@pytest.fixture
def toy() -> Toy:
    return Toy()


@pytest.fixture
def host(toy: Toy, clock: FixedClock, tmp_path: Path) -> FunctionsHost:
    queues = SqliteQueues(tmp_path / "queues.sqlite", now=lambda: clock.now().timestamp())
    settings = HostSettings(route_prefix="", max_dequeue_count=3)
    return FunctionsHost(read_functions(toy.app), settings, queues, clock)


async def test_timer_runs_once_when_its_time_has_passed(host: FunctionsHost, toy: Toy, clock: FixedClock) -> None:
    """A timer runs once after its time, however far the clock has travelled, and says that it is late."""
    assert await host.tick_timers() == 0
    clock.advance(timedelta(days=3))
    assert await host.tick_timers() == 1
    assert await host.tick_timers() == 0
    assert toy.seen == ["nightly past_due=True"]


async def test_output_messages_reach_the_queue_function(host: FunctionsHost, toy: Toy, clock: FixedClock) -> None:
    """What a function sets on its output is handed to the queue's function, å ä ö and all, and then gone."""
    await host.tick_timers()
    clock.advance(timedelta(days=1))
    await host.tick_timers()
    assert await host.tick_queues() == 2
    assert sorted(toy.seen[1:]) == ["work one try 1", "work två try 1"]
    assert host.queues.counts() == {}


async def test_failing_message_is_retried_and_ends_in_the_poison_queue(host: FunctionsHost, toy: Toy) -> None:
    """A message that fails max_dequeue_count times is kept in the poison queue, not lost and not tried for ever."""
    toy.fail = True
    host.send("work", [b"bad"])
    for _ in range(10):
        await host.tick_queues()
    assert toy.seen == ["work bad try 1", "work bad try 2", "work bad try 3"]
    assert host.queues.counts() == {"work-poison": 1}


def test_message_of_a_dead_worker_comes_back(tmp_path: Path, clock: FixedClock) -> None:
    """A message whose worker vanished is seen again when its lease has run out, and the first receipt is then void."""
    queues = SqliteQueues(tmp_path / "q.sqlite", now=lambda: clock.now().timestamp())
    queues.send("work", [b"x"])
    (first,) = queues.receive("work", 10, lease=60)
    assert queues.receive("work", 10, lease=60) == []
    clock.advance(timedelta(seconds=61))
    (second,) = queues.receive("work", 10, lease=60)
    assert second.dequeued == 2
    assert not queues.delete(first)
    assert queues.delete(second)


def test_message_larger_than_azure_takes_is_refused(tmp_path: Path) -> None:
    """The queue refuses what Azure Storage would refuse, and then holds nothing of the batch."""
    queues = SqliteQueues(tmp_path / "q.sqlite")
    with pytest.raises(ValueError, match="Azure Storage takes"):
        queues.send("work", [b"ok", b"x" * 60_000])
    assert queues.counts() == {}


async def test_http_trigger_sees_the_raw_url_and_answers(host: FunctionsHost) -> None:
    """An HTTP function gets method, still encoded URL and route parameter; output messages are queued."""
    app = http_app(host.functions, host.settings, host.send)
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://localhost:1") as client:
        answer = await client.get("/mapp/%C3%A5?x=%C3%B6")
        assert answer.text == "GET mapp/å http://localhost:1/mapp/%C3%A5?x=%C3%B6"
        assert answer.headers["x-name"] == "anything"
        await client.post("/a", content=b"brev")
    assert host.queues.counts() == {"work": 1}


async def test_http_function_that_raises_answers_500_without_details(host: FunctionsHost) -> None:
    """An exception in a function is a bare 500, as in Azure."""
    app = http_app(host.functions, host.settings, host.send)
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://localhost:1") as client:
        answer = await client.get("/broken")
    assert (answer.status_code, answer.content) == (500, b"")


def test_wrong_schedule_is_told_at_start(clock: FixedClock, tmp_path: Path) -> None:
    """A schedule that is no NCRONTAB expression stops the host at start, with the function's name."""
    app = func.FunctionApp()

    @app.timer_trigger(arg_name="timer", schedule="every day")
    def sometimes(timer: func.TimerRequest) -> None: ...

    with pytest.raises(HostError, match=r"sometimes.*NCRONTAB"):
        FunctionsHost(read_functions(app), HostSettings(), SqliteQueues(tmp_path / "q.sqlite"), clock)


def test_unknown_trigger_is_refused_by_name() -> None:
    """A trigger the local host does not imitate is an error that names function and trigger."""
    app = func.FunctionApp()

    @app.blob_trigger(arg_name="blob", path="in/{name}", connection="X")
    def blobs(blob: func.InputStream) -> None: ...

    with pytest.raises(HostError, match=r"blobs.*blobTrigger"):
        read_functions(app)


def test_broken_host_json_is_a_clear_error(tmp_path: Path) -> None:
    """A host.json that is no JSON is refused with the file's name."""
    path = tmp_path / "host.json"
    path.write_text("{")
    with pytest.raises(HostError, match=r"host\.json"):
        read_host_json(path)


def test_the_products_host_json_is_read() -> None:
    """The real host.json is one the local host understands, with no route prefix and five tries."""
    settings = read_host_json(Path(__file__).parents[3] / "host.json")
    assert (settings.route_prefix, settings.max_dequeue_count) == ("", 5)
