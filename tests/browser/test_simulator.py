"""The simulated Outlook with the add-in in it: every client, every way to begin a mail, what is sent, what must not run."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from policies.vocabulary import Address
from sandbox.exchange.maildir import outside_mail
from sandbox.faults import FaultConfig
from sandbox.mail.model import Mail
from sandbox.tenant import Tenant

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import FrameLocator, Page

pytestmark = pytest.mark.browser
ANNA, BJORN, BOX = "anna.lind@sandby.example", "bjorn.ek@sandby.example", "socialtjansten@sandby.example"
PROFILES: list[dict[str, Any]] = json.loads(
    (Path(__file__).parents[2] / "sandbox/outlook/profiles.json").read_text(encoding="utf-8")
)
WITH_EVENTS = [one["id"] for one in PROFILES if one["events"]]


def body(page: Page) -> str:
    """The HTML that is being written."""
    html: str = page.evaluate("document.querySelector('.editor iframe').contentDocument.body.innerHTML")
    return html


def written(page: Page) -> str:
    """What a person sees of it above the history."""
    text: str = page.evaluate("document.querySelector('.editor iframe').contentDocument.body.innerText")
    return re.split(r"\n(?:Från|From):", text)[0]


def ready(page: Page) -> None:
    """Wait until the compose window is there and the add-in's event is done."""
    page.wait_for_selector(".compose[data-ready]")


def new_mail(page: Page) -> None:
    """Begin a new mail."""
    page.locator("#new-mail").click()
    ready(page)


def open_first(page: Page) -> None:
    """Open the newest message of the inbox."""
    page.locator("button.message").first.click()
    page.wait_for_selector(".reading")


def answer(page: Page, how: str) -> None:
    """Svara, Svara alla or Vidarebefordra the open message."""
    page.get_by_role("button", name=how, exact=True).click()
    page.wait_for_selector(".compose[data-ready]:not(.reading)")


def newest_mail(tenant: Tenant, address: str) -> Mail:
    """The mail that came last to somebody's inbox."""
    user = tenant.directory.user(address)
    assert user is not None
    stored = tenant.mail.messages(user.id, tenant.mail.folder(user.id, "inbox"))
    return tenant.mail.mail_of(max(stored, key=lambda one: one.received_at or datetime.min.replace(tzinfo=UTC)))


def log(page: Page) -> str:
    """What the simulator's log says the add-in did."""
    return page.text_content("#log") or ""


@pytest.mark.parametrize("profile", WITH_EVENTS)
@pytest.mark.parametrize(
    "how",
    ["new", "Svara", "Svara alla", "Vidarebefordra"],
)
def test_the_signature_is_there(page: Page, sandby: Any, profile: str, how: str) -> None:
    """Every client with launch events gets the full form in a new mail and the short one in an answer, once, above the history."""
    sandby.remember_signatures()
    page.goto(sandby.outlook(profile=profile))
    page.wait_for_selector("body[data-ready]")
    if how == "new":
        new_mail(page)
    else:
        open_first(page)
        answer(page, how)
    full, short = "Socialsekreterare", "Anna Lind, Sandby kommun"
    assert (written(page).count(full), written(page).count(short)) == ((1, 0) if how == "new" else (0, 1))
    assert "OnNewMessageCompose: klar" in log(page)


@pytest.mark.parametrize("profile", WITH_EVENTS)
def test_the_signature_follows_the_sender_and_is_never_there_twice(page: Page, sandby: Any, profile: str) -> None:
    """From changed to the function mailbox and back: each time exactly its own signature."""
    sandby.remember_signatures()
    page.goto(sandby.outlook(profile=profile))
    new_mail(page)
    for sender, mark, gone in (
        (BOX, "Myndighetsbrevlåda", "Socialsekreterare"),
        (ANNA, "Socialsekreterare", "Myndighetsbrevlåda"),
    ):
        before = log(page).count("OnMessageFromChanged: klar")
        page.locator("#from").select_option(sender)
        page.wait_for_function(
            "count => document.getElementById('log').textContent.split('OnMessageFromChanged: klar').length - 1 > count",
            arg=before,
        )
        assert written(page).count(mark) == 1
        assert gone not in written(page)


@pytest.mark.parametrize("profile", [one["id"] for one in PROFILES if one["clientSignature"]])
def test_the_clients_own_signature_gives_way(page: Page, sandby: Any, profile: str) -> None:
    """What the client would put there itself is gone, and stays gone in the next mail."""
    own = next(one["clientSignature"] for one in PROFILES if one["id"] == profile)
    sandby.remember_signatures()
    page.goto(sandby.outlook(profile=profile))
    for _ in range(2):
        new_mail(page)
        assert own not in written(page)
        page.locator(".close").click()


