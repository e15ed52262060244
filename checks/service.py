"""Everything the edges ask of the checks: try a mail, the rules in force, turn one, count overrides, sweep sent mail, tell of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property

from checks.bundle import Bundle
from checks.changes import CheckChanges, Post
from checks.context import Context
from checks.engine import check
from checks.model import Finding, Outgoing
from checks.overrides import OWN_WORDS, Often, Report, by_rule, read_report, week_of
from checks.places import text_of_field
from checks.ports import Bundles, Directory, LeakStore, Notes, OverrideStore, RuleSettings, SentMails
from checks.sweep import LeakReport, SecrecySweep, is_swept
from checks.turning import Turned, lock_of
from policies.clock import Clock
from policies.located import MapNode, read_file
from policies.packs import Pack
from policies.plan import Journal, Plan, StepResult
from policies.rule_files import RuleFile, read_rules
from policies.rules import RuleSetting
from policies.units import OTHERS, unit_names
from policies.vocabulary import DirectoryEntry


@dataclass(frozen=True, slots=True)
class Outside:
    """The ports, connected."""

    bundles: Bundles
    settings: RuleSettings
    overrides: OverrideStore
    leaks: LeakStore
    sent: SentMails
    notes: Notes
    directory: Directory
    journal: Journal


@dataclass(frozen=True, slots=True)
class RuleInForce:
    """A rule, what the pack says of it (None: nothing), how it is taken now, and the key that locks it, if any."""

    file: RuleFile
    setting: RuleSetting | None
    now: Turned
    lock: str | None
    pack: str  # the nearest pack that decides about it; empty when none does

    @property
    def turned(self) -> bool:
        """Whether an administrator's word holds instead of the pack's."""
        return self.setting is not None and self.now != Turned.of(self.file.id, self.setting)


@dataclass(frozen=True, slots=True)
class Tried:
    """A mail that was tried: the findings, and the text of each field that one of them points into."""

    findings: Sequence[Finding]
    texts: Mapping[str, str]


class CheckService:
    """The checks' front door."""

    def __init__(
        self, pack: Pack, outside: Outside, *, clock: Clock, digest_key: str, link: str, own_mailbox: str = ""
    ) -> None:
        """``digest_key``: secret of the digests; ``link``: the page that says what to do about something sent.

        ``own_mailbox``: where the product's own mail comes from; it is not swept.
        """
        self.pack = pack
        self._outside = outside
        self._clock = clock
        self._key = digest_key.encode()
        self._link = link
        self._own = own_mailbox.casefold()

    # --- trying a mail and looking at rules ------------------------------------------------------

    def try_mail(self, mail: Outgoing, language: str = "sv") -> Tried:
        """What is told about a mail under the rules in force. Nothing of it is kept."""
        bundle = Bundle(self._outside.bundles())
        findings = check(mail, bundle, language=language)
        context = Context(mail, bundle)
        fields = dict.fromkeys(("subject", "body", *(one.field for one in findings)))
        return Tried(findings, {field: text_of_field(context, field) for field in fields})

    @cached_property
    def _files(self) -> list[RuleFile]:
        return read_rules(self.pack.folders)[0]

    def rules(self) -> list[RuleInForce]:
        """Every rule there is, by id, as it is taken now."""
        turned = {one.rule: one for one in self._outside.settings.all()}
        return [self._in_force(one, turned) for one in self._files]

    def rule(self, name: str) -> RuleInForce | None:
        """One rule by its id, or None."""
        return next((one for one in self.rules() if one.file.id == name), None)

    def _in_force(self, file: RuleFile, turned: Mapping[str, Turned]) -> RuleInForce:
        setting = self.pack.rules.get(file.id)
        if setting is None:
            return RuleInForce(file, None, Turned(file.id, "off", "off"), None, "")
        lock = lock_of(self.pack, file.id)
        usual = Turned.of(file.id, setting)
        now = usual if lock else turned.get(file.id, usual)
        return RuleInForce(file, setting, now, lock, self._deciding.get(file.id, self.pack.name))

    @cached_property
    def _deciding(self) -> dict[str, str]:
        """Rule → the nearest pack whose own file names it."""
        found: dict[str, str] = {}
        for folder in reversed(self.pack.folders):
            section = read_file(folder / "pack.yaml", folder.name).entries.get("rules")
            if isinstance(section, MapNode):
                found.update(dict.fromkeys(section.entries, folder.name))
        return found

    # --- what the product would change -----------------------------------------------------------

    def plan_turn(self, wanted: Turned, made_by: str, reason: str) -> Plan:
        """What taking a rule this way changes; changes nothing. Raises NotTurned."""
        return self._changes(()).plan_turn(wanted, made_by, reason)

    async def plan_notes(self, made_by: str, reason: str = "") -> Plan:
        """Whom the sweep has something to tell; changes nothing."""
        return (await self._with_people()).plan_notes(made_by, reason or "Skickad e-post ses över (S07)")

    async def apply(self, plan_id: str) -> list[StepResult]:
        """Carry out a plan or the rest of it. Raises UnknownPlan."""
        plan = self._outside.journal.plan(plan_id)
        turns_only = plan is not None and all(step.kind == "turn-rule" for step in plan.steps)
        changes = self._changes(()) if turns_only else await self._with_people()
        return await changes.apply(plan_id)

    async def _with_people(self) -> CheckChanges:
        return self._changes(await self._outside.directory.entries())

    def _changes(self, entries: Sequence[DirectoryEntry]) -> CheckChanges:
        outside = self._outside
        post = Post(outside.leaks, outside.notes, entries, self._link, self._key)
        return CheckChanges(self.pack, outside.settings, outside.journal, self._clock, post)

    # --- overrides -------------------------------------------------------------------------------

    def reasons(self) -> list[str]:
        """The reasons' codes that an override may have."""
        overrides = self.pack.overrides
        return [one.code for one in overrides.reasons] + ([OWN_WORDS] if overrides.own_words else [])

    async def count_override(self, value: object, address: str) -> bool:
        """Count one override, told by the person of this address, who is only asked for the unit. Whether it was new.

        Raises BadReport.
        """
        rules = [one.id for one in self._files if one.id in self.pack.rules]
        report = read_report(value, rules=rules, reasons=self.reasons(), now=self._clock.now())
        unit = _unit_of(report, address, await self._outside.directory.entries())
        week = week_of(report.at, self.pack.calendar.zone)
        return self._outside.overrides.count(
            report.digest, week=week, unit=unit, rule=report.rule, reason=report.reason
        )

    def overridden(self, weeks: int) -> list[Often]:
        """The rules that people passed in the last weeks, this one included, the most often first."""
        this = week_of(self._clock.now(), self.pack.calendar.zone)
        mondays = [this - timedelta(weeks=back) for back in reversed(range(weeks))]
        return by_rule(self._outside.overrides.numbers(mondays[0], this), mondays)

    # --- sent mail -------------------------------------------------------------------------------

    async def mailboxes_to_sweep(self) -> list[str]:
        """The addresses of the mailboxes whose sent mail the pack lets us sweep."""
        return [one.address for one in await self._swept()]

    async def sweep(self, addresses: Iterable[str] | None = None) -> LeakReport:
        """Judge what these mailboxes (None: all) sent since the last sweep. Done twice, it finds nothing twice."""
        wanted = None if addresses is None else {one.casefold() for one in addresses}
        chosen = [one for one in await self._swept() if wanted is None or one.address.casefold() in wanted]
        outside = self._outside
        sweep = SecrecySweep(
            pack=self.pack,
            mail=outside.sent,
            store=outside.leaks,
            bundles=outside.bundles,
            clock=self._clock,
            digest_key=self._key,
        )
        return await sweep.run(chosen)

    def last_sweep(self) -> datetime | None:
        """When a page was last judged."""
        return self._outside.leaks.last_sweep()

    async def _swept(self) -> list[DirectoryEntry]:
        everybody = await self._outside.directory.entries()
        return [one for one in everybody if is_swept(self.pack, one) and one.address.casefold() != self._own]


def _unit_of(report: Report, address: str, entries: Sequence[DirectoryEntry]) -> str:
    """The figures' name of the unit told, if it is one, else of the person's own."""
    names = unit_names(entries)
    told = report.unit.strip().casefold()
    if told:
        for one in entries:
            if one.unit.strip().casefold() == told:
                return names[one.address.casefold()]
    return names.get(address.casefold(), OTHERS)
