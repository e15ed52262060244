"""What the pages of the console show and do."""

from __future__ import annotations

import re

import pytest

from policies.vocabulary import Role
from tests.web.conftest import Browser


def test_shares_stand_as_plot_and_table(administrator: Browser) -> None:
    """The share per unit is drawn, and the same figures stand in a table; unit names are escaped in both."""
    page = administrator.get("/signaturer?week=2026-11-11").text
    assert '<svg viewBox="0 0 900' in page
    assert "&lt;b&gt;Hemtjänst&lt;/b&gt; &amp; vård" in page
    assert "<b>Hemtjänst" not in page
    assert '<td class="number">75\u00a0%</td>' in page
    assert "2026-11-09 till 2026-11-15" in page


def test_shares_as_a_file(administrator: Browser) -> None:
    """The table can be taken along as CSV, named by its week."""
    answer = administrator.get("/signaturer/andelar.csv?week=2026-11-09")
    assert "Socialförvaltningen;40;30;5;3;2" in answer.text
    assert "signaturer-2026-11-09.csv" in answer.headers["Content-Disposition"]


def test_a_week_that_is_no_date_is_told(administrator: Browser) -> None:
    """Rubbish in the address is a 400 that names the field."""
    answer = administrator.get("/signaturer?week=igår")
    assert answer.status_code == 400
    assert "week" in answer.text


def test_nothing_counted_explains_itself(administrator: Browser) -> None:
    """A week without mail says what would stand here."""
    administrator.client.application.extensions["services"].signatures.rows = []
    assert "Granskningen går varje natt" in administrator.get("/signaturer").text


def test_plan_is_shown_before_anything_happens_and_then_carried_out(administrator: Browser) -> None:
    """Making a plan changes nothing; carrying it out marks each step; steps that say the same are counted; no name of who gets a note."""
    made = administrator.post("/signaturer/plan")
    page = administrator.get(made.headers["Location"]).text
    assert "Inget har hänt ännu" in page
    assert "bygglov@sandby.example (2)" in page
    assert "Vem som får en påminnelse syns inte här" in page
    services = administrator.client.application.extensions["services"]
    assert services.audit.entries() == []
    done = administrator.post(made.headers["Location"])
    page = administrator.get(done.headers["Location"]).text
    assert "Genomfört: 3 av 3." in page
    assert "<button>Genomför</button>" not in page
    assert len(services.audit.entries()) == 3


def test_an_unknown_plan_is_told(administrator: Browser) -> None:
    """A plan that does not exist is a 404 with words, for reading and for carrying out."""
    assert administrator.get("/signaturer/plan/nope").status_code == 404
    assert administrator.post("/signaturer/plan/nope").status_code == 404


def test_gallery_keeps_scripts_in_titles_harmless(administrator: Browser) -> None:
    """Each awkward person is shown in a frame without scripts, and a script in a title stays text."""
    page = administrator.get("/signaturer/galleri").text
    assert page.count('sandbox=""') >= 10
    assert "<script>alert" not in page
    shown = administrator.get("/signaturer/galleri/script")
    assert "<script>alert" not in shown.text
    assert "&lt;script&gt;" in shown.text or "alert" not in shown.text
    assert "sandbox;" in shown.headers["Content-Security-Policy"]
    assert administrator.get("/signaturer/galleri/nobody").status_code == 404


def test_own_signature_is_everybodys(browser: Browser) -> None:
    """Anna sees her own signature and her function mailbox's; a stranger to the directory gets an explanation."""
    browser.sign_in(Role.EMPLOYEE, name="Anna Lind", address="anna.lind@sandby.example")
    assert "Kontaktcenter" in browser.get("/signaturer/min").text
    browser.sign_in(Role.EMPLOYEE, name="Ny Person", address="ny.person@sandby.example")
    assert "Det finns ingen brevlåda för dig" in browser.get("/signaturer/min").text


def test_log_shows_the_chain_and_finds_entries(administrator: Browser) -> None:
    """What was done stands in the log, the chain can be checked, and a search narrows it down."""
    made = administrator.post("/signaturer/plan")
    administrator.post(made.headers["Location"])
    assert "Kedjan håller" in administrator.get("/logg?check=1").text
    assert "bygglov@sandby.example" in administrator.get("/logg?target=bygglov@sandby.example").text
    assert "Här finns inget att visa" in administrator.get("/logg?actor=nobody").text


def test_health_is_public_and_says_little(browser: Browser) -> None:
    """Machines that watch get a status and nothing else."""
    answer = browser.get("/health")
    assert (answer.status_code, answer.json) == (200, {"status": "ok"})


def test_config_of_the_addin_holds_no_secret(browser: Browser) -> None:
    """The pane's configuration has exactly what signing in needs."""
    assert browser.get("/addin/config.json").json.keys() == {
        "clientId",
        "authority",
        "apiScope",
        "officeJsUrl",
        "environment",
        "knownAuthorities",
    }


def test_files_outside_the_built_addin_are_not_served(browser: Browser) -> None:
    """A path that climbs out of the folder finds nothing."""
    for path in ("/addin/../web/app.py", "/addin/%2e%2e/package.json", "/addin/..%2fpackage.json"):
        assert browser.get(path).status_code == 404, path


@pytest.mark.parametrize(
    ("referrer", "back"),
    [
        ("http://localhost/signaturer?week=2026-11-09", "/signaturer?week=2026-11-09"),
        ("http://localhost/nope", ""),
        ("http://elsewhere.example/signaturer", ""),
        ("http://localhost//elsewhere.example", ""),
        ("", ""),
    ],
)
def test_an_error_leads_back_to_the_page_it_came_from(administrator: Browser, referrer: str, back: str) -> None:
    """One of our own, and another than the one that is in error; else only to the first page."""
    page = administrator.client.get("/nope", headers={**administrator.headers, "Referer": referrer})
    assert page.status_code == 404
    assert re.findall(r'class="button[^"]*" href="([^"]*)"', page.text) == [*([back] if back else []), "/"]
