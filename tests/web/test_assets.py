"""Static files: hashed names, rewritten references, safe beside other processes, cheap when built."""

import gzip
import json
import re
import time
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import pytest

from tracker.web.assets import Manifest, build
from tracker.web.site import STATIC


@pytest.fixture
def source(tmp_path: Path) -> Path:
    """A small static folder with one file of each kind."""
    files = {
        "css/layers.css": "@layer base, components;",
        "css/button.css": "/* a */\n@layer components {\n  .a { color: red; background: url(../dot.svg) }\n}",
        "js/app.js": "// starts all\nimport './menu.js';\nimport { now } from './clock.js';\nnow();\n",
        "js/menu.js": "const id = 1;\nwindow.menu = id;\n",
        "js/clock.js": "export const now = () => import('../vendor/big.js');\n",
        "vendor/big.js": "export default 1;\n",
        "dot.svg": "<svg/>",
        ".hidden": "not served",
    }
    return written(tmp_path / "static", files)


def written(folder: Path, files: dict[str, str]) -> Path:
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return folder


def text_of(manifest: Manifest, name: str) -> str:
    return (manifest.folder / manifest.names[name]).read_text(encoding="utf-8")


def test_an_address_carries_the_hash_of_the_content(source: Path, tmp_path: Path) -> None:
    before = build(source, tmp_path / "built").url("dot.svg")
    (source / "dot.svg").write_text("<svg></svg>", encoding="utf-8")
    after = build(source, tmp_path / "built").url("dot.svg")
    assert re.fullmatch(r"/static/dot\.[0-9a-f]{10}\.svg", before)
    assert before != after


def test_a_changed_picture_changes_the_name_of_the_sheet_that_shows_it(source: Path, tmp_path: Path) -> None:
    before = build(source, tmp_path / "built").url("app.css")
    (source / "dot.svg").write_text("<svg></svg>", encoding="utf-8")
    assert build(source, tmp_path / "built").url("app.css") != before


def test_all_sheets_are_served_as_one_with_the_layers_first(source: Path, tmp_path: Path) -> None:
    manifest = build(source, tmp_path / "built")
    sheet = text_of(manifest, "app.css")
    assert sheet.startswith("@layer base,components;@layer components{.a{color:red;")
    assert f"url({manifest.names['dot.svg']})" in sheet
    assert "css/button.css" not in manifest.names


def test_a_module_imported_for_its_effect_is_put_in_place(source: Path, tmp_path: Path) -> None:
    script = text_of(build(source, tmp_path / "built"), "js/app.js")
    assert script.startswith("{\nconst id = 1;\nwindow.menu = id;\n}\n")


def test_imports_point_at_hashed_names(source: Path, tmp_path: Path) -> None:
    manifest = build(source, tmp_path / "built")
    assert f'from "./{Path(manifest.names["js/clock.js"]).name}"' in text_of(manifest, "js/app.js")
    assert f'import("./../{manifest.names["vendor/big.js"]}")' in text_of(manifest, "js/clock.js")


def test_every_text_has_a_smaller_sibling_with_the_same_content(tmp_path: Path) -> None:
    manifest = build(STATIC, tmp_path / "built")
    plain = (manifest.folder / manifest.names["app.css"]).read_bytes()
    squeezed = (manifest.folder / f"{manifest.names['app.css']}.gz").read_bytes()
    assert gzip.decompress(squeezed) == plain
    assert len(squeezed) < len(plain) / 3


def test_hidden_files_are_not_served(source: Path, tmp_path: Path) -> None:
    manifest = build(source, tmp_path / "built")
    assert ".hidden" not in manifest.names


def test_an_unknown_name_is_refused_in_plain_words(source: Path, tmp_path: Path) -> None:
    manifest = build(source, tmp_path / "built")
    with pytest.raises(KeyError, match=r"No static file is called 'app\.scss'; known are app\.css"):
        manifest.url("app.scss")


