"""Who gets a receipt: every sign of a robot, and that ordinary mail from whatever program is answered."""

from __future__ import annotations

import json
import random
import string
import time
from pathlib import Path

import pytest
from click.testing import CliRunner

from mailboxes.receipts.judge import Incoming, Reason, judge
from mailboxes.receipts.reading import parse_incoming, read_incoming
from postvakt.cli.receipts import receipts

MAIL = Path(__file__).parent / "mail"
BOX = "kontaktcenter@sandby.example"
IVAR = "ivar@exempel.example"


def incoming(
    *headers: tuple[str, str], sender: str = IVAR, path: str | None = IVAR, subject: str = "Fråga"
) -> Incoming:
    """A person's mail with these headers besides."""
    given = (("Return-Path", path),) if path is not None else ()
    return Incoming((*given, *headers), sender, subject=subject, needs_return_path=True)


@pytest.mark.parametrize("path", sorted((MAIL / "robots").glob("*.eml")), ids=lambda path: path.stem)
def test_robots_are_left_unanswered(path: Path) -> None:
    """Bounces, automatic replies, lists, sendouts and programs, as many programs write them."""
    assert not judge(read_incoming(path)).answer


@pytest.mark.parametrize("path", sorted((MAIL / "people").glob("*.eml")), ids=lambda path: path.stem)
def test_people_are_answered(path: Path) -> None:
    """Web mail, phones, forms, forwards, and subjects that only look like a robot's."""
    verdict = judge(read_incoming(path))
    assert verdict.reason is Reason.ANSWER
    assert "@" in verdict.to


@pytest.mark.parametrize("name", ["Id", "Help", "Subscribe", "Unsubscribe", "Post", "Owner", "Archive"])
def test_every_list_header_counts(name: str) -> None:
    """RFC 2369 and RFC 2919."""
    assert judge(incoming((f"LIST-{name}", "<x>"))).reason is Reason.LIST


@pytest.mark.parametrize(
    ("mail", "reason"),
    [
        (incoming(path=""), Reason.NULL_RETURN_PATH),
        (incoming(path="<>"), Reason.NULL_RETURN_PATH),
        (incoming(path=" < > "), Reason.NULL_RETURN_PATH),
        (incoming(path=None), Reason.NO_RETURN_PATH),
        (incoming(("Auto-Submitted", "auto-generated (by x)")), Reason.AUTO_SUBMITTED),
        (incoming(("auto-submitted", " NO ; x=y")), Reason.ANSWER),
        (incoming(("Precedence", "Bulk")), Reason.PRECEDENCE),
        (incoming(("Precedence", "first-class")), Reason.ANSWER),
        (incoming(("X-Auto-Response-Suppress", "DR, autoreply")), Reason.SUPPRESS),
        (incoming(("X-Auto-Response-Suppress", "OOF, DR, RN")), Reason.ANSWER),
        (incoming(("Content-Type", "Multipart/Report; x=y")), Reason.REPORT),
        (incoming(("X-POSTVAKT", "anything")), Reason.OWN_MARKER),
        (incoming(sender="Skola@sandby.example", path="skola@sandby.example"), Reason.OWN_MAILBOX),
        (incoming(sender=BOX.upper(), path=BOX), Reason.SELF),
        (incoming(("Delivered-To", BOX), ("Delivered-To", BOX)), Reason.LOOP),
        (incoming(("X-MS-Exchange-Inbox-Rules-Loop", BOX)), Reason.LOOP),
        (incoming(("X-MS-Exchange-Inbox-Rules-Loop", "anna.lind@sandby.example")), Reason.ANSWER),
        (incoming(("X-Precedence", "bulk")), Reason.PRECEDENCE),
        (incoming(("Precedence", "bulk"), path="SRS0=a=b=exempel.example=ivar@bounce.secureserver.net"), Reason.ANSWER),
        (incoming(("X-Loop", IVAR), subject="Re: Fråga"), Reason.LOOP),
        (incoming(("X-Loop", "ulla@vidare.example")), Reason.ANSWER),
        (incoming(("X-Loop", "ulla@exempel.example")), Reason.ANSWER),
        (incoming(("X-Loop", "vacation@exempel.example")), Reason.LOOP),
        (incoming(("To", "kundtjanst@sandby.example"), subject="[kundtjanst] Fråga"), Reason.ANSWER),
        (incoming(("X-Auto-Response-Suppress", "DR, OOF, AutoReply")), Reason.SUPPRESS),
        (incoming(("X-Yahoo-Newman-Property", "ymail-3")), Reason.ANSWER),
        (incoming(("X-Yahoo-Newman-Property", "groups-email-tradh-m")), Reason.LIST),
        (incoming(("To", "Lista <lista@x.example>"), ("Sender", "lista-admin@x.example")), Reason.LIST),
        (incoming(("To", BOX), ("Sender", "anna-admin@x.example")), Reason.ANSWER),
        (incoming(("To", "lista@x.example"), subject="Re: [lista] Fråga"), Reason.LIST),
        (incoming(("To", BOX), subject="[kontaktcenter] Fråga"), Reason.ANSWER),
        (incoming(("To", "lista@lists.x.example")), Reason.LIST),
        (incoming(("To", "lista@lists.x.example"), ("Cc", BOX)), Reason.ANSWER),
        (incoming(("To", "lista-bounces@x.example")), Reason.BOUNCE),
        (incoming(("Message-ID", "<rt-4.4.1-1-1@x.example>")), Reason.AUTOMATIC_REPLY),
        (incoming(sender="dog-owner@x.example", path="dog-owner@x.example"), Reason.ANSWER),
        (incoming(sender="listserv@x.example"), Reason.PROGRAM),
        (incoming(sender="postmaster@x.example"), Reason.ANSWER),
        (incoming(sender="no_reply@x.example"), Reason.NO_REPLY),
        (incoming(sender="nobody at all", path="neither"), Reason.NO_ADDRESS),
        (incoming(("DKIM-Signature", "v=1; d=x.example"), ("Received", "x"), ("Received", "y")), Reason.ANSWER),
    ],
)
def test_each_sign_has_its_reason(mail: Incoming, reason: Reason) -> None:
    """The list of the platform's facts, one by one, with near misses."""
    own = frozenset({BOX, "skola@sandby.example"})
    assert judge(mail, BOX, own).reason is reason


