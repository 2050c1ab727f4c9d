"""Every address of the site by every role: who may open it, who is refused, and that nothing is learnt by trying.

The addresses come from the URL configuration itself: a new one without a rule here fails. What a person may do to one
thing is proved in tests/partners/test_access.py; here the doors are tried.
"""

from collections.abc import Callable
from dataclasses import dataclass, field

import pytest
from django.core.files.base import ContentFile
from django.test import Client
from django.urls import URLPattern, get_resolver, reverse

from reporting.models import Actual, Evidence, ExceptionReport, Return
from tests import builders

MEMBERS = frozenset(builders.ROLES)
READERS = frozenset({"reader"})
SEE_SUBMITTED = MEMBERS - READERS
SEE_ALL = frozenset({"reviewer", "auditor", "administrator"})
ENTERING = frozenset({"officer", "named", "reviewer"})
EVERYBODY = frozenset([*builders.ROLES, "nobody", "outsider"])
Q1 = {"year": "2008-09", "quarter": "q1"}
Q2 = {"year": "2008-09", "quarter": "q2"}


@dataclass(frozen=True)
class Rule:
    """Who may open an address, and what they are answered; other members are refused.

    Those `hidden` from are told 404: the quarter does not exist for them. So is, whatever the address, who holds no
    place in the agreement. `write` are those who may also send something there, if not all who may open it. A value
    of `kwargs` that is known only when the world stands is a function of it.
    """

    may: frozenset[str]
    kwargs: dict[str, str | Callable] = field(default_factory=dict)
    opened: int = 200
    hidden: frozenset[str] = frozenset()
    write: frozenset[str] | None = None
    query: str = ""


OPEN = object()  # an address of the account, open to anybody
ACCOUNT = Rule(EVERYBODY)
READ = [Rule(MEMBERS)]
#: A page of a quarter: the published one for every member, the open one for those who may see submitted figures.
QUARTERLY = [Rule(MEMBERS, Q1), Rule(SEE_SUBMITTED, Q2, hidden=READERS)]
#: A verdict of a published quarter is every member's; of an open one theirs who may see what Police hand in, or what
#: the Council does. Only a reviewer overrides it.
VERDICT = [
    Rule(MEMBERS, {**Q1, "slug": "ni-016"}, write=frozenset({"reviewer"})),
    Rule(SEE_SUBMITTED - {"named"}, {**Q2, "slug": "ni-016"}, hidden=READERS, write=frozenset({"reviewer"})),
    Rule(SEE_ALL | {"equality"}, {**Q2, "slug": "ni-154"}, hidden=READERS, write=frozenset({"reviewer"})),
]

ADMINISTRATOR = frozenset({"administrator"})


def of_person(**more):
    """A page of people about one of them: the administrator's alone, whoever it is about, themselves too."""
    return [Rule(ADMINISTRATOR, {"username": who, **more}) for who in ("officer", "administrator")]


