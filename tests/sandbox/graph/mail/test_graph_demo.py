"""The demo municipality as Graph shows it."""

from __future__ import annotations

import shutil
from pathlib import Path

from policies.clock import FixedClock
from sandbox.assembly import open_tenant
from tests.sandbox.graph.mail.desk import Desk

WINDOW = "startDateTime=2026-10-01T00:00:00Z&endDateTime=2026-12-31T00:00:00Z"
READS = (
    "mailFolders",
    "messages?$top=50&$expand=attachments",
    "messages?$select=subject,internetMessageHeaders,uniqueBody&$orderby=subject",
    "mailFolders/sentitems/messages/delta?$select=subject,body",
    "mailFolders/inbox/messageRules",
    "outlook/masterCategories",
    "events",
    f"calendarView?{WINDOW}&$top=50",
)


def test_every_mailbox_of_the_demo_reads_well(tmp_path: Path, template: Path, clock: FixedClock) -> None:
    """Folders, mail, rules, categories and calendars of everybody are as Microsoft describes them."""
    shutil.copy(template, tmp_path / "tenant.sqlite")
    tenant = open_tenant(
        tmp_path / "tenant.sqlite", clock=clock, base_url="https://localhost:1", maildir=tmp_path / "outside"
    )
    desk = Desk(tenant)
    people = [user for user in tenant.directory.users() if tenant.mail.has_mailbox(user.id)]
    assert len(people) > 10
    for user in people:
        for read in READS:
            assert desk.get(f"/users/{user.id}/{read}").status == 200
    tenant.close()
