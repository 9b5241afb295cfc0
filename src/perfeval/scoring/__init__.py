"""From readings to a scorecard: comparison, kernel, states, and the derivation of every point."""

from perfeval.scoring.execution import Execution
from perfeval.scoring.score import score
from perfeval.scoring.scorecard import Scorecard, ScoredRow

__all__ = ["Execution", "Scorecard", "ScoredRow", "score"]
