"""What a page shows of an exception: frozen facts, worded by whoever shows them."""

from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True, slots=True)
class ActionFacts:
    """An action with its owner and its day; `done_on` and `overdue` as the page's quarter knows them."""

    words: str
    owner: str
    due: date
    done_on: date | None
    overdue: bool


@dataclass(frozen=True, slots=True)
class Said:
    """What was said with one return."""

    quarter: str
    words: str
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class ExceptionFacts:
    """An exception: why, what has changed since, what is done by whom and when; `closed` says why it is over."""

    id: int
    since: str
    opened_for: str
    said: tuple[Said, ...]
    impact: str
    recovery: str
    help_needed: str
    actions: tuple[ActionFacts, ...]
    closed: str = ""
    closed_in: str = ""
    closed_by: str = ""
    closed_at: datetime | None = None

    @property
    def why(self) -> str:
        return self.said[0].words

    @property
    def changes(self) -> tuple[Said, ...]:
        """What was said in later quarters, newest first."""
        return self.said[:0:-1]

    @property
    def latest(self) -> str:
        """What was said last, after the cause itself; '' while that is all."""
        return self.said[-1].words if len(self.said) > 1 else ""

    @property
    def to_do(self) -> tuple[ActionFacts, ...]:
        return tuple(action for action in self.actions if action.done_on is None)
