"""The steps by which mailboxes change, in words, and what each does to Exchange. From desired and existing to the steps between."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from typing import Any

from mailboxes.model import Existing, MailboxRecord, State, as_json
from policies import exchange_changes as changes
from policies.plan import Step

FEATURE = "mailboxes"
NEW, COPIES, GRANT, WITHDRAW, FORWARD, REPLY, SIGNATURE, REGISTER, MARKED = (
    "new-mailbox", "copies", "grant", "withdraw", "forward", "reply", "signature", "register", "marked",
)  # fmt: skip
FULL_ACCESS, SEND_AS = "full-access", "send-as"
RIGHTS = (FULL_ACCESS, SEND_AS)
# what a script can do where Postvakt may not; the rest Postvakt does itself
IN_EXCHANGE = (NEW, COPIES, GRANT, WITHDRAW, FORWARD, MARKED)
ALL_RECEIPTS = "receipts"  # the target of what is done once for every mailbox
_WORDS = {
    (GRANT, FULL_ACCESS): ("{who} får öppna {box} och läsa allt i den", "{who} may open {box} and read all of it"),
    (GRANT, SEND_AS): ("{who} får skicka som {box}", "{who} may send as {box}"),
    (WITHDRAW, FULL_ACCESS): ("{who} får inte längre öppna {box}", "{who} may no longer open {box}"),
    (WITHDRAW, SEND_AS): ("{who} får inte längre skicka som {box}", "{who} may no longer send as {box}"),
}
MOST_KEY = 400
Names = Mapping[str, str]


class Steps:
    """Makes the steps of one plan.

    ``nonce`` tells its effects from those of other plans; ``names``: people's names by address; ``version``: the register's row that
    the plan is made from, 0 when there is none.
    """

    def __init__(self, nonce: str, names: Names, version: int) -> None:
        self._nonce = nonce
        self._names = names
        self._version = version

    def new(self, record: MailboxRecord) -> Step:
        """The mailbox is made."""
        sv = f"Den delade brevlådan {record.address} skapas med namnet {record.name}"
        en = f"The shared mailbox {record.address} is made with the name {record.name}"
        return self._step(NEW, record.key, "", sv, en, after={"name": record.name})

    def copies(self, record: MailboxRecord) -> Step:
        """What people send as the mailbox is kept in it, so that colleagues and answering times see that somebody answered."""
        sv = f"Det som skickas från {record.address} sparas i brevlådans Skickat, så att alla ser vad som är besvarat"
        en = f"What is sent from {record.address} is kept in its Sent Items, so that everybody sees what is answered"
        return self._step(COPIES, record.key, "", sv, en, after={"copies": True})

    def grant(self, address: str, person: str, right: str) -> Step:
        """Somebody gets a right."""
        return self._right(GRANT, address, person, right)

    def withdraw(self, address: str, person: str, right: str) -> Step:
        """Somebody's right is taken away."""
        return self._right(WITHDRAW, address, person, right)

    def forward(self, address: str, to: str, before: str | None = None) -> Step:
        """Mail goes on to another mailbox and stays in this one too; empty: no longer."""
        sv, en = (
            f"Mejl till {address} går vidare till {to} och finns kvar",
            f"Mail to {address} goes on to {to} and stays",
        )
        if not to:
            sv, en = f"Mejl till {address} går inte längre vidare", f"Mail to {address} no longer goes on"
        return self._step(FORWARD, address, to, sv, en, before={"forwards_to": before}, after={"forwards_to": to})

    def reply(self, address: str, html: str) -> Step:
        """An automatic reply tells senders where to turn."""
        sv = f"Den som skriver till {address} får ett automatiskt svar med den nya adressen"
        en = f"Whoever writes to {address} gets an automatic reply with the new address"
        return self._step(REPLY, address, "", sv, en, after={"reply": bool(html)}, detail={"html": html})

    def signature(self, record: MailboxRecord) -> Step:
        """The signature can be made."""
        sv, en = f"Signaturen för {record.address} kontrolleras", f"The signature of {record.address} is checked"
        return self._step(SIGNATURE, record.key, "", sv, en, after={"signature": True})

    def register(
        self, record: MailboxRecord, fields: Mapping[str, Any], words: tuple[str, str], *, order: str = ""
    ) -> Step:
        """The register says it from now on. ``fields``: as `MailboxRecord` has them; ``order``: the order that this carries out."""
        before = {name: as_json(getattr(record, name)) for name in fields}
        after = {name: as_json(value) for name, value in fields.items()}
        return self._step(REGISTER, record.key, "", *words, before=before, after=after, detail={"order": order})

    def settle(self, wanted: MailboxRecord, order: str) -> Step:
        """An ordered mailbox stands in the register, in use."""
        receipt = (", med kvitto", ", with its receipt") if wanted.receipt.on else ("", "")
        sv = f"{wanted.address} står i registret som brevlåda i bruk{receipt[0]}"
        en = f"{wanted.address} stands in the register as a mailbox in use{receipt[1]}"
        after = as_json(replace(wanted, state=State.ACTIVE, version=0, changed_at=None))
        return self._step(REGISTER, wanted.key, "", sv, en, after=after, detail={"order": order})

    def marked(self) -> Step:
        """Receipts say in a header that they are automatic; once for the whole organisation."""
        sv = "En e-postflödesregel märker kvitton som automatiska svar (Auto-Submitted), för alla brevlådor"
        en = "A mail-flow rule marks receipts as automatic answers (Auto-Submitted), for all mailboxes"
        step = self._step(MARKED, ALL_RECEIPTS, "", sv, en, after={"marked": True})
        return replace(step, detail={})

    def between(self, record: MailboxRecord, existing: Existing | None, *, leaving: Collection[str] = ()) -> list[Step]:
        """What makes the tenant's mailbox as the record wants it: made, copies kept, everybody's rights, nobody else's, in this order.

        What cannot be read is set again, which is harmless, and rights are taken only from those who are known to be leaving.
        """
        steps = [self.new(record)] if existing is None else []
        if existing is None or not existing.copies:
            steps.append(self.copies(record))
        for right in RIGHTS:
            there = rights_of(existing, right)
            missing = [one for one in record.people if there is None or one not in there]
            steps += [self.grant(record.key, one, right) for one in missing]
        for right in RIGHTS:
            there = rights_of(existing, right)
            others = sorted((frozenset(leaving) if there is None else there) - set(record.people))
            steps += [self.withdraw(record.key, one, right) for one in others]
        return steps

    def _right(self, kind: str, address: str, person: str, right: str) -> Step:
        name = self._names.get(person, "")
        who = f"{name} ({person})" if name else person
        sv, en = (text.format(who=who, box=address) for text in _WORDS[kind, right])
        given = kind == GRANT
        rights = {"before": {right: not given}, "after": {right: given}}
        return self._step(
            kind, address, f"{right}:{person}", sv, en, **rights, detail={"person": person, "right": right}
        )

    def _step(
        self, kind: str, address: str, what: str, sv: str, en: str, *, after: Any, before: Any = None,
        detail: Mapping[str, Any] | None = None,
    ) -> Step:  # fmt: skip
        effect = f"{address}:{what}"
        if len(effect) > MOST_KEY:
            effect = hashlib.sha256(effect.encode()).hexdigest()
        key = f"{FEATURE}.{kind}:{self._nonce}:{effect}"
        return Step(
            key, kind, address, before, after, {"sv": sv, "en": en}, {**(detail or {}), "version": self._version}
        )


