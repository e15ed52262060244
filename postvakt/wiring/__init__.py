"""The composition root: puts settings, store, Graph client and features together. Web, functions and command line call only this.

Everything is made when it is first asked for, because importing all of it would be a slow cold start.
"""

from __future__ import annotations

from postvakt.wiring.services import Services, build, services

__all__ = ["Services", "build", "services"]