def test_a_reference_to_nothing_stops_the_build(source: Path, tmp_path: Path) -> None:
    (source / "css/button.css").write_text(".a { background: url(../gone.svg) }", encoding="utf-8")
    with pytest.raises(KeyError, match=r"app\.css refers to gone\.svg"):
        build(source, tmp_path / "built")


def test_modules_that_import_each_other_stop_the_build(source: Path, tmp_path: Path) -> None:
    written(source, {"js/a.js": "import { b } from './b.js';", "js/b.js": "import { a } from './a.js';"})
    with pytest.raises(ValueError, match=r"js/a\.js > js/b\.js > js/a\.js"):
        build(source, tmp_path / "built")


def test_nothing_is_written_when_nothing_changed(source: Path, tmp_path: Path) -> None:
    first = build(source, tmp_path / "built")
    times = {path: path.stat().st_mtime_ns for path in first.folder.rglob("*")}
    again = build(source, tmp_path / "built")
    assert again == first
    assert {path: path.stat().st_mtime_ns for path in first.folder.rglob("*")} == times


@pytest.mark.parametrize("broken", ["", "{", '{"digest": 1}', "[]", '{"digest": "x", "names": 3}'])
def test_a_broken_record_is_built_again(source: Path, tmp_path: Path, broken: str) -> None:
    first = build(source, tmp_path / "built")
    (first.folder / "manifest.json").write_text(broken, encoding="utf-8")
    assert build(source, tmp_path / "built") == first


def test_a_missing_file_is_built_again(source: Path, tmp_path: Path) -> None:
    first = build(source, tmp_path / "built")
    (first.folder / first.names["dot.svg"]).unlink()
    assert text_of(build(source, tmp_path / "built"), "dot.svg") == "<svg/>"


def test_files_that_an_older_process_serves_stay(source: Path, tmp_path: Path) -> None:
    old = build(source, tmp_path / "built")
    (source / "dot.svg").write_text("<svg></svg>", encoding="utf-8")
    build(source, tmp_path / "built")
    assert text_of(old, "dot.svg") == "<svg/>"


def test_processes_that_build_at_once_end_with_one_whole_folder(source: Path, tmp_path: Path) -> None:
    target = tmp_path / "data" / "built"
    with ProcessPoolExecutor(4) as pool:
        manifests = list(pool.map(build, [source] * 8, [target] * 8))
    assert len({json.dumps(dict(one.names)) for one in manifests}) == 1
    assert all((target / name).is_file() for name in manifests[0].names.values())
    assert [path.name for path in target.parent.iterdir()] == ["built"]


def test_only_hashed_names_are_kept_for_ever(source: Path, tmp_path: Path) -> None:
    manifest = build(source, tmp_path / "built")
    assert all(manifest.immutable("", f"/static/{name}") for name in manifest.names.values())
    assert not manifest.immutable("", "/static/manifest.json")
    assert not manifest.immutable("", "/static/app.css")


def test_a_built_folder_costs_little_to_find(tmp_path: Path) -> None:
    build(STATIC, tmp_path / "built")
    spent = []
    for _ in range(5):
        start = time.process_time()
        build(STATIC, tmp_path / "built")
        spent.append(time.process_time() - start)
    assert min(spent) < 0.030


def test_a_normal_page_loads_little(tmp_path: Path) -> None:
    manifest = build(STATIC, tmp_path / "built")
    scripts = ("vendor/htmx.min.js", "vendor/hx-preload.min.js", "js/no-eval.js", "js/app.js")
    weight = {
        name: (manifest.folder / f"{manifest.names[name]}.gz").stat().st_size
        for name in (*scripts, "app.css")
    }
    # Of the 45 KiB that a page may weigh, eleven are left for its HTML.
    assert sum(weight[name] for name in scripts) <= 20 * 1024
    assert weight["app.css"] <= 14 * 1024
