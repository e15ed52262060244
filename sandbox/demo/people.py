"""The staff of Sandby kommun. Everything here is invented; the telephone numbers lie in the range kept for fiction."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from sandbox.ids import DOMAIN

SOCIAL, LEADING, BUILDING, SCHOOL = (
    "Socialförvaltningen",
    "Kommunledningsförvaltningen",
    "Samhällsbyggnadsförvaltningen",
    "Utbildningsförvaltningen",
)
ENGLISH = {
    SOCIAL: "Social Services Department",
    LEADING: "Municipal Executive Department",
    BUILDING: "Urban Development Department",
    SCHOOL: "Education Department",
}
_ASCII = str.maketrans("åäöéüÅÄÖ", "aaoeuAAO")


@dataclass(frozen=True, slots=True)
class Person:
    """One person, or a function mailbox (``shared``). ``habit`` is how the person signs mail: see ``history``."""

    name: str
    title: str = ""
    department: str = ""
    unit: str = ""
    phone: str = ""
    manager: str = ""
    roles: tuple[str, ...] = ("Employee",)
    habit: str = "right"
    topic: str = "allmänt"
    local: str = ""
    title_en: str = ""
    language: str = "sv-SE"
    shared: bool = False
    more: dict[str, Any] = field(default_factory=dict)

    @property
    def address(self) -> str:
        """The mail address: given name and surname, å ä ö without their marks unless it says otherwise."""
        return f"{self.local or self.name.lower().translate(_ASCII).replace(' ', '.')}@{DOMAIN}"

    def properties(self) -> dict[str, Any]:
        """The person as Graph's ``user``."""
        given, _, surname = self.name.rpartition(" ")
        attributes: dict[str, str | None] = {f"extensionAttribute{n}": None for n in range(1, 16)}
        attributes["extensionAttribute1"] = self.title_en or None
        attributes["extensionAttribute3"] = ENGLISH.get(self.department)
        return {
            "userPrincipalName": self.address,
            "mail": self.address,
            "displayName": self.name,
            "givenName": None if self.shared else given or self.name,
            "surname": None if self.shared or not given else surname,
            "jobTitle": self.title or None,
            "department": self.department or None,
            "officeLocation": self.unit or None,
            "businessPhones": [self.phone] if self.phone else [],
            "mobilePhone": None,
            "companyName": "Sandby kommun",
            "streetAddress": "Storgatan 1",
            "postalCode": "212 00",
            "city": "Sandby",
            "country": "Sverige",
            "preferredLanguage": self.language,
            "onPremisesExtensionAttributes": attributes,
            **self.more,
        }


def _number(n: int) -> str:
    return f"040-628 04 {n:02d}"


