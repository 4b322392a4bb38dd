"""Background work of the ledger: fetch, call, done."""

from datetime import timedelta

from celery import shared_task
from django.utils import timezone

from ledger.vehicles import documents
from ledger.vehicles.models import TagPrint
from ledger.vehicles.workflow.capture import sweep_orphans
from tasks.jobs import job_task
from tasks.models import Job


@job_task("vehicles.print_tags")
def print_tags(job: Job, *, print_id: str) -> None:
    """Draw the sheets of a large printing; the file hangs on the job. L-02."""
    printed = TagPrint.objects.select_related("batch", "tag__batch", "layout", "wording").get(
        print_id=print_id
    )
    job.keep_result(f"tags-{printed.print_id}.pdf", documents.tag_sheets(printed))


@shared_task(name="vehicles.sweep_photos")
def sweep_photos() -> int:
    """Delete photo files no row has named for ten minutes (I3); return how many."""
    return len(sweep_orphans(timezone.now() - timedelta(minutes=10)))
