"""The plan of the house, kept by tests: floors, purity, sizes, one settings file, locked parts, clean templates."""

import ast
import re
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
FLOORS = ["indicators", "partners", "targets", "reporting", "laa_site"]  # from the ground up
PLANNED_PURE = {
    "indicators.periods",
    "indicators.measures",
    "targets.aims",
    "targets.agreement_file",
    "reporting.rag",
    "reporting.travel",
    "reporting.survey",
    "reporting.unusual",
}
MOST_LINES = 400
CONFIG = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


def modules(*folders: str) -> Iterator[Path]:
    """Every Python file of these folders, migrations apart: those are written by Django."""
    for folder in folders:
        yield from (path for path in sorted((ROOT / folder).rglob("*.py")) if "migrations" not in path.parts)


def literals(path: Path) -> Iterator[tuple[int, str]]:
    """The string literals of a module with their lines, docstrings apart."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    docstrings = {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef)
        and node.body
        and isinstance(node.body[0], ast.Expr)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in docstrings:
            yield node.lineno, node.value


# The contracts of import-linter


def contracts(folder: Path) -> subprocess.CompletedProcess[str]:
    """Run import-linter in this folder, as `make lint` does."""
    command = [sys.executable, "-c", "from importlinter.cli import lint_imports_command as run; run()", "--no-cache"]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=120)


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """A copy of the code that a test may break."""
    for folder in FLOORS:
        shutil.copytree(ROOT / folder, tmp_path / folder, ignore=shutil.ignore_patterns("__pycache__", "static"))
    (tmp_path / "tests").mkdir()
    for name in ("pyproject.toml", "tests/__init__.py", "tests/pure_contract.py"):
        shutil.copyfile(ROOT / name, tmp_path / name)
    return tmp_path


def add_line(path: Path, line: str) -> None:
    """Put a line at the end of a module."""
    path.write_text(path.read_text(encoding="utf-8") + f"\n{line}\n", encoding="utf-8")


def test_the_code_keeps_both_contracts():
    done = contracts(ROOT)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "2 kept, 0 broken" in done.stdout


@pytest.mark.parametrize(
    ("importer", "imported"),
    [("indicators", "partners"), ("partners", "targets"), ("targets", "reporting"), ("reporting", "laa_site")],
)
def test_an_upward_import_breaks_the_floors(copy, importer, imported):
    add_line(copy / importer / "apps.py", f"import {imported}")
    done = contracts(copy)
    assert done.returncode == 1, done.stdout + done.stderr
    assert "A floor imports those below it, never above BROKEN" in done.stdout
    assert f"{importer}.apps -> {imported}" in done.stdout


@pytest.mark.parametrize("line", ["import django.db.models", "from openpyxl import Workbook", "import indicators.apps"])
def test_anything_but_the_standard_library_breaks_purity(copy, line):
    add_line(copy / "indicators" / "periods.py", line)
    done = contracts(copy)
    assert done.returncode == 1, done.stdout + done.stderr
    assert "Pure modules import only the standard library and each other BROKEN" in done.stdout
    assert f"indicators.periods imports {line.split()[1].split('.')[0]}" in done.stdout


def test_a_pure_module_may_import_another(copy):
    add_line(copy / "indicators" / "measures.py", "import indicators.periods, decimal")
    done = contracts(copy)
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_lists_of_pure_modules_agree():
    """What import-linter holds pure, mypy checks strictly, its tests cover, and mutants are made of: every one."""
    (pure,) = [c["pure_modules"] for c in CONFIG["tool"]["importlinter"]["contracts"] if c["type"] == "pure"]
    typed = [path.removesuffix(".py").replace("/", ".") for path in CONFIG["tool"]["mypy"]["files"]]
    there = {
        name
        for name in PLANNED_PURE
        if (ROOT / name.replace(".", "/")).with_suffix(".py").exists() or (ROOT / name.replace(".", "/")).is_dir()
    }
    covered = CONFIG["tool"]["coverage"]["run"]["source_pkgs"]
    mutated = [re.sub(r"(/\*)?\.py$", "", path).replace("/", ".") for path in CONFIG["tool"]["mutmut"]["only_mutate"]]
    assert set(pure) == set(typed) == set(covered) == set(mutated) == there


# What import-linter cannot see


def test_no_string_points_upward():
    """A foreign key or a lookup by name is an import too."""
    faults = []
    for level, floor in enumerate(FLOORS[:-1]):
        above = re.compile(rf"({'|'.join(FLOORS[level + 1 :])})\.[A-Za-z]\w*$")
        faults += [
            f"{path.relative_to(ROOT)}:{line} says {text!r}"
            for path in modules(floor)
            for line, text in literals(path)
            if above.match(text)
        ]
    assert not faults, sorted(faults)


def test_every_module_says_what_it_is_for():
    silent = [
        str(path.relative_to(ROOT))
        for path in [*modules(*FLOORS, "tests"), ROOT / "manage.py"]
        if path.read_text(encoding="utf-8").strip() and not ast.get_docstring(ast.parse(path.read_text("utf-8")))
    ]
    assert not silent, sorted(silent)


def test_no_file_outgrows_the_house():
    files = [*modules(*FLOORS, "tests"), *ROOT.glob("templates/**/*.html"), *ROOT.glob("laa_site/static/**/*.js")]
    long = [
        f"{path.relative_to(ROOT)}: {count} lines"
        for path in files
        if (count := len(path.read_text(encoding="utf-8").splitlines())) > MOST_LINES
    ]
    assert not long, sorted(long)


def test_nothing_reads_beside_the_repository():
    faults = [
        f"{path.relative_to(ROOT)}:{line} says {text!r}"
        for path in modules(*FLOORS, "tests")
        for line, text in literals(path)
        if re.search(r"(^|/)\.\./", text) and path.name != "test_house.py"
    ]
    assert not faults, sorted(faults)


def test_there_is_one_settings_file():
    found = [path for path in [*modules(*FLOORS), *ROOT.glob("*.py")] if "settings" in path.name]
    assert found == [ROOT / "laa_site" / "settings.py"]


@pytest.mark.parametrize("name", ["utils", "common", "helpers"])
def test_no_module_is_a_drawer(name):
    assert not [path for path in modules(*FLOORS, "tests") if name in path.parts or path.stem == name]


# The history of what is edited in place

KEPT = {"Place", "Query", "ReportingQuarter", "Return", "ExceptionReport", "ExceptionAction"}
#: The names by which other rows reach rows of these models: `quarter.returns`, `agreement.quarters` …
REACHED = {"places", "queries", "quarters", "returns", "exceptions", "actions", "exception_actions"}
WITHOUT_HISTORY = {"update", "bulk_create", "bulk_update", "create", "get_or_create", "update_or_create", "delete"}
#: Where rows of a model that is handed in are written: each asks first whether it has a history.
GENERIC = {"targets/services/rows.py"}


def chain(node: ast.expr) -> list[str]:
    """The names of an expression such as `Return.objects.filter(…).update`, from its root on."""
    match node:
        case ast.Attribute():
            return [*chain(node.value), node.attr]
        case ast.Call():
            return chain(node.func)
        case ast.Subscript():
            return chain(node.value)
        case ast.Name():
            return [node.id]
    return []


def unkept(source: str) -> Iterator[int]:
    """The lines on which rows that have a history are written without it."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in WITHOUT_HISTORY:
            names = chain(node.func)[:-1]
            if (names and names[0] in KEPT) or REACHED & set(names[1:]):
                yield node.lineno


