"""The checker: each rule looks at the tree and yields what is wrong, where, and what to do."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

from postvakt.manifest.finding import Finding
from postvakt.manifest.rules_built import built_files, handlers, icons
from postvakt.manifest.rules_events import events, requirement_sets, runtimes, surfaces
from postvakt.manifest.rules_form import addresses, basics, identities, order, texts
from postvakt.manifest.rules_resources import languages, references, unused
from postvakt.manifest.tree import ManifestSyntaxError, Node, parse

__all__ = ["Finding", "check_manifest"]

Rule = Callable[[Node], Iterator[Finding]]
RULES: tuple[Rule, ...] = (
    basics, order, identities, texts, addresses, references, unused, languages, events, surfaces, requirement_sets,
    runtimes,
)  # fmt: skip
BuiltRule = Callable[[Node, Path], Iterator[Finding]]
BUILT_RULES: tuple[BuiltRule, ...] = (handlers, icons, built_files)


def check_manifest(data: bytes, built: Path | None = None) -> list[Finding]:
    """Everything wrong with a manifest, in the file's order; an empty list is a manifest that Outlook will take.

    ``built`` is the folder that the add-in was built into (``addin/dist``): with it the handlers, icons and pages that the manifest
    names are looked for there. Raises nothing about the manifest itself: bad XML is a finding too.
    """
    try:
        root = parse(data)
    except ManifestSyntaxError as fault:
        return [Finding(fault.line, fault.column, "syntax", str(fault))]
    found = [finding for rule in RULES for finding in rule(root)]
    if built is not None:
        found += [finding for rule in BUILT_RULES for finding in rule(root, built)]
    return sorted(set(found), key=lambda one: (one.line, one.column, one.rule, one.message))
