"""What was read from knowledge and not from the document says "to confirm" wherever a definition is shown."""

import pytest

from tests import builders

HERE = "/testing-2008-11/"


@pytest.fixture
def world(db):
    """NI 016's polarity and decimals are to confirm, NI 154 has nothing to confirm; both have a return."""
    world = builders.universe()
    for code in ("NI 016", "NI 154"):
        builders.return_of(world.indicators[code], world.quarters["2008/09 Q2"])
    return world


def part(text, code):
    """What a table says of an indicator."""
    return text.split(f'<span class="code">{code}</span>', 1)[1].split("</tr>", 1)[0]


@pytest.mark.parametrize("address", ["2008-09/q2/scorecard/", "2008-09/q2/themes/safer/"])
def test_a_row_of_the_scorecard_carries_a_mark_with_words(world, sign_in, address):
    text = sign_in("auditor").get(HERE + address).content.decode()
    assert '<span class="vh">, reading to confirm</span>' in part(text, "NI 016")
    assert "to confirm" not in part(text, "NI 017")


def test_the_legend_of_the_scorecard_explains_the_mark(world, sign_in):
    assert "<b>?</b> how it is measured is to confirm" in (
        sign_in("auditor").get(f"{HERE}2008-09/q2/scorecard/").content.decode()
    )


@pytest.mark.parametrize("address", ["indicators/", "targets/"])
def test_the_register_and_the_targets_list_the_facts(world, sign_in, address):
    text = sign_in("auditor").get(HERE + address).content.decode()
    assert "2 facts" in part(text, "NI 016")
    assert "polarity, decimals" in part(text, "NI 016")
    assert "to confirm" not in part(text, "NI 154").lower()


@pytest.mark.parametrize(
    "address", ["indicators/{}/", "2008-09/q2/verdicts/{}/", "2008-09/q2/returns/{}/", "indicators/{}/baseline/{key}/"]
)
def test_the_pages_of_an_indicator_name_them(world, sign_in, address):
    reviewer = sign_in("reviewer")
    builders.indicator(world.safer, "NI 999", baseline="3", targets=("2",), to_confirm=["baseline"])
    world.agreement.revision += 1
    world.agreement.save()
    if "{key}" in address:
        assert "printed baseline was read is to confirm" in (
            reviewer.get(HERE + address.format("ni-999", key="figure")).content.decode()
        )
        settled = reviewer.get(HERE + address.format("ni-016", key="rate")).content.decode()
        assert "printed baseline was read is to confirm" not in settled
    else:
        assert "polarity, decimals" in reviewer.get(HERE + address.format("ni-016")).content.decode()
        assert "polarity, decimals" not in reviewer.get(HERE + address.format("ni-154")).content.decode()


def test_the_return_says_it_to_who_only_reads_it(world, sign_in):
    assert "polarity, decimals" in sign_in("auditor").get(f"{HERE}2008-09/q2/returns/ni-016/").content.decode()
