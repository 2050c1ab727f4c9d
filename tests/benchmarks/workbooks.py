"""What a workbook costs: one with 65 rows and more uploaded and previewed, and a hostile one refused.

Each is measured in a process of its own, so that its peak of memory is its own: that of the whole process for the
preview, what refusing adds for the hostile one. Seconds and memory of the preview are goals; a hostile file that is not
refused at once, or is unpacked, breaks the run.
"""

import io
import json
import os
import re
import resource
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
ROWS = 65
GOAL_SECONDS, GOAL_MIB = 1.0, 100
HOSTILE_SECONDS, HOSTILE_MIB = 0.2, 20


def peak() -> float:
    """The most memory that this process has held so far, in MiB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def previewed() -> dict[str, float]:
    """Upload a workbook in which every open cell is filled, and open its preview: through the real addresses."""
    from django.contrib.auth import get_user_model
    from django.core.files.uploadedfile import SimpleUploadedFile
    from django.db import transaction
    from django.test import Client

    from indicators.models import Agreement
    from tests.benchmarks.scale import scale
    from tests.reporting.workbook.office import Office, saved, words

    with transaction.atomic():
        agreement = Agreement.objects.get()
        scale(agreement, 2)
        client = Client()
        client.force_login(get_user_model().objects.get(username="reviewer"))
        office = Office(client, agreement.slug)
        book = office.download("all")
        rows = filled(book)
        file = SimpleUploadedFile("figures.xlsx", saved(book))
        client.get(office.at("workbook"))
        started, clock = time.process_time(), time.perf_counter()
        answer = client.post(office.at("workbook"), {"file": file})
        uploaded = time.process_time() - started
        preview = client.get(answer.url)
        seconds, wall = time.process_time() - started, time.perf_counter() - clock
        said = words(preview)
        transaction.set_rollback(True)
    return {
        "rows": rows,
        "told": sum(int(number) for number in re.findall(r"(\d+)(?: rows? of this workbook would| cannot)", said)),
        "uploaded": uploaded,
        "seconds": seconds,
        "wall": wall,
        "MiB": peak(),
    }


def filled(book) -> int:
    """Enter something in every open cell; returns how many rows there are."""
    from tests.reporting.workbook.office import columns, sheet_of

    sheet = sheet_of(book)
    keys = columns(sheet)
    values = {"figure": 12, "status": "Final", "commentary": "As was expected.", "forecast": 50, "confidence": "Sure"}
    for number in range(3, sheet.max_row + 1):
        for key, value in values.items():
            cell = sheet.cell(number, keys[key])
            if not cell.protection.locked:
                cell.value = value
    return sheet.max_row - 2


def hostile() -> dict[str, float]:
    """Refuse a workbook that would unpack to 600 MiB."""
    from reporting.workbook.guard import NotTaken
    from reporting.workbook.reading import read
    from tests.reporting.workbook.test_hostile_files import bomb

    content = bomb()
    before, started = peak(), time.process_time()
    try:
        read(io.BytesIO(content), "bomb.xlsx")
        refused = False
    except NotTaken:
        refused = True
    seconds = time.process_time() - started
    return {"KiB": len(content) / 1024, "seconds": seconds, "MiB": peak() - before, "refused": refused}


def apart(name: str) -> dict[str, float]:
    """Measure one of them in a process of its own."""
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-m", "tests.benchmarks.workbooks", name],
        cwd=ROOT, capture_output=True, text=True,
    )  # fmt: skip
    if done.returncode:
        sys.exit(f"workbook, {name}, failed:\n{done.stderr}")
    return json.loads(done.stdout.splitlines()[-1])


def measure() -> list[str]:
    """Print both beside their goals and limits, and return what broke a limit."""
    broken = []
    seen, refused = apart("previewed"), apart("hostile")
    print(f"{'workbook':34}{'CPU s':>10}{'goal':>10}{'MiB':>10}{'goal':>10}")
    missed = seen["seconds"] > GOAL_SECONDS or seen["MiB"] > GOAL_MIB
    name, beside = f"{seen['rows']} rows uploaded and previewed", "  over the goal" if missed else ""
    print(f"{name:34}{seen['seconds']:10.2f}{GOAL_SECONDS:10.1f}{seen['MiB']:10.0f}{GOAL_MIB:10}{beside}")
    print(f"  (upload alone {seen['uploaded']:.2f} s; by the clock on the wall {seen['wall']:.2f} s for both)")
    name = f"{refused['KiB']:.0f} KiB for 600 MiB, refused"
    over = refused["seconds"] > HOSTILE_SECONDS or refused["MiB"] > HOSTILE_MIB
    print(
        f"{name:34}{refused['seconds']:10.4f}{HOSTILE_SECONDS:10.1f}{refused['MiB']:10.0f}{HOSTILE_MIB:10}"
        f"{'  OVER' if over else ''}\n"
    )
    if seen["rows"] < ROWS or seen["told"] < ROWS:
        broken.append(f"workbook: {seen['rows']} rows, {seen['told']} of them told; {ROWS} are wanted")
    if not refused["refused"] or over:
        broken.append(f"hostile workbook: {refused['seconds']:.3f} s, {refused['MiB']:.0f} MiB")
    return broken


if __name__ == "__main__":
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "laa_site.settings")
    django.setup()
    print(json.dumps({"previewed": previewed, "hostile": hostile}[sys.argv[1]]()))
