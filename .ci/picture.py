"""Takes the README's picture: the board of the demo as a lead sees it. Run it when the look has changed."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

# Before everything installed, where some package may have left a folder called tests.
sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from playwright.sync_api import Page, sync_playwright

from tests import places
from tracker.demo.sign_ins import PASSWORD, sign_ins

PICTURE = Path(__file__).resolve().parent.parent / "docs/portfolio.png"
PORT = 8497
WIDE, HIGH = 1440, 1200
PATIENCE = 60.0  # seconds until the demo is loaded and served
LARGEST = 400_000  # bytes: it is fetched by everybody who opens the README


def main() -> int:
    program = places.chromium()
    if program is None:
        print(places.NO_CHROMIUM, file=sys.stderr)
        return 1
    with served() as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox", "--disable-gpu"])
        page = browser.new_page(viewport={"width": WIDE, "height": HIGH}, color_scheme="light")
        sign_in(page, address)
        page.goto(f"{address}/portfolio", wait_until="networkidle")
        page.screenshot(path=PICTURE)
        browser.close()
    size = PICTURE.stat().st_size
    print(f"{PICTURE.name}: {WIDE} × {HIGH}, {size / 1000:.0f} kB")
    return 1 if size > LARGEST else 0


@contextmanager
def served() -> Iterator[str]:
    """Serve a fresh demo while the block lasts, and give its address."""
    address = f"http://127.0.0.1:{PORT}"
    with tempfile.TemporaryDirectory() as folder:
        command = [
            sys.executable,
            "-m",
            "tracker.cli",
            "demo",
            "serve",
            "--port",
            str(PORT),
            "--workers",
            "1",
        ]
        process = subprocess.Popen(command, env=os.environ | {"TRACKER_DATA_DIR": folder})
        try:
            wait_for(f"{address}/readyz", process)
            yield address
        finally:
            process.terminate()
            process.wait(timeout=20)


def wait_for(url: str, process: subprocess.Popen[bytes]) -> None:
    """Wait until the address answers. Raises: RuntimeError when the server ends or nothing comes in time."""
    end = time.monotonic() + PATIENCE
    while process.poll() is None and time.monotonic() < end:
        try:
            urllib.request.urlopen(url, timeout=2).close()  # noqa: S310 - our own address
            return
        except (urllib.error.URLError, TimeoutError):
            time.sleep(0.2)
    raise RuntimeError("The demo did not start.")


def sign_in(page: Page, address: str) -> None:
    """Sign in as the lead that the demo shows."""
    lead = next(one for one in sign_ins() if one.role.value == "lead")
    page.goto(f"{address}/sign-in")
    page.get_by_label("E-mail").fill(lead.email)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()


if __name__ == "__main__":
    sys.exit(main())
