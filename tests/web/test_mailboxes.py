"""The pages of function mailboxes, orders and receipts, and the add-in's API for a received mail, over the real services."""

from __future__ import annotations

import csv
import io
import json
import re
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from mailboxes.handling import Acknowledged, Case
from mailboxes.model import Order, OrderKind, Stage
from mailboxes.ports import Audited
from policies.vocabulary import Role
from tests.mailboxes.actors import BYGGLOV, FAMILY, SKOLA, SOCIAL, at
from tests.web.conftest import Browser
from tests.web.fakes import NOW

FORM = {
    "name": "Familjerådgivning", "address": "familjeradgivning", "kind": "function", "board": "Socialnämnden",
    "department": "Socialförvaltningen", "unit": "Barn och familj", "responsible": at("carin.holm"), "substitutes": at("bjorn.ek"),
    "members": "", "topics": "Separation, Samarbete", "why": "Den behövs.", "receipt": "on",
}  # fmt: skip


@pytest.fixture
def room(services: Any) -> Any:
    """The register with three mailboxes."""
    services.directory = services.mailbox_room.directory
    services.mailbox_room.fill()
    return services.mailbox_room


def become(browser: Browser, local: str, *roles: Role) -> Browser:
    browser.sign_in(Role.EMPLOYEE, *roles, name=local.split(".", maxsplit=1)[0].title(), address=at(local))
    browser.get("/brevlador/kontakter")
    return browser


def carin(browser: Browser) -> Browser:
    return become(browser, "carin.holm", Role.MANAGER)


def elsa(browser: Browser) -> Browser:
    return become(browser, "elsa.norberg", Role.REGISTRAR)


def dawit(browser: Browser) -> Browser:
    return become(browser, "dawit.tesfaye", Role.ADMINISTRATOR)


def farid(browser: Browser) -> Browser:
    return become(browser, "farid.amini", Role.SERVICE_DESK)


def version_in(page: str) -> str:
    """What the form was made from."""
    return str(re.findall(r'name="version" value="(\d+)"', page)[0])


def ordered(room: Any, kind: OrderKind = OrderKind.MAILBOX, stage: Stage = Stage.ASKED) -> str:
    """An order of Carin's, as it stands in the store."""
    wanted = FAMILY if kind is OrderKind.MAILBOX else replace(room.service.record(SKOLA.key), receipt=SOCIAL.receipt)
    order = Order("20261120-1", kind, wanted, stage, at("carin.holm"), NOW, why="Den <behövs>.")
    return str(room.store.put_order(order, Audited(at("carin.holm"), "mailboxes.order")).id)


@pytest.mark.usefixtures("room")
def test_problems_stand_on_top_with_where_they_are_mended(browser: Browser) -> None:
    """Skola has one person and no receipt: both are told, each with a link to its own page."""
    page = elsa(browser).get("/brevlador").text
    assert page.index("Behöver någon nu") < page.index("Registret")
    assert f'href="/brevlador/{SKOLA.key}/personer"' in page
    assert f'href="/brevlador/{SKOLA.key}/kvitto"' in page
    assert "Utbildningsnämnden har ingen myndighetsbrevlåda" in page


@pytest.mark.usefixtures("room")
def test_the_list_is_filtered_and_becomes_a_file(browser: Browser) -> None:
    """Search and filter hold for the page and for the CSV, which the import reads again."""
    elsa(browser)
    page = browser.get("/brevlador?q=anna.lind&board=Socialn%C3%A4mnden").text
    table = page[page.index("<tbody>") :]
    assert "Socialtjänsten" in table
    assert "Bygglov" not in table
    rows = list(
        csv.reader(io.StringIO(browser.get("/brevlador/lista.csv?q=altan").text.lstrip("\ufeff")), delimiter=";")
    )
    assert [row[0] for row in rows] == ["Namn", "Bygglov"]
    assert "Ingen brevlåda passar in" in browser.get("/brevlador?q=finns+inte").text


