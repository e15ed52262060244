"""What the simulator reads in the manifest."""

from __future__ import annotations

from pathlib import Path

import pytest

from sandbox.outlook import manifest

HERE = Path(__file__).parents[3] / "manifest.xml"


def test_the_projects_own_manifest() -> None:
    """Panes, the page for launch events, the script for classic Windows and each event once, on the product's address."""
    addin = manifest.read(HERE, "http://localhost:9000")
    assert addin.name == "Postvakt"
    assert addin.compose_pane == "http://localhost:9000/addin/pane.html"
    assert addin.read_pane == "http://localhost:9000/addin/pane.html"
    assert addin.meeting_pane == "http://localhost:9000/addin/pane.html"
    assert addin.launch_page == "http://localhost:9000/addin/commands.html"
    assert addin.launch_script == "http://localhost:9000/addin/launch.js"
    types = [event.type for event in addin.events]
    assert {"OnNewMessageCompose", "OnMessageFromChanged", "OnAppointmentSend"} <= set(types)
    assert len(types) == len(set(types))


def test_only_the_local_address_moves(tmp_path: Path) -> None:
    """Addresses elsewhere stay what they are."""
    text = HERE.read_text(encoding="utf-8").replace("https://localhost:8444", "https://postvakt.sandby.example")
    (tmp_path / "manifest.xml").write_text(text, encoding="utf-8")
    addin = manifest.read(tmp_path / "manifest.xml", "http://localhost:9000")
    assert addin.compose_pane == "https://postvakt.sandby.example/addin/pane.html"


@pytest.mark.parametrize("text", ["", "<", "<OfficeApp/>"])
def test_what_is_no_manifest_is_refused_in_words(tmp_path: Path, text: str) -> None:
    """Rubbish raises ManifestError."""
    (tmp_path / "manifest.xml").write_text(text, encoding="utf-8")
    with pytest.raises(manifest.ManifestError):
        manifest.read(tmp_path / "manifest.xml", "http://localhost:9000")


def test_the_script_stays_with_the_tenant() -> None:
    """The page learns that there is a launch file, not where: the tenant fetches it."""
    assert manifest.read(HERE, "http://localhost:9000").json()["launch"]["script"] is True