@pytest.mark.parametrize(
    "text",
    [
        "Return.objects.filter(pk=1).update(state='draft')",
        "ReportingQuarter.objects.bulk_create(rows)",
        "Place.objects.get_or_create(person=one)",
        "quarter.returns.update(version=2)",
        "agreement.quarters.all().delete()",
    ],
)
def test_the_rule_of_history_sees_a_fault(text):
    assert list(unkept(text)) == [1]


@pytest.mark.parametrize("text", ["Actual.objects.bulk_create(rows)", "Return.objects.filter(pk=1)", "found.update(a)"])
def test_the_rule_of_history_lets_others_be(text):
    assert not list(unkept(text))


def test_nothing_writes_round_the_history():
    """Rows that are edited in place are saved through partners.history: a bulk statement keeps no history, and a plain
    `create` says not who did it."""
    faults = [
        f"{path.relative_to(ROOT)}:{line}"
        for path in modules(*FLOORS)
        for line in unkept(path.read_text(encoding="utf-8"))
    ]
    assert not faults, sorted(faults)


def test_bulk_statements_on_any_model_ask_for_its_history():
    generic = {
        str(path.relative_to(ROOT))
        for path in modules(*FLOORS)
        if re.search(r"\w+\._default_manager\.(bulk_|filter\(.*\)\.(delete|update))", path.read_text(encoding="utf-8"))
    }
    assert generic == GENERIC | {"targets/services/load.py"}  # load.py adds versions, of models that only grow
    for name in GENERIC:
        assert "has_history(model)" in (ROOT / name).read_text(encoding="utf-8")


