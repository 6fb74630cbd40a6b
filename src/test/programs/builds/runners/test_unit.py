import subprocess


def test_tidy():
    assert subprocess.run(["./build/unit"]).returncode == 0


def test_leaky():
    assert subprocess.run(["./build/unit", "leak"]).returncode == 0
