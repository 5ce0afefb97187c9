"""Where templates and static files are: beside the package in a checkout, inside it in a wheel."""

from pathlib import Path

PACKAGE = Path(__file__).parent.parent
SITE = PACKAGE / "_site" if (PACKAGE / "_site").is_dir() else PACKAGE.parent
TEMPLATES = SITE / "templates"
STATIC = SITE / "static"
