"""The job row: one worker at a time, no work lost, the truth told. DESIGN §4-8."""

import time
from datetime import timedelta

import pytest
from celery import current_app
from django.db import transaction
from django.utils import timezone

from office.audit.models import Change
from tasks import queue
from tasks.models import BROKEN, MOST_ATTEMPTS, Job, JobLost
from tasks.queue import enqueue, send
from tasks.tasks import sweep
from tests.factories import JobFactory, UnitFactory, UserFactory

from . import samples

pytestmark = pytest.mark.django_db
NOW = timezone.now()


@pytest.fixture
def sent(monkeypatch):
    """The jobs that were handed to Celery, which does nothing with them."""
    found = []
    monkeypatch.setattr(
        "celery.app.task.Task.apply_async", lambda _self, args, **_: found.append(args[0])
    )
    return found


def run(task, *, by=None, capture, **arguments):
    with capture(execute=True):
        job = enqueue(task, title="試験", requested_by=by or UserFactory(), **arguments)
    job.refresh_from_db()
    return job


def test_work_is_done_after_the_commit_and_not_before(tmp_path, django_capture_on_commit_callbacks):
    path = tmp_path / "log"
    with django_capture_on_commit_callbacks(execute=True), transaction.atomic():
        job = enqueue(samples.note, title="試験", requested_by=None, path=str(path))
        assert not path.exists()
    job.refresh_from_db()
    assert path.read_text() == "done\n"
    assert (job.state, job.attempts) == ("done", 1)
    assert job.sent_at
    assert job.finished_at


def test_a_rolled_back_request_leaves_no_job(sent):
    with transaction.atomic():
        enqueue(samples.note, title="試験", requested_by=None)
        transaction.set_rollback(True)
    assert not Job.objects.exists()
    assert not sent


def test_the_result_and_the_progress_are_kept(
    django_capture_on_commit_callbacks, settings, tmp_path
):
    settings.MEDIA_ROOT = tmp_path
    job = run(samples.print_sheet, capture=django_capture_on_commit_callbacks, text="札")
    with job.result.open() as file:
        assert file.read().decode() == "札"
    assert (job.done, job.total) == (2, 2)
    assert job.file_name == "試験.txt"


