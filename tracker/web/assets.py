"""Static files with content-hashed names: build them once, name them for templates, tell which never change.

Not here: serving (WhiteNoise, set up in `app`), nor where vendored files come from (`.ci/vendor.py`).
"""

import gzip
import hashlib
import json
import posixpath
import re
import shutil
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

SHEET = "app.css"  # the one served style sheet: every static/css/*.css, layers.css first, then by name
RECORD = "manifest.json"
PREFIX = "/static/"
HASH_LENGTH = 10
RECIPE = (
    "1"  # part of the digest: raise it when the way of building changes, or older folders pass for current
)
SQUEEZED = (".css", ".js", ".svg", ".txt")
_CSS_URL = re.compile(r"""url\(\s*(["']?)(?!data:|https?:|#)([^"')]+)\1\s*\)""")
_JS_IMPORT = re.compile(r"""(\bfrom\s*|\bimport\s*\(?\s*)(["'])(\.{1,2}/[^"']+)\2""")
_JS_SIDE_EFFECT = re.compile(r"""^import ["'](\./[^"']+)["'];$""", re.MULTILINE)
_JS_BINDING = re.compile(r"^(import\b(?!\()|export\b)", re.MULTILINE)
_JS_COMMENT = re.compile(r"^\s*//.*\n", re.MULTILINE)
_HASHED = re.compile(rf"\.[0-9a-f]{{{HASH_LENGTH}}}(\.[a-z0-9]+)+$")


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a build wrote: logical names (`app.css`, `js/app.js`) to hashed names below `folder`."""

    folder: Path
    names: Mapping[str, str]

    def url(self, name: str) -> str:
        """Return the address of the logical name; raises KeyError when there is no such file."""
        if name not in self.names:
            raise KeyError(f"No static file is called {name!r}; known are {', '.join(sorted(self.names))}.")
        return PREFIX + self.names[name]

    def immutable(self, path: str, url: str) -> bool:
        """Tell WhiteNoise whether a file may be cached for ever: its name carries the hash of its content."""
        return _HASHED.search(url) is not None


def build(source: Path, target: Path) -> Manifest:
    """Bring `target` up to date with `source` and return its manifest; an unchanged source costs no writing.

    Files are finished in a temporary folder and renamed into place one by one, the manifest last: whoever
    reads it finds everything it names, however many processes build at once, and files that an older process
    still serves stay where they are.
    """
    contents = _contents(source)
    digest = _digest(contents)
    built = _read(target, digest)
    if built is None:
        target.mkdir(parents=True, exist_ok=True)
        _publish(_named(contents), digest, target)
        built = _read(target, digest)
    if built is None:
        raise OSError(f"The static files in {target} changed while they were built from {source}.")
    return built


def _contents(source: Path) -> dict[str, bytes]:
    """Return name and content of each source file, hidden ones left out, the style sheets joined to one."""
    paths = sorted(path for path in source.rglob("*") if path.is_file() and not path.name.startswith("."))
    named = {path.relative_to(source).as_posix(): path for path in paths}
    sheets = sorted((name for name in named if re.fullmatch(r"css/[^/]+\.css", name)), key=_sheet_order)
    contents = {name: path.read_bytes() for name, path in named.items() if name not in sheets}
    if sheets:
        contents[SHEET] = b"\n".join(_from_root(named[name].read_text(encoding="utf-8")) for name in sheets)
    scripts = {name: content.decode() for name, content in contents.items() if name.startswith("js/")}
    return contents | {name: _joined(script, scripts).encode() for name, script in scripts.items()}


def _sheet_order(name: str) -> tuple[bool, str]:
    """Sort key of a style sheet: the file that declares the layers comes first."""
    return name != "css/layers.css", name


def _from_root(sheet: str) -> bytes:
    """Make the url()s of a sheet in css/ relative to the root, where the joined sheet lives."""
    return _CSS_URL.sub(lambda found: f"url({posixpath.normpath('css/' + found[2])})", sheet).encode()


def _joined(script: str, scripts: Mapping[str, str]) -> str:
    """Put modules that are imported for their effect alone in place, each in a block of its own: one request.

    A module that imports or exports names stays a file of its own.
    """

    def block(found: re.Match[str]) -> str:
        module = scripts.get(posixpath.normpath(f"js/{found[1]}"))
        if module is None or _JS_BINDING.search(module):
            return found[0]
        return "{\n" + module + "}"

    return _JS_COMMENT.sub("", _JS_SIDE_EFFECT.sub(block, script))


def _digest(contents: Mapping[str, bytes]) -> str:
    """Return one hash over all names and contents, so that a copied or re-installed tree is known again."""
    total = hashlib.sha256(RECIPE.encode())
    for name, content in contents.items():
        total.update(f"{name}\0{len(content)}\0".encode())
        total.update(content)
    return total.hexdigest()


def _read(target: Path, digest: str) -> Manifest | None:
    """Return the target's manifest; None when it is absent, broken, incomplete or of another source."""
    try:
        record = json.loads((target / RECORD).read_text(encoding="utf-8"))
        names = {str(name): str(hashed) for name, hashed in record["names"].items()}
        whole = record["digest"] == digest and all((target / hashed).is_file() for hashed in names.values())
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return None
    return Manifest(target, names) if whole else None


