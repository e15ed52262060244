"""A field of the mail as it is read for who is meant where: its sentences, the people in them and the words about people.

Twin: addin/src/checks/sensitive/field.ts.
"""

from __future__ import annotations

from bisect import bisect_left
from functools import cached_property

from checks.bundle import Rule
from checks.context import Context
from checks.document import Document
from checks.persons import Person, persons
from checks.sentences import Sentence, sentence_at, sentences

PRONOUNS = ("han", "hon", "hans", "hennes", "honom", "henne", "he", "she", "his", "her")
_NO_WORK = (
    " att h",
    " ivf",
    " en skil",
    " en svår",
    " en tuff",
    " en jobbig",
    " en kris",
    " en sep",
)  # behind "går igenom"
_MOST_BESIDE = 40  # people, pronouns and the like of one sentence that are looked at
_EARLIER = 6  # sentences in which "hon" has somebody to mean
_CLOSE_BY = 2  # sentences before that are about the same person


class Field:
    """One field. ``beside``: the subject, when the field is the body and the subject names what it is about.

    ``general``: the subject names a course, a policy or the like. ``numbers``: identity numbers, which are people too.
    """

    def __init__(
        self,
        rule: Rule,
        context: Context,
        document: Document,
        *,
        general: bool = False,
        beside: Document | None = None,
        numbers: tuple[tuple[int, int], ...] = (),
    ) -> None:
        self.rule = rule
        self.context = context
        self.document = document
        self.folded = document.folded
        self.beside = beside
        self.general_mail = general
        self.parts = sentences(document.text)
        everybody = persons(rule, context, document)
        if any(context.hits(rule, "machines", one) for one in (document, beside) if one is not None):
            everybody = [one for one in everybody if not self.folded.startswith("patient", one.start)]
        everybody += [Person(start, end, "number", False) for start, end in numbers]
        self.by_sentence: dict[int, list[Person]] = {}
        for one in sorted(everybody):
            there = self.by_sentence.setdefault(sentence_at(self.parts, one.start), [])
            if len(there) < _MOST_BESIDE:
                there.append(one)
        self.matters = self._spans("general")
        self.general = {sentence_at(self.parts, start) for start, _ in self.matters}
        self.agents = [one for one in self._spans("agents") if not self.folded.startswith(_NO_WORK, one[1])]
        self.pronouns = self._pronouns()

    def _spans(self, name: str) -> list[tuple[int, int]]:
        return [(hit.start, hit.end) for hit in self.context.hits(self.rule, name, self.document)]

    def _pronouns(self) -> dict[int, list[tuple[int, int]]]:
        found: dict[int, list[tuple[int, int]]] = {}
        for one in self._spans("pronouns"):
            there = found.setdefault(sentence_at(self.parts, one[0]), [])
            if len(there) < _MOST_BESIDE:
                there.append(one)
        return found

    @cached_property
    def topic(self) -> bool:
        """Whether the subject above names somebody."""
        return self.beside is not None and names_somebody(self.rule, self.context, self.beside)

    def is_general(self, index: int) -> bool:
        """Whether the sentence, or the whole mail, is about courses, rules, figures or posts."""
        return self.general_mail or index in self.general

    def people(self, index: int) -> list[Person]:
        """Who is in a sentence."""
        return self.by_sentence.get(index, [])

    def words_in(self, name: str, index: int) -> list[tuple[int, int]]:
        """The words of a list that stand in a sentence."""
        start, end, _ = self.parts[index]
        hits = self.context.hits(self.rule, name, self.document)
        first = bisect_left(hits, start, key=lambda one: one.start)
        found = []
        for hit in hits[first : first + _MOST_BESIDE]:
            if hit.start >= end:
                break
            found.append((hit.start, hit.end))
        return found

    def agent_between(self, start: int, end: int) -> bool:
        """Whether a verb of somebody at work stands there."""
        return _any_between(self.agents, start, end)

    def matter_between(self, start: int, end: int) -> bool:
        """Whether a word about courses, rules, figures or posts stands there."""
        return _any_between(self.matters, start, end)

    def same_paragraph(self, one: int, other: int) -> bool:
        """Whether two sentences stand in one paragraph."""
        return other < len(self.parts) and self.parts[one].paragraph == self.parts[other].paragraph

    def means_one(self, index: int) -> bool:
        """Whether a sentence says "han", "hon" or the like."""
        return any(self.folded[start:end] in PRONOUNS for start, end in self.pronouns.get(index, ()))

    def about_somebody(self, index: int) -> bool:
        """Whether a sentence with no verb of anybody at work names somebody, or means who was named before."""
        people = [one for one in self.people(index) if not one.role]
        if any(one.kind in ("known", "pupil", "initials", "number") for one in people):
            return True
        start, end, _ = self.parts[index]
        if self.agent_between(start, end):
            return False
        if any(one.kind != "relation" for one in people):
            return True
        return bool(people or self.pronouns.get(index)) and (self.earlier(index - 1) or self.topic)

    def earlier(self, index: int) -> bool:
        """Somebody named up to six sentences before, so that "hon" has somebody to mean."""
        return any(not one.role for other in range(max(0, index - _EARLIER), index + 1) for one in self.people(other))

    def close_by(self, index: int) -> bool:
        """Somebody named within two sentences before in the same paragraph."""
        paragraph = self.parts[index].paragraph
        return any(
            not one.role and one.kind != "relation"
            for other in range(max(0, index - _CLOSE_BY), index)
            if self.parts[other].paragraph == paragraph and other not in self.general
            for one in self.people(other)
        )

    def named_next(self, index: int) -> bool:
        """The next sentence tells who: "Ny orosanmälan har kommit in. Den gäller Emil Storhed."."""
        if index + 1 >= len(self.parts) or index + 1 in self.general:
            return False
        following: Sentence = self.parts[index + 1]
        near = following.paragraph <= self.parts[index].paragraph + 1
        return (
            near
            and any(not one.role and one.kind == "name" for one in self.people(index + 1))
            and not self.agent_between(following.start, following.end)
        )


def _any_between(spans: list[tuple[int, int]], start: int, end: int) -> bool:
    index = bisect_left(spans, (start, start))
    return index < len(spans) and spans[index][0] < end


def names_somebody(rule: Rule, context: Context, document: Document) -> bool:
    """Whether a text names somebody who is neither writing, reached nor in an office."""
    return any(
        not one.role and one.kind in ("name", "first", "initials", "known") for one in persons(rule, context, document)
    )
