"""The ``postvakt`` command. Each subcommand lives in its own module and is imported only when it is called."""

from __future__ import annotations

import importlib

import click

# name on the command line -> module.attribute; the help text stands here so that `postvakt --help` imports nothing
COMMANDS: dict[str, tuple[str, str]] = {
    "run": ("postvakt.cli.run:run", "Open the whole product on the local tenant."),
    "doctor": ("postvakt.cli.doctor:doctor", "Say what is missing or wrong, and what to do."),
    "plan": ("postvakt.cli.plan:plan", "Show what would change; changes nothing."),
    "apply": ("postvakt.cli.plan:apply", "Carry out a plan, journalled and audited."),
    "signature": ("postvakt.cli.signature:signature", "Preview and sweep signatures."),
    "check": ("postvakt.cli.check:check", "Say what the checks find in mail files."),
    "receipts": ("postvakt.cli.receipts:receipts", "Say which mail gets a receipt; see where receipts stand."),
    "mailboxes": (
        "postvakt.cli.mailboxes:mailboxes",
        "The register of function mailboxes, orders, and plans about them.",
    ),
    "absence": ("postvakt.cli.absence:absence", "Who is away, who watches, and plans about their mailboxes."),
    "policy": ("postvakt.cli.policy:policy", "Check, show and test policy packs."),
    "audit": ("postvakt.cli.audit:audit", "Verify and read the audit log."),
    "manifest": ("postvakt.cli.manifest:manifest", "Check the add-in's manifest, or print it for an address."),
    "sandbox": ("postvakt.cli.sandbox:sandbox", "Make and start local tenants."),
    "database": ("postvakt.cli.database:database", "Create or migrate the store."),
}


class _LazyGroup(click.Group):
    """A group that knows its commands' names and imports one when it is asked for."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        if cmd_name not in COMMANDS:
            return None
        module, _, attribute = COMMANDS[cmd_name][0].partition(":")
        command = getattr(importlib.import_module(module), attribute)
        assert isinstance(command, click.Command)  # noqa: S101 - a table of our own
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        with formatter.section("Commands"):
            formatter.write_dl([(name, text) for name, (_, text) in COMMANDS.items()])


@click.group(cls=_LazyGroup)
@click.version_option(package_name="postvakt")
def main() -> None:
    """Postvakt makes a municipality's e-mail guidelines happen."""
