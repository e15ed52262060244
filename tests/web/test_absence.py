"""The absence pages and the add-in's API over the real service: what each role sees, what the form says, what the API refuses."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from absence.model import Absence, Actor, Kind, Request, Way
from absence.occurrences import whole_days
from absence.telling_ports import FoundAway
from policies.vocabulary import Role
from tests.web.conftest import Browser
from tests.web.fakes import NOW

ANNA, BJORN, CARIN, HANS = (f"{name}@sandby.example" for name in ("anna.lind", "bjorn.ek", "carin.holm", "hans.rask"))
FORM = {"kind": "holiday", "first": "2026-12-01", "last": "2026-12-05", "way": "access", "substitute": BJORN}
API = "/api/addin/v1/absence"


def room(browser: Browser) -> Any:
    return browser.client.application.extensions["services"].absence


def sign_in(browser: Browser, address: str, *roles: Role) -> Browser:
    browser.sign_in(Role.EMPLOYEE, *roles, name=address.split(".", maxsplit=1)[0].title(), address=address)
    browser.get("/franvaro")
    return browser


def asked(browser: Browser, first: str = "2026-12-01", last: str = "2026-12-05", **given: Any) -> Absence:
    """Anna has asked Björn."""
    services = browser.client.application.extensions["services"]
    start, end = whole_days(date.fromisoformat(first), date.fromisoformat(last), "Europe/Stockholm")
    usual = {"mailbox": ANNA, "kind": Kind.HOLIDAY, "way": Way.ACCESS, "substitute": BJORN} | given
    request = Request(start=start, end=end, **usual)
    made: Absence = services.run(services.absence.service.ask(Actor(request.mailbox), request))
    return made


def test_a_preview_shows_what_happens_and_what_is_answered_and_changes_nothing(browser: Browser) -> None:
    """The form's first button gives the steps and the four replies; nothing is registered."""
    page = sign_in(browser, ANNA).send("/franvaro/ny", do="preview", **FORM).text
    assert "Björn Ek får ett mejl och svarar ja eller nej." in page
    assert page.count('<pre class="text"') == 4
    assert "Klart, fråga Björn Ek" in page
    assert room(browser).store.live() == []


def test_saving_asks_the_substitute_and_says_so(browser: Browser) -> None:
    """After saving the absence's own page says that Björn is asked."""
    saved = sign_in(browser, ANNA).post("/franvaro/ny", do="save", **FORM)
    page = browser.get(saved.headers["Location"]).text
    assert "Björn Ek får ett mejl" in page
    assert "Väntar på svar från Björn Ek." in page
    assert "Ledig, " in page


@pytest.mark.parametrize(
    ("change", "field", "words"),
    [
        ({"last": "2026-11-30"}, "last", "före första dagen"),
        ({"first": "på fredag"}, "first", "åååå-mm-dd"),
        ({"substitute": ""}, "substitute", "utan bevakning"),
        ({"substitute": "ivar@exempel.example"}, "substitute", "utanför"),
        ({"substitute": ANNA}, "substitute", "sin egen ersättare"),
        ({"kind": "illness", "way": "self"}, "way", "kan inte bevaka"),
        ({"repeats": "1"}, "weekdays", "minst en veckodag"),
        ({"from_time": "25:00"}, "from_time", "tt:mm"),
        ({"words_sv": "x" * 600}, "words_sv", "tecken"),
        ({"way": "teleport"}, "way", "alternativen"),
    ],
)
def test_a_mistake_stands_beside_its_field_and_the_rest_is_kept(
    browser: Browser, change: dict[str, str], field: str, words: str
) -> None:
    """Whoever finds the mistake, form or service, it is told at the field; what was typed stands in the form; nothing is saved."""
    page = (
        sign_in(browser, ANNA)
        .send("/franvaro/ny", do="save", **{**FORM, "reply_to": "socialtjansten@sandby.example", **change})
        .text
    )
    found = re.search(rf'id="{field}-problem">(.*?)</p>', page)
    assert found is not None
    assert words in found[1]
    assert 'value="socialtjansten@sandby.example"' in page
    assert room(browser).store.live() == []


def test_hostile_words_stay_words(browser: Browser) -> None:
    """Markup in one's own lines is shown as it was typed, in the form and in the preview."""
    page = sign_in(browser, ANNA).send("/franvaro/ny", do="preview", **FORM, words_sv="<script>alert(1)</script>").text
    assert "<script>alert" not in page


def test_part_time_every_friday(browser: Browser) -> None:
    """A recurring absence is saved with its weekdays and hours and read back into the form."""
    form = {**FORM, "repeats": "1", "weekdays": "4", "from_time": "13:00", "way": "self"}
    saved = sign_in(browser, ANNA).post("/franvaro/ny", do="save", **form)
    page = browser.get(saved.headers["Location"]).text
    assert "varje fredag kl. 13.00–24" in re.sub("<.*?>", "", page)
    again = browser.get(saved.headers["Location"] + "/andra").text
    assert re.search(r'id="day-4"[^>]*checked', again)
    assert 'value="13:00"' in again


