"""Every Swedish sentence of the console has its English one, and no English one is left over."""

from __future__ import annotations

import ast
import re
from pathlib import Path

from web.i18n import english

WEB = Path(__file__).parents[2] / "web"
IN_TEMPLATE = re.compile(r"""\b_\(\s*(?:"((?:[^"\\]|\\.)*)"|'((?:[^'\\]|\\.)*)')""")


def sentences() -> set[str]:
    found: set[str] = set()
    for path in WEB.glob("templates/*.html"):
        found |= {a or b for a, b in IN_TEMPLATE.findall(path.read_text())}
    for path in WEB.glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") in ("_", "phrase") and node.args:
                argument = node.args[0]
                if isinstance(argument, ast.Constant):
                    found.add(str(argument.value))
    from web.checks import LEVEL_WORDS, RULE_HEAD
    from web.checks_overridden import OVERRIDE_HEAD
    from web.checks_try import COMPOSE_WORDS
    from web.checks_try import FIELD_WORDS as MAIL_WORDS
    from web.navigation import MENU
    from web.policy import WEEKDAYS
    from web.signatures import CSV_HEAD, FIELD_WORDS, STATE_WORDS

    # words that reach _() through a variable
    return (
        found
        | set(WEEKDAYS.values())
        | {entry.sv for entry in MENU}
        | set(FIELD_WORDS.values())
        | set(CSV_HEAD)
        | set(STATE_WORDS.values())
        | set(LEVEL_WORDS.values())
        | set(COMPOSE_WORDS.values())
        | set(MAIL_WORDS.values())
        | set(RULE_HEAD)
        | set(OVERRIDE_HEAD)
    )


def test_every_sentence_has_its_english() -> None:
    """The catalogue holds every sentence the templates and views use."""
    assert sorted(sentences() - english().keys()) == []


def test_no_english_is_left_over() -> None:
    """The catalogue holds nothing that no page says."""
    assert sorted(english().keys() - sentences()) == []


def test_placeholders_agree() -> None:
    """Both languages name the same values."""
    names = re.compile(r"\{(\w+)\}")
    assert [sv for sv, en in english().items() if set(names.findall(sv)) != set(names.findall(en))] == []
