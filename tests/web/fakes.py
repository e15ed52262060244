"""What stands in for the tenant in the console's tests."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Coroutine, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any, TypeVar

from checks.ports import SentMailPage
from checks.service import CheckService, Outside
from checks.tips import KnownGroup, MailTips, Tip
from checks.turning import Turned
from policies.clock import FixedClock
from policies.mailing import NoteMail
from policies.messages import PostvaktError
from policies.packs import load_pack
from policies.plan import Plan, Step, StepState, UnknownPlan
from policies.vocabulary import DirectoryEntry, Language, MailboxKind, Role
from postvakt.wiring.bundles import Bundles
from signatures.changes import NOTE
from signatures.figures import UnitShare
from signatures.gallery import gallery
from signatures.model import Form, MailboxSignatures
from signatures.render import render
from store.journal import SqlJournal
from store.leak_store import SqlLeakStore
from store.opening import Store, open_store
from store.override_store import SqlOverrideStore
from store.rule_settings import SqlRuleSettings
from tests.web.absence_room import Directory, room
from tests.web.answering_room import answering_room
from tests.web.mailbox_room import mailbox_room
from web.people import Person

T = TypeVar("T")
NOW = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
ANNA = DirectoryEntry(
    "a1",
    "anna.lind@sandby.example",
    "Anna Lind",
    title="Socialsekreterare",
    department="Socialförvaltningen",
    phone="040-628 04 10",
)
KONTAKT = DirectoryEntry("k1", "kontaktcenter@sandby.example", "Kontaktcenter", kind=MailboxKind.FUNCTION)


class FakeSignIn:
    """A tenant that believes what the code says: ``oid|name|address|roles…``."""

    def begin(self, *, redirect_uri: str, login_hint: str = "") -> dict[str, Any]:
        return {"auth_uri": f"https://login.example/?redirect_uri={redirect_uri}&hint={login_hint}", "state": "s"}

    def finish(self, flow: dict[str, Any], answer: dict[str, str]) -> dict[str, Any]:
        if answer.get("state") != flow["state"] or "code" not in answer:
            raise PostvaktError("PV-SIGN-IN-FAILED")
        oid, name, address, *roles = answer["code"].split("|")
        return {"oid": oid, "name": name, "preferred_username": address, "roles": roles}


class FakeTokens:
    """Accepts the one token ``anna``."""

    def person(self, token: str) -> Person:
        if token != "anna":
            raise PostvaktError("PV-SIGN-IN")
        return Person("a1", "Anna Lind", ANNA.address, frozenset({Role.EMPLOYEE}))


class FakeSignatures:
    """The signature room with figures that stand still and a plan of three steps."""

    def __init__(self, journal: SqlJournal) -> None:
        self.pack = load_pack("sandby")
        self.journal = journal
        self.rows: list[UnitShare] = [
            UnitShare("Socialförvaltningen", 40, 30, 5, 3, 2),
            UnitShare("<b>Hemtjänst</b> & vård", 10, 10, 0, 0, 0),
        ]

    def shares(self, week: date) -> list[UnitShare]:
        return self.rows

    def weeks(self, number: int = 12) -> list[tuple[date, UnitShare]]:
        return [(date(2026, 11, 9), UnitShare("", 50, 40, 5, 3, 2))]

    def overall(self, since: datetime, until: datetime) -> float | None:
        return 0.8

    def last_sweep(self) -> datetime | None:
        return NOW

    def gallery(self, *, form: Form, language: Language | None) -> Any:
        return gallery(self.pack, form=form, language=language)

    async def signatures_for(self, address: str) -> list[MailboxSignatures]:
        if address != ANNA.address:
            return []
        found = []
        for one in (ANNA, KONTAKT):
            full, short = (render(one, self.pack, form=form, language=Language.SWEDISH) for form in Form)
            found.append(MailboxSignatures(one.address, one.display_name, one.kind, full, short))
        return found

    @staticmethod
    def version_of(found: Sequence[MailboxSignatures]) -> str:
        return f"v{len(found)}"

    async def plan(self, made_by: str, reason: str = "") -> Plan:
        words = {
            "sv": "Signaturen läggs till i ett utkast i bygglov@sandby.example",
            "en": "The signature is added to a draft",
        }
        mends = [Step(f"mend-{n}", "mend-draft", "bygglov@sandby.example", None, None, words) for n in (1, 2)]
        note = Step(
            "note-1", NOTE, "digest", None, None, {"sv": "En vänlig påminnelse skickas", "en": "A friendly note goes"}
        )
        made = Plan("signatures-20261120-test", "signature", NOW, made_by, "test", (*mends, note))
        self.journal.save(made)
        return made

    async def apply(self, plan_id: str) -> None:
        plan = self.journal.plan(plan_id)
        if plan is None:
            raise UnknownPlan(plan_id)
        for step in plan.steps:
            self.journal.start(plan_id, step, None)
            self.journal.finish(plan_id, step, StepState.DONE)


class FakeTips:
    """Implements ``TipSource`` and ``Substitutes``: Carin is away, and nobody knows of anything else."""

    async def tips(self, asker: str, addresses: Sequence[str]) -> Sequence[Tip]:
        return [Tip(one, away=True) for one in addresses if one == "carin.holm@sandby.example"]

    async def groups(self, largest: int) -> Sequence[KnownGroup]:
        return ()

    async def away(self, addresses: Sequence[str]) -> Sequence[Tip]:
        return ()


class NoSentMail:
    """A tenant in which nobody has sent anything."""

    async def pages(self, mailbox: str, state: str | None, since: datetime) -> AsyncIterator[SentMailPage]:
        yield SentMailPage((), "end", last=True)


class NoNotes:
    """A service mailbox that is not needed."""

    async def send_once(self, key: str, mail: NoteMail) -> bool:
        raise AssertionError("the console sends nothing by itself")


class FewPeople:
    """A directory of a unit of three and a loner."""

    async def entries(self) -> Sequence[DirectoryEntry]:
        unit = [
            DirectoryEntry(f"u{n}", f"person{n}@sandby.example", "P", department="Socialförvaltningen", unit="Barn")
            for n in range(3)
        ]
        return [replace(ANNA, unit="Barn"), KONTAKT, *unit]


def make_checks(store: Store, clock: FixedClock) -> CheckService:
    """The checks over a real store and pack, without a tenant."""
    pack = load_pack("sandby")
    settings = SqlRuleSettings(store.database, clock, Turned)
    bundles = Bundles(pack, settings.all)
    return CheckService(
        pack,
        Outside(
            bundles=lambda department="", unit="": bundles.bundle(2026, department, unit),
            settings=settings,
            overrides=SqlOverrideStore(store.database, clock),
            leaks=SqlLeakStore(store.database, clock),
            sent=NoSentMail(),
            notes=NoNotes(),
            directory=FewPeople(),
            journal=store.journal,
        ),
        clock=clock,
        digest_key="k" * 32,
        link="http://localhost:8444/regler/skickat",
    )


def make_services(folder: Path) -> Any:
    """Services as the app sees them."""
    clock = FixedClock(NOW)
    store = open_store(f"sqlite:///{folder / 'store.sqlite'}", clock=clock, migrate=True)

    def run(work: Coroutine[Any, Any, T]) -> T:
        return asyncio.run(work)

    checks = make_checks(store, clock)
    settings = SimpleNamespace(
        environment="demo",
        tenant_id="0a5b1c2d-3e4f-4a5b-8c6d-7e8f9a0b1c2d",
        client_id="c1",
        addin_client_id="c2",
        authority="https://localhost:8443",
        graph_url="https://localhost:8443",
        audience="api://c1",
        base_url="http://localhost:8444",
        office_js_url="http://localhost:8443/outlook/office.js",
        session_secret="x" * 40,
        exchange_commands=True,
    )
    mailboxes = mailbox_room(store, clock, load_pack("sandby"))
    times = answering_room(store, clock, load_pack("sandby"), mailboxes.store)
    return SimpleNamespace(
        settings=settings,
        pack=load_pack("sandby"),
        clock=clock,
        journal=store.journal,
        audit=store.audit,
        signatures=FakeSignatures(store.journal),
        checks=checks,
        mail_tips=MailTips(FakeTips(), FakeTips(), ["sandby.example"], clock),
        absence=room(store, clock, load_pack("sandby")),
        directory=Directory(),
        mailbox_room=mailboxes,
        mailboxes=mailboxes.service,
        receipts=mailboxes.receipts,
        answering_room=times,
        answering=times.answering,
        mailbox_watch=times.watch,
        bundle=checks._outside.bundles,
        run=run,
        store_answers=lambda: True,
        permissions=lambda: [("Mail.Read", "granska skickad e-post")],
    )
