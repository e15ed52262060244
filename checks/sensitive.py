"""A sensitive word and a person together: is the one said of the other? Twin: addin/src/checks/sensitive.ts.

Strong words ("försörjningsstöd", "epilepsi") count near a person; weak ones ("gravid", "frånvaro") only when said plainly of one. In a
sentence about courses, rules, figures or posts nothing but a plain statement counts.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from functools import cached_property, lru_cache
from typing import NamedTuple

from checks.bundle import Rule
from checks.context import Context
from checks.document import Document
from checks.persons import Person, persons
from checks.sensitive_hints import may_tell, told_together
from checks.sentences import Sentence, sentence_at, sentences

_STATE = re.compile(
    r"(?:^|[ ,(])(?:är|var|har|hade|blev|blir|bli|varit|fick|får|fått|lider|led|äter|behöver|söker|sökt|ansökt|beviljas|beviljats|"
    r"nekas|misstänks|misstänkt|bor|vårdas|tas|"
    r"utreds|utretts|insjuknade|blåste|uppger|drabbats|lever|ligger|mår|går|går på|vägrar|placeras|placerats|anmäldes|anmälts|visar tecken|"
    r"opererats|opereras|"
    r"sitter|dömdes|dömts|luktade|luktar|verkar|verkade|slutat|slutade|börjat|började|tar|tog|hamnat|hamnade|dricker|drack|nekats|nekades|genomgår|genomgått|remitterats|utsatts|utsätts|saknar|greps|begick|"
    r"använder|tillhör|röstar|konverterade|is|has|was|had|been|suffers|are)(?= |\Z)"
)
_OWNED = re.compile(r"^(?::s|s)?(?: [a-zåäöé-]+){0,3} ?\Z")
_AT_ONCE = re.compile(
    r" (?:(?:ofta|inte|aldrig|alltid|fortfarande|mycket|också|nu|redan|mest|bara) )?\Z"
)  # "Han dricker"
_GIVEN = re.compile(
    r" (?:för|åt|gällande|avseende|rörande|angående|ang|hos|for|om|kring) (?:vår |vårt )?(?:[a-zåäö]{3,14}(?:en|an|et|na|lla) )?"
)
_SUM = re.compile(r" [0-9][0-9 ]{0,8} ?(?:kr|kronor)")  # "du får 4 000 kr"
_GRANTED = re.compile(
    r"(?:^|[ ,])(?:(?:du|ni) (?:har )?(?:beviljas|beviljats|beviljad|nekas|nekats)|beviljat (?:dig|er)|"
    r"din ansökan om)(?: [a-zåäö]+){0,2} \Z"
)
_PREPOSITION = re.compile(
    r"^(?: [a-zåäö-]+){0,3} ?(?:[:,(-] ?|(?:för|åt|om|hos|gällande|avseende|"
    r"angående|ang|rörande|på|till|av|mot|kring|from|for|of|about|som rör|som gäller|gäller) )"
    r"(?:[a-zåäö]+ ){0,3}[\"'(]?\Z"
)
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
_MOST = 1000  # sensitive words of a text that are looked at
_MOST_BESIDE = 40  # people, pronouns and the like of one sentence that are looked at
_NAMED = 40  # characters between a whole name and a weak word
_BESIDE = 60  # and between a person and a telling weak word
_FEW = 160  # characters between a person and a word that is said of them
_NAMED_LIKE = ("religion", "ethnicity")
_COMPOUND = re.compile(
    r"(?:handläggar|sekreterar|chef|konsult|utbildning|kurs|policy|rutin|mottagning|enhet|team|"
    r"förening|projekt|veck|dagen|lagen|lag|plan|vård|stöd|programmet|omsorg|arbete|förebygg|"
    r"rådgiv|rehabilitering|mottagningen|centrum|kampanj|frågor|området|nämnd|kunskap|pedagog|ombud|jour|råd|bedömningsinstrument|statistik)[a-zåäö]*\Z"
)
_SPOKEN = re.compile(r"(?:^|[ \n])(?:på|till|i|talar|pratar|och) \Z")  # before the name of a language
_OWN_POST = re.compile(r"(?:sin|min|hans|hennes|din|deras|en|vår) [a-zåäö-]*\Z")
_UNITS = frozenset(
    {
        "ekonomiskt bistånd",
        "lss",
        "boendestöd",
        "elevhälsan",
        "hemsjukvården",
        "hemsjukvård",
        "daglig verksamhet",
        "socialjouren",
    }
)  # offices too
_POST = re.compile(r" (?:för|inom|av|i|på|med|om) (?:[a-zåäö]+ (?:och )?){0,1}")
_PRONOUNS = ("han", "hon", "hans", "hennes", "honom", "henne", "he", "she", "his", "her")
_OF_STAFF = ("health", "crime", "protected")
_SELF = frozenset(
    {
        "health",
        "union",
        "religion",
        "ethnicity",
        "politics",
        "sexuality",
        "social",
        "care",
        "protected",
        "biometric",
        "crime",
    }
)


class Term(NamedTuple):
    """A sensitive word that was found."""

    start: int
    end: int
    category: str
    strong: bool
    near: bool  # a weak word that counts beside a name without a verb between them: "kräktes", "rullstol"
    hint: bool = False  # a word that counts only together with others: "dottern", "golvet"


class Case(NamedTuple):
    """A sensitive word that is said of somebody."""

    start: int
    end: int
    category: str


class Reader:
    """Reads one field. ``beside``: the subject, when the field is the body and the subject names what it is about."""

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
        self.numbers = numbers

    @cached_property
    def topic(self) -> bool:
        """Whether the subject above names somebody."""
        return self.beside is not None and names_somebody(self.rule, self.context, self.beside)

    def terms(self) -> list[Term]:
        """Sensitive words outside signatures and disclaimers, in order."""
        found: list[Term] = []
        said_by = _said_by(self.rule.id, tuple(self.rule.parameters["categories"]))
        for name, hits in self.context.all_hits(self.document).items():
            if name in said_by:
                category, strong, near, hint = said_by[name]
                found += [
                    Term(hit.start, hit.end, category, strong, near, hint)
                    for hit in hits[:_MOST]
                    if self._counts(hit.entry, hit.start, hit.end, category)
                ]
        found += [Term(start, end, "union", True, False) for start, end in self._memberships()]
        return sorted(found)

    def _counts(self, entry: str, start: int, end: int, category: str) -> bool:
        if not self.document.whole and self.document.part_of(start) in ("signature", "disclaimer"):
            return False
        named = category in _NAMED_LIKE and not entry.startswith("jehova")
        if named and _is_capitalised(self.document.text[start:end], self.folded[start]):
            return False  # Kristen, Rom, Judith's: names of people and places
        spoken = category == "ethnicity" and entry.endswith("ska")
        if spoken and _SPOKEN.search(self.folded[max(0, start - 12) : start]):
            return False
        if self._is_a_post(start) or (
            entry in _UNITS
            and self.folded[max(0, start - 7) : start].endswith(("på ", "inom ", "hos ", "från ", "enheten "))
        ):
            return False
        return not (entry.endswith("*") and _COMPOUND.search(self.folded[start + len(entry) - 1 : end]))

    def _is_a_post(self, start: int) -> bool:
        """What somebody works with: "handläggare av försörjningsstöd", "chef för missbruksvården"."""
        posts = self.context.hits(self.rule, "roles", self.document)
        index = bisect_left(posts, start, key=lambda one: one.start) - 1
        if index < 0 or _POST.fullmatch(self.folded[posts[index].end : start][:40]) is None:
            return False
        return _OWN_POST.search(self.folded[max(0, posts[index].start - 24) : posts[index].start]) is None

    def _memberships(self) -> list[tuple[int, int]]:
        """A word such as "medlem" or "gått med", and a union, party or church close behind."""
        groups = self.context.hits(self.rule, "groups", self.document)
        found = []
        for hit in self.context.hits(self.rule, "unions_members", self.document):
            index = bisect_left(groups, hit.end, key=lambda one: one.start)
            if (
                index < len(groups)
                and groups[index].start - hit.end <= 18
                and not re.search(r"[.!?\n]", self.folded[hit.end : groups[index].start])
            ):
                found.append((hit.start, groups[index].end))
        return found

    def cases(self) -> list[Case]:
        """The first word of each category that is said of somebody, in order."""
        terms = self.terms()
        if not may_tell(self.folded, terms):
            return []
        self.prepare()
        found: list[Case] = []
        seen: set[str] = set()
        for term in terms[:_MOST]:
            if term.hint or term.category in seen:
                continue
            index = sentence_at(self.parts, term.start)
            if index >= 0 and (self._said(term, index) or self._of_you(term, index) or self._of_me(term, index)):
                seen.add(term.category)
                found.append(Case(term.start, term.end, term.category))
        if not found and (one := told_together(self, terms[:_MOST])) is not None:
            found.append(Case(one.start, one.end, one.category))
        return found

    def prepare(self) -> None:
        """Sentences, people and words about them; ``cases`` calls it when there is a sensitive word at all."""
        self.parts = sentences(self.document.text)
        everybody = persons(self.rule, self.context, self.document)
        everybody += [Person(start, end, "number", False) for start, end in self.numbers]
        self.by_sentence: dict[int, list[Person]] = {}
        for one in sorted(everybody):
            beside = self.by_sentence.setdefault(sentence_at(self.parts, one.start), [])
            if len(beside) < _MOST_BESIDE:
                beside.append(one)
        self.general = self._sentences_of("general")
        at_work = self.context.hits(self.rule, "agents", self.document)
        self.agents = [(hit.start, hit.end) for hit in at_work if not self.folded.startswith(_NO_WORK, hit.end)]
        self.matters = [(hit.start, hit.end) for hit in self.context.hits(self.rule, "general", self.document)]
        self.pronouns = self._by_sentence("pronouns")

    def _sentences_of(self, name: str) -> set[int]:
        return {sentence_at(self.parts, hit.start) for hit in self.context.hits(self.rule, name, self.document)}

    def _by_sentence(self, name: str) -> dict[int, list[tuple[int, int]]]:
        found: dict[int, list[tuple[int, int]]] = {}
        for hit in self.context.hits(self.rule, name, self.document):
            beside = found.setdefault(sentence_at(self.parts, hit.start), [])
            if len(beside) < _MOST_BESIDE:
                beside.append((hit.start, hit.end))
        return found

    def _said(self, term: Term, index: int) -> bool:
        general = index in self.general or self.general_mail
        for one in self.by_sentence.get(index, ()):
            tight = self._tight(one.start, one.end, term)
            if tight and (term.strong or not (general or one.role)):
                return True
            if term.strong and one.role and not general and term.category in _OF_STAFF and self._given_to(one, term):
                return True
            if not term.strong and not (general or one.role) and self._plainly(one, term):
                return True
            if (
                term.strong
                and general
                and not (one.role or self.general_mail or self.folded.startswith((" hos ", " om "), term.end))
                and self._given_to(one, term)
            ):
                return True
            if not term.strong or one.role or (general and one.kind != "known"):
                continue
            if self._prepositioned(one, term) or self._together(one, term):
                return True
        earlier = self._earlier(index)
        if earlier or self.topic:
            for start, end in self.pronouns.get(index, ()):
                tight = (self._tight(start, end, term) or self._close(start, end, term)) and (
                    term.strong or not general
                )
                if tight or (term.strong and not general and not self.agent_between(end, term.start)):
                    return True
        if general or not (term.strong or term.near):
            return False
        if self._close_by(index) and (term.strong or not self.by_sentence.get(index)):
            return True
        return (term.strong and self._next(index)) or (self.topic and index <= 2 and not self.by_sentence.get(index))

    def _tight(self, start: int, end: int, term: Term) -> bool:
        """Said plainly: "Theo har epilepsi", "Theos epilepsi"."""
        if not end <= term.start <= end + _FEW:
            return False
        between = self.folded[end : term.start]
        word = self.folded[start:end]
        if word.endswith(("s", "min", "x")) and _OWNED.match(between) and not self.agent_between(end, term.start):
            return not _any_between(self.matters, end, term.start)
        if _AT_ONCE.match(between):
            return True
        if between.startswith(":s ") and _OWNED.match(between):
            return True
        state = _STATE.search(between)
        return (
            state is not None
            and state.start() <= 60
            and not self.agent_between(end, term.start)
            and not _any_between(self.matters, end, term.start)
        )

    def agent_between(self, start: int, end: int) -> bool:
        """Whether a verb of somebody at work stands there."""
        return _any_between(self.agents, start, end)

    def _prepositioned(self, one: Person, term: Term) -> bool:
        """The person behind it: "ansökan om färdtjänst för Karl", "skyddat boende: Sanna E"."""
        if one.start < term.end:
            return False
        return _PREPOSITION.match(self.folded[term.end : one.start]) is not None

    def _given_to(self, one: Person, term: Term) -> bool:
        """A matter of somebody who is named with a title: "rehabutredning för Ulf Ek, vaktmästare"."""
        plain = one.start > term.end and _GIVEN.fullmatch(self.folded[term.end : one.start]) is not None
        return plain and not self.agent_between(one.end, one.end + 30)

    def _close(self, start: int, end: int, term: Term) -> bool:
        """A pronoun a few words before a weak word: "hon ska ha dropp"."""
        near = term.near and 0 <= term.start - end <= 30 and self.folded[start:end] in _PRONOUNS
        return near and not self.agent_between(end, term.end)

    def _plainly(self, one: Person, term: Term) -> bool:
        """A weak word that belongs to a name: in a subject line, behind "för" or "hos", or a telling one beside it."""
        if one.kind == "relation":
            return False
        distance = max(one.start - term.end, term.start - one.end)
        beside = distance <= (_BESIDE if term.near else _NAMED) and (term.near or one.kind != "first")
        return self._together(one, term) if self.document.whole or beside else self._given_to(one, term)

    def _together(self, one: Person, term: Term) -> bool:
        """In one sentence, and nobody does something for work in between; a class or an age tells that it is no colleague."""
        first, last = (one.end, term.start) if one.end <= term.start else (term.end, one.start)
        if one.kind == "known" and last - first <= _FEW:
            return True
        return last - first <= _FEW and not self.agent_between(min(one.start, term.start), max(one.end, term.end))

    def same_paragraph(self, one: int, other: int) -> bool:
        """Whether two sentences stand in one paragraph."""
        return other < len(self.parts) and self.parts[one].paragraph == self.parts[other].paragraph

    def means_one(self, index: int) -> bool:
        """Whether a sentence says "han", "hon" or the like."""
        return any(self.folded[start:end] in _PRONOUNS for start, end in self.pronouns.get(index, ()))

    def about_somebody(self, index: int) -> bool:
        """Whether a sentence with no verb of anybody at work names somebody, or means who was named before."""
        people = [one for one in self.by_sentence.get(index, ()) if not one.role]
        if any(one.kind in ("known", "pupil", "initials", "number") for one in people):
            return True
        start, end, _ = self.parts[index]
        if self.agent_between(start, end):
            return False
        if any(one.kind != "relation" for one in people):
            return True
        return bool(people or self.pronouns.get(index)) and (self._earlier(index - 1) or self.topic)

    def _earlier(self, index: int) -> bool:
        """Somebody named up to six sentences before, so that "hon" has somebody to mean."""
        return any(
            not one.role for other in range(max(0, index - 6), index + 1) for one in self.by_sentence.get(other, ())
        )

    def _close_by(self, index: int) -> bool:
        """Somebody named within two sentences before in the same paragraph."""
        paragraph = self.parts[index].paragraph
        return any(
            not one.role and one.kind != "relation"
            for other in range(max(0, index - 2), index)
            if self.parts[other].paragraph == paragraph and other not in self.general
            for one in self.by_sentence.get(other, ())
        )

    def _next(self, index: int) -> bool:
        """The next sentence tells who: "Ny orosanmälan har kommit in. Den gäller Emil Storhed."."""
        if index + 1 >= len(self.parts) or index + 1 in self.general:
            return False
        following: Sentence = self.parts[index + 1]
        near = following.paragraph <= self.parts[index].paragraph + 1
        return (
            near
            and any(not one.role and one.kind == "name" for one in self.by_sentence.get(index + 1, ()))
            and not self.agent_between(following.start, following.end)
        )

    def _of_you(self, term: Term, index: int) -> bool:
        """A decision about the receiver: "din ansökan om försörjningsstöd har avslagits"."""
        if index in self.general or self.general_mail:
            return False
        granted = _GRANTED.search(self.folded[max(0, term.start - 40) : term.start]) is not None
        if not term.strong and not (granted and term.category in ("care", "social")):
            return False
        words = self._in("your", index)
        conditions = [one for one in self._in("conditions", index) if one[0] < term.start]
        paid = [end for _, end in conditions if _SUM.match(self.folded, end)]
        return (
            bool(paid or self._in("decided", index))
            and len(paid) == len(conditions)
            and any(0 <= term.start - end <= 45 and not self.agent_between(end, term.start) for _, end in words)
        )

    def _of_me(self, term: Term, index: int) -> bool:
        """What somebody tells of themselves or their own: "jag är sjukskriven". In new text plain words only."""
        if not term.strong or term.category not in _SELF or index in self.general or self._in("conditions", index):
            return False
        quoted = not self.document.whole and self.document.part_of(term.start) == "quote"
        most = 60 if quoted else 28
        for start, end in self._in("own", index):
            if not 0 <= term.start - end <= most or self.agent_between(start, term.start):
                continue
            between, word = self.folded[end : term.start], self.folded[start:end]
            if (
                word in ("jag", "i", "vi")
                and (_STATE.search(between) or _AT_ONCE.match(between) or between.endswith((" ska ", " ska")))
                and (
                    quoted
                    or (word != "vi" and term.category in ("health", "sexuality", "religion", "politics", "union"))
                )
            ):
                return True
            if word in ("min", "mitt", "mina", "my") and (_OWNED.match(between) or (quoted and _STATE.search(between))):
                return True
        return False

    def _in(self, name: str, index: int) -> list[tuple[int, int]]:
        start, end, _ = self.parts[index]
        hits = self.context.hits(self.rule, name, self.document)
        first = bisect_left(hits, start, key=lambda one: one.start)
        found = []
        for hit in hits[first : first + _MOST_BESIDE]:
            if hit.start >= end:
                break
            found.append((hit.start, hit.end))
        return found


@lru_cache(maxsize=64)
def _said_by(rule: str, categories: tuple[str, ...]) -> dict[str, tuple[str, bool, bool, bool]]:
    """What a word of each of the scanner's lists says: the category, and whether it is strong, counts near a name, or is a hint."""
    found = {}
    for category in categories:
        found[f"{rule}.{category}"] = (category, True, False, False)
        found[f"{rule}.{category}_weak"] = (category, False, False, False)
        found[f"{rule}.{category}_near"] = (category, False, True, False)
        found[f"{rule}.{category}_hint"] = (category, False, False, True)
    return found


def _is_capitalised(written: str, first: str) -> bool:
    """A capital first and not capitals only."""
    return written[0] != first and written != written.upper()


def _any_between(spans: list[tuple[int, int]], start: int, end: int) -> bool:
    index = bisect_left(spans, (start, start))
    return index < len(spans) and spans[index][0] < end


def names_somebody(rule: Rule, context: Context, document: Document) -> bool:
    """Whether a text names somebody who is neither writing, reached nor in an office."""
    return any(
        not one.role and one.kind in ("name", "first", "initials", "known") for one in persons(rule, context, document)
    )
