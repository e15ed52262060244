"""Rule files: one YAML file a rule under a pack's folder ``rules``, with its texts, words and the examples that prove it.

A file that has a mistake is left out and reported as file:line:column; the others load all the same.
"""

from __future__ import annotations

import dataclasses
import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, Any, Literal

from policies.decode import Number, OneOrMany, Text, decode
from policies.kinds import FIXES, KINDS
from policies.layers import did_you_mean
from policies.located import ListNode, MapNode, Node, PackError, Problem, ScalarNode, read_file
from policies.patterns import mistakes_in_parameters

MOST_RULES = 200
LEAST_EXAMPLES = 4
_LETTERS = "a-z0-9\u00df-\u00f6\u00f8-\u00ff\u0101-\u017f"
_ENTRY = re.compile(rf"\*?[{_LETTERS}]+(?:[-'][{_LETTERS}]+)*(?: [{_LETTERS}.,/&:!?%§-]+)*\*?")
_PLACEHOLDER = re.compile(r"\{[^{}]*\}|[{}]")
Id = Annotated[str, Text(most=5, pattern=r"[A-Z]{1,2}[0-9]{2,3}", expected="an id such as C09")]
Slug = Annotated[str, Text(most=40, pattern=r"[a-z0-9]+(-[a-z0-9]+)*", expected="a name such as deadline-missing")]
Several = Annotated[tuple[str, ...], OneOrMany()]


@dataclass(frozen=True, slots=True)
class What:
    """What the person did, in one short sentence of each language; ``{placeholders}`` are filled by the kind."""

    sv: Annotated[str, Text(most=90)]
    en: Annotated[str, Text(most=90)]

    def mistakes(self) -> Iterator[tuple[str, str, str]]:
        """Braces that are no placeholder."""
        yield from _braces(self.sv, self.en)


@dataclass(frozen=True, slots=True)
class Why:
    """Why it matters and what to do instead, in each language."""

    sv: Annotated[str, Text(most=300)]
    en: Annotated[str, Text(most=300)]

    def mistakes(self) -> Iterator[tuple[str, str, str]]:
        """Braces that are no placeholder."""
        yield from _braces(self.sv, self.en)


def _braces(sv: str, en: str) -> Iterator[tuple[str, str, str]]:
    for language, text in (("sv", sv), ("en", en)):
        for found in _PLACEHOLDER.findall(text):
            if not re.fullmatch(r"\{[a-z_]+\}", found):
                yield language, f"has {found!r}", "placeholders such as {date}, in lower case"


@dataclass(frozen=True, slots=True)
class ExampleFile:
    """An attachment of an example; a bare name is enough."""

    name: str
    size: Annotated[int, Number(0, 10**10)] = 20_000
    content_type: str = ""
    text: str | None = None
    inline: bool = False
    encrypted: bool = False


@dataclass(frozen=True, slots=True)
class ExampleGroup:
    """A group the client knows."""

    address: str
    members: tuple[str, ...]
    name: str = ""


@dataclass(frozen=True, slots=True)
class ExampleAway:
    """A receiver who is away."""

    address: str
    until: str = ""
    substitute: str = ""


@dataclass(frozen=True, slots=True)
class ExampleMeeting:
    """A meeting being composed; times are ISO local with offset."""

    start: str
    end: str
    required: Several = ()
    optional: Several = ()


@dataclass(frozen=True, slots=True)
class Example:
    """A small mail, everything with a default. In the file the sender is called ``from``.

    ``find``: the texts that must be marked, each by one finding; ``field``: where (any when empty). ``pack``: only under that pack.
    ``repeat``: the body so many times. ``person{1..60}@exempel.example`` among receivers stands for sixty addresses.
    """

    subject: str = "För kännedom: protokoll"
    body: str | None = None
    html: str | None = None
    sender: str = "Anna Lind <anna.lind@sandby.example>"
    to: Several = ("Björn Ek <bjorn.ek@sandby.example>",)
    cc: Several = ()
    bcc: Several = ()
    compose: Literal["", "new", "reply", "reply_all", "forward"] = ""
    attachments: tuple[ExampleFile, ...] = ()
    headers: Mapping[str, str] = dataclasses.field(default_factory=dict)
    at: Annotated[
        str,
        Text(
            most=25,
            pattern=r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}(:[0-9]{2})?[+-][0-9]{2}:[0-9]{2}",
            expected="a local time with offset such as 2026-11-18T10:00:00+01:00",
        ),
    ] = "2026-11-18T10:00:00+01:00"
    find: Several = ()
    field: str = ""
    pack: str | None = None
    language: Literal["sv", "en"] = "sv"
    repeat: Annotated[int, Number(1, 5000)] = 1
    signature: tuple[str, ...] = ()
    internal: Several = ()
    groups: tuple[ExampleGroup, ...] = ()
    away: tuple[ExampleAway, ...] = ()
    seen: tuple[str, ...] | None = None
    appointment: ExampleMeeting | None = None
    note: str = ""
    line: int = 0  # where it stands in its file; put there by the reader


