"""The tenant's pages for people: the run page, a mail from outside, and what landed outside. ``routes`` is what the app mounts."""

from __future__ import annotations

from sandbox.pages.run_page import routes

__all__ = ["routes"]
