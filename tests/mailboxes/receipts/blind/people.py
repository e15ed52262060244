"""Mail that people wrote, as headers: written down from what programs and archives keep, before the judge was measured on it.

Each is ordinary and wants its receipt. Crossed from programs, ways a mail can travel, and subjects that look like a robot's and are none.
"""

# ruff: noqa: E501 - a table of mails, one a row
from __future__ import annotations

from collections.abc import Iterator

ADDRESSES: tuple[str, ...] = (
    "Ivar Medborgare <ivar@exempel.example>", "ivar.medborgare@gmail.example", '"Medborgare, Ivar" <ivar@hotmail.example>',
    "=?utf-8?q?Bj=C3=B6rn_=C3=85s?= <bjorn.as@telia.example>", "Kalle <kalle+kommun@gmail.example>", "<ulla@spray.example>",
    "olle@xn--smrgs-rra8i.example", "björn@exempel.example", "j..doe@enron.example", "k..allen@enron.example", ".williams@enron.example", "abc..def@docomo.example",
    "namn.@ezweb.example", "'Ulla Berg' <ulla.berg@foretag.example>", "ULLA.BERG@FORETAG.EXAMPLE", "ulla_berg-1970@foretag.example", "o'brien@foretag.example",
    "info@foretag.example", "support@foretag.example", "kundtjanst@elbolag.example", "order@grossist.example", "faktura@leverantor.example", "postmaster@forening.example",
    "admin@brf.example", "webmaster@skola.example", "registrator@myndighet.example", "kommun@grannkommun.example", "vd@bolag.example", "root@hemma.example",
    "hostmaster@isp.example", "ordforande@forening.example (Ulla Berg)", "ulla@mail.sub.domain.foretag.example", "u@x.example", "noreen.smith@foretag.example",
    "norah.plyhr@foretag.example", "anna.bounce@foretag.example", "bulk.andersson@foretag.example", "list.larsson@foretag.example", "auto@verkstad.example",
    "autocenter@verkstad.example", "daemon.svensson@foretag.example", "nobel@foretag.example", "owner@restaurang.example", "vacation@resebyra.example", "listmaster@univ.example",
    "requests@foretag.example", "dog-owner@foretag.example", "system@konsult.example", "info-owner@forening.example", "semester@resor.example", "kalender@forening.example",
)  # fmt: skip

# what programs add; the first of each is a whole mail's look
PROGRAMS: tuple[str, ...] = (
    "X-Mailer: Microsoft Outlook 16.0|Thread-Index: AdX|Content-Language: sv|X-MS-Has-Attach:|X-MS-TNEF-Correlator:",
    "X-Mailer: iPhone Mail (21A329)|Mime-Version: 1.0 (1.0)",
    "X-Mailer: Apple Mail (2.3774.300.61.1.2)",
    "User-Agent: Mozilla Thunderbird|Content-Language: sv-SE",
    "User-Agent: Mutt/2.2.9|X-Operating-System: Linux",
    "X-Mailer: YahooMailWebService/0.8|X-YMail-OSG: abc",
    "X-Originating-IP: [192.0.2.1]|X-Mailer: Hotmail",
    "X-Gm-Message-State: AOJu0Y|X-Google-Smtp-Source: AGHT|X-Received: by 2002:a17",
    "X-Mailer: Lotus Notes Release 8.5|X-MIMETrack: Serialize by Router on X|Sensitivity:",
    "X-Mailer: Novell GroupWise Internet Agent 18",
    "X-Mailer: QUALCOMM Windows Eudora Version 5.1|X-Sender: ivar@pop.exempel.example",
    "X-Mailer: Microsoft Outlook Express 6.00.2800.1106|X-MimeOLE: Produced By Microsoft MimeOLE|X-Priority: 3|X-MSMail-Priority: Normal",
    "X-Mailer: Internet Mail Service (5.5.2650.21)",
    "X-Mailer: Ximian Evolution 1.0.8",
    "X-Mailer: KMail [version 1.4]|X-KMail-Identity: x",
    "X-Mailer: exmh version 2.5 07/13/2001 with nmh-1.0.4",
    "X-Mailer: PHPMailer 6.8.0 (https://github.com/PHPMailer/PHPMailer)|X-PHP-Originating-Script: 1000:contact.php",
    "X-Mailer: PHP/8.2|X-PHP-Script: www.forening.example/kontakt.php for 192.0.2.1",
    "X-Mailer: Drupal",
    "X-Mailer: WPForms/1.8|X-WPForms: 1",
    "X-From: Berg, Ulla|X-To: Alm, Karin|X-cc:|X-bcc:|X-Folder: \\Ulla_Berg_Jan2001\\Sent|X-Origin: BERG-U|X-FileName: uberg.nsf",
    "Feedback-ID: i12345678:Fastmail|X-ME-Sender: <xms:abc>",
    "Feedback-ID: 12345678:user:proton|X-Pm-Message-ID: abc",
    "X-SES-Outgoing: 2026.11.21-192.0.2.1|Feedback-ID: 1.eu-north-1.abc:AmazonSES",
    "X-SG-EID: abc|X-SG-ID: def",
    "X-Mailgun-Sid: abc|X-Mailgun-Sending-Ip: 192.0.2.1",
    "X-Spam-Status: No, hits=-3.1 required=7.0|X-Spam-Level:|X-Pyzor: Reported 0 times.",
    "X-Antivirus: Avast (VPS 261121-0)|X-Antivirus-Status: Clean",
    "X-Virus-Scanned: amavisd-new at foretag.example|X-Spam-Flag: NO",
    "X-MimeOLE: Produced By Microsoft Exchange V6.0.5762.3|content-class: urn:content-classes:message",
    "X-Proofpoint-GUID: x|X-Proofpoint-Virus-Version: vendor=fsecure",
    "X-Mimecast-Spam-Score: 0|X-Mimecast-Originator: foretag.example",
)

