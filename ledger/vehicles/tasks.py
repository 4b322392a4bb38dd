"""Background work of the ledger: fetch, call, done."""

from celery import shared_task
from django.core.files.base import ContentFile

from ledger.vehicles import documents
from ledger.vehicles.models import TagPrint
from tasks.models import Job


@shared_task(acks_late=True, max_retries=0)
def print_tags(job_id: int, print_id: str) -> None:
    """Draw the sheets of a large printing; the file hangs on the job. L-02."""
    job = Job.objects.get(pk=job_id)
    with job.running():
        printed = TagPrint.objects.select_related("batch", "tag__batch", "layout", "wording").get(
            print_id=print_id
        )
        body = documents.tag_sheets(printed)
        job.result.save(f"tags-{printed.print_id}.pdf", ContentFile(body), save=False)
