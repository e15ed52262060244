"""An urgent matter that should be a call (C11). Twin: addin/src/checks/kinds/urgency.ts.

What threatens and what is asked for at once are weighed together, because neither is urgent alone. ``acute`` and ``incidents``: what has
just happened, and so do two words of a pair in ``_THREATS`` in one sentence; ``alarming``: words that frighten together. ``strong`` and
``now``: words of hurry, ``spans``: times that are so behind "om"; ``calls``: words that ask for somebody to come or ring, ``acts``: where
they begin a clause. ``themes``: words of routines, courses and statistics, ``past``: of other days; in their sentences nothing is urgent.
``over``: what is told afterwards.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import NamedTuple

from checks.bundle import Rule
from checks.context import Context
from checks.model import Hit
from checks.new_sentences import Sentence, new_sentences
from checks.requests import requests
from checks.terms import TermHit
from checks.word_lists import word_set

_MOST = 100  # hits that are looked at
_NEAR = 5  # sentences between what threatens and what is asked for
_ENOUGH = 4  # weight of both
_SHORT = 40  # words
_THREATS = (
    ("acute", "", 3),
    ("incidents", "", 2),
    ("smells", "gases", 3),
    ("lost", "somebody", 3),
    ("silent", "doors", 3),
    ("coming", "angry", 3),
    ("flows", "waters", 2),
    ("stuck", "parts", 2),
    ("unsafe", "food", 2),
    ("alarms", "sounds", 2),
    ("power", "gone", 2),
)
_NEGATIONS = word_set("inte ingen inga inget ej knappast not no")
_CONDITIONS = word_set("om vid ifall när if")
_IFS = word_set("om ifall if vid när brukar risk risken")  # "ring 112 om det brinner"
_ANY = word_set("du ni det någon något man problem brand fara")  # "ring 112 om du ser rök"
_ABOUT = word_set("efter inför mot av från alla allt")  # right before: "efter branden", "alla på en gång"
_WITHIN = word_set("om inom")
_SOON = word_set("nu direkt fort snabbt")
_OPENERS = word_set("och så men snälla nu hej vänligen")
_OPTIONAL = word_set("gärna frågor undrar funderingar synpunkter senast offert nästa")


class _Sign(NamedTuple):
    """A word that threatens or hurries: where, in which sentence, behind how many of its words, and how much it weighs."""

    start: int
    end: int
    at: int
    place: int
    weight: int


class _Scene:
    """What is looked through; ``told``: the sentences that tell how it is in general or was on another day, when they were asked for."""

    def __init__(self, rule: Rule, context: Context) -> None:
        self.rule, self.context = rule, context
        self.all = new_sentences(context.body)
        self.told: set[int] | None = None


def find(rule: Rule, context: Context) -> Iterable[Hit]:
    """The first word that shows the hurry."""
    scene, words = _Scene(rule, context), [word.text for word in context.subject.words]
    now = [*_live(scene, "strong", _ENOUGH), *_live(scene, "now", 2)]
    grave = [sign for name, other, weight in _THREATS for sign in _pair(scene, name, other, weight)]
    slight = _live(scene, "alarming", 1)
    title, hurry = _titled(scene, words)
    if not (now or grave or slight or title or hurry) or _is_over(scene, words):
        return ()  # words that ask for somebody to ring say nothing alone
    calls, asked = _calls(scene)
    if "kännedom" in words:
        spans, calls, asked = [], [], []
    else:
        if hurry and (now or grave or slight or _is_short(scene) or requests(context.body)):
            return (Hit("subject", hurry[0].start, hurry[0].end),)
        if now and (now[0].weight == _ENOUGH or any(_near([*calls, *asked], one.at, 1) for one in now)):
            return (_hit(now[0]),)
        spans = [one for one in _signs(scene, "spans", 2) if _is_soon_over(scene, one)]

    def is_urgent(demand: _Sign) -> bool:
        worst = _most(_near(grave, demand.at))
        threat = max(worst, title) + min(2, len(_near(slight, demand.at)))
        wanted = sum(_most(_near(some, demand.at)) for some in (now, spans, calls))
        if threat > 3 or worst == 3:
            wanted += _most(_near(asked, demand.at))
        return threat > 0 and wanted > 0 and min(3, threat) + wanted >= _ENOUGH

    shown = next(filter(is_urgent, [*now, *spans, *calls, *asked]), None)
    return () if shown is None else (_hit(shown),)


def _signs(scene: _Scene, name: str, weight: int) -> list[_Sign]:
    """The hits of a list that stand in a sentence."""
    found = []
    for hit in scene.context.new_hits(scene.rule, name)[:_MOST]:
        at = bisect_right(scene.all, hit.start, key=lambda one: one.start) - 1
        if at >= 0 and hit.start < scene.all[at].end:
            found.append(_Sign(hit.start, hit.end, at, bisect_left(scene.all[at].starts, hit.start), weight))
    return found


def _live(scene: _Scene, name: str, weight: int) -> list[_Sign]:
    """The signs of a list in sentences that tell what is, not what would be."""
    return [
        one
        for one in _signs(scene, name, weight)
        if one.at not in _told(scene) and not _is_denied(scene.all[one.at].texts, one.place)
    ]


def _pair(scene: _Scene, name: str, other: str, weight: int) -> list[_Sign]:
    """Words that threaten, alone or with one of another list in their sentence: "luktar" and "gas"."""
    found = _live(scene, name, weight)
    if other and found:
        beside = {one.at for one in _signs(scene, other, 0)}
        return [one for one in found if one.at in beside]
    return found


def _titled(scene: _Scene, words: Sequence[str]) -> tuple[int, list[TermHit]]:
    """How much the subject threatens, and its words of hurry; an answer's was written by the other one."""
    context, subject = scene.context, scene.context.subject
    if context.bare_subject[0] and context.compose in {"reply", "reply_all"}:
        return 0, []

    def said(name: str) -> list[TermHit]:
        found = context.hits(scene.rule, name, subject)
        return [hit for hit in found if not _is_denied(words, sum(one.start < hit.start for one in subject.words))]

    weights = [weight for name, other, weight in _THREATS if said(name) and (not other or said(other))]
    return max([*weights, 1 if said("alarming") else 0]), said("now")


