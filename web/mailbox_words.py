"""What the pages of function mailboxes, orders and receipts say."""

from __future__ import annotations

from mailboxes.model import Kind, MailboxRecord, Order, OrderKind, Stage, State
from web.phrases import Told, Words
from web.phrases import phrase as _

KINDS = {Kind.AUTHORITY: _("myndighetsbrevlåda"), Kind.FUNCTION: _("funktionsbrevlåda")}
KIND_CHOICES = {
    Kind.FUNCTION: _("Funktionsbrevlåda: en verksamhet"),
    Kind.AUTHORITY: _("Myndighetsbrevlåda: nämndens väg in"),
}
STATES = {
    State.ORDERED: _("beställd"),
    State.ACTIVE: _("i bruk"),
    State.CLOSING: _("stängs"),
    State.CLOSED: _("stängd"),
}
STATE_TONES = {State.ACTIVE: "ok", State.CLOSING: "look"}
STAGES = {
    Stage.ASKED: _("Väntar på godkännande"),
    Stage.APPROVED: _("Godkänd, väntar på att utföras"),
    Stage.REFUSED: _("Inte godkänd"),
    Stage.WITHDRAWN: _("Återtagen"),
    Stage.PLANNED: _("Planerad, väntar på att utföras"),
    Stage.APPLIED: _("Utförd, kontrolleras"),
    Stage.VERIFIED: _("Klar"),
}
STAGE_TONES = {Stage.VERIFIED: "ok", Stage.REFUSED: "look"}
THINGS = {OrderKind.MAILBOX: _("Ny brevlåda"), OrderKind.RECEIPT: _("Kvitto")}
# where an order stands on its way, for the line of steps
WAY = (
    (_("Beställd"), {Stage.ASKED}),
    (_("Godkänd"), {Stage.APPROVED, Stage.PLANNED}),
    (_("Utförd"), {Stage.APPLIED}),
    (_("Klar"), {Stage.VERIFIED}),
)
LABELS = {
    "address": _("Adress"),
    "name": _("Namn"),
    "kind": _("Typ"),
    "board": _("Nämnd"),
    "department": _("Förvaltning"),
    "unit": _("Enhet"),
    "responsible": _("Ansvarig"),
    "substitutes": _("Ersättare"),
    "members": _("Fler som bevakar"),
    "hours": _("När någon svarar"),
    "phone": _("Telefon"),
    "purpose": _("Vad den är till för"),
    "topics": _("Frågor den svarar på"),
    "search_words": _("Sökord"),
    "answering_days": _("Svarstid i arbetsdagar"),
    "receipt": _("Kvitto"),
    "own_sv": _("Egen text på svenska"),
    "own_en": _("Egen text på engelska"),
    "languages": _("Språk"),
    "why": _("Varför den behövs"),
    "comment": _("Kommentar"),
    "moved_to": _("Vart mejlen ska gå"),
    "file": _("Fil"),
    "state": _("Läge"),
}
LANGUAGES = {
    "sv": _("svenska"), "en": _("engelska"), "fi": _("finska"), "ar": _("arabiska"), "so": _("somaliska"), "pl": _("polska"),
    "uk": _("ukrainska"), "de": _("tyska"), "es": _("spanska"), "fr": _("franska"), "fa": _("persiska"), "ti": _("tigrinja"),
    "bs": _("bosniska"), "ru": _("ryska"), "se": _("nordsamiska"), "fit": _("meänkieli"), "yi": _("jiddisch"), "da": _("danska"),
}  # fmt: skip
STEP_STATES = {"done": _("klart"), "failed": _("gick inte"), "started": _("påbörjat")}


def language_name(code: str) -> Words:
    """A language as people call it."""
    return LANGUAGES.get(code) or Told(code, code)


def receipt(record: MailboxRecord) -> Words:
    """Whether it answers."""
    return _("på") if record.receipt.on else _("av")


def tone(record: MailboxRecord) -> str:
    """How the state looks."""
    return STATE_TONES.get(record.state, "")


def order_title(order: Order) -> Words:
    """An order in one line."""
    if order.kind is OrderKind.RECEIPT:
        return _("Kvitto för {name}", name=order.wanted.name)
    return _("Ny brevlåda: {name}", name=order.wanted.name)
