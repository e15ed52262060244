"""``postvakt sandbox fill``: what the demo municipality already has in the product when somebody opens it for the first time."""

from __future__ import annotations

import click

from postvakt.cli.at_product import product


@click.command(hidden=True)
def fill() -> None:
    """Make or upgrade the product's store, and put the demo's mailboxes, an order and absences into empty registers.

    One process for all of it: each start of one costs a second or more before anything happens.
    """
    from postvakt.wiring import demo_absences, demo_mailboxes

    with product() as services:
        mailboxes = demo_mailboxes.fill(services)
        absences = services.run(demo_absences.fill(services))
    for name, filled in (("mailboxes", mailboxes), ("absences", absences)):
        click.echo(f"{name}: {'filled' if filled else 'there is something in it already'}")
