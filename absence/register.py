"""Writing absences so that what must always hold does: decided on one state of the register, written whole or not at all.

Whoever is away covers nobody: what they had agreed to ends with the same write. Of a mailbox's absences only one is in force at a time.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from absence import lifecycle
from absence.acts import act_of
from absence.model import Absence, RegisterChanged, Stage
from absence.occurrences import first_overlap, occurrence_at
from absence.ports import AbsenceStore
from absence.substitutes import forwarding, leads_to
from policies.messages import PostvaktError

SYSTEM = "postvakt"
_TRIES = 12
# how long a forward waits for one in the other direction to be taken away before its coverage is given up
_PATIENCE = timedelta(hours=2)
Changed = tuple[Absence | None, Absence]


class Register:
    """The front of the store for every write."""

    def __init__(self, store: AbsenceStore, told: Callable[[Sequence[Changed]], None]) -> None:
        """``told`` is called after every write with (before, after) of each absence."""
        self._store = store
        self._told = told

    def write(self, make: Callable[[], Sequence[Absence]], now: datetime) -> list[Changed]:
        """Write what ``make`` decides, with what follows from it. It is called again when somebody else wrote meanwhile.

        Raises PostvaktError: PV-ABSENCE-BUSY when that happens too often, PV-ABSENCE-RING when mail would go round in a ring as long as an
        old rule is not taken away, and whatever ``make`` raises.
        """
        return self._write(lambda: self._without_rings(make(), now), now, planned=True)

    def _write(self, make: Callable[[], Sequence[Absence]], now: datetime, *, planned: bool) -> list[Changed]:
        """``planned``: people plan otherwise than before; when only time passes, nobody's agreement ends by it."""
        for _ in range(_TRIES):
            revision = self._store.revision()
            decided = self._with_consequences(list(make()), now, planned=planned)
            before = {one.id: one for one in self._store.several([one.id for one in decided])}
            changes = [one for one in decided if not _same(before.get(one.id), one)]
            if not changes:
                return []
            try:
                acts = [act for one in changes if (act := act_of(before.get(one.id), one)) is not None]
                self._store.apply(changes, revision=revision, acts=acts)
            except RegisterChanged:
                continue
            result = [(before.get(one.id), one) for one in changes]
            self._told(result)
            return result
        raise PostvaktError("PV-ABSENCE-BUSY")

    def due(self, now: datetime) -> list[Changed]:
        """Let time do what it does by now: absences begin, pause, end, lose their coverage."""
        return self._write(lambda: self._advanced(now), now, planned=False)

    # --- what time does --------------------------------------------------------------------------

    def _advanced(self, now: datetime) -> list[Absence]:
        steps = [(one, lifecycle.advance(one, now, by=SYSTEM)) for one in self._store.due(now)]
        if not steps:
            return []
        ended = [after for _, after in steps if after is not None and after.stage is Stage.ENDED]
        edges = forwarding([*self._store.unrestored(), *ended], now)
        changes = []
        for one, after in steps:
            begins = after is not None and after.stage is Stage.ACTIVE and one.stage is not Stage.ACTIVE
            wanted = self._begun(one, after, edges, now) if after is not None and begins else after
            if wanted is not None:
                changes.append(wanted)
        return changes

    @staticmethod
    def _begun(before: Absence, after: Absence, edges: dict[str, set[str]], now: datetime) -> Absence | None:
        """An absence that begins, unless its mail would go to somebody whose own old rule still sends it back."""
        coverage = after.coverage
        if not coverage.way.moves_mail or not leads_to(edges, coverage.substitute, after.mailbox):
            return after
        if now - _since(after, now) < _PATIENCE:
            return None
        lost = lifecycle.lose(after, now, by=SYSTEM, now=now)
        return replace(lost, version=before.version + 1)

    def _without_rings(self, changes: Sequence[Absence], now: datetime) -> Sequence[Absence]:
        forwards = [one for one in changes if one.coverage.way.moves_mail and one.in_force and one.covered_at(now)]
        if forwards:
            edges = forwarding(self._store.unrestored(), now)
            for one in forwards:
                if leads_to(edges, one.coverage.substitute, one.mailbox):
                    ring = f"{one.mailbox} → {one.coverage.substitute} → {one.mailbox}"
                    raise PostvaktError("PV-ABSENCE-RING", ring=ring, field="substitute")
        return changes

    # --- what follows ------------------------------------------------------------------------------

    def _with_consequences(self, changes: list[Absence], now: datetime, *, planned: bool) -> list[Absence]:
        if not changes:
            return []
        changed = {one.id: one for one in changes}
        for one in changes:
            if planned and one.is_live:
                self._release(one, changed, now)
        self._one_at_a_time(changed, now)
        return list(changed.values())

    def _release(self, away: Absence, changed: dict[str, Absence], now: datetime) -> None:
        """Whatever this person had agreed to cover ends where their own absence begins."""
        for stored in self._store.covered_by(away.mailbox):
            one = changed.get(stored.id, stored)
            if not one.is_live or one.coverage.substitute != away.mailbox:
                continue
            first = first_overlap(one.span, away.span, now)
            if first is None or (one.coverage.accepted_until is not None and one.coverage.accepted_until <= first):
                continue
            lost = lifecycle.lose(one, first, by=SYSTEM, now=now)
            if lost is not one:
                changed[one.id] = replace(lost, version=stored.version + 1)

    def _one_at_a_time(self, changed: dict[str, Absence], now: datetime) -> None:
        """An absence that recurs steps back while another one of the same mailbox is in force."""
        mailboxes = {one.mailbox for one in changed.values() if one.in_force}
        if not mailboxes:
            return
        held: dict[str, list[tuple[Absence, int]]] = {}
        stored = self._store.for_mailboxes(sorted(mailboxes))
        versions = {one.id: one.version for one in stored}
        for one in {**{one.id: one for one in stored}, **changed}.values():
            if one.in_force and one.mailbox in mailboxes:
                held.setdefault(one.mailbox, []).append((one, versions.get(one.id, 0)))
        for ones in held.values():
            if len(ones) < 2:
                continue
            for one, version in ones:
                if one.recurs:
                    changed[one.id] = replace(lifecycle.rest(one, now, by=SYSTEM), version=version + 1)


def _same(before: Absence | None, after: Absence) -> bool:
    """Whether nothing but the version would change."""
    if before is None:
        return False
    same = replace(after, version=before.version, changed_by=before.changed_by, changed_at=before.changed_at)
    return same == before


def _since(absence: Absence, now: datetime) -> datetime:
    held = occurrence_at(absence.span, now)
    return held.start if held is not None else now
