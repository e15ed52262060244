"""docs/rules.md: every rule, what it says, and how strictly each municipality takes it, from the packs themselves."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from policies.packs import Pack
from policies.rule_files import RuleFile
from policies.rules import DUTIES, RuleSetting, load_rules

_HEAD = """# Rules

Made from the packs by `postvakt policy document > docs/rules.md`; a test holds it up to date. Change the rule files, not this page.

How strictly: **stop** asks for a reason before the mail may leave, **nudge** reminds on send, **info** stands in the pane only, – is off.
Where receivers inside and outside differ it says inside / outside. A rule's own texts, words and thresholds stand in
[its file](../policies/packs/base/rules/); how a pack changes them is in [policy-packs.md](policy-packs.md#rules).
"""
_DUTY = {
    "S05": ("on-send", "The strictest findings stop the mail on send; whoever sends all the same gives a reason."),
    "S07": ("sweep", "Sent mail of function mailboxes is swept for leaks that no add-in saw."),
}
_OFF = RuleSetting()


def page(packs: Sequence[Pack]) -> str:
    """The whole page. Raises PackError when a rule has a mistake."""
    shown = sorted((one for one in packs if one.name != "base"), key=lambda one: one.name)
    rules = {rule.id: rule for pack in packs for rule in load_rules(pack)}
    lines = [_HEAD, *_table(shown, rules), ""]
    for rule in (rules[one] for one in sorted(rules)):
        lines += _section(rule, shown)
    return "\n".join(lines).rstrip() + "\n"


def _table(packs: Sequence[Pack], rules: dict[str, RuleFile]) -> Iterable[str]:
    yield "| rule | " + " | ".join(pack.name for pack in packs) + " |"
    yield "|---|" + "---|" * len(packs)
    for name in sorted({*rules, *DUTIES}):
        title = (
            f"[{name} {rules[name].name}](#{name.lower()}-{rules[name].name})"
            if name in rules
            else f"{name} {_DUTY[name][0]}"
        )
        yield f"| {title} | " + " | ".join(_strictness(pack.rules.get(name, _OFF)) for pack in packs) + " |"
    yield ""
    for name in DUTIES:
        yield f"- {name}: {_DUTY[name][1]}"


def _strictness(setting: RuleSetting) -> str:
    inside, outside = ("–" if one == "off" else one for one in (setting.severity.inside, setting.severity.outside))
    said = inside if inside == outside else f"{inside} / {outside}"
    return said + (" (observed)" if setting.observe else "")


def _section(rule: RuleFile, packs: Sequence[Pack]) -> Iterable[str]:
    yield f"## {rule.id} {rule.name}"
    yield ""
    yield f"> {rule.what.sv} {rule.why.sv}"
    yield ">"
    yield f"> {rule.what.en} {rule.why.en}"
    yield ""
    facts = [f"kind `{rule.kind}`"]
    if rule.fix is not None:
        facts.append(f"mended by `{rule.fix['kind']}`")
    facts += [f"`{name}`: {value}" for name, value in sorted(rule.parameters.items()) if isinstance(value, int | float)]
    yield (
        ", ".join(facts)
        + f"; {len(rule.examples.fire)} examples that fire, {len(rule.examples.silent)} that stay silent."
    )
    yield ""
    sources = [(pack.name, source) for pack in packs if rule.id in pack.rules for source in pack.rules[rule.id].source]
    yield from (f"- {name}: {source}" for name, source in dict.fromkeys(sources))
    yield ""
