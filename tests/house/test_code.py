"""Rules of the house that the import linter and ruff do not know."""

from __future__ import annotations

import ast

from tests.house.sources import ROOT, modules

OWNERS_OF_TRANSACTIONS = {
    "trainingapp/web/transactions.py",
    "trainingapp/core/database.py",  # ends a transaction that only read, so that what it read is kept
    "trainingapp/core/jobs/runner.py",
    "trainingapp/core/jobs/worker.py",  # the sign of life, outside of any job
    "trainingapp/accounts/views.py",  # a failed sign-in is counted although the page says no
    "trainingapp/__main__.py",
    "trainingapp/demo/building.py",
}
FORBIDDEN_NAMES = {"utils", "helpers", "common", "manager", "managers", "misc"}
MAX_LINES, MAX_FUNCTION = 320, 45


def test_only_the_owners_of_transactions_commit():
    found = {
        path
        for path, tree in modules()
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "commit"
    }

    assert found <= OWNERS_OF_TRANSACTIONS


def test_every_module_says_what_it_is_for():
    assert [path for path, tree in modules() if not ast.get_docstring(tree)] == []


def test_files_and_functions_stay_small():
    long_files = [path for path, _tree in modules() if (ROOT / path).read_text().count("\n") > MAX_LINES]
    long_functions = [
        f"{path}:{node.name}"
        for path, tree in modules()
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef)
        and node.end_lineno is not None
        and node.end_lineno - node.lineno >= MAX_FUNCTION
    ]

    assert long_files == []
    assert long_functions == []


def test_names_say_what_a_module_is_about():
    parts = {part.removesuffix(".py") for path, _tree in modules() for part in path.split("/")}

    assert parts & FORBIDDEN_NAMES == set()


def test_no_import_hides_in_a_function_to_break_a_circle():
    """Imports inside functions are for what is slow or may be missing, not for circles."""
    late = [
        f"{path}:{inner.lineno}"
        for path, tree in modules()
        for function in ast.walk(tree)
        if isinstance(function, ast.FunctionDef)
        for inner in ast.walk(function)
        if isinstance(inner, ast.ImportFrom) and (inner.module or "").startswith("trainingapp")
    ]

    assert late == []


def test_every_state_has_a_name_people_read():
    nameless = [
        f"{path}:{node.name}"
        for path, tree in modules()
        if "/models" in path
        for node in ast.walk(tree)
        if isinstance(node, ast.ClassDef)
        and any(isinstance(base, ast.Attribute) and base.attr == "Enum" for base in node.bases)
        and not any(isinstance(part, ast.FunctionDef) and part.name == "label" for part in node.body)
        and node.name != "SignInKind"  # never shown
    ]

    assert nameless == []


def test_no_message_hides_in_an_f_string():
    """The catalogue's reader cannot look into f-strings: such a message would stay English."""
    hidden = [
        f"{path}:{call.lineno}"
        for path, tree in modules()
        for text in ast.walk(tree)
        if isinstance(text, ast.JoinedStr)
        for call in ast.walk(text)
        if isinstance(call, ast.Call)
        and isinstance(call.func, ast.Name)
        and call.func.id in {"_", "_l", "_n"}
    ]

    assert hidden == []
