"""`Services`: every part of the product, made on first use and then kept."""

from __future__ import annotations

import os
import threading
from collections import defaultdict
from collections.abc import Coroutine, Mapping
from datetime import timedelta
from typing import TYPE_CHECKING, Any, TypeVar

from mailboxes.receipts.heard import Heard
from policies.clock import Clock, FileClock, SystemClock
from postvakt.settings import Settings, load_settings
from postvakt.wiring.background import BackgroundLoop
from postvakt.wiring.parts import forget, made, part

if TYPE_CHECKING:
    import ssl

    from checks.service import CheckService
    from checks.tips import MailTips
    from graph_client.client import GraphClient, Options
    from graph_client.exchange_admin import ExchangeAdmin
    from mailboxes.answering import Answering
    from mailboxes.handling import Handling
    from mailboxes.receipts.service import ReceiptService
    from mailboxes.service import MailboxService
    from mailboxes.watch import Watch
    from policies.packs import Pack
    from postvakt.wiring.absence import AbsenceRoom
    from postvakt.wiring.bundles import Bundles
    from postvakt.wiring.directory import GraphDirectory
    from signatures.service import SignatureService
    from store.audit import AuditLog
    from store.journal import SqlJournal
    from store.opening import Store

T = TypeVar("T")


class Services:
    """What the edges use. Threads may share it."""

    def __init__(self, settings: Settings, *, graph_options: Options | None = None) -> None:
        """``graph_options``: how the Graph client retries and limits itself, when not as usual."""
        self.settings = settings
        self._graph_options = graph_options
        self.heard = Heard()
        self._loop = BackgroundLoop()

    def run(self, work: Coroutine[Any, Any, T]) -> T:
        """The result of asynchronous work, from synchronous code."""
        return self._loop.run(work)

    async def do(self, work: Coroutine[Any, Any, T]) -> T:
        """The same from another event loop, which goes on meanwhile: a function that waits like this holds no thread."""
        return await self._loop.do(work)

    @part
    def clock(self) -> Clock:
        """The machine's time; in the demo the tenant's, which can travel."""
        return FileClock(self.settings.clock_file) if self.settings.clock_file else SystemClock()

    @part
    def pack(self) -> Pack:
        """The municipality's policy pack. Raises PackError with every mistake in it."""
        from policies.packs import load_pack

        return load_pack(self.settings.pack, roots=self.settings.pack_roots)

    @part
    def store(self) -> Store:
        """The open store; in the demo its tables are made when they are not there. Raises StoreError."""
        from store.opening import open_store

        return open_store(self.settings.database_url, clock=self.clock, migrate=self.settings.is_demo)

    @property
    def journal(self) -> SqlJournal:
        """Plans and their steps."""
        return self.store.journal

    @property
    def audit(self) -> AuditLog:
        """The hash-chained log of changes."""
        return self.store.audit

    @part
    def graph(self) -> GraphClient:
        """The one client towards Microsoft Graph; to be used inside ``run`` only."""
        from postvakt.wiring.identity import graph_client

        return graph_client(self.settings, self._graph_options)

    @part
    def exchange(self) -> ExchangeAdmin:
        """Folder rights and, where the settings switch commands on, mailboxes; to be used inside ``run`` only."""
        from graph_client.exchange_admin import ExchangeAdmin

        settings = self.settings
        return ExchangeAdmin(self._exchange_client, settings.tenant_id, commands=settings.exchange_commands)

    @part
    def _exchange_client(self) -> GraphClient:
        from postvakt.wiring.identity import exchange_client

        return exchange_client(self.settings, self._graph_options)

    @part
    def signatures(self) -> SignatureService:
        """The signature room."""
        from postvakt.wiring.signatures import signature_service

        return signature_service(self)

    @part
    def directory(self) -> GraphDirectory:
        """People and function mailboxes, read once a day for every room."""
        from postvakt.wiring.directory import GraphDirectory, GraphSource

        return GraphDirectory(GraphSource(lambda: self.graph), self.store.directory, self.clock)

    @part
    def checks(self) -> CheckService:
        """The checks: trying a mail, turning rules, overrides, the sweep of sent mail."""
        from postvakt.wiring.checks import check_service

        return check_service(self)

    @part
    def mailboxes(self) -> MailboxService:
        """The register of function mailboxes, orders, and plans about them."""
        from postvakt.wiring.mailboxes import mailbox_service

        return mailbox_service(self)

    @part
    def receipts(self) -> ReceiptService:
        """Receipts of function mailboxes: a slice of work on one, subscriptions, previews, the status list."""
        from postvakt.wiring.receipts import receipt_service

        return receipt_service(self)

    @part
    def answering(self) -> Answering:
        """Answering times of function mailboxes: reading, figures, promises with a date."""
        from postvakt.wiring.answering import answering

        return answering(self)

    @part
    def handling(self) -> Handling:
        """Acknowledging a received mail with a date."""
        from postvakt.wiring.handling import handling_service

        return handling_service(self)

    @part
    def mailbox_watch(self) -> Watch:
        """Whether function mailboxes are opened each working day, and who is told of what waits there."""
        from postvakt.wiring.answering import mailbox_watch

        return mailbox_watch(self)

    @part
    def absence(self) -> AbsenceRoom:
        """The room of absence: what people do, what timers do, links in mails, absences nobody registered."""
        from postvakt.wiring.absence import AbsenceRoom

        return AbsenceRoom(self)

    @part
    def mail_tips(self) -> MailTips:
        """Who of a mail's receivers is away, and which groups they are; for the pane."""
        from postvakt.wiring.mail_tips import tips_service

        return tips_service(self)

    @part
    def _bundles(self) -> Bundles:
        from postvakt.wiring.bundles import Bundles
        from postvakt.wiring.checks import rule_settings

        return Bundles(self.pack, rule_settings(self).all)

    def bundle(self, department: str = "", unit: str = "") -> dict[str, Any]:
        """The compiled pack with an administrator's settings on top, as both engines read it; ``version`` names it. Not to be changed.

        ``department`` and ``unit``: whose layer, as the directory spells them. Raises StoreError.
        """
        year = self.clock.now().astimezone(self.pack.calendar.zone).year
        return self._bundles.bundle(year, department, unit)

    def left_unfinished(self, feature: str) -> list[str]:
        """Plans of a feature with steps begun more than a quarter of an hour ago and never finished: whoever did it is gone."""
        left = self.journal.unfinished(left_before=self.clock.now() - timedelta(minutes=15), feature=feature)
        return list(dict.fromkeys(plan_id for plan_id, _ in left))

    def store_answers(self) -> bool:
        """Whether the store can be read now."""
        from policies.messages import PostvaktError
        from store.engine import schema_version

        try:
            return schema_version(self.store.database) is not None
        except PostvaktError:
            return False

    def permissions(self) -> list[tuple[str, str]]:
        """Each permission the product asks for, with what it is used for."""
        from graph_client.permissions import CALLS

        uses: dict[str, list[str]] = defaultdict(list)
        for call in CALLS.values():
            uses[call.permission].append(call.why)
        return [(name, ". ".join(dict.fromkeys(uses[name]))) for name in sorted(uses)]

    def client_credential(self) -> Any:
        """What the console's sign-in proves the application with."""
        from postvakt.wiring.identity import sign_in_proof

        return sign_in_proof(self.settings)

    def sign_in_http(self) -> Any:
        """What msal fetches with when people sign in: trusts the local tenant's CA where the settings name it."""
        from graph_client.auth import SignInHttp

        return SignInHttp(ca_file=self.settings.ca_file)

    def ssl_context(self) -> ssl.SSLContext:
        """The authorities to trust when the tenant's keys are fetched."""
        from postvakt.wiring.identity import trusted

        return trusted(self.settings)

    def close(self) -> None:
        """Close connections and the loop; a part used again is made anew."""
        for client in (made(self, "graph"), made(self, "_exchange_client")):
            if client is not None:
                self._loop.run(client.aclose())
        self._loop.close()
        if (store := made(self, "store")) is not None:
            store.close()
        forget(self)


def build(settings: Settings, *, graph_options: Options | None = None) -> Services:
    """The services for these settings; nothing is opened yet."""
    return Services(settings, graph_options=graph_options)


_process: list[Services] = []
_process_lock = threading.Lock()


def services(environ: Mapping[str, str] | None = None) -> Services:
    """The process's own services, from the environment, made once. Raises SettingsError."""
    with _process_lock:
        if not _process:
            _process.append(build(load_settings(os.environ if environ is None else environ)))
        return _process[0]