def test_without_the_add_in_the_clients_own_signature_stays(page: Page, sandby: Any) -> None:
    """Where nothing was ever saved, the client's own signature is left, and the person is told what to do."""
    sandby.forget_signatures()
    page.goto(sandby.outlook(profile="classic"))
    new_mail(page)
    assert "Skickat från min dator" in written(page)
    assert page.locator(".notice").count() == 1


def test_plain_text_gets_the_plain_signature(page: Page, sandby: Any) -> None:
    """On a plain-text body the change of sender sets the plain form, once."""
    sandby.remember_signatures()
    page.goto(sandby.outlook())
    new_mail(page)
    page.locator("#plain").check()
    page.wait_for_selector(".editor textarea")
    page.locator(".editor textarea").fill("Hej!")
    for sender, mark in (
        (BOX, "Socialtjänsten\nMyndighetsbrevlåda"),
        (ANNA, "Anna Lind\nSocialsekreterare\nSandby kommun"),
    ):
        page.locator("#from").select_option(sender)
        page.wait_for_function("mark => document.querySelector('.editor textarea').value.includes(mark)", arg=mark)
    text = page.locator(".editor textarea").input_value()
    assert text.count("Sandby kommun") == 1
    assert "Myndighetsbrevlåda" not in text
    assert "<" not in text


def test_a_sent_mail_arrives_with_its_signature(page: Page, sandby: Any) -> None:
    """Send delivers: to a colleague's inbox and to the outside's Maildir, signature included, and a copy lies in Sent Items."""
    sandby.remember_signatures()
    page.goto(sandby.outlook())
    new_mail(page)
    page.locator("#to").fill(f"{BJORN}; Ivar Medborgare <ivar@exempel.example>")
    page.locator("#subject").fill("Provmejl till två")
    page.frame_locator(".editor iframe").locator("body").press("Control+Home")
    page.keyboard.type("Hej båda!")
    page.get_by_role("button", name="Skicka", exact=True).click()
    page.get_by_text("Skickat.", exact=True).wait_for()
    tenant = sandby.tenant
    newest = newest_mail(sandby.tenant, BJORN)
    assert newest.subject == "Provmejl till två"
    assert "Hej båda!" in newest.body
    assert "Socialsekreterare" in newest.body
    outside = list(outside_mail(tenant.maildir, "ivar@exempel.example"))
    assert [one.mail.subject for one in outside] == ["Provmejl till två"]
    page.get_by_role("button", name="Skickat").first.click()
    page.get_by_text("Provmejl till två").wait_for()


def test_outlook_is_patient_with_a_service_that_is_not_well(page: Page, sandby: Any) -> None:
    """With every third request answered 429 or 503 the mail is still sent, once."""
    sandby.remember_signatures()
    sandby.tenant.faults.configure(FaultConfig.from_json({"throttle": 0.2, "unavailable": 0.15, "retry_after": 0}))
    try:
        page.goto(sandby.outlook())
        new_mail(page)
        page.locator("#to").fill("ivar@exempel.example")
        page.locator("#subject").fill("Trots allt krångel")
        page.get_by_role("button", name="Skicka", exact=True).click()
        page.get_by_text("Skickat.", exact=True).wait_for()
    finally:
        sandby.tenant.faults.configure(FaultConfig())
    landed = outside_mail(sandby.tenant.maildir, "ivar@exempel.example")
    assert [one.mail.subject for one in landed].count("Trots allt krångel") == 1


def test_a_mail_may_be_sent_as_the_function_mailbox(page: Page, sandby: Any) -> None:
    """With From changed the mail comes from the function mailbox."""
    sandby.remember_signatures()
    page.goto(sandby.outlook())
    new_mail(page)
    page.locator("#from").select_option(BOX)
    page.locator("#to").fill(BJORN)
    page.locator("#subject").fill("Från socialtjänsten")
    page.get_by_role("button", name="Skicka", exact=True).click()
    page.get_by_text("Skickat.", exact=True).wait_for()
    newest = newest_mail(sandby.tenant, BJORN)
    assert newest.from_.key == BOX


