"""Who gets the mail outside the organisation; look-alike and never-before-seen addresses are marked.

Twin: addin/src/checks/kinds/external.ts. One hit for each address that looks like something it is not, and one for all others.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

from checks.away import away_note
from checks.bundle import Rule
from checks.context import Context
from checks.model import Hit, Recipient

# letters that look like others; what is left of a name is compared
_LOOKS = str.maketrans(
    {
        "0": "o", "1": "l", "i": "l", "|": "l", "3": "e", "5": "s", "$": "s", "å": "a", "ä": "a", "á": "a", "à": "a", "ö": "o", "ø": "o",
        "é": "e", "è": "e", "ü": "u", "ý": "y", "ć": "c", "ń": "n", "ḋ": "d", "а": "a", "е": "e", "о": "o", "р": "p", "с": "c", "у": "y",
        "х": "x", "ѕ": "s", "і": "l", "ј": "j", "ԁ": "d", "ո": "n", "ь": "b", "α": "a", "ο": "o", "ν": "v",
    }
)  # fmt: skip
_AFFIXES = frozenset(
    ("kommun", "se", "com", "mail", "mejl", "epost", "login", "webmail", "inloggning", "konto", "support")
)
_LONG = 8  # letters from which two mistakes still are the same name


def find(rule: Rule, context: Context) -> Iterable[Hit]:
    """Hits in the field where the address stands."""
    if not context.outside:
        return []
    found: list[Hit] = []
    plain: list[Recipient] = []
    for one in context.outside:
        like = _looks_like(one.domain, context, rule.parameters["providers"])
        if like:
            data = {
                "who": one.address,
                "note_sv": f" – adressen liknar {like} men är en annan",
                "note_en": f" – the address looks like {like} but is another",
                "mark": "lookalike",
            }
            found.append(Hit(_field(one, context), data=data))
        else:
            plain.append(one)
    if plain:
        found.append(Hit(_field(plain[0], context), data=_shown(plain, context)))
    return found


def _shown(plain: list[Recipient], context: Context) -> dict[str, object]:
    seen = context.mail.seen_before
    new = [one for one in plain if seen is not None and one.key not in seen]
    more = f" +{len(plain) - 2}" if len(plain) > 2 else ""
    data: dict[str, object] = {
        "who": ", ".join(one.address for one in plain[:2]) + more,
        "note_sv": "",
        "note_en": "",
        "mark": "external",
    }
    if new:
        data["note_sv"] = f" – ny adress: {new[0].address}" if len(plain) > 1 else " – en ny adress"
        data["note_en"] = f" – new address: {new[0].address}" if len(plain) > 1 else " – a new address"
        data["mark"] = "new"
    away = away_note(context)
    data["note_sv"] = f"{data['note_sv']}{away['sv']}"
    data["note_en"] = f"{data['note_en']}{away['en']}"
    return data


def _field(one: Recipient, context: Context) -> str:
    for name, people in (("to", context.mail.to), ("cc", context.mail.cc)):
        if any(other.key == one.key for other in people):
            return name
    return "bcc"


def _looks_like(domain: str, context: Context, providers: Iterable[str]) -> str:
    """The domain that another may be mistaken for; empty when there is none."""
    for own in sorted(context.internal_domains):
        if _mistaken(domain, own):
            return own
    if domain in providers:
        return ""
    near = (known for known in providers if len(domain) == len(known) and _distance(domain, known) == 1)
    return next(near, "")


def _mistaken(domain: str, own: str) -> bool:
    if domain.endswith("." + own):
        return False  # a subdomain of ours is ours, although nobody has listed it
    if domain.startswith(own + ".") or f".{own}." in domain or own.replace(".", "-") in domain:
        return True
    name = own.split(".")[-2] if "." in own else own
    for label in domain.split(".")[:-1]:
        if _same_look(label, name):
            return True
        parts = label.split("-")
        if name + "kommun" in parts or (name in parts and (label.startswith("xn--") or not _AFFIXES.isdisjoint(parts))):
            return True
    return False


def _same_look(label: str, name: str) -> bool:
    if label == name or _look(label) == _look(name):
        return True
    if abs(len(label) - len(name)) > 2 or len(name) < 5:
        return False
    return _distance(label, name) <= (2 if len(name) >= _LONG else 1)


def _look(label: str) -> str:
    return label.replace("rn", "m").replace("vv", "w").replace("cl", "d").translate(_LOOKS)


@lru_cache(maxsize=2000)
def _distance(one: str, other: str) -> int:
    """How many letters are put in, left out, exchanged or swapped with their neighbour."""
    if len(one) > 60 or len(other) > 60:
        return 60
    before: list[int] = []
    last = list(range(len(other) + 1))
    for i in range(1, len(one) + 1):
        row = [i]
        for j in range(1, len(other) + 1):
            cost = 0 if one[i - 1] == other[j - 1] else 1
            best = min(row[j - 1] + 1, last[j] + 1, last[j - 1] + cost)
            if i > 1 and j > 1 and one[i - 1] == other[j - 2] and one[i - 2] == other[j - 1]:
                best = min(best, before[j - 2] + 1)
            row.append(best)
        before, last = last, row
    return last[len(other)]
