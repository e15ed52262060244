"""The manifest checker: finds each kind of mistake where it stands, and nothing in the project's own manifest."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from click.testing import CliRunner

from postvakt.cli.manifest import manifest
from postvakt.manifest import Finding, ManifestAddressError, check_manifest, manifest_for
from postvakt.manifest.rules_built import png_size

ROOT = Path(__file__).parents[2]
TEXT = (ROOT / "manifest.xml").read_text(encoding="utf-8")
ICONS = ROOT / "addin" / "icons"
HANDLERS = ";".join(
    f"associate('{name}',a)"
    for name in ("onNewMessageCompose", "onMessageFromChanged", "onMessageSend", "onAppointmentSend")
)


def found(text: str, built: Path | None = None) -> list[Finding]:
    """The findings in a manifest's text."""
    return check_manifest(text.encode(), built)


def changed(old: str, new: str, *, count: int = 1) -> str:
    """The project's manifest with one thing changed."""
    assert old in TEXT, f"the manifest no longer holds {old!r}"
    return TEXT.replace(old, new, count)


@pytest.fixture
def built(tmp_path: Path) -> Path:
    """A folder as the build leaves it."""
    (tmp_path / "icons").mkdir()
    for icon in ICONS.glob("*.png"):
        (tmp_path / "icons" / icon.name).write_bytes(icon.read_bytes())
    for page in ("pane.html", "commands.html", "about.html"):
        (tmp_path / page).write_text("", encoding="utf-8")
    (tmp_path / "launch.js").write_text(HANDLERS, encoding="utf-8")
    return tmp_path


def test_own_manifest_is_in_order(built: Path) -> None:
    """The project's own manifest has nothing wrong with it."""
    assert found(TEXT, built) == []