def test_a_draft_is_kept_with_its_attachment(page: Page, sandby: Any, tmp_path: Path) -> None:
    """Save draft keeps text and file; opened again from Drafts they are there, and no event runs."""
    sandby.remember_signatures()
    page.goto(sandby.outlook())
    new_mail(page)
    page.locator("#subject").fill("Halvfärdigt")
    paper = tmp_path / "bilaga.txt"
    paper.write_text("Ett papper", encoding="utf-8")
    page.locator("input[type=file]").set_input_files(paper)
    page.get_by_text("bilaga.txt").wait_for()
    page.get_by_role("button", name="Spara utkast").click()
    page.get_by_text("Utkastet är sparat.").wait_for()
    page.locator(".close").click()
    page.get_by_role("button", name="Utkast", exact=True).click()
    page.locator("button.message", has_text="Halvfärdigt").click()
    ready(page)
    page.get_by_text("bilaga.txt").wait_for()
    assert page.locator("#subject").input_value() == "Halvfärdigt"
    assert written(page).count("Socialsekreterare") == 1
    assert log(page).count("OnNewMessageCompose") == 1


def test_mistyped_recipients_are_said_in_words_and_nothing_is_lost(page: Page, sandby: Any) -> None:
    """A recipient that is no address stops the sending, is named, and the text stays."""
    page.goto(sandby.outlook())
    new_mail(page)
    page.locator("#subject").fill("Till ingen")
    page.get_by_role("button", name="Skicka", exact=True).click()
    page.get_by_text("Skriv minst en mottagare.").wait_for()
    page.locator("#to").fill("björn")
    page.get_by_role("button", name="Skicka", exact=True).click()
    page.get_by_text("Det här ser inte ut som en adress: björn").wait_for()
    assert page.locator("#subject").input_value() == "Till ingen"


def test_hostile_mail_runs_nothing_and_fetches_nothing(page: Page, sandby: Any) -> None:
    """Scripts, handlers and remote images of a mail stay dead, read or quoted."""
    tenant = sandby.tenant
    evil = (
        "<p>Hej</p><script>top.hacked = 1; parent.hacked = 1</script><img src='https://exempel.example/pixel.png' onerror='top.hacked = 2'>"
        "<svg onload='top.hacked = 3'></svg><a href='javascript:top.hacked = 4'>klicka</a><iframe src='https://exempel.example/'></iframe>"
        "<meta http-equiv=refresh content='0;url=https://exempel.example'><style>p { background: url(https://exempel.example/b) }</style>"
    )
    stranger = Address("robot@exempel.example", "<b>Robot</b>")
    tenant.exchange.submit(
        Mail(sender=stranger, from_=stranger, subject="<script>top.hacked = 5</script>", body=evil, to=[Address(ANNA)]),
        mailbox_id=None,
    )
    asked: dict[str, str] = {}
    page.on("request", lambda request: asked.update({request.url: asked.get(request.url, "sent")}))
    page.on("requestfailed", lambda request: asked.update({request.url: str(request.failure)}))
    page.goto(sandby.outlook())
    page.locator("button.message", has_text="hacked").first.click()
    page.wait_for_selector(".reading")
    answer(page, "Svara")
    assert "klicka" in body(page)
    assert "javascript:" not in body(page)
    assert "onerror" not in body(page)
    assert page.evaluate("window.hacked") is None
    # Chromium tells of requests that the page's policy stopped before they were made: none but those.
    assert {why for url, why in asked.items() if "exempel.example" in url} <= {"csp"}


def signature_tab(page: Page) -> FrameLocator:
    """The pane with its tab about signatures in front."""
    pane = page.frame_locator(".pane iframe")
    pane.get_by_role("tab", name="Signatur").click()
    return pane


def test_the_pane_signs_in_fetches_and_saves(page: Page, sandby: Any) -> None:
    """The pane gets a token from the host without asking and fetches the signatures: this mail gets its own, and so does the next."""
    sandby.forget_signatures()
    sandby.addin.asked.clear()
    page.goto(sandby.outlook())
    new_mail(page)
    signature_tab(page).get_by_text("Din signatur är hämtad, sparad och insatt i mejlet.").wait_for()
    assert len(sandby.addin.asked) == 1
    assert written(page).count("Socialsekreterare") == 1
    page.locator(".close").click()
    new_mail(page)
    assert written(page).count("Socialsekreterare") == 1


def test_the_pane_closes_and_opens_again(page: Page, sandby: Any) -> None:
    """Closing and reopening the pane gives a working pane; its button says which it is."""
    sandby.remember_signatures()
    page.goto(sandby.outlook())
    new_mail(page)
    toggle = page.locator(".pane-toggle")
    for state in ("false", "true"):
        toggle.click()
        assert toggle.get_attribute("aria-expanded") == state
    signature_tab(page).get_by_role("heading", name="Din signatur").wait_for()


