"""Background work of the requests: sending sheets by fax."""

from celery import shared_task

from tasks.models import Job

from .fax import FaxError, line
from .models import RemovalRequest, Transmission
from .sheet import facts_of, render
from .transmitting import finish_transmission


@shared_task
def send_fax(job_pk: int, transmission_pk: int, link: str) -> None:
    """Send one sheet; the outcome is on its Transmission. Safe to run twice.

    What goes to a crew never holds the caller (SECURITY c).
    """
    job = Job.objects.get(pk=job_pk)
    with job.running():
        sending = Transmission.objects.select_related("request").get(pk=transmission_pk)
        if sending.state != Transmission.State.QUEUED:
            return
        case = RemovalRequest.objects.select_related("crew").get(pk=sending.request_id)
        try:
            sheet = render(facts_of(case, requester=None, link=link))
            line().send(sending.number, sheet, name=f"{case.reference}-{sending.pk}")
        except FaxError as error:
            finish_transmission(sending, state=Transmission.State.FAILED, message=str(error))
        else:
            finish_transmission(sending, state=Transmission.State.SENT)
