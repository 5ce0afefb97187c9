"""Copy the few browser files that Tracker ships out of pinned npm packages; for maintainers, never for users.

`python .ci/vendor.py` installs the packages below into a temporary folder with the npm client, copies
the files, builds the icon sprite, and records package, version, licence and SHA-256 in
`static/vendor/vendor.lock.json`.
"""

import hashlib
import json
import re
import subprocess
import tempfile
from dataclasses import asdict, dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENDOR = "static/vendor"
RECORD = ROOT / VENDOR / "vendor.lock.json"


@dataclass(frozen=True, slots=True)
class Package:
    """One npm package with an exact version, and which of its files go where (paths relative to the root)."""

    name: str
    version: str
    files: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the record: where a file came from and what its bytes were."""

    package: str
    version: str
    licence: str
    sha256: str


PACKAGES = (
    Package(
        "htmx.org",
        "4.0.1",
        (
            ("dist/htmx.min.js", f"{VENDOR}/htmx.min.js"),
            ("dist/ext/hx-preload.min.js", f"{VENDOR}/hx-preload.min.js"),
        ),
    ),
    Package("sortablejs", "1.15.7", (("Sortable.min.js", f"{VENDOR}/sortable.min.js"),)),
    Package("@github/combobox-nav", "3.0.2", (("dist/index.js", f"{VENDOR}/combobox-nav.js"),)),
    Package(
        "@fontsource-variable/inter",
        "5.3.0",
        (("files/inter-latin-wght-normal.woff2", f"{VENDOR}/inter.woff2"),),
    ),
    Package("axe-core", "4.14.1", (("axe.min.js", "tests/browser/vendor/axe.min.js"),)),
)
ICON_PACKAGE = Package("@tabler/icons", "3.51.0")
OUTLINE = """
activity-heartbeat adjustments-horizontal alert-octagon alert-triangle api archive arrow-back-up
arrow-left arrow-right arrow-up-right arrows-sort ban bell bolt book building bulb calendar
calendar-due calendar-stats certificate chart-dots-3 check chevron-down chevron-left chevron-right
chevron-up circle-check circle-dashed circle-dot circle-dotted circle-half-2 circle-minus circle-x
clock cloud-upload code copy database device-floppy dots download equal external-link eye eye-off
file-analytics file-import file-text filter fingerprint flag flame flask gauge git-commit
grip-vertical help-circle history hourglass inbox info-circle key keyboard layout-kanban link
list-check list-details lock login logout mail menu-2 message minus moon pencil player-pause
player-play plug-connected plus refresh report robot rocket scale school search selector server
settings share shield shield-check shield-x skull sort-ascending sort-descending sparkles star sun
table tag target-arrow timeline trash trending-down trending-up upload user user-plus users
users-group versions wand world x
""".split()
FILLED = {"circle-filled": "circle"}


def main() -> None:
    """Install, copy, build the sprite, write the licences and the record."""
    with tempfile.TemporaryDirectory() as folder:
        install(Path(folder))
        modules = Path(folder) / "node_modules"
        record = {target: entry for package in PACKAGES for target, entry in copy(package, modules)}
        record[f"{VENDOR}/icons.svg"] = write_sprite(modules)
        write_licences(modules)
    text = json.dumps({name: asdict(record[name]) for name in sorted(record)}, indent=1)
    RECORD.write_text(text + "\n", encoding="utf-8")


def install(folder: Path) -> None:
    """Ask npm for exactly the versions above, running no package scripts."""
    wanted = [f"{package.name}@{package.version}" for package in (*PACKAGES, ICON_PACKAGE)]
    command = [
        "npm",
        "install",
        "--ignore-scripts",
        "--no-audit",
        "--no-fund",
        "--no-save",
        "--prefix",
        str(folder),
    ]
    subprocess.run([*command, *wanted], check=True)


def copy(package: Package, modules: Path) -> list[tuple[str, Entry]]:
    """Copy the package's files, without source map references, and describe each."""
    copied = []
    for source, target in package.files:
        content = (modules / package.name / source).read_bytes()
        if target.endswith(".js"):
            content = re.sub(rb"\n?//# sourceMappingURL=.*", b"", content)
        copied.append((target, save(target, content, package, modules)))
    return copied


def save(target: str, content: bytes, package: Package, modules: Path) -> Entry:
    """Write one file below the root and return its line of the record."""
    path = ROOT / target
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    about = json.loads((modules / package.name / "package.json").read_text(encoding="utf-8"))
    return Entry(package.name, about["version"], about["license"], hashlib.sha256(content).hexdigest())


def write_sprite(modules: Path) -> Entry:
    """Join the picked icons as symbols of one SVG file."""
    icons = modules / ICON_PACKAGE.name / "icons"
    symbols = [symbol(name, icons / "outline" / f"{name}.svg") for name in OUTLINE]
    # A filled icon overrides the outline paint inside the symbol: the page's class sets fill: none on <svg>.
    paint = ' fill="currentColor" stroke="none"'
    symbols += [symbol(name, icons / "filled" / f"{source}.svg", paint) for name, source in FILLED.items()]
    sprite = '<svg xmlns="http://www.w3.org/2000/svg">\n' + "\n".join(symbols) + "\n</svg>\n"
    return save(f"{VENDOR}/icons.svg", sprite.encode(), ICON_PACKAGE, modules)


def symbol(name: str, path: Path, paint: str = "") -> str:
    """Return one icon as a `<symbol>`; raises ValueError when the file is not the SVG we expect."""
    found = re.search(r"<svg[^>]*>(.*)</svg>", path.read_text(encoding="utf-8"), re.DOTALL)
    if found is None:
        raise ValueError(f"{path} holds no <svg> element")
    drawing = re.sub(r'<path\s+stroke="none"[^>]*/>|<!--.*?-->', "", found.group(1), flags=re.DOTALL)
    drawing = re.sub(r"\s+", " ", drawing).strip()
    body = f"<g{paint}>{drawing}</g>" if paint else drawing
    return f'<symbol id="{name}" viewBox="0 0 24 24">{body}</symbol>'


def write_licences(modules: Path) -> None:
    """Join the licence texts, because the licences ask for them beside the files."""
    parts = []
    for package in (*PACKAGES, ICON_PACKAGE):
        if package.name != "axe-core":  # used by tests only, never shipped; its own header names its licence
            text = (modules / package.name / "LICENSE").read_text(encoding="utf-8").strip()
            parts.append(f"{package.name} {package.version}\n\n{text}\n")
    content = ("\n" + "-" * 80 + "\n\n").join(parts).encode()
    (ROOT / "static/licences.txt").write_bytes(content)


if __name__ == "__main__":
    main()
