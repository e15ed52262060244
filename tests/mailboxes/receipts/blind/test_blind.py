"""Collections that were written before the judge was measured on them: robots stay unanswered, and no ordinary mail does."""

from __future__ import annotations

from mailboxes.receipts.judge import judge
from mailboxes.receipts.reading import parse_incoming
from tests.mailboxes.receipts.blind import people, people_odd, robots, robots_bare

MOST_ANSWERED = 0.005


def test_robots_stay_unanswered() -> None:
    """Of more than three hundred shapes at most one in two hundred is taken for a person's."""
    answered = [row[0] for row in robots.ROBOTS if judge(parse_incoming(robots.raw(row))).answer]
    assert len(robots.ROBOTS) >= 300
    assert len(answered) <= MOST_ANSWERED * len(robots.ROBOTS), answered


def test_robots_without_headers_stay_unanswered() -> None:
    """What old programs and stripped archives leave: at most one in a hundred of these is taken for a person's."""
    answered = [row[0] for row in robots_bare.ROBOTS if judge(parse_incoming(robots.raw(row))).answer]
    assert len(robots_bare.ROBOTS) >= 350
    assert len(answered) <= 0.01 * len(robots_bare.ROBOTS), answered


def test_no_odd_but_ordinary_mail_is_left_unanswered() -> None:
    """Subjects, addresses and headers that a robot's resemble."""
    verdicts = [(row[0], judge(parse_incoming(robots.raw(row)))) for row in people_odd.PEOPLE]
    assert len(verdicts) >= 300
    assert [(name, verdict.reason.value) for name, verdict in verdicts if not verdict.answer] == []


def test_no_ordinary_mail_is_left_unanswered() -> None:
    """From whatever program, by whatever way, with whatever subject."""
    verdicts = [(name, judge(parse_incoming(raw))) for name, raw in people.mails()]
    assert len(verdicts) >= 200
    assert [(name, verdict.reason.value) for name, verdict in verdicts if not verdict.answer] == []
