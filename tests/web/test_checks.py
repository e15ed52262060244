"""The console's pages about rules: trying a mail, turning a rule, and what is passed too often."""

from __future__ import annotations

import io
import logging
import re
from typing import Any

import pytest
from flask import Flask, request
from markupsafe import escape

from policies.vocabulary import Role
from tests.web.conftest import Browser
from tests.web.fakes import NOW
from web.trying import Piece, pieces

LETTER = {
    "from": "anna.lind@sandby.example",
    "to": "Ivar <ivar@exempel.example>",
    "subject": "Ditt ärende",
    "body": "Hej!\nDitt personnummer är 19900101-2385 <script>alert(1)</script>.",
    "kind": "text",
    "at": "2026-11-18T10:00",
}


def _services(browser: Browser) -> Any:
    return browser.client.application.extensions["services"]


def _plan(browser: Browser, rule: str = "C09", **form: str) -> Any:
    asked = {"inside": "info", "outside": "info", "reason": "För många säger till om den", **form}
    return browser.post(f"/regler/regel/{rule}/plan", **asked)


def test_a_mail_is_tried_and_its_places_are_marked(administrator: Browser) -> None:
    """The finding says what, why and from where; its place is marked in the text; markup in the mail stays text."""
    page = administrator.post("/regler/prova", **LETTER).text
    assert "<mark>19900101-2385<sup>" in page
    assert ">S01</a>" in page
    assert "Sandby riktlinje för e-post" in page
    assert "&lt;script&gt;alert(1)" in page
    assert "<script" not in page


def test_a_saved_mail_is_tried(administrator: Browser) -> None:
    """An uploaded .eml is judged instead of the form."""
    mail = (
        b"From: anna.lind@sandby.example\r\nTo: ivar@exempel.example\r\nSubject: Hej\r\nDate: Wed, 18 Nov 2026 10:00:00 +0100\r\n"
        b"Content-Type: text/plain; charset=utf-8\r\n\r\nNumret 19900101-2385\r\n"
    )
    with administrator.client.session_transaction() as session:
        token = session["csrf"]
    page = administrator.client.post(
        "/regler/prova", data={"csrf": token, "file": (io.BytesIO(mail), "brev.eml")}, headers=administrator.headers
    ).text
    assert "<mark>19900101-2385<sup>" in page


@pytest.mark.parametrize("data", [b"", b"\x00\xff" * 500, b"no mail at all"])
def test_a_file_that_is_no_mail_is_told(administrator: Browser, data: bytes) -> None:
    """Rubbish is a 400 in words, on the page it was sent from."""
    with administrator.client.session_transaction() as session:
        token = session["csrf"]
    answer = administrator.client.post(
        "/regler/prova", data={"csrf": token, "file": (io.BytesIO(data), "brev.eml")}, headers=administrator.headers
    )
    assert answer.status_code == 400
    assert "Filen är inget mejl som går att läsa." in answer.text
    assert "<h1>Prova ett mejl</h1>" in answer.text


def test_what_is_too_large_is_told(administrator: Browser) -> None:
    """413 in words, and nothing is read of it."""
    answer = administrator.client.post(
        "/regler/prova",
        data=b"x" * 3_000_000,
        content_type="multipart/form-data; boundary=y",
        headers=administrator.headers,
    )
    assert answer.status_code == 413
    assert "PV-TOO-LARGE" in answer.text


def test_an_uploaded_mail_stays_in_memory(app: Flask) -> None:
    """However large it is within the bounds, no temporary file is made of it."""
    body = (
        b'--y\r\nContent-Disposition: form-data; name="file"; filename="a.eml"\r\n\r\n'
        + b"x" * 900_000
        + b"\r\n--y--\r\n"
    )
    kind = "multipart/form-data; boundary=y"
    with app.test_request_context("/regler/prova", method="POST", data=body, content_type=kind):
        assert isinstance(request.files["file"].stream, io.BytesIO)


def test_a_tried_mail_leaves_no_trace(administrator: Browser, caplog: pytest.LogCaptureFixture) -> None:
    """Neither the store nor any log nor the browser's cache holds a tried mail."""
    store = _services(administrator).journal.database
    before = _rows(store)
    with caplog.at_level(logging.DEBUG):
        answer = administrator.post("/regler/prova", **LETTER)
    assert answer.headers["Cache-Control"] == "no-store"
    assert "19900101" not in caplog.text
    assert "ivar@" not in caplog.text
    assert _rows(store) == before