# Templates and static files

INLINE = {
    "an inline style": re.compile(r"""<style\b|\sstyle\s*=\s*["']""", re.IGNORECASE),
    "an inline script": re.compile(r"<script\b(?![^>]*\ssrc\s*=)", re.IGNORECASE),
    "a script attribute": re.compile(r"""<[^>]*\son[a-z]+\s*=\s*["']""", re.IGNORECASE),
    "a javascript: address": re.compile(r"""["']\s*javascript:""", re.IGNORECASE),
    "another site's file": re.compile(r"""<(script|link|img)\b[^>]*(src|href)\s*=\s*["'](https?:)?//""", re.IGNORECASE),
}


@pytest.mark.parametrize(
    "text",
    ["<p style='x'>", "<style>", "<script>x</script>", '<a href="#" onclick="x()">', '<link href="//cdn/x.css">'],
)
def test_the_inline_rules_see_a_fault(text):
    assert any(rule.search(text) for rule in INLINE.values())


def test_templates_hold_no_inline_script_or_style():
    faults = [
        f"{path.relative_to(ROOT)} has {fault}"
        for path in ROOT.glob("templates/**/*")
        if path.suffix in {".html", ".svg"}
        for fault, rule in INLINE.items()
        if rule.search(path.read_text(encoding="utf-8"))
    ]
    assert not faults, sorted(faults)


def test_nothing_of_others_is_copied_in():
    suffixes = {".woff", ".woff2", ".ttf", ".otf", ".eot"}
    folders = [*FLOORS, "templates", "tests", "fixtures"]
    files = [path for folder in folders for path in (ROOT / folder).rglob("*") if path.is_file()]
    copied = [str(path.relative_to(ROOT)) for path in files if path.suffix in suffixes or ".min." in path.name]
    assert not copied, sorted(copied)


# Papers and locks


@pytest.mark.parametrize("command", ["make run", "make test"])
def test_the_readme_names_the_commands(command):
    assert command in (ROOT / "README.md").read_text(encoding="utf-8")


def test_the_changelog_names_the_commands():
    text = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    assert "make run" in text
    assert "make test" in text


def test_ci_runs_the_readmes_test_command_and_the_linters():
    lines = (ROOT / ".ci" / "run").read_text(encoding="utf-8").splitlines()
    assert "make test" in lines
    assert "make lint" in lines


@pytest.mark.parametrize("name", ["base", "postgres", "dev"])
def test_the_lock_holds_hashes_and_no_address(name):
    text = (ROOT / "requirements" / f"{name}.txt").read_text(encoding="utf-8")
    assert not re.search(r"https?:|--index|--extra-index|--find-links|file:|@ ", text)
    pins = re.findall(r"^[a-z0-9].*(?:\n +--hash.*)*", text, re.MULTILINE)
    assert pins
    assert all(re.match(r"[\w.-]+(\[[\w,-]+\])?==", pin) and "--hash=sha256:" in pin for pin in pins)


def test_the_tests_lock_holds_the_sites_versions():
    """What the tests prove is what a server installs."""
    pins = {
        name: set(re.findall(r"^([\w.-]+==\S+)", (ROOT / "requirements" / f"{name}.txt").read_text(), re.MULTILINE))
        for name in ("base", "dev")
    }
    assert pins["base"] <= pins["dev"]
