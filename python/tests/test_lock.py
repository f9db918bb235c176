"""The wheel and the program are built of the same versions, so that they give the same answers."""

import re

from conftest import ROOT


def versions(lock):
    packages = re.findall(r'\[\[package\]\]\nname = "(.+)"\nversion = "(.+)"', lock.read_text())
    return set(packages)


def test_packages_of_both_locks_have_the_same_versions():
    program, wheel = versions(ROOT / "Cargo.lock"), versions(ROOT / "python/Cargo.lock")
    shared = {name for name, _ in program}
    other = sorted(package for package in wheel - program if package[0] in shared)
    assert len(shared) > 100
    assert not other, f"cp Cargo.lock python/Cargo.lock, then cargo metadata in python/: {other}"
