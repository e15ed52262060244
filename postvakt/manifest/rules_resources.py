"""Rules about resources: what is referred to exists and is of the right kind, what exists is used, both languages are there."""

from __future__ import annotations

from collections.abc import Iterator

from postvakt.manifest.finding import Finding, at
from postvakt.manifest.schema import OTHER_LOCALES, RESID_KINDS
from postvakt.manifest.tree import Node


def _resources(root: Node) -> dict[str, Node]:
    return {
        node.attributes["id"]: node
        for resources in root.all("Resources")
        for part in resources.children
        for node in part.children
        if "id" in node.attributes
    }


def _kind(resource: Node) -> str:
    return resource.parent.name if resource.parent is not None else ""


def references(root: Node) -> Iterator[Finding]:
    """Each resid names a resource of the kind that its element needs."""
    known = _resources(root)
    for node in root.walk():
        name = node.attributes.get("resid")
        if name is None:
            continue
        wanted = RESID_KINDS.get(node.name)
        if name not in known:
            yield at(
                node,
                "resids",
                f"resid “{name}” stands nowhere in <Resources>: add it to <bt:{wanted}> or correct the name.",
            )
        elif wanted is not None and _kind(known[name]) != wanted:
            yield at(
                node,
                "resids",
                f"resid “{name}” is one of <bt:{_kind(known[name])}>, but <{node.name}> needs one of <bt:{wanted}>.",
            )


def unused(root: Node) -> Iterator[Finding]:
    """No resource that nothing refers to."""
    used = {node.attributes.get("resid") for node in root.walk()}
    for name, node in _resources(root).items():
        if name not in used:
            yield at(node, "resids", f"“{name}” is used nowhere: remove it.")


def languages(root: Node) -> Iterator[Finding]:
    """Every text that people read is there in each language."""
    spoken = [node for node in (root.child("DisplayName"), root.child("Description")) if node is not None]
    spoken += [node for node in root.all("String") if node.space == "bt"]
    for node in spoken:
        there = {child.attributes.get("Locale") for child in node.children}
        for locale in OTHER_LOCALES:
            if locale not in there:
                yield at(node, "languages", f'No text for {locale}: add <Override Locale="{locale}" Value="…"/>.')
