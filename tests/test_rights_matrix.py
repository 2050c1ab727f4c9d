"""Every address of the site by every role: who may open it, who is refused, and that nothing is learnt by trying.

The addresses come from the URL configuration itself: a new one without a rule here fails. What a person may do to one
thing is proved in tests/partners/test_access.py; here the doors are tried.
"""

from dataclasses import dataclass, field

import pytest
from django.test import Client
from django.urls import URLPattern, get_resolver, reverse

from tests import builders

MEMBERS = frozenset(builders.ROLES)
READERS = frozenset({"reader"})
SEE_SUBMITTED = MEMBERS - READERS
SEE_ALL = frozenset({"reviewer", "auditor", "administrator"})
EVERYBODY = frozenset([*builders.ROLES, "nobody", "outsider"])
Q1 = {"year": "2008-09", "quarter": "q1"}
Q2 = {"year": "2008-09", "quarter": "q2"}


@dataclass(frozen=True)
class Rule:
    """Who may open an address, and what they are answered; other members are refused.

    Those `hidden` from are told 404: the quarter does not exist for them. So is, whatever the address, who holds no
    place in the agreement. `write` are those who may also send something there, if not all who may open it.
    """

    may: frozenset[str]
    kwargs: dict[str, str] = field(default_factory=dict)
    opened: int = 200
    hidden: frozenset[str] = frozenset()
    write: frozenset[str] | None = None
    query: str = ""


OPEN = object()  # an address of the account, open to anybody
ACCOUNT = Rule(EVERYBODY)
READ = [Rule(MEMBERS)]
#: A page of a quarter: the published one for every member, the open one for those who may see submitted figures.
QUARTERLY = [Rule(MEMBERS, Q1), Rule(SEE_SUBMITTED, Q2, hidden=READERS)]
#: A verdict of a published quarter is every member's; of an open one theirs who may see what Police hand in. Only a
#: reviewer overrides it.
VERDICT = [
    Rule(MEMBERS, {**Q1, "slug": "ni-016"}, write=frozenset({"reviewer"})),
    Rule(SEE_SUBMITTED - {"named"}, {**Q2, "slug": "ni-016"}, hidden=READERS, write=frozenset({"reviewer"})),
]

RULES = {
    "login": OPEN,
    "logout": OPEN,
    "password_reset": OPEN,
    "password_reset_done": OPEN,
    "password_reset_confirm": OPEN,
    "password_reset_complete": OPEN,
    "password_change": [ACCOUNT],
    "password_change_done": [ACCOUNT],
    "home": [Rule(EVERYBODY - {"nobody"}, opened=302)],
    "agreement_home": [Rule(MEMBERS, opened=302)],
    "go": [Rule(MEMBERS, {"to": "scorecard"}, opened=302, query="?quarter=2008-09-q1")],
    "indicators": READ,
    "indicator": [Rule(MEMBERS, {"slug": "ni-016"})],
    "partners": READ,
    "partner": [Rule(MEMBERS, {"key": "council"})],
    "forum": READ,
    "agreement": READ,
    "document": READ,
    "queries": READ,
    "targets": READ,
    "overview": QUARTERLY,
    "themes": QUARTERLY,
    "theme": [Rule(rule.may, {**rule.kwargs, "theme": "safer"}, hidden=rule.hidden) for rule in QUARTERLY],
    "scorecard": QUARTERLY,
    "returns": QUARTERLY,
    # NI 016 is led by Police, NI 017 by a group: there only the named officer enters. Both are drafts; NI 154 is
    # submitted.
    "return": [
        Rule(SEE_ALL | {"officer"}, {**Q2, "slug": "ni-016"}, hidden=READERS, write=frozenset({"officer", "reviewer"})),
        Rule(SEE_ALL | {"named"}, {**Q2, "slug": "ni-017"}, hidden=READERS, write=frozenset({"named", "reviewer"})),
        Rule(SEE_ALL | {"equality"}, {**Q2, "slug": "ni-154"}, hidden=READERS, write=frozenset({"reviewer"})),
    ],
    "review_return": [Rule(frozenset({"reviewer"}), {**Q2, "slug": "ni-154"}, opened=405, hidden=READERS)],
    "verdict": VERDICT,
    "audit": [
        Rule(rule.may, {**rule.kwargs, "kind": kind}, hidden=rule.hidden)
        for rule in VERDICT
        for kind in ("json", "txt")
    ],
    # The history of a figure: Police's officer's, the theme's own, and theirs who see all. NI 016 has no figure to
    # restate here.
    "story": [
        Rule(SEE_ALL | {"theme", "officer"}, {**Q1, "slug": "ni-016"}),
        Rule(SEE_ALL | {"theme", "officer"}, {**Q2, "slug": "ni-016"}, hidden=READERS),
    ],
    "restate": [Rule(frozenset({"reviewer"}), {**Q1, "slug": "ni-016"}, opened=404, query="?figure=1")],
    "review": [Rule(frozenset({"reviewer"}), Q2)],
    "quarters": [Rule(frozenset({"reviewer", "administrator"}))],
    "open_quarter": [Rule(frozenset({"administrator"}), {"year": "2008-09", "quarter": "q3"})],
    "policy": [Rule(MEMBERS, write=frozenset({"administrator"}))],
    "what_if": QUARTERLY,
    "what_if_indicator": [Rule(rule.may, {**rule.kwargs, "slug": "ni-016"}, hidden=rule.hidden) for rule in QUARTERLY],
    "close_quarter": [Rule(frozenset({"reviewer"}), Q2, opened=405)],
    "publish": [Rule(frozenset({"reviewer"}), Q2)],
    "quarter_dates": [Rule(frozenset({"administrator"}), {"year": "2008-09", "quarter": "q3"})],
    "reopen": [Rule(frozenset({"administrator"}), Q1)],
}
TRIED = [(name, rule) for name, rules in RULES.items() if rules is not OPEN for rule in rules]


