"""What of absences needs someone now, for the first page."""

from __future__ import annotations

from dataclasses import dataclass

from policies.vocabulary import Role
from web import absence_cards as cards
from web.absence import url_of
from web.absence_desk import Desk


@dataclass(frozen=True, slots=True)
class Needs:
    """``mine``: questions, mailboxes not seen today, absences that lack coverage; ``uncovered``: how many in all, for those who help."""

    mine: list[cards.Card]
    uncovered: int | None


def needs(desk: Desk) -> Needs:
    """For whoever is signed in, the most pressing first."""
    names, found = desk.names(), desk.mine()
    shown = [cards.watched(one, names, url=url_of(one)) for one in found.asked]
    shown += [cards.watched(one, names, seen_today=False, url=url_of(one)) for one, seen in found.watching if not seen]
    own = [cards.own(one, names, desk.now, url_of(one)) for one in found.own if one.is_live]
    if Role.MANAGER in desk.actor.roles:
        below = desk.reports().absences
        own += [cards.others(one, names, desk.now, url_of(one), may=cards.owner_may(one)) for one in below]
    shown += [card for card in own if card.tone == "look"]
    uncovered = len(desk.overview(desk.today).uncovered) if desk.is_helper else None
    return Needs(shown, uncovered)
