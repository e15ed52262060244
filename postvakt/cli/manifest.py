"""``postvakt manifest check`` and ``postvakt manifest print``."""

from __future__ import annotations

import json
import sys
from dataclasses import asdict
from pathlib import Path

import click

from postvakt.manifest import ManifestAddressError, check_manifest, manifest_for
from postvakt.manifest.printing import SOURCE

BUILT = SOURCE.parent / "addin" / "dist"


@click.group()
def manifest() -> None:
    """Check the add-in's manifest, or print it for an address."""


@manifest.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path), default=SOURCE)
@click.option("--json", "as_json", is_flag=True, help="The findings as JSON, for scripts.")
@click.option(
    "--built",
    type=click.Path(file_okay=False, path_type=Path),
    default=BUILT,
    help="The folder the add-in was built into; handlers, icons and pages are looked for there.",
)
def check(file: Path, *, as_json: bool, built: Path) -> None:
    """Check FILE (the project's own manifest.xml when left out). Exit code 1 when something is wrong."""
    findings = check_manifest(file.read_bytes(), built)
    if as_json:
        click.echo(
            json.dumps({"file": str(file), "findings": [asdict(one) for one in findings]}, ensure_ascii=False, indent=2)
        )
    else:
        for one in findings:
            click.echo(one.at(str(file)), err=True)
        if not findings:
            click.echo(f"{file}: in order; Outlook will take it.")
    sys.exit(1 if findings else 0)


@manifest.command("print")
@click.option("--base-url", required=True, help="Where Postvakt runs, such as https://postvakt.example.")
def print_(base_url: str) -> None:
    """Print the manifest for the address at which Postvakt runs, to upload in the Microsoft 365 admin center."""
    try:
        click.echo(manifest_for(base_url), nl=False)
    except ManifestAddressError as fault:
        raise click.BadParameter(str(fault), param_hint="--base-url") from fault
