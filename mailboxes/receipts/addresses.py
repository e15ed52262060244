"""Addresses of senders: whether they can be answered at all, and whether a machine stands behind them."""

from __future__ import annotations

import re

LONGEST = 320
_ADDRESS = re.compile(
    r"(?:[^\s@<>(),;:\"\[\]\\\x00-\x1f\x7f]{1,128}|\"[^\"\\\x00-\x1f\x7f]{1,64}\")@(?:[^\W_](?:[\w-]{0,61}[^\W_])?\.)+[^\W_](?:[\w-]{0,61}[^\W_])?"
)
_IN_ANGLES = re.compile(r"<([^<>]*)>")
_BATV = re.compile(r"(?:prvs=[^=@]{1,40}=|msprvs1=[^=@]{1,80}=[^=@]{0,80}=|btv1==[^=@]{1,40}==)(.+)", re.IGNORECASE)

# RFC 3834 section 2, RFC 5230 section 4.6: programs that send mail and lists' own addresses
_PROGRAM = re.compile(
    r"mail(?:er)?[-_.]?daemon|listserv|majordomo|listproc|mailman|ecartis|sympa|ezmlm|smartlist"
    r"|owner-.+|.+-request|.+-bounces?(?:[+=].*)?|.+-confirm\+.*"
    r"|microsoftexchange[0-9a-f]{20,}|fetchmail-daemon|mdaemon|auto-?(?:reply|respond(?:er)?|response|svar)"
    r"|nagios|icinga2?|zabbix|munin|monit|smartd|arpwatch|fail2ban|alertmanager|logwatch|logcheck|jenkins|hudson|buildbot"
    r"|bugzilla(?:-daemon)?|.+-digest|post_master|feedback-?loop|fbl|scomp|anti-?virus|antigen[-_].+|navmse.*|scanmail"
    r"|symantec[-_]antivirus.*",
    re.IGNORECASE,
)
# in From they may be a person's (dog-owner@); in Sender and Return-Path they are a list's
_LISTS = re.compile(r".+-owner|.+-errors?|.+-confirm", re.IGNORECASE)
# whole words, so that nobody whose name holds one is meant
_NOBODY_READS = re.compile(
    r"(?:.*[-_.+])?(?:no[-_.]?(?:reply|reponse|replies|respond|response|answer)"
    r"|(?:do|dont)[-_.]?not[-_.]?(?:reply|respond|answer)|dont[-_.]?reply"
    r"|(?:svara|besvara)[-_.]?(?:ej|inte)|(?:ej|inget|inga)[-_.]?svar|ikke[-_.]?svar|svar[-_.]?ikke|ei[-_.]?vasta\w*|nicht[-_.]?antworten"
    r"|keine[-_.]?antwort|ne[-_.]?pas[-_.]?repondre|nepasrepondre|no[-_.]?(?:responder|contestar)|n[aã]o[-_.]?respond\w+|no[-_.]?replay"
    r"|niet[-_.]?(?:be)?antwoorden|non[-_.]?rispondere|[äa]l[äa][-_.]?vastaa)(?:[-_.+0-9].*)?"
    r"|null|dev[-_]?null|black-?hole|unattended|unmonitored|auto-?mailer|auto-?confirm",
    re.IGNORECASE,
)
_SENDOUTS = re.compile(
    r"(?:.+[-_.])?(?:newsletters?|nyhetsbrev)(?:[-_.+0-9].*)?|(?:.+[-_.])?notifications?|alerts?|rss[-_.]?(?:feeds?|2e?mail)"
    r"|reply-[0-9a-f]{16,}-.+",
    re.IGNORECASE,
)
_SENDOUT_HOSTS = re.compile(r"(?:newsletters?|nyhetsbrev|e?-?mailings?|e-?news|broadcasts?)\.[^.]+\..+", re.IGNORECASE)
_TAKES_BOUNCES = re.compile(r".+-bounces?(?:[+=].*)?|bounces?[+=].+", re.IGNORECASE)
_ANY = re.compile(r"[^\s@<>(),;:\"\[\]]{1,128}@[^\s@<>(),;:\"\[\]]{1,190}")
# what a web server sends as when nobody told it better; the writer stands in From
_WEB_SERVER = re.compile(
    r"www(?:-data|run)?|apache2?|httpd?|nginx|iis|nobody|web(?:server|site|form)?|anonymous|cgi", re.IGNORECASE
)
_REWRITTEN = re.compile(
    r"srs[01][=+-].*|.*\+caf_=.*|bounces?[-+_.=].*|.*[-+]bounces?[-+=].*|[^@]*=[^@]*", re.IGNORECASE
)


def bare(text: str) -> str:
    """The address inside what stands in a Return-Path or From; empty when there is none. Never more than ``LONGEST`` characters."""
    text = text[: 4 * LONGEST].strip()
    found = _IN_ANGLES.findall(text)
    inner = (found[-1] if found else text).strip()
    if inner.count("@") > 1 and ":" in inner and inner.startswith("@"):  # a source route of old: @a,@b:person@c
        inner = inner.rpartition(":")[2]
    batv = _BATV.fullmatch(inner)
    return (batv.group(1) if batv else inner)[:LONGEST].rstrip(".")


def is_address(text: str) -> bool:
    """Whether mail can be sent there at all."""
    # two dots in a row or one at the end are against the rules, and yet there are people who have such addresses
    return len(text) <= LONGEST and _ADDRESS.fullmatch(text) is not None


def local_part(address: str) -> str:
    """What stands before the last @."""
    return address.rpartition("@")[0]


def domain(address: str) -> str:
    """What stands behind the last @, in lower case."""
    return address.rpartition("@")[2].casefold()


def is_program(address: str) -> bool:
    """Whether it is the address of a program or of a list."""
    return _PROGRAM.fullmatch(local_part(address)) is not None


def is_lists(address: str) -> bool:
    """Whether a list sends under it; only to be asked of Sender and Return-Path."""
    return _LISTS.fullmatch(local_part(address)) is not None


def nobody_reads(address: str) -> bool:
    """Whether the address itself says that nobody reads it."""
    return _NOBODY_READS.fullmatch(local_part(address)) is not None


def is_sendout(address: str) -> bool:
    """Whether newsletters and notices come from there."""
    return bool(_SENDOUTS.fullmatch(local_part(address)) or _SENDOUT_HOSTS.fullmatch(domain(address)))


def takes_bounces(address: str) -> bool:
    """Whether it is where a list or a sendout wants its bounces; no person writes there."""
    return _TAKES_BOUNCES.fullmatch(local_part(address)) is not None


def all_in(text: str) -> list[str]:
    """Everything that looks like an address in a header; at most two hundred."""
    return [found.group(0) for found, _ in zip(_ANY.finditer(text[:16_000]), range(200), strict=False)]


def is_mechanical(address: str) -> bool:
    """Whether a Return-Path was made by a machine on the way (forwarding, bounce handling, a web server): the writer stands in From."""
    local = local_part(address)
    return bool(_WEB_SERVER.fullmatch(local) or _REWRITTEN.fullmatch(local) or nobody_reads(address))
