"""The register through its real address: what it shows, how it filters and sorts, and how many queries it takes."""

import pytest

from tests import builders


@pytest.fixture
def world(db):
    return builders.universe()


@pytest.fixture
def reader(world, client):
    client.force_login(world.people["reader"])
    return client


def register(client, **query):
    response = client.get("/testing-2008-11/indicators/", query)
    assert response.status_code == 200
    return response


def codes(response):
    return [row.record.code for group in response.context["table"].groups for row in group.rows]


def test_it_lists_every_indicator_under_its_theme_with_what_is_stated_of_it(reader):
    response = register(reader)
    page = response.content.decode()
    assert codes(response) == ["NI 016", "NI 017", "NI 110", "NI 154", "NI 188", "075"]
    assert [group.theme.name for group in response.context["table"].groups] == ["Safer", "Economy"]
    assert "6 indicators: 4 designated, 1 local, 1 statutory" in page
    for words in ("offences per 1,000", "level 0 to 4", "due 2 quarters later", "polarity, decimals", "survey wave"):
        assert words in page, words
    assert 'href="/testing-2008-11/indicators/ni-016/"' in page


def test_a_companion_measure_is_named_as_shown_and_not_judged(reader):
    page = " ".join(register(reader).content.decode().split())
    assert "Number of offences, shown and not judged" in page


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"theme": "economy"}, ["NI 154", "NI 188", "075"]),
        ({"kind": "local"}, ["NI 110"]),
        ({"reading": "to-confirm"}, ["NI 016"]),
        ({"reading": "settled"}, ["NI 017", "NI 110", "NI 154", "NI 188", "075"]),
        ({"q": "ni 018"}, []),
        ({"q": "188"}, ["NI 188"]),
        ({"q": "homes additional"}, ["NI 154"]),
        ({"theme": "economy", "q": "075"}, ["075"]),
    ],
)
def test_it_filters(reader, query, found):
    response = register(reader, **query)
    assert codes(response) == found
    assert f"{len(found)} of 6 indicators" in response.content.decode()


def test_nothing_found_says_so(reader):
    assert "No indicator fits this filter" in register(reader, q="no such words").content.decode()


def test_a_theme_of_another_agreement_or_none_is_refused_in_words(reader):
    page = register(reader, theme="no-such-theme").content.decode()
    assert "There is a problem" in page
    assert "NI 016" not in page


def test_sorted_otherwise_each_row_names_its_theme(reader):
    response = register(reader, sort="-kind")
    page = response.content.decode()
    assert codes(response)[0] == "075"
    assert 'aria-sort="descending"' in page
    assert 'data-label="Theme"' in page
    assert codes(register(reader, sort="-code"))[0] == "075"
    assert codes(register(reader, sort="nonsense"))[0] == "NI 016"


def test_another_agreements_indicators_are_not_shown(reader):
    assert "Serious acquisitive crime</a>" not in register(reader).content.decode()


def test_the_queries_do_not_grow_with_the_rows(world, reader, django_assert_max_num_queries):
    for number in range(300, 340):
        builders.indicator(world.safer, f"NI {number}", targets=("1", "2", "3"))
    with django_assert_max_num_queries(12):
        assert len(codes(register(reader))) == 46
