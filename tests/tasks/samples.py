"""Work that tests ask for. A real worker imports it by name."""

import time
from pathlib import Path

from django.db import transaction

from tasks.jobs import job_task
from tasks.models import JobRefused


@job_task("tests.note")
def note(job, *, path="", words="done"):
    """Write a line, as work does that may be run twice."""
    if path:
        with Path(path).open("a") as file:
            file.write(f"{words}\n")


@job_task("tests.print")
def print_sheet(job, *, text):
    job.advance(1, 2)
    job.keep_result("sheet.txt", text.encode())
    job.advance(2, 2)


@job_task("tests.refuse")
def refuse(job):
    raise JobRefused("札の番号が足りません。札を追加してください。")


@job_task("tests.break")
def break_down(job):
    raise ValueError("secret internals")


@job_task("tests.rename")
def rename_unit(job, *, unit, name):
    from office.accounts.models import Unit  # noqa: PLC0415

    Unit.objects.filter(pk=unit).update(name=name)


@job_task("tests.wait")
def wait(job, *, folder):
    """Say that it started, wait for the word to go inside a transaction, say that it ended."""
    folder = Path(folder)
    with (folder / "log").open("a") as log:
        log.write(f"start {job.attempts}\n")
    deadline = time.monotonic() + 60
    with transaction.atomic():
        job.report(3, 9)
        while not (folder / "go").exists() and time.monotonic() < deadline:
            time.sleep(0.05)
    job.keep_result("answer.txt", b"42")
    with (folder / "log").open("a") as log:
        log.write(f"end {job.attempts}\n")
