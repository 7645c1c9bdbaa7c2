"""The rules of the house that neither the linter nor import contracts see."""

from __future__ import annotations

import ast
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.apps import apps

from tests.messages import untranslated

ROOT = Path(__file__).resolve().parent.parent
PACKAGES = ("smm", "team", "goals", "monitoring", "ideas", "content")
FLOORS = {
    "core": 1, "outbox": 1, "team": 2, "goals": 3, "monitoring": 4, "ideas": 5, "content": 6, "newsroom": 6, "home": 7,
}  # fmt: skip
TOP_LEVEL = {
    *PACKAGES, "manage.py", "templates", "tests", "pyproject.toml", "docker-compose.yml", "README.md", "CHANGELOG.md",
    "LICENSE", "Makefile", "Dockerfile", "docs", "locale", "package.json", "package-lock.json", "requirements.txt",
    "requirements-dev.txt", "requirements-node.txt",
}  # fmt: skip
PROTECTED = {"state", "stage"}
PLAIN_STATES = {"CommentState", "ConversationState"}  # shown or hidden, open or closed: no machine keeps them
MACHINE_PATHS = re.compile(r"(?<![\w.}])/(?:work|root|home/[a-z]+|Users/\w+|tmp/\w+)/")
LONGEST_MODULE, LONGEST_FUNCTION, LONGEST_TEMPLATE = 400, 50, 150


def tracked(*patterns: str) -> list[Path]:
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard", *patterns]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    return [ROOT / name for name in listed.stdout.splitlines() if (ROOT / name).is_file()]


def ours() -> list[Path]:
    """Python of the product: no tests, no migrations."""
    found = tracked("*.py")
    return [path for path in found if path.relative_to(ROOT).parts[0] in PACKAGES and "migrations" not in path.parts]


def where(path: Path, node: ast.AST) -> str:
    return f"{path.relative_to(ROOT)}:{getattr(node, 'lineno', 0)}"


def functions(tree: ast.AST) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    yield from (node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef))


def test_foreign_keys_point_down_the_floors() -> None:
    wrong = [
        f"{model._meta.label}.{field.name} → {field.related_model._meta.label}"
        for model in apps.get_models()
        if model._meta.app_label in FLOORS
        for field in model._meta.get_fields()
        if field.concrete and field.is_relation and field.related_model not in (None, "self")
        if FLOORS.get(field.related_model._meta.app_label, 0) > FLOORS[model._meta.app_label]
    ]
    assert wrong == []


def test_the_top_level_holds_only_what_is_known() -> None:
    names = {path.relative_to(ROOT).parts[0] for path in tracked()}
    assert {name for name in names if not name.startswith(".")} - TOP_LEVEL == set()


def allowed_lines(path: Path, tree: ast.AST) -> set[int]:
    """Lines of `move()` in the outbox, the one writer of a delivery's state."""
    if "outbox" not in path.parts:
        return set()
    moves = [function for function in functions(tree) if function.name == "move"]
    return {line for function in moves for line in range(function.lineno, (function.end_lineno or 0) + 1)}


def is_plain(node: ast.AST) -> bool:
    return bool(PLAIN_STATES & {part.id for part in ast.walk(node) if isinstance(part, ast.Name)})


def writes_to_protected(tree: ast.AST) -> Iterator[ast.AST]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Assign | ast.AugAssign | ast.AnnAssign):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            if any(isinstance(target, ast.Attribute) and target.attr in PROTECTED for target in targets):
                yield node
        elif isinstance(node, ast.Call):
            name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            if name in {"update", "aupdate"} and any(keyword.arg in PROTECTED for keyword in node.keywords):
                yield node
            texts = {part.value for part in ast.walk(node) if isinstance(part, ast.Constant)}
            if name in {"bulk_update", "abulk_update", "setattr"} and texts & PROTECTED:
                yield node


def test_states_and_stages_change_in_one_place() -> None:
    wrong = []
    for path in ours():
        tree = ast.parse(path.read_text(encoding="utf-8"))
        allowed = allowed_lines(path, tree)
        wrong += [
            where(path, node) for node in writes_to_protected(tree) if node.lineno not in allowed and not is_plain(node)
        ]  # type: ignore[attr-defined]
    assert wrong == []


@pytest.mark.parametrize(
    "code",
    [
        "item.stage = 'live'",
        "items.filter(pk=1).update(title='', state='live')",
        "Item.objects.bulk_update(items, ['stage'])",
        "setattr(item, 'stage', 'live')",
    ],
)
def test_the_ban_sees_every_way_round(code: str) -> None:
    assert list(writes_to_protected(ast.parse(code)))


def test_no_paths_of_somebodys_machine() -> None:
    texts = [
        path for path in tracked() if path.suffix not in {".png", ".ico", ".woff2", ".gz"} and "lock" not in path.name
    ]
    wrong = [
        f"{path.relative_to(ROOT)}: {found.group()}"
        for path in texts
        if path != Path(__file__) and "requirements" not in path.name
        for found in MACHINE_PATHS.finditer(path.read_text(encoding="utf-8", errors="ignore"))
    ]
    assert wrong == []


def test_every_string_of_the_interface_is_translated() -> None:
    assert untranslated() == []


def test_modules_and_functions_stay_short_and_typed() -> None:
    wrong = []
    for path in ours():
        text = path.read_text(encoding="utf-8")
        if text.count("\n") > LONGEST_MODULE:
            wrong.append(f"{path.relative_to(ROOT)} has more than {LONGEST_MODULE} lines")
        for function in functions(ast.parse(text)):
            if (function.end_lineno or 0) - function.lineno >= LONGEST_FUNCTION:
                wrong.append(f"{where(path, function)} {function.name} is longer than {LONGEST_FUNCTION} lines")
            if function.returns is None:
                wrong.append(f"{where(path, function)} {function.name} does not say what it returns")
    assert wrong == []


def test_our_own_packages_are_imported_at_the_top() -> None:
    wrong = []
    for path in ours():
        for function in functions(ast.parse(path.read_text(encoding="utf-8"))):
            for node in ast.walk(function):
                names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
                names += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
                wrong += [where(path, node) for name in names if name.split(".")[0] in PACKAGES]
    assert wrong == []


def test_templates_are_short_and_hold_no_script_and_no_style() -> None:
    wrong = []
    for path in tracked("*.html"):
        text = path.read_text(encoding="utf-8")
        name = path.relative_to(ROOT)
        if text.count("\n") > LONGEST_TEMPLATE:
            wrong.append(f"{name} has more than {LONGEST_TEMPLATE} lines")
        inline = r"<script(?![^>]*\bsrc=)(?![^>]*type=[\"']application/(?:ld\+)?json)"
        for found in re.finditer(rf"{inline}|<style|\sstyle=|\son[a-z]+=[\"']", text):
            wrong.append(f"{name}: {found.group()}")
    assert wrong == []


def test_connectors_do_not_import_each_other() -> None:
    folder = ROOT / "smm" / "platforms"
    sources = {path.stem: path.read_text(encoding="utf-8") for path in folder.glob("*.py")}
    connectors = {name for name, text in sources.items() if re.search(r"^@register$|^register\(", text, re.MULTILINE)}
    wrong = [
        f"{name} imports {other}"
        for name in connectors
        for other in connectors - {name}
        if re.search(rf"smm\.platforms\.{other}\b|from smm\.platforms import .*\b{other}\b", sources[name])
    ]
    assert connectors
    assert wrong == []
