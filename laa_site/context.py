"""What stands round every page: the agreement, the quarters to choose from, the person, and their main places."""

from django.conf import settings
from django.urls import reverse

from partners.access import ROLE, Verb, may_anywhere
from reporting import owed

#: Label, address name, whether the address names a quarter, and the verb without which it is not offered.
PLACES = (
    ("Overview", "overview", True, Verb.SEE_PUBLISHED),
    ("Themes", "themes", True, Verb.SEE_PUBLISHED),
    ("Scorecard", "scorecard", True, Verb.SEE_PUBLISHED),
    ("Indicators", "indicators", False, Verb.SEE_PUBLISHED),
    ("Partners", "partners", False, Verb.SEE_PUBLISHED),
    ("Targets", "targets", False, Verb.SEE_PUBLISHED),
    ("Agreement", "agreement", False, Verb.SEE_PUBLISHED),
    ("My returns", "returns", True, Verb.ENTER),
    ("Review", "review", True, Verb.SIGN_OFF),
    ("Quarters", "quarters", False, Verb.LOOK_AFTER_QUARTERS),
    ("People", "people", False, Verb.MANAGE_PEOPLE),
)

#: The main place that each other page belongs to: it is marked in the menu, and the quarter picker leads there.
BELONGS = {
    "theme": "themes",
    "return": "returns",
    "grid": "returns",
    "review_return": "review",
    "verdict": "scorecard",
    "story": "scorecard",
    "restate": "scorecard",
    "what_if": "scorecard",
    "what_if_indicator": "scorecard",
    "indicator": "indicators",
    "baseline": "indicators",
    "milestones": "indicators",
    "partner": "partners",
    "forum": "partners",
    "document": "agreement",
    "queries": "agreement",
    "query": "agreement",
    "policy": "quarters",
    "open_quarter": "quarters",
    "publish": "quarters",
    "answering": "people",
    "new_person": "people",
    "person": "people",
    "give_place": "people",
    "end_place": "people",
    "hand_over": "people",
    "close_account": "people",
    "quarter_dates": "quarters",
    "reopen": "quarters",
}


def frame(request):
    """The header, the quarter picker, the main navigation and the foot, each person's own."""
    page = getattr(request, "page", None)
    played = {"played_today": settings.LAA_TODAY}
    if page is None or page.agreement is None:
        return played
    agreement, here = page.agreement, request.resolver_match
    roles = [ROLE(role).label.lower() for role in page.person.roles(agreement.pk)]
    return {
        **played,
        "agreement": agreement,
        "place": agreement.place,
        "agreement_title": agreement.name.removeprefix(agreement.place).strip(),
        "agreement_url": reverse("agreement_home", args=[agreement.slug]),
        "person": {"name": page.person.name, "role": ", ".join(roles)},
        "quarter": _shown(page),
        "quarter_picker": _picker(page, here),
        "nav": list(_places(page, here.url_name if here else "")),
    }


def _shown(page):
    """The quarter that the header shows: the one named, or the latest where that one is not open to look into."""
    return page.found or (page.quarters[-1] if page.quarters else None)


def _picker(page, here):
    """The quarters to choose from; the choice leads to the same page in that quarter."""
    if not page.quarters:
        return None
    name = here.url_name if here is not None else ""
    if here is not None and here.url_name == "indicator":
        action = reverse("indicator", args=[page.agreement.slug, here.kwargs["slug"]])
    else:
        quarterly = {place for _, place, by_quarter, _ in PLACES if by_quarter}
        to = next((one for one in (name, BELONGS.get(name)) if one in quarterly), "overview")
        action = reverse("go", args=[page.agreement.slug, to])
    return {
        "action": action,
        "options": [
            {"value": f"{row.quarter.year_slug}-{row.quarter.slug}", "label": str(row), "selected": row == _shown(page)}
            for row in page.quarters
        ],
    }


def _places(page, here):
    shown = _shown(page)
    waiting = owed.counts(page.agreement, shown, page.person) if shown is not None else {}
    for label, name, quarterly, verb in PLACES:
        if quarterly and _shown(page) is None:
            continue
        if not may_anywhere(page.person, verb, page.agreement.pk):
            continue
        args = [page.agreement.slug]
        if quarterly:
            quarter = _shown(page).quarter
            args += [quarter.year_slug, quarter.slug]
        current = "page" if name == here else "true" if name == BELONGS.get(here) else ""
        yield {
            "label": label,
            "url": reverse(name, args=args),
            "current": current,
            "waiting": waiting.get(name, ""),
        }