def test_an_outlook_without_events_still_gets_the_signature_from_the_pane(page: Page, sandby: Any) -> None:
    """LTSC 2021 runs no events and knows no signatures: the pane's button puts the text in."""
    sandby.remember_signatures()
    page.goto(sandby.outlook(profile="ltsc-2021"))
    new_mail(page)
    assert "Socialsekreterare" not in written(page)
    signature_tab(page).locator("#insert").click()
    page.frame_locator(".editor iframe").get_by_text("Socialsekreterare").wait_for()


BAD_LAUNCH_FILES = {
    "ternary": (
        "classic-2402",
        "Office.actions.associate('onNewMessageCompose', function (e) { e.completed(e ? {} : {}); });",
        "ternary",
    ),
    "modern": (
        "classic-2402",
        "Office.actions.associate('onNewMessageCompose', async (e) => { e.completed(); });",
        "förstår inte",
    ),
    "twice": (
        "new",
        "Office.actions.associate('onNewMessageCompose', (e) => { e.completed(); e.completed(); });",
        "2 gånger",
    ),
    "throws": (
        "new",
        "Office.actions.associate('onNewMessageCompose', () => { throw new Error('trasigt'); });",
        "trasigt",
    ),
    "never": ("classic", "Office.actions.associate('onNewMessageCompose', () => {});", "svarade inte inom"),
    "page": (
        "classic",
        "Office.actions.associate('onNewMessageCompose', (e) => { document.title = 'x'; e.completed(); });",
        "document",
    ),
    "storage": ("classic", "localStorage.setItem('a', 'b');", "localStorage"),
}


@pytest.mark.parametrize("name", BAD_LAUNCH_FILES)
def test_a_bad_launch_file_is_seen_in_the_log_and_mail_goes_on(page: Page, sandby: Any, name: str) -> None:
    """What classic Outlook refuses, and a handler that answers twice, never or with an error, is told; the mail is there anyway."""
    profile, script, told = BAD_LAUNCH_FILES[name]

    def hurry(route: Any) -> None:
        fetched = route.fetch()
        start = fetched.json()
        for one in start["profiles"]:
            one["eventLimit"] = 400
        route.fulfill(response=fetched, json=start)

    sandby.addin.launch = script
    try:
        page.route("**/outlook/api/start*", hurry)
        page.goto(sandby.outlook(profile=profile))
        new_mail(page)
        page.wait_for_function("told => document.getElementById('log').textContent.includes(told)", arg=told)
        assert page.locator("#subject").is_editable()
    finally:
        sandby.addin.launch = None


def test_what_the_pane_saves_may_reach_the_events_late(page: Page, sandby: Any) -> None:
    """On a client whose settings lag, the mail begun at once knows nothing yet, one begun after the lag does."""
    sandby.forget_signatures()
    page.goto(sandby.outlook(profile="mac"))
    new_mail(page)
    page.frame_locator(".pane iframe").get_by_text("Din signatur är hämtad").wait_for(state="attached")
    page.locator(".close").click()
    new_mail(page)
    assert page.locator(".notice").count() == 1  # the event found nothing saved and says so
    page.reload()
    new_mail(page)
    page.frame_locator(".editor iframe").get_by_text("Socialsekreterare").wait_for()
    assert written(page).count("Socialsekreterare") == 1


SMART_ALERTS = {
    "PromptUser": ("PromptUser", "{ allowEvent: false, errorMessage: 'Datum saknas.' }", True),
    "SoftBlock": ("SoftBlock", "{ allowEvent: false, errorMessage: 'Personnummer.' }", False),
    "relaxed": (
        "SoftBlock",
        "{ allowEvent: false, errorMessage: 'Hälsningsfras saknas.', sendModeOverride: 'promptUser' }",
        True,
    ),
    "allowed": ("SoftBlock", "{ allowEvent: true }", None),
}


@pytest.mark.parametrize("name", SMART_ALERTS)
def test_a_handler_of_sending_may_ask_or_stop(page: Page, sandby: Any, name: str) -> None:
    """OnMessageSend: the message is shown; Send anyway is there only where the mode or its override allows it."""
    mode, options, may_go = SMART_ALERTS[name]

    def declare(route: Any) -> None:
        fetched = route.fetch()
        start = fetched.json()
        start["addin"]["launch"]["events"] = [{"type": "OnMessageSend", "function": "onMessageSend", "sendMode": mode}]
        route.fulfill(response=fetched, json=start)

    sandby.addin.launch = f"Office.actions.associate('onMessageSend', (event) => event.completed({options}));"
    try:
        page.route("**/outlook/api/start*", declare)
        page.goto(sandby.outlook())
        new_mail(page)
        page.locator("#to").fill(BJORN)
        page.locator("#subject").fill(f"Kontroll {name}")
        page.get_by_role("button", name="Skicka", exact=True).click()
        if may_go is not None:
            dialog = page.get_by_role("dialog", name="Postvakt")
            dialog.wait_for()
            anyway = dialog.get_by_role("button", name="Skicka ändå")
            assert anyway.count() == (1 if may_go else 0)
            (anyway if may_go else dialog.get_by_role("button", name="Skicka inte")).click()
        if may_go is False:
            assert page.locator("#subject").is_editable()
        else:
            page.get_by_text("Skickat.", exact=True).wait_for()
            assert newest_mail(sandby.tenant, BJORN).subject == f"Kontroll {name}"
    finally:
        sandby.addin.launch = None


