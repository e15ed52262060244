"""Mail as RFC 5322 text and back; what SMTP, the Maildir, MIME submission and ``$value`` speak."""

from __future__ import annotations

from policies.mime import from_mime
from sandbox.exchange.mime_write import header_list, html_to_text, to_mime

__all__ = ["from_mime", "header_list", "html_to_text", "to_mime"]