def test_the_mails_link_asks_and_one_press_answers(browser: Browser) -> None:
    """Opening the link answers nothing; yes does; the link is Björn's alone, and rubbish explains itself."""
    absence = asked(browser)
    path = room(browser).links.answer(absence).removeprefix("http://localhost:8444")
    assert sign_in(browser, CARIN).get(path).status_code == 404
    page = sign_in(browser, BJORN).get(f"{path}?svar=ja").text
    assert "Vill du bevaka Anna Linds brevlåda?" in page
    assert re.search(r'value="yes" autofocus', page)
    assert room(browser).store.get(absence.id).coverage.answer == "asked"
    assert "Tack! Du är ersättare." in browser.send(path, answer="yes").text
    assert room(browser).store.get(absence.id).coverage.answer == "accepted"
    old = browser.get("/franvaro/svar/rubbish")
    assert old.status_code == 404
    assert "gäller inte längre" in old.text


def test_answers_from_the_list(browser: Browser) -> None:
    """Björn says no in his list; Anna's list says that somebody else is needed."""
    absence = asked(browser)
    assert "Att svara på" in sign_in(browser, BJORN).get("/franvaro").text
    browser.post(f"/franvaro/{absence.id}/nej")
    page = sign_in(browser, ANNA).get("/franvaro").text
    assert "Björn Ek har svarat nej. Någon annan behöver väljas." in page
    assert f"/franvaro/{absence.id}/andra#substitute" in page


def test_nobody_who_said_no_is_said_to_watch(browser: Browser) -> None:
    """After Björn's no the absence's page promises nothing in his name: neither that he reads nor that he is reminded."""
    absence = asked(browser)
    sign_in(browser, BJORN).post(f"/franvaro/{absence.id}/nej")
    page = sign_in(browser, ANNA).get(f"/franvaro/{absence.id}").text
    happens = page[page.index("Det här händer") : page.index("Så svarar brevlådan")]
    assert "Björn" not in happens
    assert "Ingen bevakar brevlådan förrän någon annan har tackat ja." in happens


def active(browser: Browser) -> Absence:
    """Anna is away now and Björn watches."""
    absence = asked(browser, "2026-11-20", "2026-11-24")
    services = browser.client.application.extensions["services"]
    services.run(services.absence.service.answer(Actor(BJORN), absence.id, accept=True))
    services.absence.service.time_passes()
    found = services.absence.store.get(absence.id)
    assert found.in_force
    return found  # type: ignore[no-any-return]


def test_seen_today_is_for_whoever_watches(browser: Browser) -> None:
    """Björn's first page asks for it, one press notes it; Hans, who has nothing to do with it, may not see the absence at all."""
    absence = active(browser)
    assert "Inte sedd idag ännu." in sign_in(browser, BJORN).get("/").text
    browser.post(f"/franvaro/{absence.id}/sedd")
    assert "Sedd idag." in browser.get("/franvaro").text
    assert "Björn Ek har sagt Sedd idag" in sign_in(browser, CARIN, Role.MANAGER).get(f"/franvaro/{absence.id}").text
    assert sign_in(browser, HANS).get(f"/franvaro/{absence.id}").status_code == 403
    assert browser.post(f"/franvaro/{absence.id}/sedd").status_code == 403


def test_why_somebody_is_away_is_their_own_matter(browser: Browser) -> None:
    """Illness is shown to oneself and to the manager, never to the substitute, the service desk or an administrator."""
    absence = asked(browser, kind=Kind.ILLNESS)
    for address, roles, knows in (
        (ANNA, (), True),
        (CARIN, (Role.MANAGER,), True),
        (BJORN, (), False),
        ("dawit.tesfaye@sandby.example", (Role.ADMINISTRATOR,), False),
        ("farid.amini@sandby.example", (Role.SERVICE_DESK,), False),
    ):
        page = sign_in(browser, address, *roles).get(f"/franvaro/{absence.id}")
        assert page.status_code == 200
        assert ("Sjuk" in page.text) is knows, address


def test_the_service_desk_changes_nothing(browser: Browser) -> None:
    """Farid sees the day, uncovered first, and no way to change; trying is refused."""
    absence = asked(browser)
    page = sign_in(browser, "farid.amini@sandby.example", Role.SERVICE_DESK).get(f"/franvaro/{absence.id}").text
    assert "/andra" not in page
    assert browser.get(f"/franvaro/{absence.id}/andra").status_code == 403
    assert browser.post(f"/franvaro/{absence.id}/stall-in").status_code == 403
    assert browser.post("/franvaro/alla/plan").status_code == 403