PEOPLE: tuple[Person, ...] = (
    Person("Ulla Ström", "Kommundirektör", LEADING, "Ledningskontoret", _number(1), title_en="Chief Executive", habit="right",
           roles=("Employee", "Manager"), topic="ledning"),
    Person("Carin Holm", "Enhetschef", SOCIAL, "Barn och familj", _number(12), "Ulla Ström", ("Employee", "Manager"),
           "right", "social", title_en="Head of Unit"),
    Person("Anna Lind", "Socialsekreterare", SOCIAL, "Barn och familj", _number(10), "Carin Holm", habit="mostly", topic="social",
           title_en="Social Worker"),
    Person("Björn Ek", "Socialsekreterare", SOCIAL, "Barn och familj", _number(11), "Carin Holm", habit="old", topic="social",
           title_en="Social Worker"),
    Person("Yasmin Haddad", "IT-chef", LEADING, "IT-enheten", _number(20), "Ulla Ström", ("Employee", "Manager"), "right", "it",
           title_en="Head of IT"),
    Person("Dawit Tesfaye", "IT-administratör", LEADING, "IT-enheten", _number(21), "Yasmin Haddad",
           ("Employee", "Administrator"), "right", "it", title_en="IT Administrator"),
    Person("Farid Amini", "Servicedesk-tekniker", LEADING, "IT-enheten", _number(22), "Yasmin Haddad",
           ("Employee", "ServiceDesk"), "plain", "it", title_en="Service Desk Technician"),
    Person("Elsa Norberg", "Kommunregistrator", LEADING, "Kansliet", _number(30), "Ulla Ström", ("Employee", "Registrar"),
           "right", "kansli", title_en="Registrar"),
    Person("Gun Sand", "Ledamot", "Kommunfullmäktige", "", _number(39), habit="none", topic="politik", title_en="Council Member"),
    Person("Hans Rask", "Handläggare", SOCIAL, "Ekonomiskt bistånd", _number(13), "Carin Holm", habit="slogan", topic="social"),
    Person("Karin Wall", "Enhetschef", BUILDING, "Bygglovsenheten", _number(40), "Ulla Ström", ("Employee", "Manager"), "right",
           "bygglov", title_en="Head of Unit"),
    Person("Ines Dahl", "Bygglovshandläggare", BUILDING, "Bygglovsenheten", _number(41), "Karin Wall", habit="mostly",
           topic="bygglov", title_en="Building Permit Officer"),
    Person("Johan Sund", "Bygglovsarkitekt", BUILDING, "Bygglovsenheten", _number(42), "Karin Wall", habit="font", topic="bygglov"),
    Person("Viktor Alm", "Driftledare", BUILDING, "Gata och park", _number(43), "Karin Wall", habit="short", topic="gata"),
    Person("Leyla Demir", "Rektor", SCHOOL, "Sandbyskolan", _number(50), "Ulla Ström", ("Employee", "Manager"), "mostly", "skola",
           title_en="Principal"),
    Person("Mats Fors", "Lärare", SCHOOL, "Sandbyskolan", _number(51), "Leyla Demir", habit="none", topic="skola"),
    Person("Nora Blom", "Skolsköterska", SCHOOL, "Elevhälsan", _number(52), "Leyla Demir", habit="right", topic="skola"),
    Person("Oskar Lilja", "Kommunvägledare", LEADING, "Kontaktcenter", _number(60), "Ulla Ström", habit="right", topic="kontakt"),
    Person("Petra Gren", "Kommunvägledare", LEADING, "Kontaktcenter", _number(61), "Ulla Ström", habit="mostly", topic="kontakt"),
    Person("Rolf Näs", "Ekonom", LEADING, "Ekonomienheten", _number(31), "Ulla Ström", habit="old", topic="ekonomi"),
    Person("Sara Vik", "HR-specialist", LEADING, "HR-enheten", _number(32), "Ulla Ström", habit="mostly", topic="hr",
           title_en="HR Specialist"),
    Person("Tore Hed", "Kommunsekreterare", LEADING, "Kansliet", _number(33), "Ulla Ström", habit="quote", topic="kansli"),
    # awkward on purpose: long names, two titles, no phone, å ä ö in the address, a title that is markup, another language
    Person("Anna-Karin Margareta Elisabet Wallenstjerna-Hammarskiöldsdotter",
           "Verksamhetsutvecklare med särskilt ansvar för samverkan, digitalisering och medborgardialog", SOCIAL,
           "Enheten för kvalitet, utveckling, uppföljning och internationell samverkan", _number(14), "Carin Holm",
           habit="right", topic="social", local="anna-karin.wallenstjerna"),
    Person("Åsa Öberg", "Rektor, tf. förvaltningschef", SCHOOL, "Åbyskolan", _number(53), "Ulla Ström", habit="right", topic="skola",
           local="åsa.öberg"),
    Person("Zoran Petrov", "", SCHOOL, "Sandbyskolan", "", "Leyla Demir", habit="none", topic="skola"),
    Person("Test & <b>Prov</b>", "<script>alert('hej')</script> Tekniker", LEADING, "IT-enheten & <i>drift</i>", _number(29),
           "Yasmin Haddad", habit="right", topic="it", local="test.prov"),
    Person("Emily Stone", "Kommunikatör", LEADING, "Kommunikationsenheten", _number(34), "Ulla Ström", habit="english",
           topic="ledning", title_en="Communications Officer", language="en-GB"),
    Person("Disa Frost", "Överförmyndarhandläggare", "Gemensamma överförmyndarnämnden", "Överförmyndarenheten", _number(35),
           "Ulla Ström", habit="mostly", topic="kansli", more={"companyName": "Sandby, Åby och Lunda kommuner"}),
)  # fmt: skip

FUNCTIONS: tuple[Person, ...] = (
    Person("Kontaktcenter", "", LEADING, "Kontaktcenter", _number(0), "Ulla Ström", (), "right", "kontakt", "kontaktcenter", shared=True),
    Person("Socialtjänsten", "", SOCIAL, "Barn och familj", _number(15), "Carin Holm", (), "mostly", "social", "socialtjansten",
           shared=True),
    Person("Bygglov", "", BUILDING, "Bygglovsenheten", _number(45), "Karin Wall", (), "right", "bygglov", "bygglov", shared=True),
    Person("Skola", "", SCHOOL, "Sandbyskolan", _number(55), "Leyla Demir", (), "none", "skola", "skola", shared=True),
)  # fmt: skip

# where the product's own mail comes from (POSTVAKT_SERVICE_MAILBOX); it has no history
SERVICE = Person("Postvakt", "", LEADING, "IT-enheten", manager="Ulla Ström", roles=(), local="postvakt", shared=True)

# made by somebody years ago; nobody remembers it, so the product's register does not know it, and it has no history
FORGOTTEN = Person(
    "Kulturskolan", "", SCHOOL, "Kulturskolan", manager="Leyla Demir", roles=(), local="kulturskolan", shared=True
)

# who may open and send as which function mailbox
RIGHTS: dict[str, tuple[str, ...]] = {
    "Kontaktcenter": ("Oskar Lilja", "Petra Gren"),
    "Socialtjänsten": ("Anna Lind", "Björn Ek"),
    "Bygglov": ("Ines Dahl", "Johan Sund", "Karin Wall"),
    "Skola": ("Leyla Demir",),
    "Kulturskolan": ("Mats Fors",),
}

GROUPS: tuple[tuple[str, str, str], ...] = (  # (name, local part, department or unit whose people are in it)
    ("Alla socialtjänsten", "alla-socialtjansten", SOCIAL),
    ("Alla bygglov", "alla-bygglov", "Bygglovsenheten"),
    ("Alla Sandbyskolan", "alla-sandbyskolan", "Sandbyskolan"),
    ("Alla i Sandby kommun", "alla", ""),
)

OUTSIDE: tuple[tuple[str, str], ...] = (  # (name, address)
    ("Ivar Medborgare", "ivar@exempel.example"),
    ("Region Skog, registrator", "registrator@region.example"),
    ("Kontorsvaror Exempel AB", "order@leverantor.example"),
    ("Nätverket för e-förvaltning", "natverk@lista.example"),
    ("Driftrobot", "noreply@robot.example"),
)
