"""Background work of the statistics: fetch, call, done."""

from datetime import date

from django.utils import timezone

from maps.statistics.package import monthly_pack
from maps.statistics.printing import paper_of
from maps.statistics.reports import open_to
from office.masters.models import Parameter
from tasks.jobs import job_task
from tasks.models import Job, JobRefused


@job_task("statistics.monthly_pack")
def make_monthly_pack(job: Job, *, month: str, paper: str) -> None:
    """Make the pack of a month for the person who asked; the zip hangs on the job."""
    reader = job.requested_by
    if reader is None:
        raise JobRefused("依頼した人が分からないため、月報を作れません。")
    content = monthly_pack(
        date.fromisoformat(month),
        timezone.localdate(),
        open_to(reader),
        zero="-" if Parameter.number("report_zero_as_dash") else "0",
        paper=paper_of(paper),
        progress=job.advance,
    )
    job.keep_result("pack.zip", content)