def test_a_manager_acts_for_reports_only(browser: Browser) -> None:
    """Carin's form for Anna begins with illness and today; somebody who is not hers is refused in words."""
    page = sign_in(browser, CARIN, Role.MANAGER).get(f"/franvaro/ny?mailbox={ANNA}").text
    assert re.search(r'value="illness" selected', page)
    assert f'value="{NOW:%Y-%m-%d}"' in page
    refused = browser.get(f"/franvaro/ny?mailbox={HANS}")
    assert refused.status_code == 403
    assert "Hans Rask" in refused.text


def test_longer_shorter_and_off(browser: Browser) -> None:
    """Another last day, and calling it off; with an old page both are refused instead of overwriting."""
    absence = asked(browser)
    sign_in(browser, ANNA)
    browser.post(f"/franvaro/{absence.id}/till", last="2026-12-08", version=str(absence.version))
    assert "tisdag 2026-12-08" in browser.get(f"/franvaro/{absence.id}").text
    assert (
        browser.post(f"/franvaro/{absence.id}/till", last="2026-12-09", version=str(absence.version)).status_code == 409
    )
    assert browser.post(f"/franvaro/{absence.id}/till", last="aldrig").status_code == 400
    browser.post(f"/franvaro/{absence.id}/stall-in")
    assert "Inställd." in browser.get(f"/franvaro/{absence.id}").text


def test_the_overview_filters_and_goes_along_as_a_file(administrator: Browser) -> None:
    """Search, state and day narrow the list down; the file holds the same rows; a day that is none is told."""
    asked(administrator)
    assert "Anna Lind" in administrator.get("/franvaro/alla?q=barn").text
    assert "Ingen frånvaro passar in" in administrator.get("/franvaro/alla?q=hans").text
    assert "Anna Lind" in administrator.get("/franvaro/alla?show=uncovered").text
    assert "passar in" in administrator.get("/franvaro/alla?show=now").text
    file = administrator.get("/franvaro/alla/lista.csv?show=coming")
    assert "Anna Lind;anna.lind@sandby.example;Barn och familj;" in file.text
    assert administrator.get("/franvaro/alla?day=igår").status_code == 400


def test_plan_is_shown_and_then_carried_out(administrator: Browser) -> None:
    """Making it changes nothing; carrying it out does; one that does not exist is told."""
    made = administrator.post("/franvaro/alla/plan")
    assert "Björn Ek får läsa Annas inkorg" in administrator.get(made.headers["Location"]).text
    administrator.post(made.headers["Location"])
    assert room(administrator).applied == ["p1"]
    assert administrator.get("/franvaro/alla/plan/none").status_code == 404


# --- the add-in's API ----------------------------------------------------------------------------


@pytest.fixture
def pane(browser: Browser) -> Browser:
    """Anna's pane."""
    browser.headers["Authorization"] = "Bearer anna"
    return browser


def test_the_pane_gets_lists_and_choices_in_both_languages(pane: Browser) -> None:
    """Own absences with what may be done, and every choice with its words and hint."""
    asked(pane)
    answer = pane.get(API).json
    assert [one["may"] for one in answer["mine"]] == [["cancel", "change", "extend"]]
    assert answer["mine"][0]["status"] == {"sv": "Väntar på svar från Björn Ek.", "en": "Waits for Björn Ek to answer."}
    assert [one["id"] for one in answer["ways"]] == ["access", "forward", "redirect", "self"]
    assert all(one["sv"] and one["en"] and one["hint"]["sv"] for one in answer["ways"])


def test_the_pane_learns_who_can_and_why_others_cannot(pane: Browser) -> None:
    """Björn fits until he is away himself; then the reason is told in both languages."""
    question = f"{API}/substitutes?first=2026-12-01&last=2026-12-05&way=access&kind=holiday"
    fits = {one["address"]: one["fits"] for one in pane.get(question).json["candidates"]}
    assert (fits[BJORN], fits[CARIN]) == (True, True)
    asked(pane, mailbox=BJORN, substitute=CARIN)
    bjorn = next(one for one in pane.get(question).json["candidates"] if one["address"] == BJORN)
    assert not bjorn["fits"]
    assert "borta" in bjorn["why"]["sv"]
    assert "away" in bjorn["why"]["en"]


def test_the_pane_previews_and_asks(pane: Browser) -> None:
    """The same words as on the page; 201 with the id."""
    seen = pane.client.post(f"{API}/preview", json=FORM, headers=pane.headers).get_json()
    assert len(seen["replies"]) == 4
    assert seen["steps"][0]["en"] == "Björn Ek gets a mail and answers yes or no."
    made = pane.client.post(API, json=FORM, headers=pane.headers)
    assert (made.status_code, made.get_json()["stage"]) == (201, "asked")


