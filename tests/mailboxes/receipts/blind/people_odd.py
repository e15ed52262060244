"""Ordinary mail that looks odd or like a robot's: written before the judge was measured on it. Rows as in ``robots``."""

# ruff: noqa: E501 - a table of mails, one a row
from __future__ import annotations

from tests.mailboxes.receipts.blind.robots import Row

_IVAR = "Ivar Medborgare <ivar@exempel.example>"
_REPLY = "In-Reply-To: <1@sandby.example>|References: <1@sandby.example>"

SUBJECTS: tuple[str, ...] = (
    "failure notice from the school", "Failure notice: ventilation", "Undeliverable mail in our building", "Undeliverable parcels", "Returned mail", "Returned mail?", "Returned mail again: who empties the box", "Bounced cheque",
    "Delivery problem", "Unable to deliver the waste bin", "Problem delivering to Storgatan 4", "Mail rejected by the school", "Message not delivered to my child", "User unknown", "Unknown user of our garage", "Mailbox is full",
    "Brevlådan är full", "Full brevlåda", "Kvoten är full på förskolan", "Leveransfel av matlåda", "Leveransrapport mat", "Återsänt brev", "Post returnerad", "Posten kunde inte levereras",
    "Out of office: 24 December to 3 January", "Out of Office: Monday 3 July", "Out of Office Friday", "Out of the office: Dec 24", "OOO next week", "On vacation", "On holiday from Monday", "I'm out of the office, call me", "I am on leave, who takes my child",
    "Jag är på semester i juli", "Jag är inte hemma på fredag", "Sjukskriven, vad gör jag", "Föräldraledig från mars", "Tjänstledig, fråga om lön", "Ledig tomt", "Ledig lokal?", "Bortrest: vem tömmer tunnan",
    "Semester: sommarjobb", "Semester: ansökan", "Ferie", "Ferie: spørsmål", "Loma", "Urlaub: Frage", "Absence : mon fils", "Absence de ma fille", "Abwesenheit meines Sohnes",
    "Vacation: July 3-10", "Annual leave: question", "Maternity leave question", "Thank you for your email", "Thank you for your help", "Tack för ditt mejl", "Tack för hjälpen", "Vi har tagit emot ert brev", "Vi har mottagit er faktura", "Vi har mottagit ert beslut men förstår inte",
    "Bekräftelse på vår bokning", "Kvittens på nyckel", "Eingangsbestätigung erbeten", "Merci pour votre message", "Your request of 12 May", "We received your letter", "Ticket received in the letterbox",
    "Läst: detaljplanen för hamnen", "Läst er remiss", "Read: your decision", "Read this please", "Not read yet", "Accepted: our offer", "Accepted: summer job", "Declined: building permit", "Declined", "Accepterat pris", "Accepterad offert: skolskjuts", "Avböjt: plats på förskola",
    "Auto Reply button in my mail does not work", "Autosvar på er sida är fel", "Automatic replies from your office annoy me", "Automatiska dörrar", "Automatiskt svar saknas", "Automatiskt brandlarm", "Automatisk betalning fungerar inte", "Automated parking",
    "Automatic payment", "Automatische Tür defekt", "Réponse à votre courrier", "Réponse attendue", "Vacation home", "Holiday autoreply: how?", "Away game on Saturday", "Away team's bus",
    "Virus på skolan", "Virus found at the school", "VIRUS", "Virus i min dator efter ert mejl", "Banned dog", "Content of your letter", "Complaint about message from your office", "Abuse report: my neighbour's dog", "Abuse Report", "Report domain", "Rapport: domän",
    "Loop line bus", "Meeting notes", "Meeting forward", "Message recall", "Recall of toys", "[bygglov] Fråga", "[Ärende 12] Fråga", "Re: [Support #123] Fråga", "[Skola] Frånvaro", "Digest of the meeting", "News: our street", "Alert: broken ice",
    "Lu dans le journal", "Lest im Amtsblatt", "Poissa koulusta", "Ikke på kontoret i morgen?", "Fravær: Elsa 3B", "Fraværsmelding for Elsa? hvordan", "SV: Frånvaromeddelande: Kvittens", "RE: Automated response", "VB: Ditt meddelande kunde inte levereras", "Fwd: Undelivered message", "Re: Returned mail",
    "unsubscribe", "subscribe", "help", "confirm", "Build failed: my shed", "daily run", "Daily run with the dog", "security information for tenants", "New station", "Certificate expiration", "12 package updates", "Degraded road",
)  # fmt: skip