@pytest.mark.parametrize(
    ("old", "new", "rule", "says"),
    [
        ("<Id>5f0c1d52-", "<Id>5f0c1d5-", "basics", "GUID"),
        ("<Version>1.2.0.0<", "<Version>1<", "basics", "1.0.0.0"),
        ("<DefaultLocale>sv-SE<", "<DefaultLocale>svenska<", "basics", "sv-SE"),
        ("ReadWriteItem</", "ReadWriteEverything</", "basics", "ReadWriteMailbox"),
        ('xsi:type="MailApp"', 'xsi:type="TaskPaneApp"', "basics", "no manifest of a mail add-in"),
        ('xsi:type="VersionOverridesV1_1"', 'xsi:type="VersionOverridesV1_0"', "basics", "VersionOverrides 1.1"),
        ("<ProviderName>Postvakt</ProviderName>", "", "order", "lacks <ProviderName>: add it after <Version>"),
        ("<Version>1.2.0.0</Version>", "<Version>1.2.0.0</Version><Version>1.2.0.0</Version>", "order", "once"),
        ("<Hosts>\n    <Host Name", "<Color/><Hosts>\n    <Host Name", "order", "<Color> does not belong in <OfficeApp>"),
        ('id="PostvaktReadGroup"', f'id="{"G" * 33}"', "ids", "33 characters"),
        ('id="PostvaktComposePane"', 'id="PostvaktReadPane"', "ids", "used already on line"),
        ('DefaultValue="Öppna Postvakt"', f'DefaultValue="{"å" * 126}"', "texts", "126 characters: at most 125"),
        ('Value="Open Postvakt"', f'Value="{"x" * 126}"', "texts", "126 characters"),
        ('DefaultValue="Se råd', f'DefaultValue="{"x" * 250}', "texts", "at most 250"),
        ('DefaultValue="Öppna Postvakt"', 'DefaultValue=" "', "texts", "no text"),
        ("https://localhost:8444/addin/about.html", "http://localhost:8444/addin/about.html", "https", "no https address"),
        ("<AppDomain>https:", "<AppDomain>http:", "https", "no https address"),
        ('<SourceLocation resid="Pane.Url"/>', '<SourceLocation resid="Panel.Url"/>', "resids", "stands nowhere"),
        ('<Label resid="Group.Label"/>', '<Label resid="Pane.Tip"/>', "resids", "needs one of <bt:ShortStrings>"),
        ("<bt:Urls>", '<bt:Urls><bt:Url id="Spare.Url" DefaultValue="https://localhost:8444/addin/pane.html"/>', "resids", "used nowhere"),
        ('<bt:Override Locale="en-US" Value="Open Postvakt"/>', "", "languages", "No text for en-US"),
        ('Type="OnNewMessageCompose"', 'Type="OnNewMessage"', "events", "no event “OnNewMessage”"),
        ('Type="OnMessageFromChanged"', 'Type="OnNewMessageCompose"', "events", "twice"),
        ('Type="OnMessageFromChanged"', 'Type="OnMessageFromChanged" SendMode="Block"', "events", "no meaning"),
        ('"AppointmentOrganizerCommandSurface"', '"AppointmentAttendeeCommandSurface"', "events", "needs the surface"),
        ('DefaultMinVersion="1.5"', 'DefaultMinVersion="1.13"', "requirements", "shuts phones out"),
        ('DefaultMinVersion="1.5"', 'DefaultMinVersion="new"', "requirements", "no version"),
        ('<bt:Set Name="Mailbox"/>', '<bt:Set Name="ExcelApi"/>', "requirements", "Mailbox"),
        ('<Override type="javascript" resid="JSRuntime.Url"/>', "", "runtimes", "Classic Outlook"),
        ('<bt:Image size="80" resid="Icon.80x80"/>', "", "icons", "80 pixels"),
        ('size="32" resid="Icon.32x32"', 'size="32" resid="Icon.16x16"', "icons", "16 × 16 pixels: 32 × 32"),
        ('icons/icon-64.png"/>\n  <High', 'icons/icon-80.png"/>\n  <High', "icons", "64"),
        ("addin/pane.html", "addin/panel.html", "files", "panel.html is not among the built files"),
        ('FunctionName="onNewMessageCompose"', 'FunctionName="onCompose"', "handlers", "no handler “onCompose”"),
    ],
)  # fmt: skip
def test_each_mistake_is_found(built: Path, old: str, new: str, rule: str, says: str) -> None:
    """A mistake is reported by its rule with words that say what is expected."""
    messages = [one.message for one in found(changed(old, new), built) if one.rule == rule]
    assert any(says in message for message in messages), messages


def test_place_of_a_mistake_is_told() -> None:
    """A finding points at the line and column of the element that is wrong."""
    old = '<Label resid="Pane.Label"/>'
    text = changed(old, '<Label resid="Gone"/>')
    lines = text.splitlines()
    line = next(number for number, one in enumerate(lines, 1) if "Gone" in one)
    (finding,) = found(text)
    assert (finding.line, finding.column) == (line, lines[line - 1].index("<") + 1)
    assert finding.at("manifest.xml").startswith(f"manifest.xml:{line}:{finding.column}: resid “Gone”")


def test_elements_out_of_order_are_told_where_to_go() -> None:
    """Two elements that changed places are found, and the text says which must come first."""
    text = changed('<Hosts>\n    <Host Name="Mailbox"/>\n  </Hosts>\n', "")
    text = text.replace("  <FormSettings>", '  <Hosts><Host Name="Mailbox"/></Hosts>\n  <FormSettings>', 1)
    (finding,) = found(text)
    assert finding.message == "<Hosts> must stand before <Requirements> in <OfficeApp>: move it there."


def test_event_that_phones_lack_is_refused_for_phones_only() -> None:
    """Smart Alerts may stand for desktops but not for phones."""
    before, after = TEXT.rsplit('Type="OnMessageFromChanged"', 1)
    (finding,) = found(f'{before}Type="OnMessageSend" SendMode="SoftBlock"{after}')
    assert "Phones do not run OnMessageSend" in finding.message


