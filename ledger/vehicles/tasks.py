"""Background work of the ledger: fetch, call, done."""

from datetime import timedelta

from celery import shared_task
from django.db import transaction
from django.utils import timezone

from ledger.vehicles import documents
from ledger.vehicles.exceptions import LedgerError
from ledger.vehicles.models import BulkChange, Export, OwnerRenewal, PersonWords, TagPrint
from ledger.vehicles.workflow import bulk
from ledger.vehicles.workflow import export as workflow_export
from ledger.vehicles.workflow import renewal as workflow_renewal
from ledger.vehicles.workflow.capture import sweep_orphans
from tasks.jobs import job_task
from tasks.models import Job, JobRefused


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


@shared_task(name="vehicles.sweep_person_words")
def sweep_person_words() -> int:
    """Delete the words about persons that were kept for searches long done; return how many."""
    before = timezone.now() - timedelta(days=PersonWords.KEPT_DAYS)
    return PersonWords.objects.filter(made_at__lt=before).delete()[0]


@job_task("vehicles.make_export")
def make_export(job: Job, *, export: int) -> None:
    """Write the file of an export. L-19."""
    try:
        workflow_export.make(Export.objects.get(pk=export), tell=job.advance)
    except LedgerError as error:
        raise JobRefused(str(error)) from error


@job_task("vehicles.change_in_bulk")
def change_in_bulk(job: Job, *, change: int, undo: bool = False) -> None:
    """Carry out a bulk change, or take it back, as one transaction. L-17a."""
    actor = job.requested_by
    if actor is None:
        raise JobRefused("依頼した人が分からないため、変更できません。")
    step = bulk.undo if undo else bulk.apply
    with transaction.atomic():
        step(actor, BulkChange.objects.get(pk=change), tell=job.report)
        # Inside, so that a worker which has lost the job changes nothing.
        job.advance(*(job.told or (0, 0)))


@job_task("vehicles.renew_owners")
def renew_owners(job: Job, *, renewal: int) -> None:
    """Look for newer owners, write the chosen ones, or take them back; each as a whole. L-06."""
    actor = job.requested_by
    if actor is None:
        raise JobRefused("依頼した人が分からないため、最新化できません。")
    with transaction.atomic():
        found = OwnerRenewal.objects.get(pk=renewal)
        workflow_renewal.carry_on(actor, found, tell=job.report)
        # Inside, so that a worker which has lost the job changes nothing.
        job.advance(*(job.told or (0, 0)))


@shared_task(name="vehicles.sweep_former_owners")
def sweep_former_owners() -> int:
    """Delete the owners of before that can no longer be put back; return how many. L-06."""
    return workflow_renewal.forget_former(timezone.now() - timedelta(days=OwnerRenewal.UNDO_DAYS))


@shared_task(name="vehicles.expire_exports")
def expire_exports() -> int:
    """Delete exported files whose time is over, and those nobody knows of; return how many."""
    forgotten = workflow_export.sweep_files(timezone.now() - timedelta(days=1))
    return workflow_export.expire(timezone.localdate()) + forgotten