@pytest.mark.usefixtures("room")
def test_whoever_only_watches_sees_only_that(browser: Browser) -> None:
    """Anna sees Socialtjänsten, may change its hours, and nothing of Bygglov."""
    become(browser, "anna.lind")
    page = browser.get("/brevlador").text
    assert "Socialtjänsten" in page
    assert "Bygglov" not in page
    assert browser.get(f"/brevlador/{BYGGLOV.key}").status_code == 403
    assert "Byt personer" not in browser.get(f"/brevlador/{SOCIAL.key}").text
    form = browser.get(f"/brevlador/{SOCIAL.key}/andra").text
    assert 'id="hours"' in form
    assert 'id="name"' not in form


def test_words_are_changed_at_once_and_never_over_somebody_else(browser: Browser, room: Any) -> None:
    """A phone number that is none is told beside the field; what was changed meanwhile is not overwritten."""
    farid(browser)
    address = f"/brevlador/{SKOLA.key}/andra"
    values = {"name": "Skola", "kind": "function", "hours": "Vardagar", "topics": "Frånvaro, Skolskjuts"}
    wrong = browser.post(address, version="1", phone="ring <mig>", **values).text
    assert 'id="phone-problem"' in wrong
    assert "ring &lt;mig&gt;" in wrong
    assert browser.post(address, version="1", phone="040-628 04 55", **values).status_code == 302
    assert room.service.record(SKOLA.key).topics == ("Frånvaro", "Skolskjuts")
    late = browser.post(address, version="1", phone="040-628 04 56", **values).text
    assert "Någon annan har ändrat" in late
    assert room.service.record(SKOLA.key).phone == "040-628 04 55"


def test_everything_wrong_is_told_at_once_in_the_order_of_the_form(browser: Browser, room: Any) -> None:
    """Also when the page itself finds the first mistake; nothing is ordered, and markup and emoji stay what was typed."""
    carin(browser)
    wrong = {
        "name": "<b>\U0001f389</b>" * 900,
        "address": "åäö <script>",
        "substitutes": "Ingen Alls",
        "answering_days": "-3",
    }
    page = browser.post("/bestallningar/ny", **{**FORM, **wrong}).text
    summary = page[page.index('id="problems"') : page.index("<form", page.index('id="problems"'))]
    assert re.findall(r'<a href="#(\w+)">', summary) == ["name", "address", "substitutes", "answering_days"]
    assert "<script>" not in page
    assert "<b>\U0001f389" not in page
    assert not [one for one in room.store.orders(over=False) if one.wanted.key.startswith("åäö")]


def test_from_order_to_mailbox(browser: Browser, room: Any) -> None:
    """Carin orders with names of people, cannot approve it herself; Elsa says yes, Dawit sees the plan and carries it out."""
    carin(browser)
    wrong = browser.post("/bestallningar/ny", **{**FORM, "substitutes": "", "address": "x@region.example"}).text
    assert 'id="substitutes-problem"' in wrong
    assert 'id="address-problem"' in wrong
    assert 'value="Familjerådgivning"' in wrong
    answer = browser.post("/bestallningar/ny", **FORM)
    assert answer.status_code == 302, answer.text
    path = answer.headers["Location"]
    page = browser.get(path).text
    assert "Väntar på godkännande" in page
    assert "Ditt svar" not in page
    assert browser.post(path + "/beslut", answer="yes").status_code == 403

    elsa(browser)
    assert "Titta och svara" in browser.get("/bestallningar").text
    version = version_in(browser.get(path).text)
    assert 'id="comment-problem"' in browser.post(path + "/beslut", answer="no", version=version).text
    assert browser.post(path + "/beslut", answer="yes", comment="Bra", version=version).status_code == 302
    assert browser.post(path + "/plan").status_code == 403

    dawit(browser)
    plan = browser.post(path + "/plan").headers["Location"]
    assert "Inget har hänt ännu" in browser.get(plan).text
    assert "familjeradgivning@sandby.example" not in room.exchange.boxes
    browser.post(plan)
    done = browser.get(plan).text
    assert "Genomfört: 9 av 9" in done, done
    assert "Klar" in browser.get(path).text
    assert room.service.record("familjeradgivning@sandby.example").receipt.on