def rights_of(existing: Existing | None, right: str) -> frozenset[str] | None:
    """Who has the right; None where that cannot be read, nobody where there is no mailbox."""
    if existing is None:
        return frozenset()
    return existing.full_access if right == FULL_ACCESS else existing.send_as


def change_of(step: Step) -> changes.ExchangeChange | None:
    """What the step does to Exchange; None for one that Postvakt does elsewhere."""
    address, detail = step.target, step.detail
    person = str(detail.get("person", ""))
    match step.kind, detail.get("right"):
        case "new-mailbox", _:
            name = str(step.after["name"])
            return changes.NewSharedMailbox(address, name, name)
        case "copies", _:
            return changes.ChangeMailbox(address, copy_sent=True)
        case "marked", _:
            return changes.RECEIPTS_MARKED
        case "grant", "full-access":
            return changes.AddFullAccess(address, person)
        case "grant", _:
            return changes.AddSendAs(address, person)
        case "withdraw", "full-access":
            return changes.RemoveFullAccess(address, person)
        case "withdraw", _:
            return changes.RemoveSendAs(address, person)
        case "forward", _:
            return changes.SetForwarding(address, step.after["forwards_to"] or None, keep_copy=True)
    return None


def is_there(step: Step, existing: Existing | None) -> bool | None:
    """Whether the step's effect is there already; None where that cannot be read."""
    if step.kind == NEW:
        return existing is not None and existing.shared
    if existing is None:
        return step.kind == WITHDRAW or (step.kind == FORWARD and not step.after["forwards_to"])
    match step.kind:
        case "grant" | "withdraw":
            there = rights_of(existing, str(step.detail["right"]))
            return None if there is None else (str(step.detail["person"]) in there) is (step.kind == GRANT)
        case "copies":
            return existing.copies
        case "forward":
            wanted = str(step.after["forwards_to"])
            return None if existing.forwards_to is None else existing.forwards_to.casefold() == wanted
        case "reply":
            # on is not enough: whose words stand there is not known, so ours are written again
            return False if step.detail["html"] else (None if existing.reply is None else not existing.reply)
    return None


def blocked(step: Step, undone: Iterable[Step]) -> bool:
    """Whether a step before it that is not done keeps this one from being done.

    People get their rights each for themselves, and copies are kept, once the mailbox is there; whatever follows waits for everything
    before it, so that nobody is taken away before others are there, and the register never says what is not so. What is done for the
    whole organisation waits for all of the plan.
    """
    before = list(undone)
    if step.kind == MARKED:
        return bool(before)
    kinds = {one.kind for one in before if one.target == step.target}
    return NEW in kinds if step.kind in {GRANT, COPIES} else bool(kinds) and step.kind != NEW
