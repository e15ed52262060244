"""The stand-in that the signature room's tests use and the real store behave alike: whatever is recorded, in whatever order."""

from __future__ import annotations

import shutil
import tempfile
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from policies.clock import FixedClock
from signatures.model import CountedMail, Need, Verdict
from signatures.ports import SweepStore
from store.opening import open_store
from store.signature_store import SqlSignatureStore
from tests.signatures.fakes import FakeStore

NOW = datetime(2026, 11, 21, 8, tzinfo=UTC)
WEEK = date(2026, 11, 16)
_MAILS = st.lists(
    st.builds(
        CountedMail,
        digest=st.integers(0, 12).map(str),
        week=st.integers(0, 4).map(lambda back: WEEK - timedelta(weeks=back)),
        unit=st.sampled_from(["Barn och familj", "Kansliet", "å' OR 1=1 --"]),
        verdict=st.sampled_from([verdict for verdict in Verdict if verdict.counts]),
    ),
    max_size=8,
)
_STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("record"), st.sampled_from("abc"), _MAILS),
        st.tuples(st.just("forget"), st.sampled_from("abc"), st.just([])),
        st.tuples(st.just("noted"), st.sampled_from("abc"), st.just([])),
    ),
    max_size=8,
)


def _played(store: SweepStore, steps: list[tuple[str, str, list[CountedMail]]]) -> list[object]:
    """Everything that can be seen of a store after these steps."""
    seen: list[object] = []
    for number, (verb, mailbox, mails) in enumerate(steps):
        if verb == "record":
            seen.append(store.record_all([(mailbox, f"token-{mailbox}", f"link-{number}", mails)], now=NOW))
        elif verb == "forget":
            store.forget_state(mailbox)
        else:
            store.mark_noted(f"token-{mailbox}", NOW)
    seen.extend(store.sweep_state(mailbox) for mailbox in "abc")
    seen.append(sorted(store.shares(WEEK - timedelta(weeks=3), WEEK)))
    seen.append(sorted(store.needs(now=NOW), key=lambda need: need.token))
    return seen


@settings(max_examples=40, deadline=None)
@given(_STEPS)
def test_the_stand_in_and_the_store_agree(made: Path, steps: list[tuple[str, str, list[CountedMail]]]) -> None:
    """The same steps give the same answers, figures, links and short-lived rows."""
    with tempfile.TemporaryDirectory() as folder:
        file = shutil.copy(made, Path(folder) / "product.sqlite")
        clock = FixedClock(NOW)
        opened = open_store(f"sqlite:///{file}", clock=clock)
        real: SweepStore = SqlSignatureStore(opened.database, clock, Need)
        answers = _played(real, steps)
        opened.close()
    assert answers == _played(FakeStore(), steps)
