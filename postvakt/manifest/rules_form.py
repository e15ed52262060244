"""Rules about the form: what the file is, its elements' order and number, identities, lengths of texts, addresses."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from urllib.parse import urlsplit

from postvakt.manifest.finding import Finding, at
from postvakt.manifest.schema import ID_LIMIT, ORDER, PERMISSIONS, TEXT_LIMITS
from postvakt.manifest.tree import Node

GUID = re.compile(r"[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}", re.IGNORECASE)
VERSION = re.compile(r"\d{1,5}(\.\d{1,5}){1,3}")
LOCALE = re.compile(r"[a-z]{2,3}-[A-Z]{2}")
ADDRESSED = {"IconUrl", "HighResolutionIconUrl", "SupportUrl", "SourceLocation", "Url", "Image"}


def basics(root: Node) -> Iterator[Finding]:
    """A mail add-in with an id, a version, a locale and a permission that exist."""
    if (root.space, root.name) != ("app", "OfficeApp") or root.type != "MailApp":
        yield at(
            root,
            "basics",
            'The root is not an OfficeApp with xsi:type="MailApp": this is no manifest of a mail add-in.',
        )
        return
    for name, pattern, example in (
        ("Id", GUID, "a GUID such as 5f0c1d52-6d0e-4b7e-9a55-3c2b8f4e7a10; keep it once people have the add-in"),
        ("Version", VERSION, "two to four numbers such as 1.0.0.0; raise it with every change"),
        ("DefaultLocale", LOCALE, "a locale such as sv-SE"),
    ):
        node = root.child(name)
        if node is not None and not pattern.fullmatch(node.text.strip()):
            yield at(node, "basics", f"{name} “{node.text.strip()}”: expected {example}.")
    permissions = root.child("Permissions")
    if permissions is not None and permissions.text.strip() not in PERMISSIONS:
        yield at(permissions, "basics", f"Permissions must be one of {', '.join(sorted(PERMISSIONS))}.")
    overrides = {(node.space, node.type) for node in root.all("VersionOverrides")}
    if overrides != {("vo10", "VersionOverridesV1_0"), ("vo11", "VersionOverridesV1_1")}:
        yield at(
            root,
            "basics",
            "Expected VersionOverrides 1.0 and inside it VersionOverrides 1.1, each with its xsi:type and xmlns.",
        )


def order(root: Node) -> Iterator[Finding]:
    """Children stand in the schema's order, as often as it allows, and none that it does not know."""
    for node in root.walk():
        table = [entry.split() for entry in ORDER.get((node.space, node.name), ())]
        places = {name: place for place, (name, _) in enumerate(table)}
        yield from _misplaced(node, places)
        counted = Counter(child.name for child in node.children)
        for name, often in table:
            if often in "1+" and counted[name] == 0:
                yield at(node, "order", f"<{node.name}> lacks <{name}>: add it{_after(table, places[name])}.")
            if often in "1?" and counted[name] > 1:
                second = [child for child in node.children if child.name == name][1]
                yield at(second, "order", f"<{node.name}> may hold <{name}> once: remove this one.")


def _misplaced(node: Node, places: dict[str, int]) -> Iterator[Finding]:
    furthest, latest = -1, ""
    for child in node.children:
        place = places.get(child.name)
        if place is None:
            yield at(
                child, "order", f"<{child.name}> does not belong in <{node.name}>: remove it or move it to its parent."
            )
        elif place < furthest:
            yield at(child, "order", f"<{child.name}> must stand before <{latest}> in <{node.name}>: move it there.")
        else:
            furthest, latest = place, child.name


def _after(table: list[list[str]], place: int) -> str:
    return f" after <{table[place - 1][0]}>" if place > 0 else ""


def identities(root: Node) -> Iterator[Finding]:
    """Ids are unique and at most 32 characters; resource ids among each other, controls' and groups' among each other."""
    seen: dict[tuple[str, str], Node] = {}
    for node in root.walk():
        name = node.attributes.get("id")
        if name is None or node.name == "OfficeTab":
            continue
        if len(name) > ID_LIMIT:
            yield at(node, "ids", f"id “{name}” has {len(name)} characters: at most {ID_LIMIT} are allowed.")
        kind = ("resource" if node.space == "bt" else "control", name)
        if kind in seen:
            yield at(
                node, "ids", f"id “{name}” is used already on line {seen[kind].line}: give this one a name of its own."
            )
        seen.setdefault(kind, node)


def texts(root: Node) -> Iterator[Finding]:
    """No text is empty or longer than Outlook takes."""
    for node in root.walk():
        limit = TEXT_LIMITS.get(node.name if node.space == "app" else node.parent.name if node.parent else "")
        if limit is None:
            continue
        value = node.attributes.get("DefaultValue", node.text.strip())
        for where, text in ((node, value), *((one, one.attributes.get("Value", "")) for one in node.children)):
            if not text.strip():
                yield at(where, "texts", f"<{where.name}> has no text: write one.")
            elif len(text) > limit:
                yield at(where, "texts", f"{len(text)} characters: at most {limit} are allowed here; shorten it.")


def addresses(root: Node) -> Iterator[Finding]:
    """Every address is https with a host; Outlook loads nothing else."""
    for node in root.walk():
        values = (
            [node.attributes["DefaultValue"]] if node.name in ADDRESSED and "DefaultValue" in node.attributes else []
        )
        if node.name == "AppDomain" and "://" in node.text:
            values.append(node.text.strip())
        if (
            node.name == "Override"
            and "Value" in node.attributes
            and node.parent is not None
            and node.parent.name in ADDRESSED
        ):
            values.append(node.attributes["Value"])
        for value in values:
            parts = urlsplit(value)
            if parts.scheme != "https" or not parts.hostname:
                yield at(node, "https", f"“{value}” is no https address: Outlook loads nothing else.")