# how it came: Return-Path and such
WAYS: tuple[str, ...] = (
    "",
    "Return-Path: <ivar@exempel.example>",
    "Return-Path: ivar@exempel.example",
    "Return-Path: <SRS0=Ab1x=CD=exempel.example=ivar@vidare.example>",
    "Return-Path: <SRS1=Ab1x=vidare.example==CD=ef=exempel.example=ivar@vidare2.example>",
    "Return-Path: <prvs=1234abcd56=ivar@exempel.example>",
    "Return-Path: <btv1==123abc==ivar@exempel.example>",
    "Return-Path: <msprvs1=abc=bounces-12@spmail.exempel.example>",
    "Return-Path: <ivar+caf_=ivar=kommun.example@gmail.example>",
    "Return-Path: <0102018abc-000000@eu-north-1.amazonses.example>",
    "Return-Path: <bounces+123-ab-kontakt=sandby.example@em12.foretag.example>",
    "Return-Path: <bounce+abc.def@mail.foretag.example>",
    "Return-Path: <www-data@webb.example>",
    "Return-Path: <apache@webb.example>",
    "Return-Path: <nobody@webb.example>",
    "Return-Path: <anonymous@webb.example>",
    "Return-Path: <ivar@annan.example>|Sender: sekreterare@foretag.example",
    "Delivered-To: zzzz@localhost.taint.example|Delivered-To: yyyy@taint.example|Return-Path: <ivar@exempel.example>",
    "Auto-Submitted: no",
    "X-Auto-Response-Suppress: OOF, DR, RN, NRN",
    "Precedence: normal",
    "Precedence: first-class",
    "Disposition-Notification-To: ivar@exempel.example|Return-Receipt-To: ivar@exempel.example",
    "Importance: high|X-Priority: 1 (Highest)",
    "Errors-To: ivar@exempel.example",
    "Resent-From: ulla@exempel.example|Resent-To: kontaktcenter@sandby.example|Resent-Date: Sat, 21 Nov 2026 09:00:00 +0100",
    "DKIM-Signature: v=1; d=exempel.example|ARC-Seal: i=1; d=x.example|Authentication-Results: spf=pass",
    'Content-Type: multipart/mixed; boundary="=_report"',
    'Content-Type: multipart/signed; protocol="application/pkcs7-signature"; micalg=sha-256; boundary=x',
    "Content-Type: multipart/alternative; boundary=x",
    "Content-Type: text/calendar; charset=utf-8; method=REQUEST",
    "Content-Type: application/ms-tnef; name=winmail.dat",
    "In-Reply-To: <1@sandby.example>|References: <0@exempel.example> <1@sandby.example>",
    "Organization: Föreningen Listan|Reply-To: no-reply@annan.example",
    "X-MS-Exchange-Organization-AuthAs: Internal|X-MS-Exchange-CrossTenant-Id: x",
    "X-Originating-Email: [ivar@hotmail.example]|X-OriginalArrivalTime: 21 Nov 2026 09:00:00.0000 (UTC) FILETIME=[X]",
)  # fmt: skip