# a person's answer to our own mail keeps "Re:" or has a subject of its own
ANSWERING: tuple[str, ...] = (
    "SV: Tack för ditt mejl", "Re: Thank you for your email", "SV: Vi har tagit emot ditt mejl", "RE: Out of office", "SV: Semester", "Sv: Läst: Kvittens", "Re: Read: Kvittens", "AW: Abwesend", "Re: Absence : mon fils", "VS: Olen lomalla", "Re: On leave", "Kvittens", "Fråga till",
    "Ny fråga", "Re: I am out of the office", "Komplettering", "Tack", "Tack!", "Tack för svar", "Tack för snabbt svar", "Thank you", "Thanks for the quick answer", "Danke", "Merci", "Takk for svaret", "Tak for hjælpen", "Kiitos", "Läste ert svar", "Read your answer", "Semestervikarie", "Ledigt arbete",
)  # fmt: skip

_ADDRESSES: tuple[str, ...] = (
    "postmaster.karl@foretag.example", "anna.admin@foretag.example", "admin.anna@foretag.example", "anna-admin@foretag.example", "info@foretag.example", "karl.daemon@foretag.example", "postmaster@forening.example", "Postmaster <postmaster@forening.example>", "abuse@isp.example",
    "rss.karlsson@foretag.example", "alert.karlsson@foretag.example", "news@tidning.example", "nyheter@tidning.example", "redaktion@tidning.example", "marketing@foretag.example", "kommunikation@foretag.example", "null.olsson@foretag.example", "nobody.berg@foretag.example", "mats.auto@foretag.example",
    "anna@bounce.example", "anna@newsletter.example", "anna@lists.example", "anna@mailing.example", "anna@list.foretag.example", "dog-owner@foretag.example", "monitor@foretag.example", "monica.t@foretag.example", "monit.svensson@foretag.example", "munin.ek@foretag.example", "jenkins.ek@foretag.example", "steve.jenkins@foretag.example",
    "alerta@foretag.example", "digest.ab@foretag.example", "updates.berg@foretag.example", "subscription.berg@foretag.example", "virus.berg@foretag.example", "system@konsult.example", "mailer@tryckeri.example", "mta@transport.example", "smtp@foretag.example", "sysadmin@foretag.example", "Systemadministratör <admin@foretag.example>",
    "Mail Administrator <admin@foretag.example>", "Mats Mailsson <mats@mailserver.example>", "Norton Berg <norton@foretag.example>", "Postmästaren <postmaster@museum.example>", "complaints@foretag.example", "staff@forskola.example", "care@hemtjanst.example", "reply@foretag.example", "reply.hansson@foretag.example", "expiry.berg@foretag.example",
    "bestallning@butik.example", "order@butik.example", "bokning@hotell.example", "noel.reply@foretag.example", "anders.svarej@foretag.example", "svar@foretag.example", "feedback@foretag.example", "returns@butik.example", "retur@butik.example", "lista@forening.example", "listan@forening.example", "lists@forening.example",
)  # fmt: skip

