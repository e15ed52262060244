"""One thing that is wrong in a manifest."""

from __future__ import annotations

from dataclasses import dataclass

from postvakt.manifest.tree import Node


@dataclass(frozen=True, slots=True)
class Finding:
    """``line`` and ``column`` count from 1; ``rule`` is the rule's name; ``message`` says what is wrong and what to do."""

    line: int
    column: int
    rule: str
    message: str

    def at(self, name: str) -> str:
        """``file:line:column: message [rule]``, as editors understand it."""
        return f"{name}:{self.line}:{self.column}: {self.message} [{self.rule}]"


def at(node: Node, rule: str, message: str) -> Finding:
    """A finding where the element begins."""
    return Finding(node.line, node.column, rule, message)
