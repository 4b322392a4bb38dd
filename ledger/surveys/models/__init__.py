"""放置自転車等調査 and 整理指導: what stands in the streets, and what is done about it."""

from .guidance import GuidanceShift
from .survey import ALL_KINDS, ELEVEN, KINDS, SpotCount, Survey, SurveySpot

__all__ = ["ALL_KINDS", "ELEVEN", "KINDS", "GuidanceShift", "SpotCount", "Survey", "SurveySpot"]
