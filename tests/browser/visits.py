"""What a visit to a page is, and the rounds through the pages on which promises change."""

from collections.abc import Callable
from dataclasses import dataclass

from playwright.sync_api import Page

HOME = "/luton-2008-11/"
Q1, Q2, Q3 = (f"{HOME}2008-09/q{number}/" for number in (1, 2, 3))
INDICATORS = f"{HOME}indicators/"


@dataclass(frozen=True)
class Visit:
    """A page and the state to look at: how to bring it about once it is open, and a text that proves it is reached."""

    path: str
    proof: str
    reach: Callable[[Page], None] | None = None
    status: int = 200


def press(button: str) -> Callable[[Page], None]:
    return lambda page: page.get_by_role("main").get_by_role("button", name=button).click()


def indicator(code: str, proof: str, query: str = "?quarter=2008-09-q2") -> Visit:
    return Visit(f"{INDICATORS}{code}/{query}", proof)


def record_120(page: Page) -> None:
    """Record the baseline that NI 030's targets wait for."""
    page.get_by_label("What is the baseline?").fill("120")
    page.get_by_label("Where does it come from, and why is it recorded?").fill("The release of June 2008.")
    press("Record the baseline")(page)


def answer(words: str, *, basis: str = "") -> Callable[[Page], None]:
    """Answer a query, and say what its changes mean."""

    def answered(page: Page) -> None:
        page.get_by_label("What is the answer?").fill(words)
        if basis:
            page.get_by_label(basis).check()
        press("Answer the query")(page)

    return answered


def confirm_guide(page: Page) -> None:
    page.locator("[name=confirm-reason]").fill("The split is what we plan by.")
    press("Confirm the guide")(page)


PROMISES: dict[str, tuple[str, list[Visit]]] = {
    "what was promised, the administrator": (
        "admin",
        [
            Visit(f"{HOME}targets/", "Record it"),
            Visit(f"{INDICATORS}ni-030/baseline/figure/", "the baseline is still to come"),
            Visit(f"{INDICATORS}ni-030/baseline/figure/", "Enter the number.", press("Record the baseline")),
            Visit(f"{INDICATORS}ni-030/baseline/figure/", "Correct the baseline", record_120),
            Visit(f"{INDICATORS}ni-120/baseline/male/", "The baseline of Female"),
            Visit(f"{HOME}agreement/queries/ni-057-percent-or-points/", "Until then they are not judged"),
            Visit(
                f"{HOME}agreement/queries/ni-057-percent-or-points/", "Say what the change is", answer("2 per cent.")
            ),
            Visit(
                f"{HOME}agreement/queries/ni-057-percent-or-points/",
                "Answered: 2 per cent. Helen Marsh, 20 October 2008",
                answer("2 per cent.", basis="Per cent of what it changes"),
            ),
            Visit(f"{HOME}agreement/queries/ni-057-percent-or-points/", "It was read as"),
        ],
    ),
    "milestones": (
        "theme",
        [
            Visit(f"{INDICATORS}ni-016/milestones/rate/", "Confirm the guide of a year"),
            Visit(f"{INDICATORS}ni-016/milestones/rate/", "There is a problem", press("Confirm the guide")),
            Visit(f"{INDICATORS}ni-016/milestones/rate/", "Withdraw a milestone", confirm_guide),
            Visit(f"{INDICATORS}ni-030/milestones/figure/", "there are no milestones"),
            indicator("ni-016", "Milestone 17.825"),
        ],
    ),
}