def place_of(who):
    return lambda world: world.people[who].places.get().pk


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
    # Whoever enters figures may confirm that theirs are as they were.
    "returns": [Rule(rule.may, rule.kwargs, hidden=rule.hidden, write=ENTERING) for rule in QUARTERLY],
    # NI 016 is led by Police, NI 017 by a group: there only the named officer enters. Both are drafts; NI 154 is
    # submitted.
    "return": [
        Rule(SEE_ALL | {"officer"}, {**Q2, "slug": "ni-016"}, hidden=READERS, write=frozenset({"officer", "reviewer"})),
        Rule(SEE_ALL | {"named"}, {**Q2, "slug": "ni-017"}, hidden=READERS, write=frozenset({"named", "reviewer"})),
        Rule(SEE_ALL | {"equality"}, {**Q2, "slug": "ni-154"}, hidden=READERS, write=frozenset({"reviewer"})),
    ],
    "return_live": [
        Rule(
            SEE_ALL | {"officer"},
            {**Q2, "slug": "ni-016"},
            opened=405,
            hidden=READERS,
            write=frozenset({"officer", "reviewer"}),
        ),
        Rule(
            SEE_ALL | {"named"},
            {**Q2, "slug": "ni-017"},
            opened=405,
            hidden=READERS,
            write=frozenset({"named", "reviewer"}),
        ),
    ],
    "grid": [Rule(ENTERING, Q2)],
    # A file is for who enters, reviews and audits; one with a suppressed figure for the named officer alone.
    "evidence": [
        Rule(SEE_ALL | {"officer"}, {**Q2, "slug": "ni-016", "number": "1"}, hidden=READERS),
        Rule(frozenset({"named"}), {**Q2, "slug": "ni-017", "number": "2"}, hidden=READERS),
    ],
    "take_back": [
        Rule(frozenset({"officer", "reviewer"}), {**Q2, "slug": "ni-016", "number": "1"}, hidden=READERS),
        Rule(frozenset({"named"}), {**Q2, "slug": "ni-017", "number": "2"}, hidden=READERS),
    ],
    # The board of the theme closes its own, and a reviewer any that is not theirs.
    "close_exception": [
        Rule(frozenset({"theme", "reviewer"}), {"slug": "ni-016"}),
        Rule(frozenset({"reviewer"}), {"slug": "ni-154"}),
    ],
    "review_return": [Rule(frozenset({"reviewer"}), {**Q2, "slug": "ni-154"}, opened=405, hidden=READERS)],
    "workbook": [Rule(ENTERING, Q1), Rule(ENTERING, Q2)],
    "workbook_download": [Rule(ENTERING, Q2)],
    # An uploaded workbook is the officer's who uploaded it; for others who may upload it does not exist.
    "workbook_preview": [Rule(frozenset({"officer"}), {**Q2, "upload": "1"}, hidden=ENTERING - {"officer"})],
    "workbook_commented": [Rule(frozenset({"officer"}), {**Q2, "upload": "1"}, hidden=ENTERING - {"officer"})],
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
        Rule(SEE_ALL, {**Q1, "slug": "ni-154"}),
    ],
    "restate": [
        Rule(frozenset({"reviewer"}), {**Q1, "slug": slug}, opened=404, query="?figure=1")
        for slug in ("ni-016", "ni-154")
    ],
    "review": [Rule(frozenset({"reviewer"}), Q2)],
    "quarters": [Rule(frozenset({"reviewer", "administrator"}))],
    "open_quarter": [Rule(frozenset({"administrator"}), {"year": "2008-09", "quarter": "q3"})],
    "baseline": [
        Rule(MEMBERS, {"slug": slug, "key": key}, write=ADMINISTRATOR)
        for slug, key in (("ni-016", "rate"), ("ni-154", "figure"))
    ],
    # A board agrees the milestones of its own theme.
    "milestones": [
        Rule(MEMBERS, {"slug": "ni-016", "key": "rate"}, write=frozenset({"theme"})),
        Rule(MEMBERS, {"slug": "ni-154", "key": "figure"}, write=frozenset()),
    ],
    "query": [Rule(MEMBERS, {"query": "ni-110-health"}, write=frozenset({"reviewer", "administrator"}))],
    "policy": [Rule(MEMBERS, write=frozenset({"administrator"}))],
    "what_if": QUARTERLY,
    "what_if_indicator": [Rule(rule.may, {**rule.kwargs, "slug": "ni-016"}, hidden=rule.hidden) for rule in QUARTERLY],
    "reminders": [ACCOUNT],
    "people": [Rule(ADMINISTRATOR)],
    "answering": [Rule(ADMINISTRATOR)],
    "new_person": [Rule(ADMINISTRATOR)],
    "person": of_person(),
    "give_place": of_person(),
    "end_place": [
        Rule(ADMINISTRATOR, {"username": who, "place": place_of(who)}) for who in ("officer", "administrator")
    ],
    "hand_over": of_person(),
    "close_account": of_person(),
    "close_quarter": [Rule(frozenset({"reviewer"}), Q2, opened=405)],
    "publish": [Rule(frozenset({"reviewer"}), Q2)],
    "quarter_dates": [Rule(frozenset({"administrator"}), {"year": "2008-09", "quarter": "q3"})],
    "reopen": [Rule(frozenset({"administrator"}), Q1)],
}
TRIED = [(name, rule) for name, rules in RULES.items() if rules is not OPEN for rule in rules]


def each(cases=TRIED):
    ids = [
        f"{name} {' '.join(str(value) for value in rule.kwargs.values() if not callable(value))}".strip()
        for name, rule in cases
    ]
    return pytest.mark.parametrize(("name", "rule"), cases, ids=ids)


