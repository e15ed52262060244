"""What the simulator reads in the add-in's manifest: its panes, its runtimes and its launch events."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit
from xml.etree import ElementTree as ET

MANIFEST_HOST = "localhost:8444"
_XSI_TYPE = "{http://www.w3.org/2001/XMLSchema-instance}type"


class ManifestError(Exception):
    """The manifest cannot be read; the message says what is wrong with it."""


@dataclass(frozen=True, slots=True)
class LaunchEvent:
    """A row of the manifest's LaunchEvents. ``send_mode`` is there for the send events only."""

    type: str
    function: str
    send_mode: str | None = None


@dataclass(frozen=True, slots=True)
class Addin:
    """The add-in as Outlook sees it; addresses are absolute, None where the manifest names none."""

    name: str
    compose_pane: str | None
    read_pane: str | None
    meeting_pane: str | None
    launch_page: str | None
    launch_script: str | None
    events: tuple[LaunchEvent, ...]

    def json(self) -> dict[str, Any]:
        """What the simulator's page gets. The script's address stays here: the page fetches the file through us."""
        return {
            "name": self.name,
            "panes": {"compose": self.compose_pane, "read": self.read_pane, "meeting": self.meeting_pane},
            "launch": {
                "page": self.launch_page,
                "script": self.launch_script is not None,
                "events": [{"type": e.type, "function": e.function, "sendMode": e.send_mode} for e in self.events],
            },
        }


def read(path: Path, product_url: str) -> Addin:
    """Read a manifest; addresses on https://localhost:8444 become addresses on ``product_url``. Raises ManifestError."""
    try:
        root = ET.parse(path).getroot()  # noqa: S314 - the project's own file
    except (OSError, ET.ParseError) as error:
        message = f"{path.name}: {error}"
        raise ManifestError(message) from error
    for element in root.iter():
        element.tag = str(element.tag).rpartition("}")[2]
    overrides = _newest_overrides(root)
    urls = {url.get("id", ""): _moved(url.get("DefaultValue", ""), product_url) for url in overrides.iter("Url")}
    return _Reader(overrides, urls).addin(_name(root))


def _newest_overrides(root: ET.Element) -> ET.Element:
    """The innermost VersionOverrides: clients that know 1.1 leave 1.0 aside."""
    found = list(root.iter("VersionOverrides"))
    if not found:
        message = "the manifest has no VersionOverrides"
        raise ManifestError(message)
    return found[-1]


def _name(root: ET.Element) -> str:
    element = root.find("DisplayName")
    return "" if element is None else element.get("DefaultValue", "")


def _moved(address: str, product_url: str) -> str:
    parts = urlsplit(address)
    if parts.netloc.lower() != MANIFEST_HOST:
        return address
    product = urlsplit(product_url)
    return urlunsplit((product.scheme, product.netloc, product.path.rstrip("/") + parts.path, parts.query, ""))


class _Reader:
    def __init__(self, overrides: ET.Element, urls: dict[str, str]) -> None:
        self.overrides = overrides
        self.urls = urls

    def addin(self, name: str) -> Addin:
        page, script = self._runtime()
        return Addin(
            name=name,
            compose_pane=self._pane("MessageComposeCommandSurface"),
            read_pane=self._pane("MessageReadCommandSurface"),
            meeting_pane=self._pane("AppointmentOrganizerCommandSurface"),
            launch_page=page,
            launch_script=script,
            events=tuple(self._events()),
        )

    def _points(self, kind: str) -> list[ET.Element]:
        return [point for point in self.overrides.iter("ExtensionPoint") if point.get(_XSI_TYPE) == kind]

    def _pane(self, surface: str) -> str | None:
        for point in self._points(surface):
            for action in point.iter("Action"):
                location = action.find("SourceLocation")
                if action.get(_XSI_TYPE) == "ShowTaskpane" and location is not None:
                    return self.urls.get(location.get("resid", ""))
        return None

    def _events(self) -> list[LaunchEvent]:
        # A manifest tells them for computers and again for phones.
        found = (
            LaunchEvent(event.get("Type", ""), event.get("FunctionName", ""), event.get("SendMode"))
            for point in self._points("LaunchEvent")
            for event in point.iter("LaunchEvent")
        )
        return list(dict.fromkeys(found))

    def _runtime(self) -> tuple[str | None, str | None]:
        wanted = {
            location.get("resid", "")
            for point in self._points("LaunchEvent")
            for location in point.findall("SourceLocation")
        }
        for runtime in self.overrides.iter("Runtime"):
            if runtime.get("resid") not in wanted:
                continue
            scripts = [one for one in runtime.iter("Override") if one.get("type") == "javascript"]
            script = self.urls.get(scripts[0].get("resid", "")) if scripts else None
            return self.urls.get(runtime.get("resid", "")), script
        return None, None
