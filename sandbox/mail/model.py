"""A mail as the tenant carries it; in its own module because most of the tenant speaks of it."""

from __future__ import annotations

from policies.mime import Attachment, Mail

__all__ = ["Attachment", "Mail"]
