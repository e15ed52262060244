"""A mail to try on the page for it: from the form or an .eml file, and its texts with the findings' places marked. Nothing is kept."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from email.utils import getaddresses
from itertools import pairwise
from zoneinfo import ZoneInfo

from checks.model import AttachedFile, Finding, Outgoing, Recipient
from policies.messages import PostvaktError
from web.phrases import phrase as _

MOST_BYTES = 2 * 1024 * 1024
MOST_SHOWN = 100_000  # characters of a text on the page
MOST_RECEIVERS = 500
COMPOSE = ("", "new", "reply", "forward")
_LABELS = {"from": _("Från"), "to": _("Till"), "cc": _("Kopia"), "bcc": _("Dold kopia")}
FIELDS = ("from", "to", "cc", "bcc", "subject", "body", "kind", "compose", "at", "attachments")


def mail_of_form(form: Mapping[str, str], zone: ZoneInfo, internal: Sequence[str]) -> Outgoing:
    """The mail that the form describes. Raises PostvaktError PV-INPUT for a field that cannot be used."""
    sender = _people("from", form)
    if len(sender) != 1:
        raise PostvaktError("PV-INPUT", field=_LABELS["from"], expected=_("en adress"))
    html = form.get("kind") == "html"
    compose = form.get("compose", "")
    return Outgoing(
        sender=sender[0],
        to=_people("to", form),
        cc=_people("cc", form),
        bcc=_people("bcc", form),
        subject=form.get("subject", ""),
        html=form.get("body", "") if html else None,
        text=None if html else form.get("body", "").replace("\r\n", "\n"),
        compose=compose if compose in COMPOSE else "",
        attachments=tuple(
            AttachedFile(name.strip()) for name in form.get("attachments", "").splitlines() if name.strip()
        ),
        sent_at=_moment(form.get("at", ""), zone),
        internal_domains=tuple(dict.fromkeys(one for one in (sender[0].domain, *internal) if one)),
    )


def mail_of_file(data: bytes, now: datetime, zone: ZoneInfo, internal: Sequence[str]) -> Outgoing:
    """The mail of an .eml file. Raises PostvaktError PV-MAIL-UNREADABLE."""
    from postvakt.checking.eml import Assumptions, UnreadableError, read_mail

    if len(data) > MOST_BYTES:
        raise PostvaktError("PV-MAIL-UNREADABLE")
    try:
        return read_mail(data, Assumptions(now=lambda: now, zone=zone, internal=tuple(internal)))
    except UnreadableError as error:
        raise PostvaktError("PV-MAIL-UNREADABLE") from error


def _people(field: str, form: Mapping[str, str]) -> tuple[Recipient, ...]:
    written = form.get(field, "").replace(";", ",").splitlines()
    found = [Recipient(address.strip(), name) for name, address in getaddresses(written) if address.strip()]
    if len(found) > MOST_RECEIVERS or any(len(one.address) > 320 for one in found):
        raise PostvaktError("PV-INPUT", field=_LABELS[field], expected=_("högst {most} adresser", most=MOST_RECEIVERS))
    return tuple(found)


def _moment(written: str, zone: ZoneInfo) -> str:
    try:
        moment = datetime.fromisoformat(written)
    except ValueError as error:
        raise PostvaktError("PV-INPUT", field=_("Skickas"), expected=_("åååå-mm-ddTtt:mm")) from error
    return (moment.replace(tzinfo=zone) if moment.tzinfo is None else moment).isoformat(timespec="seconds")


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a text and the numbers of the findings that mark it; not escaped yet."""

    text: str
    numbers: tuple[int, ...] = ()


def pieces(text: str, marks: Iterable[tuple[int, int, int]]) -> list[Piece]:
    """The text cut where marks (number, start, end) begin and end; what lies beyond the text is cut off."""
    shown = text[:MOST_SHOWN]
    begin: dict[int, list[int]] = {}
    stop: dict[int, list[int]] = {}
    for number, first, last in marks:
        start, end = max(0, first), min(last, len(shown))
        if start < end:
            begin.setdefault(start, []).append(number)
            stop.setdefault(end, []).append(number)
    cuts = sorted({0, len(shown), *begin, *stop})
    open_now: list[int] = []
    made: list[Piece] = []
    for start, end in pairwise(cuts):
        open_now = [one for one in open_now if one not in stop.get(start, ())] + begin.get(start, [])
        made.append(Piece(shown[start:end], tuple(sorted(open_now))))
    return [*made, Piece("…")] if len(text) > MOST_SHOWN else made


def marked(findings: Sequence[Finding], texts: Mapping[str, str]) -> list[tuple[str, list[Piece]]]:
    """Each field that has a text, with the places of its findings; findings are numbered from 1."""
    shown = []
    for field, text in texts.items():
        marks = [(number, one.start, one.end) for number, one in enumerate(findings, 1) if one.field == field]
        if text and (field in ("subject", "body") or any(start >= 0 for _, start, _ in marks)):
            shown.append((field, pieces(text, marks)))
    return shown
