"""Rules about launch events: they exist, phones run them, the runtime is declared, requirement sets do not shut anybody out."""

from __future__ import annotations

from collections.abc import Iterator

from postvakt.manifest.finding import Finding, at
from postvakt.manifest.schema import (
    EVENTS,
    PHONE_EVENTS,
    PHONE_SET,
    SEND_EVENTS,
    SEND_MODES,
    SURFACES,
    version_of,
)
from postvakt.manifest.tree import Node


def events(root: Node) -> Iterator[Finding]:
    """Each event is one that Outlook has, once per form factor, on phones only what phones run."""
    for point in root.all("LaunchEvents"):
        seen: set[str] = set()
        for node in point.children:
            event = node.attributes.get("Type", "")
            if event not in EVENTS:
                yield at(node, "events", f"Outlook has no event “{event}”: one of {', '.join(EVENTS)}.")
            elif node.within("MobileFormFactor") and event not in PHONE_EVENTS:
                yield at(node, "events", f"Phones do not run {event}: leave it out of <MobileFormFactor>.")
            if event in seen:
                yield at(node, "events", f"{event} stands here twice: an event has one handler.")
            seen.add(event)
            yield from _send_mode(node, event)
            if not node.attributes.get("FunctionName"):
                yield at(node, "events", f"{event} names no handler: add FunctionName.")


def _send_mode(node: Node, event: str) -> Iterator[Finding]:
    mode = node.attributes.get("SendMode")
    if mode is not None and event not in SEND_EVENTS:
        yield at(node, "events", f"SendMode has no meaning for {event}: remove it.")
    if mode is not None and mode not in SEND_MODES:
        yield at(node, "events", f"SendMode “{mode}”: expected one of {', '.join(sorted(SEND_MODES))}.")


def surfaces(root: Node) -> Iterator[Finding]:
    """Where sending is checked, the pane can be opened: a dialog's button leads to the surface's button."""
    there = {node.type for node in root.all("ExtensionPoint")}
    for node in root.all("LaunchEvent"):
        event = node.attributes.get("Type", "")
        if event in SURFACES and SURFACES[event] not in there:
            yield at(
                node,
                "events",
                f"{event} needs the surface {SURFACES[event]}: its dialog opens the pane by a button there.",
            )


def requirement_sets(root: Node) -> Iterator[Finding]:
    """The set asked for is a Mailbox set that exists, and where there is a phone part no newer than phones claim."""
    phones = bool(root.all("MobileFormFactor"))
    for sets in root.all("Sets"):
        for node in sets.children:
            version = node.attributes.get("MinVersion", sets.attributes.get("DefaultMinVersion", "1.1"))
            if node.attributes.get("Name", "").casefold() != "mailbox":
                yield at(node, "requirements", "A mail add-in asks for the set “Mailbox”.")
            if not version_of(version):
                yield at(node, "requirements", f"“{version}” is no version of a requirement set, such as 1.5.")
            elif phones and version_of(version) > version_of(PHONE_SET):
                yield at(
                    node,
                    "requirements",
                    f"Mailbox {version} shuts phones out, which claim {PHONE_SET}: ask for {PHONE_SET}; clients skip events they lack.",
                )


def runtimes(root: Node) -> Iterator[Finding]:
    """Launch events run in the declared runtime, which has a script of its own for classic Outlook on Windows."""
    points = [node for node in root.all("ExtensionPoint") if node.type == "LaunchEvent"]
    runtime = next(iter(root.all("Runtime")), None)
    if points and runtime is None:
        yield at(points[0], "runtimes", "Launch events need <Runtimes> with a <Runtime> first in <Host>: add it.")
    for point in points:
        location = point.child("SourceLocation")
        if point.child("LaunchEvents") is None or location is None:
            yield at(
                point,
                "runtimes",
                "A LaunchEvent point holds <LaunchEvents> and then <SourceLocation>: add what is missing.",
            )
        elif runtime is not None and location.attributes.get("resid") != runtime.attributes.get("resid"):
            yield at(
                location, "runtimes", "The resid differs from the <Runtime>'s: both name the page that runs the events."
            )
    if runtime is not None and [child.attributes.get("type") for child in runtime.children] != ["javascript"]:
        yield at(
            runtime,
            "runtimes",
            'Classic Outlook on Windows needs <Override type="javascript" resid="…"/> in <Runtime>.',
        )