def test_a_plan_that_stopped_is_found_without_its_address(browser: Browser, room: Any) -> None:
    """On the first page and under Beställningar, for the administrator; the registrar is not asked."""
    carin(browser)
    path = browser.post("/bestallningar/ny", **FORM).headers["Location"]
    elsa(browser)
    browser.post(path + "/beslut", answer="yes", comment="Bra", version=version_in(browser.get(path).text))
    dawit(browser)
    plan = browser.post(path + "/plan").headers["Location"]
    assert "Planer som väntar" not in browser.get("/bestallningar").text
    room.exchange.refuse = frozenset({"AddSendAs"})
    browser.post(plan)
    page = browser.get("/bestallningar").text
    assert "Planer som väntar" in page
    assert "stannade efter" in page
    assert plan in page
    assert "plan har stannat" in browser.get("/").text
    elsa(browser)
    assert plan not in browser.get("/bestallningar").text
    assert "plan har stannat" not in browser.get("/").text


def test_receipts_are_marked_by_a_plan_from_their_page(browser: Browser, room: Any) -> None:
    """The administrator makes it there; the service desk reads who does; once it is carried out nobody is asked."""
    room.receipt_store.switch(["bygglov@sandby.example"])
    farid(browser)
    assert "En administratör gör det" in browser.get("/brevlador/kvitton").text
    assert browser.post("/brevlador/kvitton/markning").status_code == 403
    dawit(browser)
    assert "Kvitton märks inte" in browser.get("/brevlador/kvitton").text
    plan = browser.post("/brevlador/kvitton/markning").headers["Location"]
    assert "Auto-Submitted" in browser.get(plan).text
    browser.post(plan)
    assert room.exchange.marked
    assert "Kvitton märks inte" not in browser.get("/brevlador/kvitton").text
    assert browser.post("/brevlador/kvitton/markning").headers["Location"].endswith("/kvitton")


def test_a_taken_address_is_told_beside_the_field(browser: Browser, room: Any) -> None:
    """An address that is in the register, or ordered already."""
    ordered(room)
    carin(browser)
    assert 'id="address-problem"' in browser.post("/bestallningar/ny", **FORM).text
    assert 'id="address-problem"' in browser.post("/bestallningar/ny", **{**FORM, "address": "skola"}).text


def test_orders_are_seen_by_those_they_concern(browser: Browser, room: Any) -> None:
    """Anna does not see Carin's order; Carin may take it back; what somebody wrote is text."""
    path = f"/bestallningar/{ordered(room)}"
    become(browser, "anna.lind")
    assert browser.get(path).status_code == 404
    carin(browser)
    page = browser.get(path).text
    assert "Den &lt;behövs&gt;." in page
    assert browser.post(path + "/angra", version=version_in(page)).status_code == 302
    assert "Återtagen" in browser.get(path).text


def test_where_exchange_is_changed_by_script(browser: Browser, room: Any, services: Any) -> None:
    """Without commands the administrator gets the script and verifies; others cannot get it."""
    services.settings.exchange_commands = False
    room.exchange.changes = False
    room.exchange.readable = False
    path = f"/bestallningar/{ordered(room, stage=Stage.APPROVED)}"
    dawit(browser)
    plan = browser.post(path + "/plan").headers["Location"]
    page = browser.get(plan).text
    assert "PowerShell-skriptet" in page
    script = browser.get(plan + "/skript.ps1")
    assert "NewSharedMailbox" in script.text
    assert script.headers["Content-Disposition"].endswith('.ps1"')
    browser.post(plan)
    assert "syns inte i Microsoft 365 ännu" in browser.get(plan).text
    farid(browser)
    assert browser.get(plan + "/skript.ps1").status_code == 403
    assert browser.post(plan).status_code == 403


def test_other_people_by_a_plan(browser: Browser, room: Any) -> None:
    """Too few is told beside the field; then the plan gives first and takes last. Only an administrator carries it out."""
    elsa(browser)
    address = f"/brevlador/{SKOLA.key}/personer"
    assert 'id="substitutes-problem"' in browser.post(address, responsible=at("leyla.demir"), substitutes="").text
    people = {"responsible": at("carin.holm"), "substitutes": at("anna.lind"), "members": ""}
    plan = browser.post(address, **people).headers["Location"]
    page = browser.get(plan).text
    assert page.index("får öppna") < page.index("får inte längre öppna")
    assert "En administratör genomför planen" in page
    dawit(browser)
    browser.post(plan)
    assert room.service.record(SKOLA.key).people == (at("carin.holm"), at("anna.lind"))


