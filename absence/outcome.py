"""How a mailbox stands once it has been brought along, as far as it could be."""

from __future__ import annotations

from dataclasses import dataclass, field

from absence.resources import kind_of

GONE, TROUBLE = "gone", "trouble"


@dataclass(slots=True)
class Outcome:
    """How a mailbox stands afterwards. ``notes``: (resource, code).

    Codes: own-change, already, gone, trouble, ring, not-allowed, by-hand, same-name, no-substitute, refused, a PostvaktError's.
    """

    mailbox: str
    empty: bool = False  # nothing of ours is wished there
    notes: list[tuple[str, str]] = field(default_factory=list)

    @property
    def complete(self) -> bool:
        """Whether all is as it should be, the person's own changes and mailboxes that are gone apart."""
        return not {code for _, code in self.notes} - {"own-change", "already", GONE}

    @property
    def hindered(self) -> list[str]:
        """Codes of what stands in the way until a person does something; a tenant that gives no answer is none of these."""
        return sorted({code for _, code in self.notes} - {"own-change", "already", GONE, TROUBLE, "ring"})

    @property
    def own_changes(self) -> list[str]:
        """The kinds of thing that the person changed meanwhile, and that were left."""
        return sorted({kind_of(resource) for resource, code in self.notes if code == "own-change"})
