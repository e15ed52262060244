"""Rules that compare the manifest with what was built: handlers, icons, pages."""

from __future__ import annotations

import re
import struct
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

from postvakt.manifest.finding import Finding, at
from postvakt.manifest.schema import ADDIN_ICONS, BUTTON_ICONS
from postvakt.manifest.tree import Node

# Where the web part serves the built folder (web/addin.py).
PREFIX = "/addin/"
ASSOCIATED = re.compile(r"""\bassociate\(\s*["'](\w+)["']""")
PNG = b"\x89PNG\r\n\x1a\n"


def _file(address: str, built: Path) -> Path | None:
    path = urlsplit(address).path
    return built / path.removeprefix(PREFIX) if path.startswith(PREFIX) else None


def _address(root: Node, resid: str | None) -> str:
    found = next((node for node in root.walk() if node.space == "bt" and node.attributes.get("id") == resid), None)
    return found.attributes.get("DefaultValue", "") if found is not None else ""


def handlers(root: Node, built: Path) -> Iterator[Finding]:
    """Each handler that the manifest names is registered in the launch file, and the launch file registers no other."""
    script = next((node for node in root.all("Override") if node.attributes.get("type") == "javascript"), None)
    if script is None:
        return
    file = _file(_address(root, script.attributes.get("resid")), built)
    if file is None or not file.is_file():
        yield at(script, "handlers", "The launch file is not built: run `npm run build` in addin/ (or `make setup`).")
        return
    registered = set(ASSOCIATED.findall(file.read_text(encoding="utf-8")))
    named = root.all("LaunchEvent")
    for node in named:
        name = node.attributes.get("FunctionName", "")
        if name and name not in registered:
            known = ", ".join(sorted(registered)) or "none"
            yield at(
                node,
                "handlers",
                f"{file.name} registers no handler “{name}” (it registers {known}): associate it, or correct the name.",
            )
    for name in sorted(registered - {node.attributes.get("FunctionName", "") for node in named}):
        yield at(
            script,
            "handlers",
            f"{file.name} registers “{name}”, which no event calls: add the event or remove the handler.",
        )


def png_size(data: bytes) -> tuple[int, int] | None:
    """Width and height in pixels of a PNG file's bytes, or nothing for anything else."""
    if not data.startswith(PNG) or data[12:16] != b"IHDR" or len(data) < 24:
        return None
    width, height = struct.unpack(">II", data[16:24])
    return int(width), int(height)


def _wrong_size(address: str, size: int, built: Path) -> str | None:
    file = _file(address, built)
    if file is None or not file.is_file():
        return None  # the rule on built files says so
    found = png_size(file.read_bytes())
    if found is None:
        return f"{file.name} is no PNG: Outlook takes PNG."
    return (
        None
        if found == (size, size)
        else f"{file.name} is {found[0]} × {found[1]} pixels: {size} × {size} is expected here."
    )


def icons(root: Node, built: Path) -> Iterator[Finding]:
    """Icons have the sizes that their places promise, and each button has those that Outlook requires."""
    for name, size in ADDIN_ICONS.items():
        node = root.child(name)
        wrong = _wrong_size(node.attributes.get("DefaultValue", ""), size, built) if node is not None else None
        if node is not None and wrong:
            yield at(node, "icons", wrong)
    for icon in root.all("Icon"):
        sizes = {image.attributes.get("size", ""): image for image in icon.children}
        for size in BUTTON_ICONS:
            if str(size) not in sizes:
                yield at(
                    icon, "icons", f"No picture of {size} pixels: a button needs {', '.join(map(str, BUTTON_ICONS))}."
                )
        for text, image in sizes.items():
            wrong = (
                _wrong_size(_address(root, image.attributes.get("resid")), int(text), built)
                if text.isdecimal()
                else "size is no number."
            )
            if wrong:
                yield at(image, "icons", wrong)


def built_files(root: Node, built: Path) -> Iterator[Finding]:
    """Every address below /addin/ leads to a file that was built."""
    for node in root.walk():
        file = _file(node.attributes.get("DefaultValue", ""), built)
        if file is not None and not file.is_file():
            yield at(
                node,
                "files",
                f"{file.relative_to(built)} is not among the built files: build the add-in, or correct the address.",
            )