@dataclass(frozen=True, slots=True)
class Examples:
    """Mails that the rule must find something in, and mails where it must stay silent (near misses first)."""

    fire: tuple[Example, ...] = ()
    silent: tuple[Example, ...] = ()

    def mistakes(self) -> Iterator[tuple[str, str, str]]:
        """A rule is believed when it shows what it does."""
        for name, examples in (("fire", self.fire), ("silent", self.silent)):
            if len(examples) < LEAST_EXAMPLES:
                yield name, f"has {len(examples)} examples", f"at least {LEAST_EXAMPLES}"


@dataclass(frozen=True, slots=True)
class RuleFile:
    """One rule as its file says it, before any pack decides how strictly it applies."""

    id: Id
    name: Slug
    kind: str
    what: What
    why: Why
    examples: Examples
    fix: Mapping[str, Any] | None = None
    parameters: Mapping[str, Any] = field(default_factory=dict)
    words: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def mistakes(self) -> Iterator[tuple[str, str, str]]:
        """The kind exists, a fix says its kind, words and patterns can be found alike by both engines."""
        if self.kind not in KINDS:
            yield "kind", f"is {self.kind!r}, which no kind is called", did_you_mean(self.kind, set(KINDS))
        if self.fix is not None and (mends := self.fix.get("kind")) not in FIXES:
            yield "fix", f"has the kind {mends!r}, which no fix is called", did_you_mean(str(mends), set(FIXES))
        for name, entries in self.words.items():
            for entry in entries:
                if wrong := entry_mistake(entry):
                    yield f"words.{name}", f"has {entry!r}", wrong
        yield from mistakes_in_parameters(self.parameters)


def entry_mistake(entry: str) -> str:
    """What is expected instead of an entry that the scanner could never find; empty when it is sound."""
    letters = entry.strip("*")
    if entry != unicodedata.normalize("NFC", entry).lower() or not _ENTRY.fullmatch(entry):
        return "a word or phrase in lower case, single blanks, at most one * at an end"
    if len(letters) < 3 and entry != letters:
        return "at least three letters beside a *"
    if entry.startswith("*") and (" " in entry or entry.endswith("*")):
        return "a * at the beginning for single words only, and not at both ends"
    return ""


def read_rules(folders: Sequence[Path]) -> tuple[list[RuleFile], list[Problem]]:
    """All rules of some packs' folders by id, and every mistake; the nearest folder (first) wins where an id stands twice."""
    rules: dict[str, RuleFile] = {}
    problems: list[Problem] = []
    for folder in reversed(folders):
        files = sorted((folder / "rules").glob("*.yaml"))
        if len(files) > MOST_RULES:
            where = f"{folder.name}/rules"
            problems.append(Problem(where, 1, 1, "", f"has {len(files)} files", f"at most {MOST_RULES}"))
        for path in files[:MOST_RULES]:
            try:
                rule = read_rule(path, f"{folder.name}/rules/{path.name}")
            except PackError as error:
                problems.extend(error.problems)
            else:
                rules[rule.id] = rule
    return [rules[one] for one in sorted(rules)], problems


def read_rule(path: Path, shown: str) -> RuleFile:
    """The rule of one file; ``shown`` is its name in messages. Raises PackError with every mistake."""
    tree = read_file(path, shown)
    rule = decode(_prepared(tree), RuleFile)
    wanted = f"{rule.id}-{rule.name}.yaml"
    if path.name != wanted:
        raise PackError([tree.place.problem("name", f"stands in {path.name}", f"the file to be called {wanted}")])
    return rule


def _prepared(tree: MapNode) -> MapNode:
    """The tree with examples as the dataclass has them: ``from`` → ``sender``, bare attachment names → maps."""
    examples = tree.entries.get("examples")
    if not isinstance(examples, MapNode):
        return tree
    made: dict[str, Node] = {}
    for name, node in examples.entries.items():
        made[name] = ListNode(node.place, tuple(map(_example, node.items))) if isinstance(node, ListNode) else node
    return MapNode(tree.place, {**tree.entries, "examples": MapNode(examples.place, made, examples.keys)}, tree.keys)


def _example(node: Node) -> Node:
    if not isinstance(node, MapNode):
        return node
    entries = {("sender" if key == "from" else key): child for key, child in node.entries.items()}
    keys = {("sender" if key == "from" else key): place for key, place in node.keys.items()}
    files = entries.get("attachments")
    if isinstance(files, ListNode):
        named = (MapNode(one.place, {"name": one}) if isinstance(one, ScalarNode) else one for one in files.items)
        entries["attachments"] = ListNode(files.place, tuple(named))
    entries["line"] = ScalarNode(node.place, str(node.place.line))
    return MapNode(node.place, entries, keys)
