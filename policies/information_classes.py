"""The section ``classes`` of a pack: at most two plain questions that lead to an information class (0-3), asked in the pane.

A class goes by ordinary mail, unless ``secure_channel.classes`` names it (then it goes there) or ``not_by_mail`` (then nobody mails it).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated

from policies.decode import Number, Text
from policies.hours import Sources

MOST_QUESTIONS = 2
Level = Annotated[int, Number(0, 3)]


@dataclass(frozen=True, slots=True)
class Answer:
    """What one may answer; ``level`` is the class that follows, None: the next question decides."""

    sv: Annotated[str, Text(most=120)]
    en: Annotated[str, Text(most=120)]
    level: Level | None = None


@dataclass(frozen=True, slots=True)
class Question:
    """One question with two to four answers to choose from."""

    sv: Annotated[str, Text(most=120)]
    en: Annotated[str, Text(most=120)]
    answers: tuple[Answer, ...]

    def mistakes(self) -> Iterator[tuple[str, str, str]]:
        """There is something to choose, and it can be taken in at a glance."""
        if not 2 <= len(self.answers) <= 4:
            yield "answers", f"has {len(self.answers)} answers", "two to four"


@dataclass(frozen=True, slots=True)
class InformationClasses:
    """The questions, and the classes that are not mailed at all, not by the secure channel either."""

    questions: tuple[Question, ...] = ()
    not_by_mail: tuple[Level, ...] = ()
    source: Sources = ()

    def mistakes(self) -> Iterator[tuple[str, str, str]]:
        """Two questions at most, and each way through them ends in a class."""
        if len(self.questions) > MOST_QUESTIONS:
            yield "questions", f"has {len(self.questions)} questions", "at most two, or nobody answers them"
        if self.questions and any(one.level is None for one in self.questions[-1].answers):
            yield "questions", "ends in an answer without a class", "a level (0-3) for each answer of the last question"
