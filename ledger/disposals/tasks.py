"""Background work of 公示と処分: fetch, call, done."""

from ledger.disposals.models import DisposalBatch, Extension
from ledger.disposals.workflow import execution
from ledger.disposals.workflow import extension as extensions
from tasks.jobs import job_task
from tasks.models import Job


@job_task("disposals.apply_extension")
def apply_extension(job: Job, *, extension: int) -> None:
    """Change the deadlines of thousands of vehicles. L-08b."""
    extensions.apply(Extension.objects.get(pk=extension), job.advance)


@job_task("disposals.carry_out")
def carry_out(job: Job, *, batch: int) -> None:
    """Dispose of the vehicles of a large batch, going on where it was stopped. L-10."""
    execution.carry_out(DisposalBatch.objects.get(pk=batch), job.advance)