_MORE: list[Row] = [
    ("procmail-forward", _IVAR, "Fråga", "X-Loop: ulla@vidare.example|Resent-From: ulla@vidare.example"),
    ("procmail-forward-bare", _IVAR, "Fråga", "X-Loop: ulla@vidare.example"),
    ("procmail-own", _IVAR, "Fråga", "X-Loop: kontaktcenter@sandby.example|Delivered-To: kontaktcenter@sandby.example"),
    ("secretary", "Chefen <chefen@foretag.example>", "Fråga", "Sender: anna-admin@foretag.example"),
    ("dog-owner-path", "dog-owner@foretag.example", "Fråga", "Return-Path: <dog-owner@foretag.example>"),
    ("info-owner-sender", "info-owner@forening.example", "Fråga", "Sender: info-owner@forening.example|Return-Path: <info-owner@forening.example>"),
    ("tagged-other", _IVAR, "[lista] Fråga vi pratade om", "To: kontaktcenter@sandby.example"),
    ("tagged-box", _IVAR, "[Barn och familj] Fråga", "To: barn@sandby.example"),
    ("precedence-personal", _IVAR, "Fråga", "Precedence: special-delivery"),
    ("x-precedence", _IVAR, "Fråga", "X-Precedence: normal"),
    ("tmda-user", _IVAR, "Fråga", "X-Delivery-Agent: TMDA/0.57|X-TMDA-Fingerprint: abc"),
    ("thread-topic", _IVAR, "Autoresponse i växeln", "Thread-Topic: Autoresponse i växeln"),
    ("invitation", _IVAR, "Möte om bygglov", "Content-class: urn:content-classes:calendarmessage|Content-Type: multipart/alternative; boundary=x"),
    ("rule-forward", _IVAR, "Fråga", "X-MS-Exchange-Inbox-Rules-Loop: ulla@foretag.example"),
    ("anti-spam", _IVAR, "Fråga", "X-Spam-Status: No, hits=-100.0 required=5.0|X-Spam-Report: none"),
    ("2002-fetchmail", _IVAR, "Plans for cable", "Return-Path: <ivar@exempel.example>|Delivered-To: zzzz@localhost.example|Received: from phobos [127.0.0.1] by localhost with IMAP (fetchmail-5.9.0) for zzzz@localhost (single-drop)"),
    ("enron-notes", "phillip.allen@enron.example", "Re:", "X-Folder: \\Phillip_Allen\\'sent mail|X-Origin: Allen-P|X-FileName: pallen.nsf"),
    ("enron-number", "1.11913372@kund.example", "Offert", "X-Origin: Allen-P"),
    ("gmail-alias", "Ivar via Postservice <ivar@exempel.example>", "Fråga", "Feedback-ID: F:abc:def:aliastjanst"),
    ("simple-alias", _IVAR, "Fråga", "X-AnonAddy-Original-Sender: ivar@exempel.example|Feedback-ID: F:1:2:addy"),
    ("postmaster-virus", "Postmaster <postmaster@forening.example>", "Fråga om virus på skolan", ""),
    ("postmaster-bouncer", "postmaster@forening.example", "Bouncers till festen", ""),
    ("postmaster-could", "postmaster@forening.example", "The room could not be booked", ""),
    ("postmaster-delivery", "postmaster@forening.example", "Delivery of flowers to the town hall", ""),
    ("root-daily", "root@hemma.example", "Daily run with the dog", ""),
    ("admin-status", "Mail Administrator <admin@foretag.example>", "Status för vår ansökan", ""),
    ("qq-business", _IVAR, "Fråga", "Feedback-ID: esmtpsz:exempel.example:qybglogicsvrgz:qybglogicsvrgz8a-1|X-QQ-SENDSIZE: 520"),
    ("qq-web", _IVAR, "Fråga", "Feedback-ID: webmail:exempel.example:bgforeign:bgforeign11"),
    ("relay", _IVAR, "Fråga", "Feedback-ID: 510616m:510616apGKSTK:510616svbvck|X-Smtpcorp-Track: abc"),
    ("relay-with-complaints", _IVAR, "SV: Fråga", "X-CSA-Complaints: csa-complaints@eco.example|X-sib-id: abc"),
    ("kommun-edge", _IVAR, "Fråga", "Return-Path: <ivar@exempel.example>|X-Mailer: Outlook 16|X-Auto-Response-Suppress: OOF"),
    ("form-noreply-path", "Ivar <ivar@exempel.example>", "Kontaktformulär", "Return-Path: <noreply@webb.example>|X-Mailer: PHPMailer 6"),
    ("form-bounces-path", "Ivar <ivar@exempel.example>", "Kontaktformulär", "Return-Path: <bounces+12-ab=x@em.webb.example>"),
    ("usenet-mailed", _IVAR, "Re: Fråga", "Newsgroups: swnet.general|X-Posted-And-Mailed: yes"),
    ("to-many", _IVAR, "Fråga", "To: lista@univ.example, kontaktcenter@sandby.example"),
    ("to-bounce-name", _IVAR, "Fråga", "To: kontaktcenter@sandby.example|Cc: anna.bounces@foretag.example"),
    ("errors-to-own", _IVAR, "Fråga", "Errors-To: ivar@exempel.example|Return-Receipt-To: ivar@exempel.example"),
    ("batv", _IVAR, "Fråga", "Return-Path: <prvs=12345abcde=ivar@exempel.example>"),
    ("verp-forward", _IVAR, "Fråga", "Return-Path: <forward-return-ivar=exempel.example@vidare.example>"),
    ("mailbox-org", _IVAR, "Fråga", "X-MBO-RS-META: abc|X-MBO-RS-ID: 1"),
    ("rt-person", "Lars Ek <lars@foretag.example>", "Re: [foretag #12] Fråga", "RT-Ticket: foretag #12"),
    ("no-subject-no-date", _IVAR, "", ""),
]  # fmt: skip

PEOPLE: list[Row] = [
    *((f"subject: {one}", _IVAR, one, "Message-ID: <1@exempel.example>") for one in SUBJECTS),
    *((f"answering: {one}", _IVAR, one, _REPLY) for one in ANSWERING),
    *((f"address: {one}", one, "Fråga om bygglov", "") for one in _ADDRESSES),
    *((f"address and path: {one}", one, "Fråga om bygglov", f"Return-Path: {one}") for one in _ADDRESSES),
    *_MORE,
]