def each(cases=TRIED):
    ids = [f"{name} {' '.join(rule.kwargs.values())}".strip() for name, rule in cases]
    return pytest.mark.parametrize(("name", "rule"), cases, ids=ids)


@pytest.fixture
def world(db):
    world = builders.universe()
    quarter = world.quarters["2008/09 Q2"]
    for code in ("NI 016", "NI 017"):
        builders.return_of(world.indicators[code], quarter)
    builders.return_of(world.indicators["NI 154"], quarter, state="submitted", by=world.people["administrator"])
    return world


def signed_in(person):
    client = Client(raise_request_exception=False)
    client.force_login(person)
    return client


def names(patterns):
    """Every named address of the configuration but Django's own administration, which lets in staff only."""
    for pattern in patterns:
        if isinstance(pattern, URLPattern):
            yield pattern.name
        elif pattern.app_name != "admin":
            yield from names(pattern.url_patterns)


def of_agreement(name):
    return "agreement" in get_resolver().reverse_dict.getlist(name)[0][0][0][1]


def address(name, rule, slug="testing-2008-11"):
    kwargs = {"agreement": slug, **rule.kwargs} if of_agreement(name) else rule.kwargs
    return reverse(name, kwargs=kwargs) + rule.query


def expected(name, rule, who):
    if who in rule.may:
        return rule.opened
    if not of_agreement(name):
        return 200  # the home of somebody without a place says so
    return 403 if who in MEMBERS - rule.hidden else 404


def test_every_address_has_a_rule_and_every_rule_an_address():
    assert sorted(names(get_resolver().url_patterns)) == sorted(RULES)


def test_every_address_of_the_site_has_a_name():
    assert None not in set(names(get_resolver().url_patterns))


@each()
def test_each_person_is_let_in_or_refused(world, name, rule):
    url = address(name, rule)
    answers = {who: signed_in(person).get(url).status_code for who, person in world.people.items()}
    assert answers == {who: expected(name, rule, who) for who in world.people}


@each()
def test_nobody_sends_what_they_may_not(world, name, rule):
    url = address(name, rule)
    write = rule.may if rule.write is None else rule.write
    for who, person in world.people.items():
        if who not in write and of_agreement(name):
            answer = signed_in(person).post(url, {"version": "1", "submit": ""}).status_code
            assert answer in ({403, 404, 405} if who in MEMBERS else {404}), who


@each()
def test_a_stranger_is_asked_to_log_in_and_learns_nothing(world, name, rule):
    url = address(name, rule)
    for method in ("get", "post"):
        response = getattr(Client(), method)(url)
        assert response.status_code == 302, method
        assert response.url.startswith("/account/login/?next=/"), method


@each([(name, rules[0]) for name, rules in RULES.items() if rules is not OPEN and of_agreement(name)])
def test_in_another_agreement_everything_is_as_if_it_did_not_exist(world, name, rule):
    there, nowhere = address(name, rule, "elsewhere-2008-11"), address(name, rule, "nowhere-2008-11")
    for who in MEMBERS:
        client = signed_in(world.people[who])
        for method in ("get", "post"):
            answers = [getattr(client, method)(url) for url in (there, nowhere)]
            assert [answer.status_code for answer in answers] == [404, 404], (who, method)
            assert "Elsewhere" not in answers[0].content.decode()


@pytest.mark.parametrize("name", [name for name, rule in RULES.items() if rule is OPEN and name != "logout"])
def test_the_accounts_pages_are_open_to_strangers(db, name):
    kwargs = {"uidb64": "x", "token": "y"} if name == "password_reset_confirm" else {}
    assert Client().get(reverse(name, kwargs=kwargs)).status_code == 200


def test_a_menu_offers_no_page_that_would_be_refused(world):
    for who in MEMBERS:
        client = signed_in(world.people[who])
        page = client.get("/testing-2008-11/indicators/")
        links = [place["url"] for place in page.context["nav"]]
        assert links
        assert {client.get(link).status_code for link in links} == {200}, who


def test_the_administration_lets_in_superusers_only(world):
    for person in world.people.values():
        assert signed_in(person).get("/admin/").status_code == 302
    root = builders.user("root", is_staff=True, is_superuser=True)
    assert signed_in(root).get("/admin/").status_code == 200
