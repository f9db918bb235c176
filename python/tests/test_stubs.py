"""The stubs say what is there, with a docstring each."""

import ast
from pathlib import Path

import winprob
from winprob import _winprob

STUBS = Path(winprob.__file__).parent / "_winprob.pyi"


def test_stubs_and_module_have_the_same_names():
    body = ast.parse(STUBS.read_text()).body
    classes = {node.name: node for node in body if isinstance(node, ast.ClassDef) and not node.name.startswith("_")}
    functions = {node.name for node in body if isinstance(node, ast.FunctionDef)}
    public = {name for name in dir(_winprob) if not name.startswith("_")}
    assert public == set(classes) | functions
    for name in ("Model", "Table"):
        there = {member for member in vars(getattr(_winprob, name)) if not member.startswith("_")}
        told = {node.name for node in classes[name].body if isinstance(node, ast.FunctionDef)}
        assert there == {member for member in told if not member.startswith("_")}, name
        for member in there:
            assert getattr(getattr(_winprob, name), member).__doc__, f"{name}.{member}"
    assert set(winprob.__all__) <= set(dir(winprob)) | {"WinProbClassifier"}
    assert (STUBS.parent / "py.typed").is_file()
