"""Exactly once under fire: counted in the Maildir outside, with everything going wrong that can."""

from __future__ import annotations

import os
import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa

from tests.functions import azurite
from tests.mailboxes.receipts.fire.mails import Fall
from tests.mailboxes.receipts.fire.run import Plan, burn
from tests.store.conftest import _administer

WHOLE = "POSTVAKT_FIRE"


@pytest.fixture
def database(postgres_server: sa.URL, made_in_postgres: str) -> Iterator[str]:
    """A PostgreSQL database with all tables."""
    name = f"t{uuid.uuid4().hex}"
    _administer(postgres_server, f"CREATE DATABASE {name} TEMPLATE {made_in_postgres}")
    yield postgres_server.set(database=name).render_as_string(hide_password=False)
    _administer(postgres_server, f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture(scope="module")
def queues() -> Iterator[str]:
    """Azurite's connection string, or an empty one where it is not installed."""
    if azurite.missing():
        yield ""
        return
    with azurite.running() as connection:
        yield connection


@pytest.mark.postgres
@pytest.mark.fire
def test_a_small_fire(database: str, queues: str, tmp_path: Path) -> None:
    """A hundred and twenty mails on ten mailboxes, three deaths: one receipt each, threaded, and a reason for all others."""
    fall = Fall(boxes=10, number=120, seed=3)
    plan = Plan(fall, database, queues, per_second=40, kill_every=(2.0, 4.0), kills=3, limit=240)
    outcome = burn(plan, tmp_path)
    assert outcome.wrong(fall) == [], f"{outcome}"
    assert outcome.kills >= 3


@pytest.mark.postgres
@pytest.mark.fire
@pytest.mark.skipif(WHOLE not in os.environ, reason=f"the whole fire takes long: make fire, or {WHOLE}=20000")
def test_the_whole_fire(database: str, queues: str, tmp_path: Path) -> None:
    """A hundred mailboxes and as many mails as the variable says, an instance killed every few seconds."""
    number = int(os.environ[WHOLE] or 20_000)
    fall = Fall(boxes=100, number=number, seed=5)
    plan = Plan(fall, database, queues, per_second=80, kill_every=(4.0, 9.0), limit=600 + number / 10)
    outcome = burn(plan, tmp_path)
    summary = f"{outcome.seconds:.0f} s, {outcome.kills} killed, {dict(outcome.states)}, {dict(outcome.reasons)}"
    print(f"\nfire of {number}: {summary}")
    assert outcome.wrong(fall) == [], summary
