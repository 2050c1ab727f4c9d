"""What stands round every page: the agreement, the quarters to choose from, the person, and their main places."""

from django.conf import settings
from django.urls import reverse

from partners.access import ROLE, Verb, may_anywhere

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
    ("Quarters", "quarters", False, Verb.CLOSE_QUARTER),
)


def frame(request):
    """The header, the quarter picker and the main navigation, each person's own."""
    page = getattr(request, "page", None)
    if page is None or page.agreement is None:
        return {"played_today": settings.LAA_TODAY}
    here = request.resolver_match
    return {
        "agreement": page.agreement,
        "person": page.person,
        "roles": [ROLE(role).label.lower() for role in page.person.roles(page.agreement.pk)],
        "quarters": page.quarters,
        "quarter": page.quarter,
        "nav": list(_places(page, here.url_name if here else "")),
        "played_today": settings.LAA_TODAY,
    }


def _places(page, here):
    for label, name, quarterly, verb in PLACES:
        if quarterly and page.quarter is None:
            continue
        if not may_anywhere(page.person, verb, page.agreement.pk):
            continue
        args = [page.agreement.slug]
        if quarterly:
            args += [page.quarter.quarter.year_slug, page.quarter.quarter.slug]
        yield {"label": label, "url": reverse(name, args=args), "current": name == here}
