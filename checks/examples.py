"""A rule's own examples, run: each fires or stays silent as its file says. Used by tests and by ``postvakt policy test``."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from email.utils import parseaddr

from checks.bundle import Bundle, Rule
from checks.context import Context
from checks.kinds import KINDS
from checks.model import Appointment, AttachedFile, Away, Group, Hit, Outgoing, Recipient
from checks.places import text_of_field
from policies.rule_files import Example, RuleFile

_MANY = re.compile(r"^(.*)\{([0-9]{1,4})\.\.([0-9]{1,4})\}(.*)$")


@dataclass(frozen=True, slots=True)
class Failure:
    """An example that does not do what its file says: which (``fire`` or ``silent``, from 1), its line in the file, and what happened."""

    rule: str
    wanted: str
    number: int
    line: int
    happened: str

    def __str__(self) -> str:
        """One line for people."""
        return f"{self.rule}: {self.wanted} example {self.number} (line {self.line}) {self.happened}"


def try_examples(rule: RuleFile, bundle: Bundle) -> Iterator[Failure]:
    """Every example of a rule that fails under a compiled pack; none when the rule is off there.

    The whole pack is there while one rule is tried, because some rules ask what others find.
    """
    compiled = next((one for one in bundle.rules if one.id == rule.id), None)
    if compiled is None:
        return
    for wanted, number, example in examples_for(rule, bundle.pack):
        if happened := _happened(example, compiled, bundle, fires=wanted == "fire"):
            yield Failure(rule.id, wanted, number, example.line, happened)


def examples_for(rule: RuleFile, pack: str) -> Iterator[tuple[str, int, Example]]:
    """The examples that are meant for a pack: ``fire`` or ``silent``, number from 1, and the example."""
    for wanted, examples in (("fire", rule.examples.fire), ("silent", rule.examples.silent)):
        for number, example in enumerate(examples, 1):
            if example.pack in {None, pack}:
                yield wanted, number, example


def _happened(example: Example, rule: Rule, bundle: Bundle, *, fires: bool) -> str:
    """What is wrong; empty when nothing is. Exceptions are reported here, because in the engine they only mute the rule."""
    context = Context(mail_of(example), bundle)
    try:
        hits = list(KINDS[rule.kind](rule, context))
    except Exception as error:  # noqa: BLE001
        return f"raised {type(error).__name__}: {error}"
    marked = [text_at(context, hit) for hit in hits]
    if not fires:
        return f"fired at {_quoted(marked)}" if hits else ""
    if not hits:
        return "stayed silent"
    if example.field and all(hit.field != example.field for hit in hits):
        return f"fired in {_quoted(sorted({hit.field for hit in hits}))}, not in {example.field!r}"
    missing = [text for text in example.find if text not in marked]
    return f"did not mark {_quoted(missing)} but {_quoted(marked)}" if missing else ""


def _quoted(texts: Sequence[str]) -> str:
    return ", ".join(repr(one) for one in texts[:5]) + (" …" if len(texts) > 5 else "")


def text_at(context: Context, hit: Hit) -> str:
    """The text that a hit marks; the field's name when it has no place."""
    return hit.field if hit.start < 0 else text_of_field(context, hit.field)[hit.start : hit.end] or hit.field


def mail_of(example: Example) -> Outgoing:
    """The example as a mail; the sender's own domain is inside."""
    sender = _person(example.sender)
    body = None if example.body is None and example.html is not None else (example.body or "") * example.repeat
    return Outgoing(
        sender=sender,
        to=_people(example.to),
        cc=_people(example.cc),
        bcc=_people(example.bcc),
        subject=example.subject,
        html=None if example.html is None else example.html * example.repeat,
        text=body,
        compose=example.compose.removesuffix("_all"),
        attachments=tuple(
            AttachedFile(one.name, one.size, one.content_type, one.text, one.inline, one.encrypted)
            for one in example.attachments
        ),
        headers={name.lower(): value for name, value in example.headers.items()},
        sent_at=example.at,
        internal_domains=(sender.domain, *example.internal),
        signature_lines=example.signature,
        groups=tuple(Group(one.address, one.name, one.members) for one in example.groups),
        away=tuple(Away(one.address, one.until, one.substitute) for one in example.away),
        seen_before=None if example.seen is None else frozenset(example.seen),
        appointment=_meeting(example),
    )


def _meeting(example: Example) -> Appointment | None:
    one = example.appointment
    return None if one is None else Appointment(one.start, one.end, _people(one.required), _people(one.optional))


def _people(written: Iterable[str]) -> tuple[Recipient, ...]:
    return tuple(_person(one) for text in written for one in _expanded(text))


def _expanded(text: str) -> Iterator[str]:
    found = _MANY.match(text)
    if found is None:
        yield text
        return
    for number in range(int(found[2]), int(found[3]) + 1):
        yield f"{found[1]}{number}{found[4]}"


def _person(text: str) -> Recipient:
    name, address = parseaddr(text)
    return Recipient(address or text, name)