def test_a_mailbox_is_closed_by_a_plan(browser: Browser, room: Any) -> None:
    """Another one must take over; a closing one cannot be closed again."""
    farid(browser)
    address = f"/brevlador/{SKOLA.key}/stang"
    assert 'id="moved_to-problem"' in browser.post(address, moved_to="").text
    plan = browser.post(address, moved_to=SOCIAL.key).headers["Location"]
    dawit(browser)
    browser.post(plan)
    assert room.service.record(SKOLA.key).moved_to == SOCIAL.key
    assert browser.get(address).status_code == 409
    assert "stängs" in browser.get(f"/brevlador/{SKOLA.key}").text


def upload(browser: Browser, data: bytes) -> str:
    with browser.client.session_transaction() as session:
        token = session.get("csrf", "")
    form = {"csrf": token, "file": (io.BytesIO(data), "b.csv")}
    answer = browser.client.post("/brevlador/hamta", data=form, headers=browser.headers)
    return str(answer.text)


def test_a_spreadsheet_is_shown_first(browser: Browser, room: Any) -> None:
    """Bad rows by line keep everything out; a good file shows what differs, and the same file is kept."""
    elsa(browser)
    assert "Välj en fil." in upload(browser, b"")
    wrong = upload(browser, b"Adress;Namn\nskola@sandby.example;Skola\nfel@region.example;Fel\n")
    assert re.search(r'<td class="number">3</td>', wrong)
    assert 'name="packed"' not in wrong
    shown = upload(browser, "Adress;Namn;Syfte\nskola@sandby.example;Skola;<b>Frågor</b>\n".encode())
    assert "&lt;b&gt;Frågor&lt;/b&gt;" in shown
    packed = re.findall(r'name="packed" value="([^"]+)"', shown)[0]
    assert room.service.record(SKOLA.key).purpose == ""
    assert browser.post("/brevlador/hamta", do="keep", packed=packed).status_code == 302
    assert room.service.record(SKOLA.key).purpose == "<b>Frågor</b>"
    assert browser.post("/brevlador/hamta", do="keep", packed="AAAA").status_code == 400


def test_what_the_tenant_has_is_imported_as_chosen(browser: Browser, room: Any) -> None:
    """A shared mailbox outside the register is shown and kept."""
    room.exchange.boxes["musik@sandby.example"] = replace(
        room.exchange.boxes[SKOLA.key], address="musik@sandby.example"
    )
    elsa(browser)
    assert "musik@sandby.example" in browser.get("/brevlador/hamta/microsoft").text
    browser.post("/brevlador/hamta/microsoft", address="musik@sandby.example")
    assert room.service.record("musik@sandby.example").state.value == "active"


@pytest.mark.usefixtures("room")
def test_who_answers_what(browser: Browser) -> None:
    """Everybody searches the list; CSV and JSON say the same; people's own addresses are in none of them."""
    become(browser, "hans.rask")
    page = browser.get("/brevlador/kontakter?q=altan").text
    assert "bygglov@sandby.example" in page
    assert "skola@" not in page
    assert [one["name"] for one in json.loads(browser.get("/brevlador/kontakter/lista.json?q=altan").text)] == [
        "Bygglov"
    ]
    everything = (
        browser.get("/brevlador/kontakter/lista.csv").text + browser.get("/brevlador/kontakter/lista.json").text
    )
    assert "karin.wall" not in everything


def test_the_service_desk_switches_a_receipt_on_and_off(browser: Browser, room: Any) -> None:
    """Own words in the preview as text, ordered, planned, on by the service desk alone; off by a plan too."""
    farid(browser)
    address = f"/brevlador/{SKOLA.key}/kvitto"
    page = browser.send(address, do="show", own_sv="Ring <oss>", languages="en").text
    assert page.count("Ring &lt;oss&gt;") == 2
    long = "åäö " * 370
    assert long.strip() in browser.post(address, do="show", own_sv=long, own_en=long).text
    framed = browser.get(f"{address}/visning?sv=Ring+%3Coss%3E&languages=sv,en")
    assert "Ring &lt;oss&gt;" in framed.text
    assert "sandbox" in framed.headers["Content-Security-Policy"]
    order = browser.post(address, do="order", own_sv="Ring oss", languages="en").headers["Location"]
    plan = browser.post(order + "/plan").headers["Location"]
    browser.post(plan)
    receipt = room.service.record(SKOLA.key).receipt
    assert (receipt.on, receipt.languages, dict(receipt.own)) == (True, ("sv", "en"), {"sv": "Ring oss"})
    browser.post(browser.post(address + "/av").headers["Location"])
    assert not room.service.record(SKOLA.key).receipt.on


