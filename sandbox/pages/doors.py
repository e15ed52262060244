"""The seven doors of the run page: who one may be, and where that leads."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import quote

from policies.vocabulary import Language
from sandbox.ids import DOMAIN


@dataclass(frozen=True, slots=True)
class Way:
    """A link behind a door: the text's name, the address, and whether it is the main one."""

    text: str
    address: str
    main: bool = True


@dataclass(frozen=True, slots=True)
class Door:
    """A person to be. ``what`` says in a line who that is."""

    name: str
    what: str
    ways: tuple[Way, ...]

    @property
    def initials(self) -> str:
        """The first letters of the names, for the round sign on the door."""
        return "".join(part[0] for part in self.name.split()[:2])


# name, local part, in Swedish, in English, o = Outlook and c = the console
_PEOPLE = (
    (
        "Anna Lind", "anna.lind", "Socialsekreterare. Skriver mejl med kommunens signatur.",
        "Case officer. Writes mail with the common signature.", "o",
    ),
    ("Björn Ek", "bjorn.ek", "Annas kollega och ersättare.", "Anna's colleague and substitute.", "o"),
    ("Carin Holm", "carin.holm", "Enhetschef för Anna och Björn.", "Head of unit for Anna and Björn.", "oc"),
    (
        "Dawit Tesfaye", "dawit.tesfaye", "IT-administratör. Ser hur det står till och ändrar.",
        "Administrator. Sees how things are and changes them.", "c",
    ),
    ("Elsa Norberg", "elsa.norberg", "Kommunregistrator. Håller ordning på handlingarna.", "Chief registrar.", "c"),
    ("Farid Amini", "farid.amini", "Servicedesk. Hjälper dem som undrar.", "Service desk. Helps those who wonder.", "c"),
)  # fmt: skip


def doors(language: Language, product_url: str) -> list[Door]:
    """The doors in their order; the last one, Ivar, stands outside the municipality."""
    made = []
    for name, local, swedish, english, rooms in _PEOPLE:
        address = f"{local}@{DOMAIN}"
        ways = []
        if "o" in rooms:
            ways.append(Way("outlook", f"/outlook/?persona={quote(address)}&lang={language}"))
        if "c" in rooms:
            alone = "o" not in rooms
            way = f"{product_url}/sign-in?as={quote(address)}"
            ways.append(Way("console" if alone else "console_too", way, main=alone))
        made.append(Door(name, swedish if language is Language.SWEDISH else english, tuple(ways)))
    ivar = "Medborgare, utanför kommunen." if language is Language.SWEDISH else "A citizen, outside the municipality."
    return [*made, Door("Ivar Medborgare", ivar, (Way("write", "/ivar"),))]