def _is_over(scene: _Scene, words: Sequence[str]) -> bool:
    """Whether it is over, or the subject is no matter of now."""
    context = scene.context
    if _is_dated(words) or any(context.hits(scene.rule, name, context.subject) for name in ("themes", "past", "over")):
        return True
    return any(not _is_denied(scene.all[one.at].texts, one.place) for one in _signs(scene, "over", 0))


def _calls(scene: _Scene) -> tuple[list[_Sign], list[_Sign]]:
    """Where somebody is asked to come, ring or act, or for something at once; and what else is asked for."""
    said = [*_live(scene, "calls", 2), *(one for one in _live(scene, "acts", 2) if _begins_clause(scene, one))]
    calls = [one._replace(weight=2 + _is_soon(scene, one.at)) for one in said if not _waits(scene.all[one.at].texts)]
    asked: list[_Sign] = []
    for one in requests(scene.context.body):
        if one.sentence not in _told(scene) and not _waits(scene.all[one.sentence].texts):
            soon = _is_soon(scene, one.sentence)
            (calls if soon else asked).append(_Sign(one.start, one.end, one.sentence, 0, 1 + soon))
    return calls, asked


def _is_soon(scene: _Scene, at: int) -> bool:
    """Whether a sentence presses: "nu", or an exclamation mark."""
    sentence = scene.all[at]
    return not _SOON.isdisjoint(sentence.texts) or scene.context.body.folded[sentence.end - 1] == "!"


def _is_soon_over(scene: _Scene, one: _Sign) -> bool:
    """Whether a time is "om tio minuter"."""
    before = scene.all[one.at].texts[max(0, one.place - 3) : one.place]
    return one.at not in _told(scene) and not _WITHIN.isdisjoint(before)


def _begins_clause(scene: _Scene, one: _Sign) -> bool:
    sentence, place = scene.all[one.at], one.place
    texts = sentence.texts
    if "måste" in texts[place : place + 1]:
        return _is_soon(scene, one.at)
    if not _NEGATIONS.isdisjoint(texts[place + 1 : place + 3]):
        return False
    return place == 0 or texts[place - 1] in _OPENERS or sentence.is_parted(place)


def _told(scene: _Scene) -> set[int]:
    """The sentences with words of routines or other days, those behind in the paragraph, and conditions; worked out once."""
    if scene.told is None:
        themes, past = ({one.at for one in _signs(scene, name, 0)} for name in ("themes", "past"))
        scene.told = set()
        paragraph, theme, other_day = -1, False, False
        for at, one in enumerate(scene.all):
            same, paragraph = one.paragraph == paragraph, one.paragraph
            is_now = "nu" in one.texts
            conditional = one.first in _CONDITIONS and not one.asks and not is_now and not _is_span(one)
            theme = (same and theme) or at in themes or (conditional and one.first == "vid")
            other_day = at in past or (same and other_day and not is_now)
            if theme or other_day or conditional:
                scene.told.add(at)
    return scene.told


def _is_span(sentence: Sentence) -> bool:
    """Whether a sentence begins with a time and not with a condition: "Om en halvtimme rinner det över"."""
    return any(text.startswith(("minut", "kvart", "halvtim", "timm")) for text in sentence.texts[:4])


def _is_denied(texts: Sequence[str], place: int) -> bool:
    """Whether the words before one at ``place`` deny it, make it a condition, or speak of what comes behind it."""
    before = texts[max(0, place - 3) : place]
    return not (_NEGATIONS.isdisjoint(before) and _IFS.isdisjoint(before) and _ABOUT.isdisjoint(before[-1:]))


def _waits(texts: Sequence[str]) -> bool:
    """Whether something is left to the reader, or has time: "ring gärna", "senast 2026-11-27", "ring om du ser rök"."""
    if not _OPTIONAL.isdisjoint(texts) or _is_dated(texts):
        return True
    return any(word in _IFS and following in _ANY for word, following in pairwise(texts))


def _is_dated(texts: Sequence[str]) -> bool:
    """Whether a year or "den 2" is named."""
    pairs = pairwise(["", *texts])
    return any(text[0] <= "9" and (word == "den" or (text[:2] == "20" and len(text) >= 4)) for word, text in pairs)


def _near(signs: Iterable[_Sign], at: int, most: int = _NEAR) -> list[_Sign]:
    return [one for one in signs if abs(one.at - at) <= most]


def _most(signs: Iterable[_Sign]) -> int:
    return max((one.weight for one in signs), default=0)


def _is_short(scene: _Scene) -> bool:
    return sum(len(one.texts) for one in scene.all) <= _SHORT


def _hit(sign: _Sign) -> Hit:
    return Hit("body", sign.start, sign.end)