@pytest.mark.parametrize(
    ("path", "sender", "to"),
    [
        ("retur@exempel.example", IVAR, "retur@exempel.example"),
        ("<retur@exempel.example>", IVAR, "retur@exempel.example"),
        ("no address", IVAR, IVAR),
        ("www-data@webb.example", IVAR, IVAR),
        ("prvs=12ab34cd=ivar@exempel.example", "annan@exempel.example", IVAR),
        ("SRS0=a=b=exempel.example=ivar@vidare.example", IVAR, IVAR),
        ("bounces+1-x=y.example@em.example", IVAR, IVAR),
        ("noreply@form.example", IVAR, IVAR),
        (IVAR, "", IVAR),
    ],
)
def test_the_receipt_goes_to_the_return_path_where_that_is_somebody(path: str, sender: str, to: str) -> None:
    """RFC 3834 section 4; a forwarder's or a web server's address is nobody."""
    assert judge(incoming(path=path, sender=sender)).to == to


@pytest.mark.parametrize(
    "written",
    [
        "annan@x.example via Formulär <ivar@exempel.example>",
        '"annan@x.example" <ivar@exempel.example>',
        "Ivar [Hemma] < ivar@exempel.example >",
        "Medborgare, Ivar <ivar@exempel.example>",
        "'Ivar' <'ivar@exempel.example'>",
        "Ivar Medborgare ivar@exempel.example",
        "ivar@exempel.example, ulla@exempel.example",
        "ivar@exempel.example, Ulla <ulla@exempel.example>",
        "ivar@exempel.example.",
        "Ivar(hemma) <ivar(hans)@exempel.example(dator)>",
        "=?utf-8?Q?Ivar_<ivar=40exempel.example>?=",
    ],
)
def test_the_address_in_from_is_found_however_it_is_written(written: str) -> None:
    """What stands in angles, and never an address put together from pieces."""
    assert judge(parse_incoming(f"From: {written}\nSubject: x\n\nHej".encode())).to == IVAR


