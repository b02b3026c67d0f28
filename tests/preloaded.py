"""Small libraries in C that are preloaded into a studio, to move its clock or to let its system calls fail."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest


def compiled(source: Path, folder: Path) -> Path:
    """The library. Skips with the reason where there is no C compiler."""
    compiler = shutil.which("cc") or shutil.which("gcc")
    if compiler is None:
        if os.environ.get("REQUIRE_CC"):
            pytest.fail("a C compiler is required (REQUIRE_CC) but not installed")
        pytest.skip("no C compiler is installed; scripts/test installs one where it may")
    library = folder / source.with_suffix(".so").name
    subprocess.run([compiler, "-shared", "-fPIC", "-O1", "-o", library, source, "-ldl"], check=True)
    return library
