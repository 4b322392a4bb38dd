"""Why a step with a master is refused; the message goes to the person, in Japanese."""


class MasterError(Exception):
    """The step is refused."""


class ChangedMeanwhile(MasterError):
    """Somebody else has changed the entry since the page was opened."""


class StillUsed(MasterError):
    """Other records refer to the entry."""


class NothingToUndo(MasterError):
    """There is no change to take back."""