@pytest.fixture
def world(db):
    world = builders.universe()
    quarter = world.quarters["2008/09 Q2"]
    for code in ("NI 016", "NI 017"):
        ret = builders.return_of(world.indicators[code], quarter)
        evidence_of(ret, world.people["officer"], world.indicators[code])
        if code == "NI 016":
            builders.upload_of(ret, world.people["officer"], pk=1)
    builders.return_of(world.indicators["NI 154"], quarter, state="submitted", by=world.people["administrator"])
    for code in ("NI 016", "NI 154"):
        opened_by(world.people["officer"], Return.objects.get(indicator__code=code))
    return world


def evidence_of(ret, by, indicator):
    """A file with the return; the return of NI 017 holds a suppressed figure too."""
    row = Evidence(ret=ret, name="count.txt", size=4, content_type="text/plain", sha256="0" * 64, at=builders.MOMENT)
    row.pk, row.by = {"NI 016": 1, "NI 017": 2}[indicator.code], by
    row.file.save("count.txt", ContentFile(b"1234"), save=False)
    row.save()
    if indicator.code == "NI 017":
        Actual.objects.create(
            ret=ret,
            by=by,
            measure=indicator.measures.get(),
            period="autumn 2008 wave",
            status="final",
            suppressed=True,
            at=builders.MOMENT,
        )


def opened_by(officer, ret):
    """An exception that is open, with what the officer said."""
    report = ExceptionReport.objects.create(
        indicator=ret.indicator,
        opened_in=ret.quarter,
        opened_at=builders.MOMENT,
        opened_by=officer,
        opened_for="figure",
    )
    report.updates.create(ret=ret, words="More thefts.", at=builders.MOMENT, by=officer)


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


def address(world, name, rule, slug="testing-2008-11"):
    stated = {key: value(world) if callable(value) else value for key, value in rule.kwargs.items()}
    kwargs = {"agreement": slug, **stated} if of_agreement(name) else stated
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


#: Parts of an address that name a thing which may be one's own or another's.
THINGS = ("slug", "theme", "key", "username", "place")
#: Addresses whose things are open to every member alike, so that one of them speaks for all.
ALIKE = {"indicator", "partner", "theme", "what_if_indicator", "review_return"}


@pytest.mark.parametrize("name", sorted(RULES.keys() - ALIKE))
def test_where_an_address_names_a_thing_ones_own_and_anothers_are_tried(name):
    rules = [] if RULES[name] is OPEN else RULES[name]
    things = [tuple(str(rule.kwargs[part]) for part in THINGS if part in rule.kwargs) for rule in rules]
    named = {part for part in THINGS if f"%({part})s" in get_resolver().reverse_dict.getlist(name)[0][0][0][0]}
    if named and rules:
        assert len(set(things)) > 1, f"{name} is tried with one thing only"


@each()
def test_each_person_is_let_in_or_refused_by_every_method(world, name, rule):
    """A HEAD is answered as a GET; what no page does is refused to everybody."""
    url = address(world, name, rule)
    for who, person in world.people.items():
        client, wanted = signed_in(person), expected(name, rule, who)
        assert {method: getattr(client, method)(url).status_code for method in ("get", "head")} == {
            "get": wanted,
            "head": wanted,
        }, who
        others = {getattr(client, method)(url).status_code for method in ("put", "patch", "delete", "trace", "options")}
        assert others == {405}, who


@each()
def test_nobody_sends_what_they_may_not(world, name, rule):
    url = address(world, name, rule)
    write = rule.may if rule.write is None else rule.write
    for who, person in world.people.items():
        if who not in write and of_agreement(name):
            answer = signed_in(person).post(url, {"version": "1", "submit": ""}).status_code
            assert answer in ({403, 404, 405} if who in MEMBERS else {404}), who


@each()
def test_a_stranger_is_asked_to_log_in_and_learns_nothing(world, name, rule):
    url = address(world, name, rule)
    for method in ("get", "head", "post"):
        response = getattr(Client(), method)(url)
        assert response.status_code == 302, method
        assert response.url.startswith("/account/login/?next=/"), method


@each([(name, rules[0]) for name, rules in RULES.items() if rules is not OPEN and of_agreement(name)])
def test_in_another_agreement_everything_is_as_if_it_did_not_exist(world, name, rule):
    there, nowhere = address(world, name, rule, "elsewhere-2008-11"), address(world, name, rule, "nowhere-2008-11")
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
