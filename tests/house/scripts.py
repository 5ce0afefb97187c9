"""Loads the set-up scripts of .ci/, which are no package, so that tests can call their functions."""

from __future__ import annotations

import importlib.util
import sys
from types import ModuleType

from tests.house.sources import ROOT


def script(name: str) -> ModuleType:
    """The module .ci/NAME.py, as it is when run from its folder."""
    folder = str(ROOT / ".ci")
    if folder not in sys.path:
        sys.path.append(folder)
    spec = importlib.util.spec_from_file_location(f"ci_{name}", f"{folder}/{name}.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module
