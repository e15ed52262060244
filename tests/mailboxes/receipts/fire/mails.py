"""Mail as it falls on function mailboxes, from a seed: people, robots, lists, bounces, own mailboxes, doubles; who is to get receipts."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace

BOXES = "box{:03d}@sandby.example"
CAP = 10  # receipts an hour and sender, the pack's most_per_sender
CHATTY = 14  # mails of the person who writes more than that


@dataclass(frozen=True, slots=True)
class Shot:
    """One delivery: the envelope, the headers, and whether the sender is to have a receipt for it. ``tag`` stands in the subject."""

    tag: str
    box: str
    envelope: str
    sender: str
    headers: tuple[tuple[str, str], ...] = ()
    message_id: str = ""
    answered: bool = True
    to: str = ""  # in the To header; empty: the box
    content_type: str = 'text/plain; charset="utf-8"'

    @property
    def claim(self) -> tuple[str, str, str]:
        """What makes it the same mail again."""
        return (self.box, self.message_id or self.tag, self.sender.casefold())

    def raw(self) -> bytes:
        """As it travels over SMTP."""
        lines = [f"From: {self.sender}", f"To: {self.to or self.box}", f"Subject: Fråga {self.tag}"]
        if self.message_id:
            lines.append(f"Message-ID: {self.message_id}")
        lines += [f"{name}: {value}" for name, value in self.headers]
        lines += ["MIME-Version: 1.0", f"Content-Type: {self.content_type}", "", f"Hej! Min fråga är {self.tag}.", ""]
        return "\r\n".join(lines).encode()


Shape = Callable[[Shot, random.Random], Shot]


def _with(name: str, value: str, *, answered: bool = False, **more: str) -> Shape:
    def shape(shot: Shot, _: random.Random) -> Shot:
        return replace(shot, headers=(*shot.headers, (name, value)), answered=answered, **more)

    return shape


def _from(sender: str, envelope: str | None = None, *, answered: bool = False) -> Shape:
    def shape(shot: Shot, dice: random.Random) -> Shot:
        address = sender.format(n=shot.tag, box=BOXES.format(dice.randrange(3)))
        return replace(
            shot,
            sender=address,
            envelope=address if envelope is None else envelope.format(n=shot.tag),
            answered=answered,
        )

    return shape


PEOPLE: tuple[tuple[int, Shape], ...] = (
    (60, lambda shot, _: shot),
    (8, lambda shot, _: replace(shot, message_id="")),  # the server gives it one
    (8, lambda shot, _: replace(shot, to="nagon.annan@exempel.example")),  # blind copy
    (6, _with("DKIM-Signature", "v=1; a=rsa-sha256; d=exempel.example; s=k", answered=True)),
    (4, _with("X-Auto-Response-Suppress", "OOF", answered=True)),
    (4, _with("Auto-Submitted", "no", answered=True)),
    (3, _from("person{n}@exempel.example", "SRS0=ab=cd=exempel.example=person{n}@vidare.example", answered=True)),
    (3, _from("person{n}@exempel.example", "www-data@webb.example", answered=True)),
    (4, lambda shot, _: replace(shot, content_type='text/html; charset="utf-8"')),
)
ROBOTS: tuple[tuple[int, Shape], ...] = (
    (10, _from("mailer-daemon@mta{n}.example", "")),
    (10, _with("Auto-Submitted", "auto-replied")),
    (6, _with("Auto-Submitted", "auto-generated")),
    (6, _with("X-Auto-Response-Suppress", "All")),
    (10, _with("List-Id", "<lista.exempel.example>")),
    (8, _with("List-Unsubscribe", "<https://brev.example/av>")),
    (6, _with("Precedence", "bulk")),
    (8, _from("no-reply@butik{n}.example")),
    (4, _from("lista-request@exempel.example")),
    (6, _from("{box}")),  # another function mailbox of ours
    (4, _with("X-Postvakt", "receipt")),
    (4, _with("X-Autoreply", "yes")),
    (4, lambda shot, _: replace(shot, content_type='multipart/report; report-type=delivery-status; boundary="x"', answered=False)),
)  # fmt: skip


@dataclass(slots=True)
class Fall:
    """A seeded fall of ``number`` deliveries on ``boxes`` mailboxes; robots are about two in five."""

    boxes: int
    number: int
    seed: int = 1
    shots: list[Shot] = field(default_factory=list)

    def __post_init__(self) -> None:
        dice = random.Random(self.seed)  # noqa: S311 - repeatable on purpose
        shots = list(self._all(dice))[: self.number]
        dice.shuffle(shots)
        self.shots = shots

    def addresses(self) -> list[str]:
        """The mailboxes."""
        return [BOXES.format(one) for one in range(self.boxes)]

    def _all(self, dice: random.Random) -> Iterator[Shot]:
        for box in self.addresses()[:: max(1, self.boxes // 10)]:  # who writes more than the cap allows
            person = f"ofta-{box.partition('@')[0]}@exempel.example"
            for turn in range(CHATTY):
                tag = f"o{box[3:6]}-{turn:02d}"
                yield Shot(tag, box, person, person, message_id=f"<{tag}@exempel.example>")
        people, robots = (list(zip(*kinds, strict=True)) for kinds in (PEOPLE, ROBOTS))
        for number in range(self.number):
            kinds = people if dice.random() < 0.6 else robots
            shape: Shape = dice.choices(kinds[1], kinds[0])[0]
            yield from self._with_doubles(shape(self._plain(number, dice), dice), dice)

    def _plain(self, number: int, dice: random.Random) -> Shot:
        tag, person = f"{number:06d}", f"person{number:06d}@exempel.example"
        box = BOXES.format(dice.randrange(self.boxes))
        return Shot(tag, box, person, person, message_id=f"<{tag}@exempel.example>")

    def _with_doubles(self, shot: Shot, dice: random.Random) -> Iterator[Shot]:
        yield shot
        if not shot.message_id or shot.sender.endswith("@sandby.example"):
            return
        if dice.random() < 0.05:  # delivered twice
            yield shot
        if dice.random() < 0.03:  # the same mail to two mailboxes: each answers
            others = [one for one in self.addresses() if one != shot.box]
            yield replace(shot, box=dice.choice(others), to=shot.box)
        if dice.random() < 0.03 and shot.sender.startswith("person"):  # a form that gives every mail the same id
            other = f"x{shot.sender}"
            yield replace(shot, tag=f"{shot.tag}x", sender=other, envelope=other if shot.envelope else "")

    # --- what is to come of it --------------------------------------------------------------------

    def claims(self) -> dict[tuple[str, str, str], Shot]:
        """Every different mail."""
        return {shot.claim: shot for shot in self.shots}

    def expected(self) -> Counter[tuple[str, str]]:
        """(sender, subject's tag) → receipts, those of the cap aside."""
        return Counter((one.sender, one.tag) for one in self.claims().values() if one.answered and one.tag[0] != "o")

    def capped(self) -> Counter[str]:
        """Sender → receipts in all, of those who write often."""
        often = Counter(one.sender for one in self.claims().values() if one.answered and one.tag[0] == "o")
        return Counter({sender: min(CAP, number) for sender, number in often.items()})
