"""Svarstider: who sees which mailboxes, what it says, as a page and as files."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from policies.opening import Evidence
from policies.vocabulary import Role
from tests.mailboxes.actors import BYGGLOV, SKOLA, SOCIAL
from tests.web.conftest import Browser

NOW = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
DAY = timedelta(days=1)


@pytest.fixture
def filled(services: Any) -> Any:
    """Bygglov answers, skola does not, socialtjänsten is unopened."""
    services.mailbox_room.fill()
    room = services.answering_room
    for weeks in range(4):
        at = NOW - timedelta(weeks=weeks, days=2)
        for number in range(4):
            came = at + timedelta(minutes=number)
            room.came(BYGGLOV.key, came, came + DAY, came + timedelta(hours=2 + 30 * (number == 3)))
    room.came(SKOLA.key, NOW - 9 * DAY, NOW - 8 * DAY)
    room.came(SKOLA.key, NOW - 8 * DAY, NOW - 7 * DAY)
    room.came(SOCIAL.key, NOW - DAY, NOW + timedelta(hours=5))
    room.looked(BYGGLOV.key, Evidence.OPENED, NOW)
    room.looked(SOCIAL.key, Evidence.UNOPENED, NOW, 3)
    return services


def test_the_page_says_what_needs_somebody_first(browser: Browser, filled: Any) -> None:
    """What waits too long and what nobody has opened on top, then the shares, then the table."""
    browser.sign_in(Role.SERVICE_DESK, name="Farid Amini", address="farid.amini@sandby.example")
    page = browser.get("/svarstider").text
    assert "67\u00a0% besvarades i tid" in page
    assert "2 mejl väntar längre än lovat. Det äldsta kom 2026-11-11 10:00." in page
    assert "Ingen har öppnat den i dag. 3 olästa." in page
    assert page.index("Behöver någon nu") < page.index("Per brevlåda") < page.index("Vecka för vecka")
    assert page.index("Skola") < page.index("Bygglov")
    assert page.count("<svg") == 2
    assert "Jag har tittat" not in page


def test_it_reads_in_english(browser: Browser, filled: Any) -> None:
    """Every sentence, whoever asks for English."""
    browser.headers["Accept-Language"] = "en"
    browser.sign_in(Role.MANAGER, name="Carin Holm", address="carin.holm@sandby.example")
    page = browser.get("/svarstider").text
    assert "67% were answered in time during the last 12 weeks." in page
    assert "2 mails wait longer than promised." in page


def test_whoever_watches_a_mailbox_sees_it_and_no_other(browser: Browser, filled: Any) -> None:
    """Anna sees Socialtjänsten, on the page and on the first page; the others are not for her; one press says that it is seen."""
    browser.sign_in(Role.EMPLOYEE, name="Anna Lind", address="anna.lind@sandby.example")
    assert browser.get("/svarstider").status_code == 403
    first = browser.get("/").text
    assert "brevlåda har ingen öppnat." in first
    page = browser.get("/svarstider/mina").text
    assert "Socialtjänsten" in page
    assert "Bygglov" not in page
    assert browser.get(f"/svarstider/{BYGGLOV.key}").status_code == 403
    assert browser.get("/svarstider/finns.inte@sandby.example").status_code == 403
    assert "Jag har tittat" in page
    done = browser.post(f"/svarstider/{SOCIAL.key}/sedd")
    assert done.status_code == 302
    after = browser.get(f"/svarstider/{SOCIAL.key}").text
    assert "Tack! Socialtjänsten är sedd i dag." in after
    assert "Ingen har öppnat" not in after
    assert re.search(r"fredag <span class=.date.>2026-11-20</span></th><td>ja", after)
    assert browser.post(f"/svarstider/{SKOLA.key}/sedd").status_code == 403


def test_those_who_see_all_may_not_say_that_it_is_seen(browser: Browser, filled: Any) -> None:
    """Only whoever watches the mailbox can have opened it; one that is not registered is told as such."""
    browser.sign_in(Role.ADMINISTRATOR)
    assert browser.post(f"/svarstider/{SOCIAL.key}/sedd").status_code == 403
    assert browser.get("/svarstider/finns.inte@sandby.example").status_code == 404


def test_one_mailbox_week_by_week(browser: Browser, filled: Any) -> None:
    """The line with its table, the promise, the last ten working days."""
    browser.sign_in(Role.REGISTRAR, name="Elsa Norberg", address="elsa.norberg@sandby.example")
    page = browser.get(f"/svarstider/{BYGGLOV.key}").text
    assert "Svarstiden är en arbetsdag." in page
    assert "75\u00a0% besvarades i tid" in page
    assert page.count("<svg") == 1


def test_the_files(browser: Browser, filled: Any) -> None:
    """The table, one's own, and the weeks; a spreadsheet can count with them."""
    browser.sign_in(Role.ADMINISTRATOR)
    table = browser.get("/svarstider/lista.csv").text
    assert "Skola;skola@sandby.example;1;0;2;0;0 %;2;2;0;2026-11-11 10:00" in table
    assert "bygglov@sandby.example;2026-11-16;3;1;0;75 %" in browser.get("/svarstider/veckor.csv").text
    assert browser.get("/svarstider/mina.csv").text.count("\n") == 1


def test_an_empty_register_explains_itself(browser: Browser, services: Any) -> None:
    """Nothing to show is said as such, to everybody."""
    browser.sign_in(Role.MANAGER)
    assert "Registret är tomt." in browser.get("/svarstider").text
    assert "Du bevakar ingen funktionsbrevlåda." in browser.get("/svarstider/mina").text
