"""Logg in words: what each kind of change is called, which ones can be chosen among, and how a target is shown."""

from __future__ import annotations

import re

from web.phrases import Phrase, Words
from web.phrases import phrase as _

# what stands in the log's column ``action`` -> what was done
ACTIONS: dict[str, Phrase] = {
    "absence.asked": _("Frånvaro inlagd"),
    "absence.accepted": _("Ersättare tackade ja"),
    "absence.declined": _("Ersättare tackade nej"),
    "absence.withdrawn": _("Ersättare tog tillbaka sitt ja"),
    "absence.substitute-asked": _("Ersättare tillfrågad"),
    "absence.agreement-changed": _("Överenskommelsen ändrad"),
    "absence.covered-otherwise": _("Annan bevakning vald"),
    "absence.changed": _("Frånvaro ändrad"),
    "absence.called-off": _("Frånvaro inställd eller avslutad"),
    "absence.reply-set": _("Automatiskt svar påslaget"),
    "absence.reply-back": _("Automatiskt svar återställt"),
    "absence.rule-set": _("Regel i inkorgen satt"),
    "absence.rule-back": _("Regel i inkorgen borttagen"),
    "absence.folder-set": _("Rätt att läsa inkorgen given"),
    "absence.folder-back": _("Rätt att läsa inkorgen återställd"),
    "absence.full-set": _("Rätt till hela brevlådan given"),
    "absence.full-back": _("Rätt till hela brevlådan återställd"),
    "absence.event-set": _("Frånvaron skriven i kalendern"),
    "absence.event-back": _("Frånvaron borttagen ur kalendern"),
    "mailboxes.demo": _("Demokommunens brevlåda inlagd"),
    "mailboxes.import": _("Hämtad in i registret"),
    "mailboxes.register": _("Uppgifter i registret ändrade"),
    "mailboxes.new-mailbox": _("Brevlåda skapad"),
    "mailboxes.copies": _("Det som skickas sparas i brevlådan"),
    "mailboxes.marked": _("Regel om att kvitton märks som automatiska"),
    "mailboxes.grant": _("Rätt till brevlådan given"),
    "mailboxes.withdraw": _("Rätt till brevlådan borttagen"),
    "mailboxes.forward": _("Vidarebefordran ändrad"),
    "mailboxes.reply": _("Automatiskt svar ändrat"),
    "mailboxes.signature": _("Brevlådans signatur kontrollerad"),
    "mailboxes.order.mailbox": _("Brevlåda beställd"),
    "mailboxes.order.receipt": _("Kvitto beställt"),
    "mailboxes.order.approved": _("Beställning godkänd"),
    "mailboxes.order.refused": _("Beställning inte godkänd"),
    "mailboxes.order.withdrawn": _("Beställning återtagen"),
    "mailboxes.order.planned": _("Beställning planerad"),
    "mailboxes.order.applied": _("Beställning utförd"),
    "mailboxes.order.verified": _("Beställning klar och kontrollerad"),
    "signature.mend-draft": _("Signatur insatt i ett utkast"),
    "signature.note": _("Vänlig påminnelse om signaturen"),
    "checks.turn-rule": _("Regel ändrad"),
    "checks.leak-note": _("Mejl om känsligt i det som skickats"),
}
# what the search offers: a part of the log -> its name
PARTS: dict[str, Phrase] = {
    "absence": _("Frånvaro"),
    "mailboxes": _("Brevlådor och beställningar"),
    "mailboxes.order": _("Beställningar"),
    "signature": _("Signaturer"),
    "checks": _("Regler"),
}
# why Postvakt did something by itself, as the log has it without the requirement's number at its end
REASONS: dict[str, Phrase] = {
    one.text: one
    for one in (
        _("Frånvaro och bevakning"),
        _("Frånvaro börjar och slutar av sig själv"),
        _("Gemensam signatur"),
        _("Skickad e-post ses över"),
    )
}
_NUMBER = re.compile(r" \([A-Z]\d\d(?:-[A-Z]\d\d)?\)$")
_FAILED = ".failed"
_DIGEST_SHOWN = 8  # characters; enough to tell one absence's rows from another's


def action_words(action: str) -> Phrase:
    """What was done. An action that has no words yet is shown as it is written."""
    known = ACTIONS.get(action.removesuffix(_FAILED))
    if known is None:
        return Phrase("{action}", {"action": action})
    return _("Misslyckades: {what}", what=known) if action.endswith(_FAILED) else known


def target_words(target: str) -> Phrase:
    """Where it was done; an absence, which the log knows by a digest only, by the digest's beginning."""
    kind, _colon, name = target.partition(":")
    if kind == "absence" and name:
        return _("frånvaro {name}", name=name[:_DIGEST_SHOWN])
    return Phrase("{target}", {"target": target})


def reason_words(reason: str) -> Words:
    """Why it was done: our own reasons in the reader's language, people's as they wrote them."""
    plain = _NUMBER.sub("", reason)
    return REASONS.get(plain) or Phrase("{reason}", {"reason": reason})
