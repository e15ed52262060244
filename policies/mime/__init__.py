"""Mail from RFC 5322 bytes, for ``postvakt check``, the console's page and the local tenant alike."""

from __future__ import annotations

from policies.mime.model import Attachment, Mail
from policies.mime.read import from_mime

__all__ = ["Attachment", "Mail", "from_mime"]
