"""Why a step of a survey is refused: a sentence for the person."""


class SurveyError(Exception):
    """The survey's state does not allow the step."""


class KeySpent(SurveyError):
    """The same key came with other figures."""
