"""Signs that a list passed a mail on, with and without the standards' headers: archives and old programs keep only some of them."""

from __future__ import annotations

import re

from mailboxes.receipts import addresses
from mailboxes.receipts.headers import Headers, names

_HEADERS = names(
    """
    list-id list-help list-subscribe list-unsubscribe list-unsubscribe-post list-post list-owner list-archive
    list-software list-name mailing-list x-mailing-list x-beenthere x-mailman-version x-mailmanversion x-list x-list-id
    x-list-name x-list-host x-ml-name x-ml-count x-ml-info x-mlserver x-mail-count x-mailer-list x-listserver x-listname
    x-sympa-to x-sympa-list x-ezmlm x-ecartis-version x-listar-version x-listprocessor-version x-majordomo-version
    x-google-group-id x-google-loop x-yahoo-groups-post x-egroups-return x-groupsio-msgnum
    x-topica-id x-discourse-post-id x-discourse-topic-id
    """
)
_KEEPER = re.compile(r"(?:owner-(.+)|(.+)-(?:bounces?|admin|owner|errors?|request|return))(?:[+=-].*)?", re.IGNORECASE)
# no person's address ends so, whoever the mail was to
_SURE = re.compile(
    r"(?:owner-.+|.+-(?:bounces?|request))(?:[+=].*)?|sentto-\d+-.*|.+-return-\d+-.+=.+|.+\+bnc[0-9a-z]{3,}",
    re.IGNORECASE,
)
_ERRORS = re.compile(
    r"(?:^|[<\s])(?:owner-[^\s@]+|[^\s@<]+-(?:bounces?|admin|owner|errors?|request))(?:[+=][^\s@]*)?@", re.IGNORECASE
)
# list.ru gives people their addresses
_HOST = re.compile(
    r"(?:.+\.)?(?:(?:lists?|listserv\d*|listman|mailman|majordomo|maillists?)\.[^.]+\..+|(?:yahoogroups|googlegroups|egroups|onelist)\..+)",
    re.IGNORECASE,
)
_CALLED = re.compile(r"(?:mailing|discussion|distribution|announcement) list\b|mailinglista", re.IGNORECASE)
_TAG = re.compile(r"\s*(?:(?:re|sv|aw|vs|fw|fwd|vb)\s*:\s*){0,3}\[([^\]]{2,60})\]", re.IGNORECASE)
# what a ticket system puts into the subject of a mail to its own address
_TICKETS = names("support help helpdesk service servicedesk info contact kontakt sales it kundtjanst office")


def of_list(headers: Headers, from_: str, subject: str, mailbox: str) -> bool:
    """Whether a list passed it on. ``from_``: the bare address in From; ``mailbox``: whose mail it is, empty when unknown."""
    if _HEADERS & headers.keys() or ("newsgroups" in headers and "path" in headers):
        return True
    if any(value.lower().startswith("mailing list") for value in headers.get("delivered-to", ())):
        return True
    if any(_ERRORS.search(value[:400]) for value in (*headers.get("errors-to", ()), *headers.get("resent-sender", ()))):
        return True
    if any(_CALLED.search(value.partition("<")[0][:200]) for value in headers.get("sender", ())):
        return True
    # ymail-3 on everybody's mail from Yahoo, groups-… on its groups'
    if any(value.lower().startswith("groups") for value in headers.get("x-yahoo-newman-property", ())):
        return True
    everybody = _receivers(headers)
    if everybody and all(_HOST.fullmatch(addresses.domain(one)) for one in everybody):
        return True
    # the mailbox may have further addresses, and people may put its name in brackets
    home = addresses.domain(mailbox)
    receivers = {one for one in everybody if not home or addresses.domain(one) != home}
    return _kept(headers, from_.casefold(), receivers) or _tagged(subject, receivers)


def to_bounces(headers: Headers) -> bool:
    """Whether it is addressed to where a list or a sendout wants its bounces, and only there."""
    receivers = _receivers(headers)
    return len(receivers) == 1 and all(addresses.takes_bounces(one) for one in receivers)


def _kept(headers: Headers, from_: str, receivers: set[str]) -> bool:
    """Whether Sender or Return-Path, other than From, is a list's keeper."""
    for value in (*headers.get("sender", ()), *headers.get("return-path", ())[:1]):
        address = addresses.bare(value).casefold()
        local, host = addresses.local_part(address), addresses.domain(address)
        if not local or address == from_:
            continue
        if _SURE.fullmatch(local) or _HOST.fullmatch(host):
            return True
        keeper = _KEEPER.fullmatch(local)
        if keeper and (keeper[1] or keeper[2]) in {addresses.local_part(one) for one in receivers}:
            return True
    return False


def _tagged(subject: str, receivers: set[str]) -> bool:
    """``[list-name] Subject`` to list-name@: what archives leave of a list."""
    found = _TAG.match(subject[:300])
    tag = re.sub(r"[\s_]+", "-", found.group(1).casefold()) if found else ""
    return tag not in _TICKETS and tag in {addresses.local_part(one).replace("_", "-") for one in receivers}


def _receivers(headers: Headers) -> set[str]:
    found: set[str] = set()
    for name in ("to", "cc"):
        for value in headers.get(name, ())[:5]:
            found.update(one.casefold() for one in addresses.all_in(value))
    return found