SUBJECTS: tuple[str, ...] = (
    "Fråga om bygglov", "", "hej", "Re: Fråga", "SV: Fråga", "VB: Protokoll", "Fwd: [lista] Möte", "VB: Nyhetsbrev från kommunen",
    "Auto till salu", "Auto", "Autobahn", "Automat trasig i simhallen", "Automatisk dörröppnare fungerar inte", "Automatic door broken", "Autoliv",
    "Auto insurance question", "AUTO parts", "Auto-Industri", "Out of office supplies", "Out of Office", "Out of the office next week", "Out of office tomorrow",
    "out of office Friday", "Vacation", "vacation schedule", "Vacation request", "Semester", "Semesterplanering", "Semester vecka 29", "Ledig fredag", "Frånvaro",
    "Frånvaro Elsa 3B", "Frånvaro: Elsa 3B idag", "Sjuk idag", "Absence", "Absent pupil", "Abwesenheit morgen", "RE: Automatic reply: Frågan", "SV: Autosvar: Frågan",
    "SV: Automatiskt svar: Kvittens", "Vidarebefordrat: Autosvar", "Fråga om automatiska svar", "Autosvar fungerar inte", "Undeliverable goods", "Undeliverable letters to my house",
    "Returned mail from my neighbour", "Delivery status of my order", "Delivery failed for my parcel", "Leverans misslyckades", "Failure notice board", "Kan inte levereras till dörren",
    "Misslyckad leverans av mat", "Retur av nycklar", "FW: Undeliverable: Fråga", "VB: Kan inte levereras: min ansökan", "RE: Delivery Status Notification (Failure)",
    "Warning: icy road", "Mail delivery problems on our street", "Message from the board", "Post kommer inte fram", "Newsletter idea", "Nyhetsbrev?", "Bekräftelse på mötet",
    "Bounce house till festen", "List of names", "Listan", "Unsubscribe", "Avregistrera mig", "unsubscribe me please", "TEST", "test", "Nagios-kurs", "Cronometer", "Report", "Rapport",
    "Kvittens", "Kvitto", "[SPAM] Fråga", "[EXTERNAL] Fråga", "***SPAM*** Fråga", "Request", "Confirm", "confirm meeting", "Postmaster sökes", "Daemon",
    "Delivery status", "Delivery status: order 12", "Delivery report: pallets", "Delivery failure: my sofa", "Mail delivery failure in our block", "Out of office - Friday",
    "I am on vacation in July", "Anna är inte på kontoret?", "Returned books", "Auto: bilen står fel parkerad", "AUTO: Volvo V70 till salu", "Svar: Ert brev", "Automatisk bevattning: fråga", "Reply", "Mötet kl. 9", "Message undeliverable by post?",
)  # fmt: skip


def mails() -> Iterator[tuple[str, bytes]]:
    """Each address, each program, each way and each subject at least once; a name and the file."""
    kinds = (
        [(one, PROGRAMS[n % len(PROGRAMS)], WAYS[0], SUBJECTS[0]) for n, one in enumerate(ADDRESSES)]
        + [(ADDRESSES[0], one, way, SUBJECTS[0]) for one in PROGRAMS for way in WAYS[:2]]
        + [(ADDRESSES[0], PROGRAMS[n % 4], one, "Fråga") for n, one in enumerate(WAYS)]
        + [(ADDRESSES[n % 2], PROGRAMS[n % 4], WAYS[n % 3], one) for n, one in enumerate(SUBJECTS)]
    )
    for number, (sender, program, way, subject) in enumerate(kinds, 1):
        lines = [one for one in (*way.split("|"), *program.split("|")) if one]
        lines += [f"From: {sender}", "To: kontaktcenter@sandby.example", f"Subject: {subject}"]
        lines += ["Message-ID: <1@exempel.example>", "Date: Sat, 21 Nov 2026 09:00:00 +0100", "", "Hej!"]
        first = "From ivar@exempel.example  Sat Nov 21 09:00:00 2026\n" if number % 5 == 0 else ""
        text = first + ("\r" if number % 11 == 0 and not first else "\r\n").join(lines)
        yield f"{number}: {sender} | {subject} | {way} | {program[:30]}", text.encode()
