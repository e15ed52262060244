"""What the checks keep: settings of rules, numbers of overrides, and what the sweep has to tell; on both databases."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from policies.clock import FixedClock
from store.leak_store import SqlLeakStore
from store.opening import Store
from store.override_store import SqlOverrideStore
from store.rule_settings import SqlRuleSettings

NOW = datetime(2026, 11, 21, 8, tzinfo=UTC)
WEEK = date(2026, 11, 16)
BOX = "skola@sandby.example"


@dataclass(frozen=True)
class Leak:
    digest: str
    sent_at: datetime


def _row(rule: str, inside: str, outside: str, observe: bool) -> tuple[str, str, str, bool]:
    return rule, inside, outside, observe


def test_a_rules_setting_is_kept_replaced_and_removed(store: Store, clock: FixedClock) -> None:
    """One row a rule; the last word holds; removed, the pack's word holds again."""
    settings = SqlRuleSettings(store.database, clock, _row)
    assert settings.all() == []
    settings.put("C09", "off", "nudge", observe=False)
    settings.put("C01", "info", "info", observe=True)
    settings.put("C09", "info", "stop", observe=False)
    assert settings.all() == [("C01", "info", "info", True), ("C09", "info", "stop", False)]
    settings.remove("C09")
    settings.remove("C09")
    assert [one[0] for one in settings.all()] == ["C01"]
    clock.advance(timedelta(days=4000))
    store.retention.run()
    assert len(settings.all()) == 1


def _count(overrides: SqlOverrideStore, digest: str, unit: str = "Skola", reason: str = "own-words") -> bool:
    return overrides.count(digest, week=WEEK, unit=unit, rule="S01", reason=reason)


def test_an_override_counts_once(store: Store, clock: FixedClock) -> None:
    """Told twice it counts once; numbers add up per week, unit, rule and reason."""
    overrides = SqlOverrideStore(store.database, clock)
    assert [_count(overrides, one) for one in ("a", "b", "a")] == [True, True, False]
    assert _count(overrides, "c", unit="Vård")
    assert list(overrides.numbers(WEEK, WEEK)) == [
        (WEEK, "Skola", "S01", "own-words", 2),
        (WEEK, "Vård", "S01", "own-words", 1),
    ]
    assert list(overrides.numbers(WEEK + timedelta(days=7), WEEK + timedelta(days=70))) == []


def test_many_at_once_lose_nothing(store: Store, clock: FixedClock) -> None:
    """Threads that report the same and other overrides give the right number."""
    overrides = SqlOverrideStore(store.database, clock)
    with ThreadPoolExecutor(8) as pool:
        new = list(pool.map(lambda number: _count(overrides, f"{number % 20}"), range(60)))
    assert sum(new) == 20
    assert overrides.numbers(WEEK, WEEK)[0][4] == 20


def test_digests_of_overrides_go_after_eight_days_and_numbers_after_two_years(store: Store, clock: FixedClock) -> None:
    """What could point at somebody goes first."""
    overrides = SqlOverrideStore(store.database, clock)
    _count(overrides, "a")
    clock.advance(timedelta(days=9))
    removed = store.retention.run()
    assert (removed["override_seen"], removed["override_counts"]) == (1, 0)
    clock.advance(timedelta(days=730))
    assert store.retention.run()["override_counts"] == 1


def test_a_leak_is_found_once_and_told_once(store: Store, clock: FixedClock) -> None:
    """Replays add nothing; a note takes what is untold and keeps to it; told, nothing is left but the digest."""
    leaks = SqlLeakStore(store.database, clock)
    first, second = Leak("a", NOW), Leak("b", NOW - timedelta(hours=1))
    assert leaks.record("k1", BOX, "link1", [first, second, first]) == 2
    assert leaks.record("k1", BOX, "link2", [first]) == 0
    assert leaks.sweep_state("k1") == "link2"
    assert leaks.untold() == [(BOX, 2)]
    assert leaks.claim(BOX.upper(), "note-1") == [NOW - timedelta(hours=1), NOW]
    leaks.record("k1", BOX, "link3", [Leak("c", NOW)])
    assert leaks.claim(BOX, "note-1") == [NOW - timedelta(hours=1), NOW]
    assert leaks.untold() == [(BOX, 1)]
    leaks.told("note-1")
    assert leaks.claim(BOX, "note-2") == [NOW]
    leaks.told("note-2")
    assert leaks.record("k1", BOX, "link4", [first, second]) == 0
    assert leaks.untold() == []


def test_its_link_is_not_the_signature_audits(store: Store, clock: FixedClock) -> None:
    """Two sweeps of one folder each go on where they were."""
    leaks = SqlLeakStore(store.database, clock)
    store.delta_links.save("k1", "sentitems", "theirs")
    assert leaks.sweep_state("k1") is None
    assert leaks.last_sweep() is None
    leaks.record("k1", BOX, "ours", [])
    assert store.delta_links.get("k1", "sentitems") == "theirs"
    assert leaks.last_sweep() == clock.now()
    leaks.forget_state("k1")
    assert leaks.sweep_state("k1") is None


def test_what_nobody_was_told_goes_after_eight_days(store: Store, clock: FixedClock) -> None:
    """Rows that name a mailbox are short-lived, digests outlast what a restarted sweep looks back."""
    leaks = SqlLeakStore(store.database, clock)
    leaks.record("k1", BOX, "link", [Leak("a", NOW)])
    clock.advance(timedelta(days=9))
    assert leaks.untold() == []
    assert leaks.prune() == 1
    assert leaks.record("k1", BOX, "link", [Leak("a", NOW)]) == 0
    clock.advance(timedelta(days=32))
    assert leaks.prune() == 1
