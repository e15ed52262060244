"""What the store knows of people goes away on schedule, and the schedule is written down."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from policies.clock import FixedClock
from policies.plan import Plan, Step, StepState
from policies.vocabulary import DirectoryEntry
from store.opening import Store
from store.retention import KEEPING
from store.tables import metadata

DOCS = Path(__file__).parents[2] / "docs" / "data-protection.md"


def test_every_table_has_its_time() -> None:
    """No table is without an entry in the retention table."""
    assert {keeping.table.name for keeping in KEEPING} == set(metadata.tables)


def test_only_the_audit_log_and_settings_stay() -> None:
    """Everything but the audit log and how strictly rules are taken is removed on schedule; each that stays says why."""
    stay = {keeping.table.name for keeping in KEEPING if keeping.days is None}
    assert stay == {"audit_log", "receipt_mailboxes", "rule_settings", "absence_register"}
    assert all(keeping.why for keeping in KEEPING)
    assert all((keeping.days is None) == (keeping.expired is None) for keeping in KEEPING)


def test_the_documents_say_the_same() -> None:
    """The data protection page names every table with the same number of days."""
    text = DOCS.read_text(encoding="utf-8")
    for keeping in KEEPING:
        row = next((line for line in text.splitlines() if line.startswith(f"| `{keeping.table.name}`")), None)
        assert row is not None, f"{keeping.table.name} is not in the table of docs/data-protection.md"
        assert (f"{keeping.days} days" if keeping.days is not None else "not removed") in row


def _step(key: str) -> Step:
    return Step(key, "mend", "m", None, None, {"sv": "", "en": ""})


def test_old_plans_go_but_never_with_work_unfinished(store: Store, clock: FixedClock) -> None:
    """Plans and steps go after ninety days unless a step still has to be resumed."""
    for plan_id in ("done", "stuck"):
        store.journal.save(Plan(plan_id, "signatures", clock.now(), "d", "", (_step(plan_id),)))
        store.journal.start(plan_id, _step(plan_id), None)
    store.journal.finish("done", _step("done"), StepState.DONE)
    clock.advance(timedelta(days=89))
    assert sum(store.retention.run().values()) == 0
    clock.advance(timedelta(days=2))
    removed = store.retention.run()
    assert (removed["plans"], removed["journal"]) == (1, 1)
    assert [plan_id for plan_id, _ in store.journal.unfinished()] == ["stuck"]
    assert store.audit.verify().sound_rows == 1


def test_finished_work_links_and_people_go(store: Store, clock: FixedClock) -> None:
    """Done work and removed people go after thirty days, unused links after ninety; waiting work and present people stay."""
    store.outbox.put("done", "note", {})
    store.outbox.done(store.outbox.claim()[0])
    store.outbox.put("waiting", "note", {})
    store.delta_links.save("m", "inbox", "l")
    store.directory.save([DirectoryEntry("1", "a@sandby.example", "A"), DirectoryEntry("2", "b@sandby.example", "B")])
    store.directory.remove(["1"])
    clock.advance(timedelta(days=31))
    removed = store.retention.run()
    assert (removed["outbox"], removed["directory"], removed["delta_links"]) == (1, 1, 0)
    clock.advance(timedelta(days=60))
    assert store.retention.run()["delta_links"] == 1
    assert [work.key for work in store.outbox.claim()] == ["waiting"]
    assert [entry.id for entry in store.directory.entries()] == ["2"]
