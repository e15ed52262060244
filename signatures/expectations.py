"""Which signatures the audit expects of whom, and what a unit is called in the figures."""

from __future__ import annotations

from collections.abc import Iterable

from policies.packs import Pack
from policies.units import OTHERS, unit_names
from policies.vocabulary import DirectoryEntry, Language
from signatures.model import Form
from signatures.recognise import Yardstick
from signatures.render import render


class Expectations:
    """The right signatures of everybody in the directory, rendered when first asked for."""

    def __init__(self, pack: Pack, entries: Iterable[DirectoryEntry]) -> None:
        self.pack = pack
        self._entries = {entry.address.casefold(): entry for entry in entries}
        self._by_id = {entry.id: entry for entry in self._entries.values() if entry.id}
        self._units = unit_names(self._entries.values())
        self._yardsticks: dict[tuple[str, str], Yardstick] = {}

    def entries(self) -> list[DirectoryEntry]:
        """Everybody known, in the order of their addresses."""
        return [self._entries[key] for key in sorted(self._entries)]

    def entry(self, key: str) -> DirectoryEntry | None:
        """The entry of that address or id."""
        return self._entries.get(key.strip().casefold()) or self._by_id.get(key)

    def unit(self, entry: DirectoryEntry) -> str:
        """What the entry's unit is called in the figures."""
        return self._units.get(entry.address.casefold(), OTHERS)

    def yardstick(self, from_: str, owner: DirectoryEntry) -> Yardstick:
        """What a mail from this address, found in ``owner``'s Sent Items, is measured with.

        Mail on behalf of a function mailbox carries that mailbox's signature; the writer's own is right there too.
        """
        speaker = self.entry(from_) or owner
        key = (speaker.address.casefold(), owner.address.casefold())
        if key not in self._yardsticks:
            who = (speaker,) if speaker.address == owner.address else (speaker, owner)
            self._yardsticks[key] = make_yardstick(self.pack, who)
        return self._yardsticks[key]


def make_yardstick(pack: Pack, who: Iterable[DirectoryEntry]) -> Yardstick:
    """The signatures of these entries in both forms and languages, and what the pack lets pass."""
    who = tuple(who)
    own = pack.for_unit(who[0].department, who[0].unit)
    policy = own.signature
    return Yardstick(
        signatures=tuple(
            render(entry, pack, form=form, language=language) for entry in who for form in Form for language in Language
        ),
        closings=policy.accepted_closings,
        allowed=policy.allowed_lines,
        typefaces=frozenset(name.casefold() for name in policy.audited_typefaces),
        images=policy.logo.kind == "image",
        additions_allowed=policy.own_additions == "allowed",
    )
