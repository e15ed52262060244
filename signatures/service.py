"""Everything the edges ask of signatures: the add-in's, previews, the gallery, the sweep, plans and figures."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from policies.clock import Clock
from policies.packs import Pack
from policies.plan import Journal, Plan
from policies.vocabulary import DirectoryEntry, Language, MailboxKind
from signatures import figures
from signatures.changes import ApplyReport, SignatureChanges
from signatures.expectations import Expectations
from signatures.gallery import Sample, gallery
from signatures.model import Form, MailboxSignatures, RenderedSignature, SweepReport
from signatures.ports import Directory, Drafts, Notes, Senders, SentItems, SweepStore
from signatures.render import render
from signatures.sweep import Progress, SignatureSweep, week_of


@dataclass(frozen=True, slots=True)
class Outside:
    """The ports, connected."""

    directory: Directory
    sent: SentItems
    drafts: Drafts
    notes: Notes
    store: SweepStore
    journal: Journal
    senders: Senders = dict  # no register: the pack's units and the directory tell


class SignatureService:
    """The signature room's front door."""

    def __init__(
        self, pack: Pack, outside: Outside, *, clock: Clock, digest_key: str, link: str, own_mailbox: str = ""
    ) -> None:
        """``digest_key``: secret of the digests; ``link``: the page where people see their own signature.

        ``own_mailbox``: where the product's own mail comes from; it is a program's mail and not swept.
        """
        self.pack = pack
        self._outside = outside
        self._clock = clock
        self._key = digest_key.encode()
        self._link = link
        self._own = own_mailbox.casefold()

    # --- what people set in their mail -----------------------------------------------------------

    async def signatures_for(self, address: str, language: Language | None = None) -> list[MailboxSignatures]:
        """The person's own mailbox first, then each function mailbox they may send as, as far as known. Empty for strangers."""
        person = await self._outside.directory.entry(address)
        if person is None:
            return []
        everybody = await self._outside.directory.entries()
        return [self._both(one, language or person.language) for one in (person, *self._may_send_as(person, everybody))]

    async def preview(
        self, address: str, *, form: Form = Form.FULL, language: Language | None = None
    ) -> RenderedSignature | None:
        """One signature; None for an address that the directory does not know."""
        entry = await self._outside.directory.entry(address)
        return None if entry is None else render(entry, self.pack, form=form, language=language)

    def gallery(self, *, form: Form = Form.FULL, language: Language | None = None) -> list[Sample]:
        """Awkward people with their signatures."""
        return gallery(self.pack, form=form, language=language)

    @staticmethod
    def version_of(found: Sequence[MailboxSignatures]) -> str:
        """Names this set of signatures; another one whenever any of them changes."""
        joined = "\n".join(f"{one.address} {one.full.version} {one.short.version}" for one in found)
        return hashlib.sha256(joined.encode()).hexdigest()[:16]

    def _both(self, entry: DirectoryEntry, language: Language) -> MailboxSignatures:
        full, short = (render(entry, self.pack, form=form, language=language) for form in Form)
        return MailboxSignatures(
            address=entry.address,
            name=entry.display_name or entry.address,
            kind=entry.kind,
            full=full,
            short=short,
            department=entry.department,
            unit=entry.unit,
        )

    def _may_send_as(self, person: DirectoryEntry, everybody: Sequence[DirectoryEntry]) -> list[DirectoryEntry]:
        """The function mailboxes that the register lets the person watch.

        Of those the register does not know: the one the pack names for the person's unit, and those the directory puts in that unit.
        """
        registered, own = self._outside.senders(), person.address.casefold()
        by_address = {one.address.casefold(): one for one in everybody if one.kind is MailboxKind.FUNCTION}
        found = {
            one.address.casefold(): one
            for one in by_address.values()
            if one.unit and (one.department, one.unit) == (person.department, person.unit)
        }
        unit = self.pack.signature.unit_for(department=person.department, unit=person.unit, address=person.address)
        if unit is not None and unit.function_mailbox is not None:
            box = unit.function_mailbox
            made = DirectoryEntry(
                "", box.address, box.name, kind=MailboxKind.FUNCTION, department=person.department, phone=box.phone
            )
            found[box.address.casefold()] = by_address.get(box.address.casefold(), made)
        found = {key: one for key, one in found.items() if key not in registered}
        found |= {key: by_address[key] for key, who in registered.items() if own in who and key in by_address}
        return [found[key] for key in sorted(found) if key != own]

    # --- what was sent ---------------------------------------------------------------------------

    async def mailboxes_to_sweep(self) -> list[str]:
        """The addresses of everybody whose Sent Items the pack lets us sweep."""
        return [entry.address for entry in (await self._sweep()).mailboxes()]

    async def sweep(self, addresses: Iterable[str] | None = None, *, progress: Progress | None = None) -> SweepReport:
        """Judge what these mailboxes (None: all) sent since the last sweep and count it. Done twice, it counts nothing twice."""
        sweep = await self._sweep()
        wanted = None if addresses is None else {address.casefold() for address in addresses}
        chosen = [entry for entry in sweep.mailboxes() if wanted is None or entry.address.casefold() in wanted]
        return await sweep.run(chosen, progress=progress)

    async def _sweep(self) -> SignatureSweep:
        everybody = await self._outside.directory.entries()
        return SignatureSweep(
            mail=self._outside.sent,
            store=self._outside.store,
            expectations=Expectations(self.pack, (one for one in everybody if one.address.casefold() != self._own)),
            clock=self._clock,
            digest_key=self._key,
        )

    def last_sweep(self) -> datetime | None:
        """When the last page was counted."""
        return self._outside.store.last_sweep()

    def overall(self, since: datetime, until: datetime) -> float | None:
        """The share of the weeks that touch this period, 0 to 1; None when nothing was counted."""
        found = figures.overall(self._rows(week_of(since), week_of(until)))
        return found.share if found.total else None

    def shares(self, week: date) -> list[figures.UnitShare]:
        """One week (its Monday) by unit."""
        return figures.by_unit(self._rows(week, week))

    def weeks(self, number: int = 12) -> list[tuple[date, figures.UnitShare]]:
        """The last weeks that hold anything, oldest first, the whole municipality."""
        this = week_of(self._clock.now())
        return figures.by_week(self._rows(this - timedelta(weeks=number - 1), this))

    def _rows(self, since: date, until: date) -> Sequence[figures.Row]:
        return self._outside.store.shares(since, until)

    # --- what the product would change -----------------------------------------------------------

    async def plan(self, made_by: str, reason: str = "") -> Plan:
        """What would change now: drafts to mend, notes to send. Kept under its id; changes nothing."""
        return await (await self._changes()).plan(made_by, reason or "Gemensam signatur (G05)")

    async def apply(self, plan_id: str, *, progress: Progress | None = None) -> ApplyReport:
        """Carry out a plan or the rest of it. Raises UnknownPlan."""
        return await (await self._changes()).apply(plan_id, progress=progress)

    async def _expectations(self) -> Expectations:
        return Expectations(self.pack, await self._outside.directory.entries())

    async def _changes(self) -> SignatureChanges:
        return SignatureChanges(
            expectations=await self._expectations(),
            store=self._outside.store,
            drafts=self._outside.drafts,
            notes=self._outside.notes,
            journal=self._outside.journal,
            clock=self._clock,
            link=self._link,
        )
