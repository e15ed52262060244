"""Awkward people, all made up, for the administrators' gallery: what the templates do with them is seen before anybody real meets it."""

from __future__ import annotations

from dataclasses import dataclass

from policies.packs import Pack
from policies.vocabulary import DirectoryEntry, Language, MailboxKind
from signatures.fields import fill
from signatures.model import Form, RenderedSignature
from signatures.render import render


@dataclass(frozen=True, slots=True)
class Sample:
    """One of the gallery. ``lacking``: what the pack wants and the directory does not have."""

    id: str
    title: dict[str, str]
    entry: DirectoryEntry
    signature: RenderedSignature
    lacking: tuple[str, ...]


_Person = tuple[str, tuple[str, str], DirectoryEntry]


def gallery(pack: Pack, *, form: Form = Form.FULL, language: Language | None = None) -> list[Sample]:
    """Every awkward person with the signature this pack gives them; ``language`` instead of each one's own."""
    return [_sample(pack, person, form, language) for person in _people(pack)]


def _sample(pack: Pack, person: _Person, form: Form, language: Language | None) -> Sample:
    name, titles, entry = person
    unit = pack.signature.unit_for(department=entry.department, unit=entry.unit, address=entry.address)
    lacking = fill(entry, pack, unit, language or entry.language).lacking
    title = {"sv": titles[0], "en": titles[1]}
    return Sample(name, title, entry, render(entry, pack, form=form, language=language), lacking)


def _people(pack: Pack) -> list[_Person]:
    domain = pack.municipality.domains[0]
    people = [
        ("ordinary", ("Helt vanlig", "Quite ordinary"), _person("anna.lind", domain, display_name="Anna Lind")),
        (
            "long",
            ("Mycket långt namn", "A very long name"),
            _person(
                "anna-maria.lind",
                domain,
                display_name="Anna-Maria Elisabeth Konstantinopolitanska Lind-Ekström von Norberg af Holmsund-Sandbyskogsbacken",
                title="Biträdande verksamhetsområdeschef för samhällsbyggnads- och fastighetsutvecklingsfrågor",
            ),
        ),
        ("unbroken", ("Ett ord utan slut", "A word without end"), _person("lind", domain, display_name="Lind" * 25)),
        ("no-phone", ("Ingen telefon", "No phone"), _person("bjorn.ek", domain, display_name="Björn Ek", phone="")),
        (
            "two-phones",
            ("Telefon och mobil", "Phone and mobile"),
            _person("bjorn.ek", domain, display_name="Björn Ek", mobile="070-174 06 35"),
        ),
        (
            "two-titles",
            ("Två titlar", "Two titles"),
            _person("carin.holm", domain, display_name="Carin Holm", title="Enhetschef och biträdande socialchef"),
        ),
        (
            "no-title",
            ("Ingen titel eller enhet", "No title or unit"),
            _person("gun.sand", domain, display_name="Gun Sand", title="", unit=""),
        ),
        (
            "letters",
            ("Å ä ö i adressen", "Å ä ö in the address"),
            _person("åsa.öländer", domain, display_name="Elsa Norberg"),
        ),
        ("nameless", ("Inget namn", "No name"), _person("vikarie.07", domain, display_name="")),
        (
            "script",
            ("Skript i titeln", "Script in the title"),
            _person(
                "farid.amini",
                domain,
                display_name="Farid Amini",
                title="<script>alert('hej')</script>Tekniker & \"samordnare\"",
            ),
        ),
        (
            "english",
            ("Engelska", "English"),
            _person(
                "dawit.tesfaye",
                domain,
                display_name="Dawit Tesfaye",
                title="IT-administratör",
                language=Language.ENGLISH,
                attributes={pack.signature.fields.get("title_en", "extensionAttribute1"): "IT Administrator"},
            ),
        ),
        (
            "function",
            ("Funktionsbrevlåda", "Function mailbox"),
            _person(
                "kontaktcenter",
                domain,
                display_name="Kontaktcenter",
                title="",
                unit="Kontaktcenter",
                kind=MailboxKind.FUNCTION,
            ),
        ),
    ]
    for number, unit in enumerate(pack.signature.units, start=1):
        department = unit.match.department or "Kommunledningsförvaltningen"
        entry = _person(
            "elsa.norberg", domain, display_name="Elsa Norberg", department=department, unit=unit.match.unit or ""
        )
        people.append(
            (
                f"unit-{number}",
                (f"Egen regel: {unit.match.unit or department}", f"Own rule: {unit.match.unit or department}"),
                entry,
            )
        )
    return people


def _person(local: str, domain: str, **given: object) -> DirectoryEntry:
    usual: dict[str, object] = {
        "title": "Socialsekreterare",
        "department": "Socialförvaltningen",
        "unit": "Barn och familj",
        "phone": "040-628 04 10",
    }
    return DirectoryEntry(id=f"gallery-{local}", address=f"{local}@{domain}", **{**usual, **given})  # type: ignore[arg-type]