@pytest.mark.parametrize(
    ("body", "status", "field"),
    [
        ({**FORM, "last": "2026-11-30"}, 422, "last"),
        ({**FORM, "substitute": "ivar@exempel.example"}, 422, "substitute"),
        ({**FORM, "last": "2026-11-01", "first": "2026-10-30"}, 422, "last"),
        ([], 400, None),
        ({**FORM, "words_sv": "x" * 9000}, 400, None),
    ],
)
def test_the_pane_is_refused_with_field_and_words(pane: Browser, body: Any, status: int, field: str | None) -> None:
    """Every refusal has a code and both languages, and its field where it is about one."""
    answer = pane.client.post(API, json=body, headers=pane.headers)
    assert answer.status_code == status
    error = answer.get_json()["error"]
    assert error["code"].startswith("PV-")
    assert error["sv"]
    assert error["en"]
    assert error.get("field") == field


def test_the_pane_answers_for_its_person_only(pane: Browser) -> None:
    """Anna cannot accept what Björn was asked, nor touch what is not hers; she can call off her own."""
    absence = asked(pane)
    assert pane.client.post(f"{API}/{absence.id}/accept", headers=pane.headers).status_code == 403
    assert pane.client.post(f"{API}/none/accept", headers=pane.headers).status_code == 404
    other = asked(pane, mailbox=BJORN, substitute=CARIN)
    assert pane.client.post(f"{API}/{other.id}/cancel", headers=pane.headers).status_code == 403
    assert pane.client.post(f"{API}/{absence.id}/cancel", headers=pane.headers).get_json()["stage"] == "cancelled"


def test_somebody_found_is_helped_to_the_filled_form(browser: Browser) -> None:
    """Anna, her manager and an administrator get a link with her days; she may say that she is not away; the service desk only sees it."""
    found = FoundAway(ANNA, "m", "calendar", NOW, NOW + timedelta(days=7), NOW, NOW)
    room(browser).found.append(found)
    link = f"/franvaro/ny?mailbox={ANNA}"
    for address, roles, path in (
        (ANNA, (), "/franvaro"),
        (CARIN, (Role.MANAGER,), "/franvaro/medarbetare"),
        ("dawit.tesfaye@sandby.example", (Role.ADMINISTRATOR,), "/franvaro/alla"),
    ):
        page = sign_in(browser, address, *roles).get(path).text
        assert link in page, address
        assert "first=2026-11-20&amp;last=2026-11-27" in page
    page = sign_in(browser, "farid.amini@sandby.example", Role.SERVICE_DESK).get("/franvaro/alla").text
    assert "Anna Lind: ledigt i kalendern" in page
    assert link not in page
    assert "Anna Lind: ledigt" not in sign_in(browser, BJORN).get("/franvaro").text
    sign_in(browser, ANNA).post("/franvaro/inte-borta")
    assert "Ska du vara borta?</h2>" not in browser.get("/franvaro").text


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31"])
def test_a_year_that_nobody_means_is_a_mistake_beside_its_field(browser: Browser, day: str) -> None:
    """In the form, in the pane and on the list of a day; nothing goes wrong inside."""
    person = sign_in(browser, ANNA, Role.ADMINISTRATOR)
    form = {**FORM, "first": day, "last": day}
    assert "Skriv dagen som åååå-mm-dd" in person.send("/franvaro/ny", do="preview", **form).text
    assert person.get(f"/franvaro/alla?day={day}").status_code == 400
    assert room(browser).store.live() == []


def test_what_only_a_person_can_do_is_a_script_and_their_word(browser: Browser) -> None:
    """A plan with full access offers the script where commands are off, and takes the word of whoever ran it; another plan does not."""
    person = sign_in(browser, ANNA, Role.ADMINISTRATOR)
    services = browser.client.application.extensions["services"]
    services.settings.exchange_commands = False
    plain = person.post("/franvaro/alla/plan").headers["Location"]
    assert "PowerShell" not in person.get(plain).text
    step = room(browser).journal.plan("p1").steps[0]
    full = replace(step, key="absence.full-set:2", detail={"resource": f"full:{BJORN}"})
    room(browser).journal.save(replace(room(browser).journal.plan("p1"), id="p2", steps=(full,)))
    assert "Hämta PowerShell-skriptet" in person.get("/franvaro/alla/plan/p2").text
    script = person.get("/franvaro/alla/plan/p2/skript.ps1")
    assert script.data.decode("utf-8-sig") == "# Åtgärder\r\np2\r\n"
    assert 'filename="p2.ps1"' in script.headers["Content-Disposition"]
    person.post("/franvaro/alla/plan/p2", ran="1")
    assert room(browser).applied == ["ran p2", "p2"]
