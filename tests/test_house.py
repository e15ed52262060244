"""The house keeps its own rules: rooms, layers, documents and locks agree with the code."""

from __future__ import annotations

import json
import re
import subprocess
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())
ROOMS = sorted(p.parent.name for p in ROOT.glob("*/__init__.py") if p.parent.name not in ("tests", "benchmarks"))


def tracked(*patterns: str) -> list[Path]:
    listed = subprocess.run(["git", "ls-files", "-z", *patterns], cwd=ROOT, capture_output=True, check=True).stdout
    return [ROOT / name for name in listed.decode().split("\0") if name]


def test_import_linter_knows_every_room() -> None:
    """Each Python room at the root is one of import-linter's root packages and stands in a layer."""
    linter = PROJECT["tool"]["importlinter"]
    assert sorted(linter["root_packages"]) == ROOMS
    layers = " ".join(layer for contract in linter["contracts"] for layer in contract.get("layers", []))
    assert [room for room in ROOMS if not re.search(rf"\b{room}\b", layers)] == []


def test_mypy_and_packaging_know_every_room() -> None:
    """No room is left out of strict typing or of the package."""
    assert set(ROOMS) <= set(PROJECT["tool"]["mypy"]["files"])
    include = PROJECT["tool"]["setuptools"]["packages"]["find"]["include"]
    assert [room for room in ROOMS if f"{room}*" not in include] == []


def test_what_is_deployed_holds_every_room_but_the_local_tenant() -> None:
    """.funcignore leaves out the tenant and nothing that the functions need."""
    left_out = {line.strip().strip("/") for line in (ROOT / ".funcignore").read_text().splitlines()}
    assert "sandbox" in left_out
    needed = {*ROOMS, "function_app.py", "host.json", "requirements.txt", "manifest.xml", "addin", "addin/dist"}
    assert left_out & (needed - {"sandbox"}) == set()


def test_tests_mirror_the_rooms() -> None:
    """Every room has a folder of tests of the same name."""
    assert [room for room in ROOMS if not (ROOT / "tests" / room).is_dir()] == []


def test_every_dependency_has_its_reason() -> None:
    """docs/dependencies.md and the declared dependencies name the same packages."""
    declared = list(PROJECT["project"]["dependencies"])
    for extra in ("local", "dev"):
        declared += PROJECT["project"]["optional-dependencies"][extra]
    names = {re.split(r"[\[<>=~ ]", one)[0].lower() for one in declared}
    package = json.loads((ROOT / "addin/package.json").read_text())
    names |= set(package["dependencies"]) | set(package["devDependencies"])
    documented = set(re.findall(r"^\| ([@a-z0-9/_-]+) \|", (ROOT / "docs/dependencies.md").read_text(), re.MULTILINE))
    assert documented - {"package", "---"} == names


def test_locks_hold_hashes_and_no_registry() -> None:
    """Lock files pin everything by hash and name no registry's address."""
    for path in ROOT.glob("requirements*.txt"):
        text = path.read_text()
        assert "http://" not in text
        assert "https://" not in text
        pins = re.findall(r"^[a-zA-Z0-9_.\-\[\]]+==", text, re.MULTILINE)
        assert len(pins) > 20
        for block in re.split(r"\n(?=[a-zA-Z0-9])", text):
            assert "--hash=sha256:" in block, f"{path.name}: {block.splitlines()[0]} has no hash"
    for path in (ROOT / "addin/package-lock.json", ROOT / "tests/peers/package-lock.json"):
        assert '"resolved"' not in path.read_text()


def test_the_lock_is_the_declared_one() -> None:
    """Every declared dependency stands in the lock file of its kind."""
    for extra, file in (
        ([], "requirements.txt"),
        (["local"], "requirements-local.txt"),
        (["local", "dev"], "requirements-dev.txt"),
    ):
        wanted = list(PROJECT["project"]["dependencies"])
        for name in extra:
            wanted += PROJECT["project"]["optional-dependencies"][name]
        locked = {one.lower() for one in re.findall(r"^([a-zA-Z0-9_.\-]+)==", (ROOT / file).read_text(), re.MULTILINE)}
        assert [one for one in wanted if re.split(r"[\[<>=~ ]", one)[0].lower() not in locked] == []


# A home directory, a workplace's folder, or a registry's address has no business in the project.
FOREIGN = re.compile(r"/(?:root|work)/|/home/[a-z]|registry\.npmjs|files\.pythonhosted|pypi\.org/simple")


@pytest.mark.parametrize("path", tracked(), ids=lambda p: str(p.relative_to(ROOT)))
def test_no_file_names_a_machine_or_a_registry(path: Path) -> None:
    """No tracked file holds a machine's path or a registry's address."""
    if path.suffix in (".png", ".ico") or path == Path(__file__) or not path.exists():
        return
    assert FOREIGN.search(path.read_text(encoding="utf-8", errors="replace")) is None


def test_links_in_the_documents_lead_somewhere() -> None:
    """Relative links of every Markdown file point at files that exist."""
    broken = []
    for path in tracked("*.md"):
        targets = re.findall(r"\]\((?!https?:|mailto:|#)([^)#\s]+)", path.read_text())
        broken += [f"{path.relative_to(ROOT)} -> {target}" for target in targets if not (path.parent / target).exists()]
    assert broken == []


def test_files_named_in_the_documents_exist() -> None:
    """A path in backticks that begins with one of the project's folders is there."""
    named = re.compile(
        r"`((?:{}|addin|docs|scripts|tests)/[\w./-]+\.(?:py|ts|js|yaml|md|html|json))`".format("|".join(ROOMS))
    )
    missing = [
        f"{path.relative_to(ROOT)} -> {name}"
        for path in tracked("*.md")
        for name in named.findall(path.read_text())
        if not (ROOT / name).exists() and not name.startswith("addin/dist/")
    ]
    assert missing == []