def _rows(database: Any) -> dict[str, int]:
    import sqlalchemy as sa

    from store.tables import metadata

    with database.read() as connection:
        return {
            name: connection.execute(sa.select(sa.func.count()).select_from(table)).scalar_one()
            for name, table in metadata.tables.items()
        }


@pytest.mark.parametrize(
    ("field", "value"),
    [("from", ""), ("from", "a@b.example, c@d.example"), ("at", "i morgon"), ("to", "x@y.example," * 600)],
)
def test_a_field_that_cannot_be_used_is_named(administrator: Browser, field: str, value: str) -> None:
    """A form with a mistake is a 400, not a crash; it says which field, and keeps the rest of what was written."""
    answer = administrator.post("/regler/prova", **{**LETTER, field: value})
    assert answer.status_code == 400
    label = {"from": "Från", "at": "Skickas", "to": "Till"}[field]
    assert f"Det går inte att använda det som står i fältet {label}." in answer.text
    assert "<title>Att rätta: Prova ett mejl" in answer.text
    assert escape(LETTER["body"]) in answer.text


def test_an_html_mail_is_shown_as_its_reader_sees_it(administrator: Browser) -> None:
    """Places count in the visible text, also when markup splits a number."""
    letter = {**LETTER, "kind": "html", "body": "<p>Nr 1990<b>0101</b>-2385</p>"}
    assert "<mark>19900101-2385<sup>" in administrator.post("/regler/prova", **letter).text


def test_places_that_overlap_are_both_marked() -> None:
    """Each stretch names every finding that covers it; what lies beyond the text is cut off."""
    assert pieces("abcdef", [(1, 1, 4), (2, 3, 9), (3, -1, -1)]) == [
        Piece("a"),
        Piece("bc", (1,)),
        Piece("d", (1, 2)),
        Piece("ef", (2,)),
    ]
    assert pieces("", []) == []


def test_rules_are_listed_filtered_searched_and_taken_along(administrator: Browser) -> None:
    """The list shows each rule with strictness and source; a search narrows it; the file holds the same rows."""
    page = administrator.get("/regler").text
    assert 'href="/regler/regel/C09"' in page
    assert "Sandby riktlinje för e-post" in page
    assert 'href="/regler/regel/C09"' not in administrator.get("/regler?q=personnummer").text
    assert 'href="/regler/regel/S01"' in administrator.get("/regler?q=personnummer&level=stop").text
    assert "Ingen regel passar in" in administrator.get("/regler?q=zzzz").text
    assert "Ingen regel passar in" in administrator.get("/regler?turned=1").text
    file = administrator.get("/regler/lista.csv?q=S01")
    assert file.text.count("\n") == 2
    assert "S01;" in file.text


def test_a_rules_page_shows_its_examples(administrator: Browser) -> None:
    """What fires and what stays silent, and a form for what may be changed; a locked rule has none."""
    page = administrator.get("/regler/regel/C09").text
    assert "Exempel där regeln säger till" in page
    assert "Så här blir det" in page
    locked = administrator.get("/regler/regel/S01").text
    assert "Regeln är låst" in locked
    assert "Så här blir det" not in locked
    assert administrator.get("/regler/regel/X99").status_code == 404


def test_every_rules_page_opens_in_both_languages(administrator: Browser) -> None:
    """No rule's data breaks its page."""
    for one in _services(administrator).checks.rules():
        for wanted in ("sv", "en"):
            administrator.headers["Accept-Language"] = wanted
            assert administrator.get(f"/regler/regel/{one.file.id}").status_code == 200, one.file.id


