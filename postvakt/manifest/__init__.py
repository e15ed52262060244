"""The add-in's manifest: checked without sending it to anybody's web service, and printed for an address.

Microsoft's own validator posts the file to a service of theirs, so the rules stand here. What they follow: learn.microsoft.com,
"How to find the proper order of manifest elements", the reference of each element, "Activate add-ins with events".
"""

from __future__ import annotations

from postvakt.manifest.check import Finding, check_manifest
from postvakt.manifest.printing import ManifestAddressError, manifest_for

__all__ = ["Finding", "ManifestAddressError", "check_manifest", "manifest_for"]