def test_handler_that_no_event_calls_is_found(built: Path) -> None:
    """The launch file may not register handlers that the manifest does not use."""
    (built / "launch.js").write_text(HANDLERS + ";associate('onItemSend',d)", encoding="utf-8")
    assert [one.message for one in found(TEXT, built)] == [
        "launch.js registers “onItemSend”, which no event calls: add the event or remove the handler."
    ]


def test_launch_file_that_is_not_built_is_told(tmp_path: Path) -> None:
    """Without a build the checker says how to make one instead of passing."""
    assert any("npm run build" in one.message for one in found(TEXT, tmp_path))


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"<OfficeApp>", "no element found"),
        (b"", "no element found"),
        (b"\xff\xfe\x00rubbish", "Not well-formed"),
        (b'<!DOCTYPE x [<!ENTITY a "aaaa">]><OfficeApp>&a;</OfficeApp>', "DOCTYPE"),
        (b" " * 1_000_001, "at most about 256 KB"),
        (b"<OfficeApp/>", "no manifest of a mail add-in"),
    ],
)
def test_rubbish_is_a_finding_and_no_exception(data: bytes, says: str) -> None:
    """Whatever the file holds, the checker answers with a finding."""
    assert any(says in one.message for one in check_manifest(data))


def test_command_exits_one_and_names_the_place(tmp_path: Path) -> None:
    """The command prints file:line:column and fails when something is wrong."""
    file = tmp_path / "manifest.xml"
    file.write_text(changed("<Version>1.2.0.0<", "<Version>x<"), encoding="utf-8")
    result = CliRunner().invoke(manifest, ["check", str(file)])
    assert result.exit_code == 1
    assert f"{file}:9:3: Version “x”" in result.output


def test_command_gives_json(tmp_path: Path, built: Path) -> None:
    """A script gets the findings as JSON."""
    file = tmp_path / "manifest.xml"
    file.write_text(TEXT, encoding="utf-8")
    result = CliRunner().invoke(manifest, ["check", str(file), "--json", "--built", str(built)])
    assert result.exit_code == 0
    assert json.loads(result.output) == {"file": str(file), "findings": []}


def test_manifest_for_another_address_is_in_order(built: Path) -> None:
    """The printed manifest names only the new address, and the checker passes it."""
    text = manifest_for("https://postvakt.sandby.example/")
    assert "localhost" not in text
    assert "https://postvakt.sandby.example/addin/pane.html" in text
    assert found(text, built) == []


@pytest.mark.parametrize(
    "address",
    ["http://postvakt.example", "postvakt.example", "https://postvakt.example/app", "https://", "https://u@h.example"],
)
def test_address_that_outlook_cannot_use_is_refused(address: str) -> None:
    """Anything but https and a host is refused with an example."""
    with pytest.raises(ManifestAddressError, match="expected"):
        manifest_for(address)
    result = CliRunner().invoke(manifest, ["print", "--base-url", address])
    assert result.exit_code == 2


def test_notification_opens_a_button_that_exists() -> None:
    """The notification's link and icon name a button and a picture of the manifest."""
    source = (ROOT / "addin/src/office/notify.ts").read_text(encoding="utf-8")
    buttons = re.findall(r'PANE_BUTTON = "(\w+)"', source)
    icon = re.search(r'ICON = "([\w.]+)"', source)
    assert icon is not None
    assert len(buttons) == 2
    assert all(f'<Control xsi:type="Button" id="{one}">' in TEXT for one in buttons)
    assert f'<bt:Image id="{icon[1]}"' in TEXT


def test_size_of_what_is_no_png_is_unknown() -> None:
    """Only a PNG's own header tells its size."""
    assert png_size(b"GIF89a" + b"\0" * 40) is None
    assert png_size((ICONS / "icon-80.png").read_bytes()) == (80, 80)