def test_a_rule_is_turned_down_through_a_plan(administrator: Browser) -> None:
    """The plan says in words what changes; nothing has happened; carried out, the bundle changes and the log says who and why."""
    services = _services(administrator)
    before = services.bundle()["version"]
    made = _plan(administrator)
    page = administrator.get(made.headers["Location"]).text
    assert "C09 blir tyst upplysning i rutan i stället för påminnelse" in page
    assert "Inget har hänt ännu" in page
    assert services.bundle()["version"] == before
    assert services.audit.entries() == []

    done = administrator.post(made.headers["Location"])
    page = administrator.get(done.headers["Location"]).text
    assert "Genomfört." in page
    assert "<button>Genomför</button>" not in page
    rule = next(one for one in services.bundle()["rules"] if one["id"] == "C09")
    assert rule["severity"] == {"inside": "info", "outside": "info"}
    assert services.bundle()["version"] != before
    (entry,) = services.audit.entries(action="checks")
    assert (entry.actor, entry.target) == ("dawit.tesfaye@sandby.example", "C09")
    assert entry.reason == "För många säger till om den"
    assert "en administratör" in administrator.get("/regler?turned=1").text
    assert "<h1>Så här blev det</h1>" in administrator.get(made.headers["Location"]).text


def test_a_turned_rule_goes_back_to_the_pack(administrator: Browser) -> None:
    """Going back removes the setting, so that later changes of the pack come through."""
    services = _services(administrator)
    before = services.bundle()["version"]
    administrator.post(_plan(administrator, observe="1").headers["Location"])
    assert next(one for one in services.bundle()["rules"] if one["id"] == "C09")["observe"] is True
    back = _plan(administrator, usual="1").headers["Location"]
    assert "C09 blir påminnelse i stället för tyst (räknas men visas inte)" in administrator.get(back).text
    administrator.post(back)
    assert services.bundle()["version"] == before
    assert not services.checks.rule("C09").turned


def test_who_decides_is_said_in_words(administrator: Browser) -> None:
    """The municipality's own pack by its name as people know it, what all share as Postvakt's."""
    page = administrator.get("/regler").text
    assert "<td>Sandby kommun</td>" in page
    assert "<td>Postvakts grund</td>" in page
    assert "<td>base</td>" not in page


def test_an_off_rule_leaves_the_bundle(administrator: Browser) -> None:
    """Turned off for everybody, the add-in no longer gets the rule, and the list still has it."""
    administrator.post(_plan(administrator, inside="off", outside="off").headers["Location"])
    assert all(one["id"] != "C09" for one in _services(administrator).bundle()["rules"])
    assert "avstängd" in administrator.get("/regler?q=C09").text


def test_a_plan_that_is_overtaken_changes_nothing(administrator: Browser) -> None:
    """Two plans for one rule: the second to be carried out says that things have changed."""
    first, second = _plan(administrator), _plan(administrator, inside="off", outside="off")
    administrator.post(first.headers["Location"])
    administrator.post(second.headers["Location"])
    assert "Det gick inte: regeln har ändrats" in administrator.get(second.headers["Location"]).text
    assert _services(administrator).checks.rule("C09").now.inside == "info"


@pytest.mark.parametrize(
    ("rule", "form", "code"),
    [
        ("S01", {}, "PV-RULE-LOCKED"),
        ("C09", {"inside": "loud"}, "PV-INPUT"),
        ("X99", {}, "PV-NOT-FOUND"),
    ],
)
def test_what_cannot_be_turned_is_told(administrator: Browser, rule: str, form: dict[str, str], code: str) -> None:
    """Locked, unknown or in a way there is not: a code and words, and no plan."""
    answer = _plan(administrator, rule, **form)
    assert answer.status_code >= 400
    assert code in answer.text


@pytest.mark.parametrize(
    ("form", "said"),
    [
        ({"reason": "   "}, "Skriv varför, 3 till 300 tecken."),
        ({"reason": "x" * 301}, "Skriv varför, 3 till 300 tecken."),
        ({"inside": "nudge", "outside": "nudge"}, "Regeln C09 tillämpas redan så."),
    ],
)
def test_a_mistake_in_turning_stands_in_the_form(administrator: Browser, form: dict[str, str], said: str) -> None:
    """On top and, where it is about the reason, beside it; what was chosen and written is kept, and no plan is made."""
    answer = _plan(administrator, **form)
    assert answer.status_code == 422
    assert said in answer.text
    assert re.search(r'class="problems"[^>]*autofocus', answer.text)
    assert answer.text.count(f'value="{form.get("outside", "info")}" selected') == 2
    assert f"{form.get('reason', 'För många säger till om den').strip()}</textarea>" in answer.text