def test_a_second_run_replaces_the_file_of_the_first(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    job = JobFactory(task="tests.print", arguments={"text": "札"})
    samples.print_sheet.apply(args=(job.pk,))
    Job.objects.update(state="waiting")
    samples.print_sheet.apply(args=(job.pk,))
    job.refresh_from_db()
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == [tmp_path / job.result.name]


def test_a_refusal_reaches_the_person_in_words(django_capture_on_commit_callbacks):
    job = run(samples.refuse, capture=django_capture_on_commit_callbacks)
    assert (job.state, job.message) == ("failed", "札の番号が足りません。札を追加してください。")


def test_a_fault_shows_no_internals():
    job = JobFactory(task="tests.break")
    with pytest.raises(ValueError, match="secret"):
        samples.break_down.apply(args=(job.pk,), throw=True)
    job.refresh_from_db()
    assert (job.state, job.message) == ("failed", BROKEN)


def test_the_work_acts_as_the_person_who_asked(django_capture_on_commit_callbacks):
    unit, user = UnitFactory(), UserFactory()
    job = run(
        samples.rename_unit,
        by=user,
        capture=django_capture_on_commit_callbacks,
        unit=unit.pk,
        name="新しい名",
    )
    change = Change.objects.get(model="accounts.unit", operation="UPDATE")
    assert (change.actor, change.request_id) == (user, str(job.token))


def test_of_two_messages_only_one_does_the_work(tmp_path):
    job = JobFactory(arguments={"path": str(tmp_path / "log")})
    samples.note.apply(args=(job.pk,))
    samples.note.apply(args=(job.pk,))
    assert (tmp_path / "log").read_text() == "done\n"


@pytest.mark.parametrize(
    ("state", "silent_for", "taken"),
    [
        ("waiting", 0, True),
        ("running", 60, False),
        ("running", 121, True),
        ("done", 999, False),
        ("failed", 999, False),
    ],
)
def test_a_job_is_claimed_only_when_nobody_alive_has_it(state, silent_for, taken):
    job = JobFactory(state=state, attempts=1, beat_at=NOW - timedelta(seconds=silent_for))
    claimed = Job.objects.claim(job.pk, NOW)
    assert (claimed is not None) is taken
    assert Job.objects.get(pk=job.pk).attempts == (2 if taken else 1)


def test_a_worker_thought_dead_cannot_write_any_more():
    job = JobFactory()
    slow = Job.objects.claim(job.pk, NOW)
    quick = Job.objects.claim(job.pk, NOW + timedelta(seconds=121))
    with pytest.raises(JobLost):
        slow.advance(1, 2)
    with pytest.raises(JobLost), slow.running():
        pass
    quick.advance(2, 2)
    assert Job.objects.get(pk=job.pk).done == 2


@pytest.mark.parametrize(
    ("facts", "again"),
    [
        ({"requested": 31}, True),
        ({"requested": 29}, False),
        ({"requested": 40, "sent": 35}, True),
        ({"requested": 300, "sent": 100}, False),
        ({"requested": 300, "sent": 160}, True),
        ({"requested": 999, "state": "running", "beat": 121, "attempts": 1}, True),
        ({"requested": 999, "state": "running", "beat": 100, "attempts": 1}, False),
        ({"requested": 999, "state": "done"}, False),
        ({"requested": 999, "state": "failed"}, False),
    ],
)
def test_the_sweep_sends_again_what_was_lost(sent, facts, again):
    ago = lambda seconds: seconds and timezone.now() - timedelta(seconds=seconds)  # noqa: E731
    job = JobFactory(
        state=facts.get("state", "waiting"),
        attempts=facts.get("attempts", 0),
        sent_at=ago(facts.get("sent")),
        beat_at=ago(facts.get("beat")),
    )
    Job.objects.update(requested_at=ago(facts["requested"]))
    sweep()
    assert sent == ([job.pk] if again else [])


def test_what_keeps_dying_is_given_up_with_a_message(sent):
    JobFactory(state="running", attempts=MOST_ATTEMPTS, beat_at=timezone.now() - timedelta(hours=1))
    assert sweep() == {"lost": 0, "sent": 0, "given_up": 1}
    job = Job.objects.get()
    assert (job.state, "途中で何度も止まりました" in job.message) == ("failed", True)


def test_a_task_that_is_gone_fails_in_words():
    job = JobFactory(task="no.such.task")
    assert not send(job)
    job.refresh_from_db()
    assert (job.state, "ありません" in job.message) == ("failed", True)


def test_a_broker_that_is_down_costs_under_two_seconds_and_loses_nothing(
    really_sending, monkeypatch, tmp_path
):
    job = JobFactory()
    task = current_app.tasks["tests.note"]
    original = task.apply_async
    nowhere = f"redis+socket://{tmp_path}/none.sock?virtual_host=0"
    with current_app.connection_for_write(nowhere) as connection:
        producer = current_app.amqp.Producer(connection, auto_declare=False)
        monkeypatch.setattr(
            task, "apply_async", lambda **options: original(**options, producer=producer)
        )
        started = time.monotonic()
        assert not send(job)
        assert time.monotonic() - started < 2
    job.refresh_from_db()
    assert (job.state, job.sent_at) == ("waiting", None)


def test_trying_again_starts_from_the_beginning(sent, django_capture_on_commit_callbacks):
    job = JobFactory(state="failed", attempts=3, message="だめ", done=5)
    with django_capture_on_commit_callbacks(execute=True):
        queue.retry(job)
        queue.retry(job)
    job.refresh_from_db()
    assert (job.state, job.attempts, job.message, sent) == ("waiting", 0, "", [job.pk])