def _named(contents: Mapping[str, bytes]) -> dict[str, tuple[str, bytes]]:
    """Return for each logical name its hashed name and its content with all references rewritten."""
    done: dict[str, tuple[str, bytes]] = {}
    under_way: list[str] = []

    def name_of(name: str) -> str:
        if name in under_way:
            circle = " > ".join([*under_way, name])
            raise ValueError(f"Static files refer to each other in a circle: {circle}")
        if name not in contents:
            raise KeyError(f"{under_way[-1]} refers to {name}, which is not among the static files")
        if name not in done:
            under_way.append(name)
            content = _rewritten(name, contents[name], name_of)
            under_way.pop()
            done[name] = (_hashed(name, content), content)
        return done[name][0]

    for name in contents:
        name_of(name)
    return done


def _rewritten(name: str, content: bytes, name_of: Callable[[str], str]) -> bytes:
    """Return the content with its url()s or imports pointing at hashed names."""

    def point(reference: str) -> str:
        """Return the hashed file as seen from this one; a fragment such as `#icon` stays."""
        path, mark, fragment = reference.partition("#")
        here = posixpath.dirname(name)
        seen = posixpath.relpath(name_of(posixpath.normpath(posixpath.join(here, path))), here or ".")
        return seen + mark + fragment

    if name.endswith(".css"):
        sheet = _CSS_URL.sub(lambda found: f"url({point(found[2])})", content.decode())
        return _tightened(sheet).encode()
    if name.endswith(".js"):
        # A module's specifier must start with a dot to be a path at all.
        return _JS_IMPORT.sub(lambda found: f'{found[1]}"./{point(found[3])}"', content.decode()).encode()
    return content


def _tightened(sheet: str) -> str:
    """Drop comments and needless white space; a space that separates words keeps its place."""
    sheet = re.sub(r"/\*.*?\*/|\s+", " ", sheet, flags=re.DOTALL)
    sheet = re.sub(r"\s*([{};]) *", r"\1", re.sub(r" {2,}", " ", sheet))
    return (
        re.sub(r"(?<=[\w-]): (?=\S)", ":", sheet.replace(", ", ",").replace(" > ", ">"))
        .replace(";}", "}")
        .strip()
    )


def _hashed(name: str, content: bytes) -> str:
    """Return `js/app.0123456789.js` for `js/app.js`."""
    stem, suffix = posixpath.splitext(name)
    return f"{stem}.{hashlib.sha256(content).hexdigest()[:HASH_LENGTH]}{suffix}"


def _publish(files: Mapping[str, tuple[str, bytes]], digest: str, target: Path) -> None:
    """Write all files, their gzip siblings, and then the manifest, each in one rename."""
    # Beside the target, not in it: a static server that lists the target must not see drafts come and go.
    stage = Path(tempfile.mkdtemp(prefix=f".{target.name}-", dir=target.parent))
    try:
        for hashed, content in files.values():
            _put(stage, target / hashed, content)
            if hashed.endswith(SQUEEZED):
                _put(stage, target / f"{hashed}.gz", gzip.compress(content, 9, mtime=0))
        record = {"digest": digest, "names": {name: hashed for name, (hashed, _) in files.items()}}
        _put(stage, target / RECORD, json.dumps(record, indent=1).encode())
    finally:
        shutil.rmtree(stage)


def _put(stage: Path, path: Path, content: bytes) -> None:
    """Write one file so that it appears whole or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = stage / "draft"
    draft.write_bytes(content)
    draft.replace(path)
