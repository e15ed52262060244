"""One thing that people can be told when something goes wrong."""

from __future__ import annotations

import string
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Message:
    """What happened, what became of the user's work, what to do; in both languages, with the same ``{details}``."""

    sv: tuple[str, str, str]
    en: tuple[str, str, str]

    def details(self) -> frozenset[str]:
        """The names of the details that the texts mention."""
        parts = string.Formatter().parse(" ".join(self.sv))
        return frozenset(name for _, name, _, _ in parts if name)


def unchanged(what: str, to_do: str, what_en: str, to_do_en: str) -> Message:
    """What happened and what to do; nothing was written in any of these cases."""
    return Message(sv=(what, "Inget har ändrats.", to_do), en=(what_en, "Nothing was changed.", to_do_en))