def test_how_receipts_stand_names_nobody_who_wrote(browser: Browser, room: Any) -> None:
    """The list has figures by mailbox, and those without a receipt below."""
    room.receipt_store.switch([SOCIAL.key])
    page = farid(browser).get("/brevlador/kvitton").text
    assert "Socialtjänsten" in page
    assert f'href="/brevlador/{SKOLA.key}/kvitto"' in page
    assert browser.get("/brevlador/kvitton/lista.csv").status_code == 200


def test_the_first_page_says_what_waits(browser: Browser, room: Any) -> None:
    """Elsa's order to decide on; nothing of it for Carin, who made it."""
    ordered(room)
    assert "beställning väntar på dig." in elsa(browser).get("/").text
    assert "väntar på dig." not in carin(browser).get("/").text


@pytest.mark.usefixtures("room")
def test_whoever_is_responsible_is_told_of_their_own(browser: Browser) -> None:
    """Leyla sees on her first page and on top of her list what Skola lacks, and nothing of others."""
    become(browser, "leyla.demir")
    assert "saker behöver dig som är ansvarig." in browser.get("/").text
    page = browser.get("/brevlador").text
    assert "skola@sandby.example bevakas av 1" in page
    assert "Utbildningsnämnden" not in page


class Handled:
    """The room of acknowledging, as the API uses it."""

    def __init__(self) -> None:
        self.asked: list[tuple[Any, ...]] = []

    async def look(self, *asked: Any) -> Case:
        self.asked.append(asked)
        day = date(2026, 11, 27)
        return Case(SOCIAL.key, "Socialtjänsten", "Ivar", day, (day,), ("sv", "en"), None)

    async def text(self, *asked: Any) -> str:
        self.asked.append(asked)
        return "Hej!"

    async def acknowledge(self, *asked: Any) -> Acknowledged:
        self.asked.append(asked)
        return Acknowledged(SOCIAL.key, "digest", NOW, asked[3])


def call(browser: Browser, path: str, body: Any, token: str = "anna") -> Any:
    headers = {"Authorization": f"Bearer {token}"}
    return browser.client.post(f"/api/addin/v1/case{path}", json=body, headers=headers)


def test_the_add_in_acknowledges_as_whoever_s_token_it_is(browser: Browser, services: Any) -> None:
    """Look, words, send: the person comes from the token, days and languages in both tongues."""
    services.handling = Handled()
    found = call(browser, "/look", {"message": "<1@x>", "receivers": [SOCIAL.key, 7]}).json
    assert found["proposed"] == "2026-11-27"
    assert found["choices"][0]["sv"] == "fredag 2026-11-27"
    request = {"mailbox": SOCIAL.key, "message": "<1@x>", "promised": "2026-11-27", "language": "sv", "sender": "Ivar"}
    assert call(browser, "/text", request).json == {"text": "Hej!"}
    assert (
        call(browser, "", request).json["words"]["sv"]
        == "Bekräftat fredag 2026-11-20. Svar är lovat senast fredag 2026-11-27."
    )
    assert {one[0] for one in services.handling.asked} == {at("anna.lind")}


@pytest.mark.parametrize(
    ("body", "status"),
    [([], 400), ({}, 400), ({"mailbox": "x", "message": "<1@x>"}, 400),
     ({"mailbox": SOCIAL.key, "message": "<1@x>", "promised": "snart"}, 422),
     ({"mailbox": SOCIAL.key, "message": "x" * 2000, "promised": "2026-11-27"}, 400)],
)  # fmt: skip
def test_rubbish_is_refused_in_words(browser: Browser, services: Any, body: Any, status: int) -> None:
    """Each with a code and both languages; a stranger's token with 401."""
    services.handling = Handled()
    answer = call(browser, "", body)
    assert (answer.status_code, set(answer.json["error"]) >= {"code", "sv", "en"}) == (status, True)
    assert call(browser, "", body, token="nobody").status_code == 401
    assert services.handling.asked == []
