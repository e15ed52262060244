"""Going back and forth in the absence form: every page shown is got by its address, which says nothing of what was typed."""

from __future__ import annotations

import re
from typing import Any

import pytest

from policies.vocabulary import Role
from tests.web.conftest import Browser
from tests.web.test_absence import ANNA, BJORN, CARIN, FORM, asked, room, sign_in

ADDRESS = re.compile(r"/franvaro/ny\?utkast=[\w-]{8}")


def led(browser: Browser, path: str = "/franvaro/ny", **form: str) -> str:
    """Where sending the form leads."""
    answer = browser.post(path, **{**FORM, "do": "preview", **form})
    assert answer.status_code == 303
    return str(answer.headers["Location"])


def test_a_preview_can_be_reloaded_and_its_address_tells_nothing(browser: Browser) -> None:
    """The address is a random word; the page shows the same each time it is got, also in the other language."""
    sign_in(browser, CARIN, Role.MANAGER)
    address = led(browser, **{"for": ANNA, "kind": "illness", "words_sv": "Ring mig"})
    assert ADDRESS.fullmatch(address)
    for _ in range(2):
        page = browser.get(address).text
        assert "Det gäller Anna Lind" in page
        assert "Klart, fråga Björn Ek" in page
        assert "Ring mig" in page
    browser.post("/language/en", next=address)
    assert "Done, ask Björn Ek" in browser.get(address).text


def test_going_back_after_saving_leads_to_what_was_saved(browser: Browser) -> None:
    """The preview's page is gone then; nothing is asked to be sent again and nothing is saved twice."""
    sign_in(browser, ANNA)
    address = led(browser)
    saved = browser.post("/franvaro/ny", do="save", **FORM)
    assert saved.status_code == 303
    back = browser.get(address)
    assert back.headers["Location"] == saved.headers["Location"]
    assert "redan sparat" in browser.get(back.headers["Location"]).text
    assert len(room(browser).store.live()) == 1
    with browser.client.session_transaction() as session:
        assert "values" not in session["absence_draft"]


def test_a_change_goes_the_same_way(browser: Browser) -> None:
    """The form of an absence that exists: its preview is got, and its draft fits no other form."""
    absence = asked(browser)
    sign_in(browser, ANNA)
    path = f"/franvaro/{absence.id}/andra"
    address = led(browser, path, last="2026-12-08", version=str(absence.version))
    assert address.startswith(f"{path}?utkast=")
    assert 'value="2026-12-08"' in browser.get(address).text
    name = address.rpartition("=")[2]
    elsewhere = browser.get(f"/franvaro/ny?utkast={name}")
    assert elsewhere.headers["Location"] == "/franvaro/ny"
    assert "finns inte kvar" in browser.get("/franvaro/ny").text
    browser.post(path, do="save", **{**FORM, "last": "2026-12-08"}, version=str(absence.version))
    assert "tisdag 2026-12-08" in browser.get(browser.get(address).headers["Location"]).text


def test_what_saving_was_refused_for_stands_on_the_page_that_is_got(browser: Browser) -> None:
    """Björn has no time: told at the field, everything kept, in whichever language the page is read and as often as it is."""
    asked(browser, mailbox=BJORN, substitute=CARIN)
    address = led(sign_in(browser, ANNA), do="save")
    for _ in range(2):
        page = browser.get(address).text
        assert re.search(r'class="problems"[^>]*autofocus', page)
        assert "borta" in re.findall(r'id="substitute-problem">(.*?)</p>', page)[0]
        assert "Klart, " not in page
    browser.headers["Accept-Language"] = "en"
    assert "away" in re.findall(r'id="substitute-problem">(.*?)</p>', browser.get(address).text)[0]


def test_a_page_that_is_too_old_says_so_and_begins_anew_when_it_is_loaded_again(browser: Browser) -> None:
    """Somebody changed the absence meanwhile: told on top with what was typed; the next load shows what holds now."""
    absence = asked(browser)
    sign_in(browser, ANNA)
    path = f"/franvaro/{absence.id}/andra"
    address = led(browser, path, do="save", version=str(absence.version + 7))
    assert "Någon har ändrat frånvaron" in browser.get(address).text
    assert browser.get(address).headers["Location"] == path
    assert "finns inte kvar" in browser.get(path).text


@pytest.mark.parametrize("letter", ["x", "å", "漢", "\U0001f9d1"])
def test_long_words_are_kept_whatever_they_are(browser: Browser, letter: str) -> None:
    """What does not fit into a cookie is shown at once instead; nothing typed is lost."""
    words = "".join(chr(ord(letter) + number % 97) for number in range(500))
    answer = sign_in(browser, ANNA).post(
        "/franvaro/ny", do="preview", **FORM, words_sv=words, words_en=words[::-1] + "x" * 1500
    )
    page: Any = browser.get(answer.headers["Location"]) if answer.status_code == 303 else answer
    assert 'id="words_en-problem"' in page.text
    assert page.text.count(words) == 1
    with browser.client.session_transaction() as session:
        assert session["person"]["address"] == ANNA


def test_finding_somebody_leads_to_the_choice(browser: Browser) -> None:
    """After Visa vilka som kan nothing is judged, and the cursor stands in the list that was filled."""
    page = sign_in(browser, ANNA).send("/franvaro/ny", **{**FORM, "do": "find", "substitute": "", "other": "hans"}).text
    assert "problem" not in re.sub("<[^>]*>", "", page)
    assert re.search(r'<select id="substitute"[^>]*autofocus', page)
    assert "Hans Rask" in page


@pytest.mark.parametrize(
    ("last", "said"), [("2026-11-30", "före första dagen"), ("", "Välj en dag."), ("snart", "åååå-mm-dd")]
)
def test_finding_somebody_needs_days_that_can_be(browser: Browser, last: str, said: str) -> None:
    """What is wrong with the days is told, and of nothing else anything: whoever looks has not chosen yet."""
    page = sign_in(browser, ANNA).send("/franvaro/ny", **{**FORM, "do": "find", "substitute": "", "last": last}).text
    assert re.findall(r'id="(\w+)-problem"', page) == ["last"]
    assert said in page
    assert re.search(r'class="problems"[^>]*autofocus', page)


def test_a_draft_is_of_its_own_session(browser: Browser) -> None:
    """Whoever signs in next in the same browser does not see it."""
    sign_in(browser, ANNA)
    address = led(browser)
    sign_in(browser, BJORN)
    assert browser.get(address).headers["Location"] == "/franvaro/ny"


def test_an_answer_from_the_mail_can_be_reloaded(browser: Browser) -> None:
    """After the press the page is got: reloading it asks for nothing to be sent again, and a second no changes nothing."""
    absence = asked(browser)
    path = room(browser).links.answer(absence).removeprefix("http://localhost:8444")
    sign_in(browser, BJORN)
    assert browser.post(path, answer="no").status_code == 303
    assert "Du har svarat nej" in browser.get(path).text
    assert browser.get(path).status_code in (200, 404)
    assert room(browser).store.get(absence.id).coverage.answer == "declined"