@pytest.mark.parametrize("width", [1280, 800, 320])
def test_the_pages_are_clean_and_fit(page: Page, sandby: Any, axe: Callable[..., list[str]], width: int) -> None:
    """List, reading and writing: axe finds nothing, and nothing sticks out sideways, also at 320 px."""
    sandby.remember_signatures()
    page.set_viewport_size({"width": width, "height": 800})
    page.goto(sandby.outlook())
    page.wait_for_selector("body[data-ready]")
    assert axe(page) == []
    open_first(page)
    assert axe(page) == []
    answer(page, "Svara")
    assert axe(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_contrast_themes_keep_everything_visible(page: Page, sandby: Any, axe: Callable[..., list[str]]) -> None:
    """In forced colours the buttons have borders and axe finds nothing."""
    page.emulate_media(forced_colors="active")
    page.goto(sandby.outlook())
    page.wait_for_selector("body[data-ready]")
    assert page.evaluate("getComputedStyle(document.getElementById('new-mail')).borderTopStyle") == "solid"
    assert axe(page) == []


def test_a_mail_is_written_and_sent_by_keyboard_alone(page: Page, sandby: Any) -> None:
    """Tab, Enter and typing are enough to write to a colleague and send."""
    sandby.remember_signatures()
    page.goto(sandby.outlook())
    page.wait_for_selector("body[data-ready]")
    for _ in range(10):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.id") == "new-mail":
            break
    page.keyboard.press("Enter")
    ready(page)
    page.keyboard.type(BJORN)
    for text in ("", "", "Med tangenter"):
        page.keyboard.press("Tab")
        page.keyboard.type(text)
    page.keyboard.press("Tab")
    page.keyboard.type("Hej Björn!")
    for _ in range(30):
        page.keyboard.press("Shift+Tab")
        if page.evaluate("document.activeElement.textContent") == "Skicka":
            break
    page.keyboard.press("Enter")
    page.get_by_text("Skickat.", exact=True).wait_for()
    newest = newest_mail(sandby.tenant, BJORN)
    assert newest.subject == "Med tangenter"
    assert "Hej Björn!" in newest.body


def test_the_simulator_speaks_english(page: Page, sandby: Any) -> None:
    """With lang=en the words are English."""
    page.goto(sandby.outlook(language="en"))
    page.get_by_role("button", name="New mail").wait_for()
    assert page.evaluate("document.documentElement.lang") == "en"


def test_a_stranger_is_told_so(page: Page, sandby: Any) -> None:
    """An unknown persona gets a sentence, not a blank page."""
    page.goto(sandby.outlook(persona="ingen@sandby.example"))
    page.get_by_text("Den personen finns inte i Sandby.").wait_for()


def test_a_shared_mailbox_is_read_and_answered_as_itself(page: Page, sandby: Any) -> None:
    """A mail in the function mailbox is answered from the function mailbox, with its short signature."""
    tenant = sandby.tenant
    ivar = Address("ivar@exempel.example", "Ivar Medborgare")
    tenant.exchange.submit(
        Mail(sender=ivar, from_=ivar, subject="Till brevlådan", body="Hej", to=[Address(BOX)]), mailbox_id=None
    )
    sandby.remember_signatures()
    page.goto(sandby.outlook())
    page.wait_for_selector("body[data-ready]")
    page.get_by_role("button", name="Inkorg").nth(1).click()
    page.locator("button.message", has_text="Till brevlådan").click()
    page.wait_for_selector(".reading")
    answer(page, "Svara")
    assert page.locator("#from").input_value() == BOX
    assert written(page).count("Socialtjänsten, Myndighetsbrevlåda") == 1
    page.get_by_role("button", name="Skicka", exact=True).click()
    page.get_by_text("Skickat.", exact=True).wait_for()
    assert any(one.mail.from_.key == BOX for one in outside_mail(tenant.maildir, ivar.address))
