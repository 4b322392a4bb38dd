"""Background work of the requests: sending sheets by fax."""

from tasks.jobs import job_task
from tasks.models import Job

from .fax import FaxError, line
from .models import RemovalRequest, Transmission
from .sheet import facts_of, render
from .transmitting import finish_transmission


@job_task("requests.send_fax")
def send_fax(job: Job, *, transmission_pk: int, link: str) -> None:  # noqa: ARG001
    """Send one sheet; the outcome is on its Transmission. Safe to run twice.

    What goes to a crew never holds the caller, nor the registration number (SECURITY c).
    """
    sending = Transmission.objects.select_related("request").get(pk=transmission_pk)
    if sending.state != Transmission.State.QUEUED:
        return
    case = RemovalRequest.objects.select_related("crew").get(pk=sending.request_id)
    try:
        sheet = render(facts_of(case, requester=None, link=link, with_number=False))
        line().send(sending.number, sheet, name=f"{case.reference}-{sending.pk}")
    except FaxError as error:
        finish_transmission(sending, state=Transmission.State.FAILED, message=str(error))
    else:
        finish_transmission(sending, state=Transmission.State.SENT)