def test_an_mboxs_line_stands_for_a_return_path_that_is_missing() -> None:
    """It tells of a list where nothing else does; a real Return-Path counts before it, and one without an address says nothing."""
    rest = "From: ivar@exempel.example\nTo: lista@x.example\nSubject: x\n\nHej"
    assert (
        judge(parse_incoming(f"From owner-lista@x.example Fri Sep 28 13:34 EDT 2001\n{rest}".encode())).reason
        is Reason.LIST
    )
    own = f"From owner-lista@x.example Fri Sep 28 13:34 EDT 2001\nReturn-Path: <{IVAR}>\n{rest}"
    assert judge(parse_incoming(own.encode())).answer
    assert judge(parse_incoming(f"From MAILER-DAEMON Fri Sep 28 13:34:57 2001\n{rest}".encode())).answer


def test_an_old_macs_file_with_a_stray_line_feed_is_read() -> None:
    """Carriage returns end its lines all the same."""
    raw = b"From: ivar@exempel.example\rAuto-Submitted: auto-replied\rSubject: x\r\rHej\nigen\r"
    assert judge(parse_incoming(raw)).reason is Reason.AUTO_SUBMITTED


def test_reply_to_is_never_looked_at() -> None:
    """Whoever writes another's address into Reply-To cannot have receipts sent there."""
    assert judge(incoming(("Reply-To", "offer@exempel.example"))).to == IVAR


def test_huge_and_broken_headers_cost_little() -> None:
    """Ten megabytes of headers, a hundred thousand of them, endless folding, rubbish: an answer within a second, never an exception."""
    dice = random.Random(3)  # noqa: S311 - repeatable on purpose
    letters = string.printable
    cases = [
        b"Subject: " + b"A" * 10_000_000 + b"\nFrom: ivar@exempel.example\n\n",
        b"X: y\n" * 200_000 + b"\n",
        b"Subject: x\n" + b" fold\n" * 500_000 + b"\n",
        b"From: " + b"(" * 100_000 + b"\n\n",
        b"From: " + b"a@b," * 100_000 + b"\n\n",
        b"Subject: " + b"=?utf-8?B?" * 50_000 + b"\n\n",
        b"\x00\xff" * 50_000,
        b"",
        b"\n" * 100_000,
        *("".join(dice.choices(letters, k=3000)).encode() for _ in range(200)),
    ]
    for case in cases:
        begun = time.perf_counter()
        judge(parse_incoming(case), BOX)
        assert time.perf_counter() - begun < 2


def test_signs_behind_a_flood_of_received_lines_are_seen() -> None:
    """Hundreds of headers before the one that tells do not hide it."""
    flood = [("Received", f"from a{number}") for number in range(900)]
    assert judge(incoming(*flood, ("Auto-Submitted", "auto-replied"))).reason is Reason.AUTO_SUBMITTED


def test_the_command_prints_a_line_a_file(tmp_path: Path) -> None:
    """.eml files, a Maildir's, archives' numbered ones, rubbish: one JSON object each; other files are left alone."""
    (tmp_path / "cur").mkdir()
    (tmp_path / "a.eml").write_bytes(
        b"Return-Path: <ivar@exempel.example>\nFrom: ivar@exempel.example\nSubject: x\n\nHej"
    )
    (tmp_path / "cur" / "1700000000.M1P2.host:2,S").write_bytes(b"Return-Path: <>\nFrom: a@exempel.example\n\n")
    (tmp_path / "b.eml").write_bytes(b"\xff\x00")
    (tmp_path / "notes.txt").write_text("not mail")
    (tmp_path / "00001.7c53336b37003a9286aba55d2945844c").write_bytes(b"From: a@exempel.example\nList-Id: x\n\n")
    (tmp_path / "12.").write_bytes(b"From: a@exempel.example\n\n")
    result = CliRunner().invoke(receipts, ["judge", str(tmp_path)])
    assert result.exit_code == 0, result.output
    assert [json.loads(line) for line in result.output.splitlines()] == [
        {"file": "00001.7c53336b37003a9286aba55d2945844c", "answer": False, "reason": "list"},
        {"file": "12.", "answer": True, "reason": "answer"},
        {"file": "a.eml", "answer": True, "reason": "answer"},
        {"file": "b.eml", "answer": False, "reason": "no-address-to-answer"},
        {"file": "cur/1700000000.M1P2.host:2,S", "answer": False, "reason": "return-path-is-null"},
    ]
