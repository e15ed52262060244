"""Who is to act when something about an absence is to be told."""

from __future__ import annotations

from datetime import datetime

from absence.model import Absence
from policies import people


class People(people.People):
    """The directory as it is now, and whom an absence concerns."""

    def askers(self, absence: Absence, now: datetime) -> list[str]:
        """Who is to act when nobody covers: whoever asked for the absence, and the manager; each once."""
        asked = [absence.made_by, self.manager(absence.mailbox, now)]
        return list(dict.fromkeys(one.casefold() for one in asked if self.entry(one) is not None or "@" in one))
