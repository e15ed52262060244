"""The manifest for an address of one's own."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import urlsplit
from xml.sax.saxutils import escape

SOURCE = Path(__file__).parents[2] / "manifest.xml"
# The address that the manifest in the repository carries: the product on the local tenant.
LOCAL_ADDRESS = "https://localhost:8444"


class ManifestAddressError(ValueError):
    """The address cannot be an add-in's; the text says what is expected."""


def manifest_for(base_url: str, source: Path = SOURCE) -> str:
    """The manifest's text with every address moved to ``base_url`` (``https://host[:port]``, with or without a slash at the end).

    Raises ManifestAddressError when Outlook could not load an add-in from there.
    """
    parts = urlsplit(base_url.strip())
    if parts.scheme != "https" or not parts.hostname:
        raise ManifestAddressError(
            f"“{base_url}”: expected an address such as https://postvakt.example, because Outlook loads https only."
        )
    if parts.path not in ("", "/") or parts.query or parts.fragment or parts.username:
        raise ManifestAddressError(
            f"“{base_url}”: expected only https://host or https://host:port; the paths stand in the manifest."
        )
    address = f"https://{parts.netloc}"
    return source.read_text(encoding="utf-8").replace(LOCAL_ADDRESS, escape(address))
