"""The run page over HTTP: doors, Ivar's mail, what landed outside."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator

import httpx
import pytest
from starlette.applications import Starlette

from policies.vocabulary import Address, Language
from sandbox.mail.model import Mail
from sandbox.pages import controls, run_page
from sandbox.pages.doors import doors
from sandbox.pages.texts import texts
from sandbox.tenant import Tenant

BOX = "kontaktcenter@sandby.example"


@pytest.fixture
async def client(tenant: Tenant) -> AsyncIterator[httpx.AsyncClient]:
    app = Starlette(routes=run_page.routes)
    app.state.tenant = tenant
    app.state.product_url = "http://localhost:1/"
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://localhost:8443") as made:
        yield made


async def test_seven_doors(client: httpx.AsyncClient) -> None:
    """The page offers seven people, Swedish first, without inline scripts or styles."""
    answer = await client.get("/")
    assert answer.text.count('class="door"') == 7
    assert "Vem vill du vara?" in answer.text
    assert "script-src 'self'" in answer.headers["content-security-policy"]
    assert not re.search(r"<script>|\son\w+=|\sstyle=", answer.text)


async def test_english_is_remembered(client: httpx.AsyncClient) -> None:
    """?lang=en speaks English, also on the next visit, until Swedish is asked for."""
    assert "Who do you want to be?" in (await client.get("/?lang=en")).text
    assert "Who do you want to be?" in (await client.get("/")).text
    assert "Vem vill du vara?" in (await client.get("/?lang=sv")).text


def test_every_door_leads_to_somebody_who_is_there(tenant: Tenant) -> None:
    """The people on the doors are people of the directory."""
    for door in doors(Language.SWEDISH, "http://localhost:1")[:-1]:
        for way in door.ways:
            address = re.split(r"(?:persona|as)=", way.address)[1].partition("&")[0].replace("%40", "@")
            assert tenant.directory.user(address) is not None, door.name


def test_both_languages_say_everything() -> None:
    """No text is empty in either language."""
    assert all(texts(Language.SWEDISH).values())
    assert all(texts(Language.ENGLISH).values())


async def test_ivars_mail_is_delivered(client: httpx.AsyncClient, tenant: Tenant) -> None:
    """What Ivar writes lies in the mailbox afterwards, as a mail from outside."""
    answer = await client.post("/ivar", data={"to": BOX, "subject": "Hål i vägen", "body": "Hej! Det är ett hål."})
    assert answer.status_code == 303
    user = tenant.directory.user(BOX)
    assert user is not None
    newest = next(iter(tenant.mail.messages(user.id, tenant.mail.folder(user.id, "inbox"))))
    mail = tenant.mail.mail_of(newest)
    assert (mail.subject, mail.from_.key) == ("Hål i vägen", "ivar@exempel.example")


@pytest.mark.parametrize(
    "form",
    [
        {"to": "", "subject": "a", "body": "b"},
        {"to": BOX, "subject": " ", "body": "b"},
        {"to": BOX, "subject": "a", "body": ""},
        {"to": "nagon@region.example", "subject": "a", "body": "b"},
        {"to": f"{BOX}\r\nBcc: x@y.example", "subject": "a", "body": "b"},
        {"to": BOX, "subject": "a" * 201, "body": "b"},
        {"to": BOX, "subject": "a", "body": "b" * 20_001},
    ],
)
async def test_what_cannot_be_sent_is_kept_and_said(client: httpx.AsyncClient, form: dict[str, str]) -> None:
    """A form that is not complete comes back with what was written and a sentence; nothing is sent."""
    answer = await client.post("/ivar", data=form)
    assert answer.status_code == 422
    assert "Skriv en mottagare i Sandby" in answer.text


async def test_a_subject_cannot_smuggle_headers(client: httpx.AsyncClient, tenant: Tenant) -> None:
    """Line breaks in the subject become blanks."""
    await client.post("/ivar", data={"to": BOX, "subject": "Hej\r\nBcc: alla@sandby.example", "body": "b"})
    user = tenant.directory.user(BOX)
    assert user is not None
    newest = next(iter(tenant.mail.messages(user.id, tenant.mail.folder(user.id, "inbox"))))
    assert tenant.mail.mail_of(newest).subject == "Hej Bcc: alla@sandby.example"


async def test_another_site_may_not_write_as_ivar(client: httpx.AsyncClient) -> None:
    """A form on somebody else's page is refused."""
    form = {"to": BOX, "subject": "a", "body": "b"}
    assert (await client.post("/ivar", data=form, headers={"Origin": "https://exempel.example"})).status_code == 403


async def test_what_left_is_listed_newest_first_and_shown_as_text(client: httpx.AsyncClient, tenant: Tenant) -> None:
    """Mail to the outside is listed with recipient and subject, and its HTML is shown, never run."""
    anna = tenant.directory.user("anna.lind@sandby.example")
    assert anna is not None
    me = Address(anna.mail, anna.display_name)
    for subject in ("Första", "Andra <b>"):
        mail = Mail(
            sender=me, from_=me, subject=subject, body="<script>x</script>", to=[Address("ivar@exempel.example")]
        )
        tenant.exchange.submit(mail, mailbox_id=anna.id)
    listed = (await client.get("/sandbox/run/outside")).json()["value"]
    assert {one["subject"] for one in listed} == {"Första", "Andra <b>"}
    assert {one["to"] for one in listed} == {"ivar@exempel.example"}
    shown = (await client.get(f"/outside/{listed[0]['key']}")).text
    assert "&lt;script&gt;x&lt;/script&gt;" in shown
    assert "<script>x" not in shown


@pytest.mark.parametrize("key", ["nothing", "..%2F..%2Ftenant.sqlite", "%00"])
async def test_a_mail_that_is_not_there(client: httpx.AsyncClient, key: str) -> None:
    """An unknown key gets a calm page, and no file but a mail is ever shown."""
    assert (await client.get(f"/outside/{key}")).status_code == 404


async def test_the_switch_stands_where_the_faults_are(client: httpx.AsyncClient, tenant: Tenant) -> None:
    """Each position of the switch is recognised after its configuration was posted."""
    import json

    from sandbox.faults import FaultConfig

    for position, config in controls.POSITIONS.items():
        tenant.faults.configure(FaultConfig.from_json(json.loads(config)))
        assert controls.level(tenant.faults) == position
        page = (await client.get("/")).text
        assert re.search(rf'value="{position}"[^>]* checked', page)


async def test_static_files_are_three(client: httpx.AsyncClient) -> None:
    """Only the named files are served."""
    assert (await client.get("/static/run.css")).status_code == 200
    assert (await client.get("/static/run_page.py")).status_code == 404