def test_plans_of_other_kinds_are_not_carried_out_here(administrator: Browser) -> None:
    """Only a plan about a rule opens; others are unknown here."""
    assert administrator.get("/regler/plan/nope").status_code == 404
    assert administrator.post("/regler/plan/nope").status_code == 404


def _report(number: int, **other: object) -> dict[str, object]:
    made = {"id": f"{number:032x}", "rule": "S01", "reason": "not-what-it-seems", "at": NOW.isoformat()}
    return {**made, **other}


def _tell(browser: Browser, report: object) -> Any:
    return browser.client.post("/api/addin/v1/overrides", json=report, headers={"Authorization": "Bearer anna"})


def test_an_override_is_counted_once(administrator: Browser) -> None:
    """201 the first time, 200 when it is told again; the figure stands under the unit, and no table holds the person."""
    assert _tell(administrator, _report(1)).status_code == 201
    again = _tell(administrator, _report(1))
    assert (again.status_code, again.json) == (200, {"counted": False})
    (found,) = _services(administrator).checks.overridden(4)
    assert (found.rule, found.total, found.wrong) == ("S01", 1, 1)
    database = _services(administrator).journal.database
    with database.read() as connection:
        dump = "\n".join(connection.connection.driver_connection.iterdump())
    assert "Socialförvaltningen, Barn" in dump
    assert "anna" not in dump.casefold()


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"rule": "X99"}, "rule"),
        ({"rule": ["S01"]}, "rule"),
        ({"reason": "because"}, "reason"),
        ({"id": "short"}, "id"),
        ({"at": "yesterday"}, "at"),
        ({"at": "2026-11-20T09:00:00"}, "at"),
        ({"at": "2026-11-01T09:00:00+01:00"}, "at"),
        ({"at": "2027-11-20T09:00:00+01:00"}, "at"),
        ({"unit": 7}, "unit"),
        ({"text": "Hej Ivar"}, "text"),
    ],
)
def test_a_report_with_a_mistake_names_the_field(administrator: Browser, change: dict[str, object], field: str) -> None:
    """400 with the field and what was expected, in both languages; nothing is counted; content cannot come along."""
    answer = _tell(administrator, _report(1, **change))
    assert answer.status_code == 400
    assert answer.json["error"]["code"] == "PV-INPUT"
    assert field in answer.json["error"]["sv"]
    assert _services(administrator).checks.overridden(4) == []


def test_a_report_that_is_no_json_is_told(administrator: Browser) -> None:
    """Rubbish and far too much are 400; without a token 401."""
    post = administrator.client.post
    token = {"Authorization": "Bearer anna", "Content-Type": "application/json"}
    assert post("/api/addin/v1/overrides", data=b"{", headers=token).status_code == 400
    assert post("/api/addin/v1/overrides", data=b"[" * 9000, headers=token).status_code == 400
    assert post("/api/addin/v1/overrides", json=_report(1)).status_code == 401


def test_rules_passed_too_often_are_pointed_out(administrator: Browser) -> None:
    """Plot, table per unit and week, and a suggestion where people say that the warning is wrong."""
    assert "Ingen har skickat ändå" in administrator.get("/regler/overstyrningar").text
    for number in range(24):
        _tell(administrator, _report(number))
    for number in range(24, 27):
        _tell(administrator, _report(number, rule="C04", reason="own-words"))
    page = administrator.get("/regler/overstyrningar").text
    assert '<svg viewBox="0 0 900' in page
    assert "24 av 24 säger att varningen inte stämmer" in page
    assert "För få för att säga något om regeln." in page
    assert "Socialförvaltningen, Barn: 24" in page
    assert "Övriga: 3" in page  # fewer than five are not shown by unit
    assert "2026-11-16" in page
    assert "S01;Socialförvaltningen, Barn;24" in administrator.get("/regler/overstyrningar.csv").text


def test_everybody_may_read_what_to_do_about_something_sent(browser: Browser) -> None:
    """The page that the sweep's mail leads to is open to whoever can sign in."""
    browser.sign_in(Role.EMPLOYEE)
    page = browser.get("/regler/skickat").text
    assert "72 timmar" in page
    assert "SEFOS" in page
