"""How many examples hypothesis tries, a plugin of pytest: a few, some in earnest, many when thorough.

quick: the same examples at every run, so that a red test is red again. thorough: a search, before a release
(`make thorough`). few: enough to see that a line is reached or a mutant noticed, without making the example small.
"""

import pytest
from hypothesis import HealthCheck, Phase, settings

settings.register_profile("quick", derandomize=True, max_examples=60, deadline=None)
settings.register_profile(
    "thorough", max_examples=10_000, deadline=None, print_blob=True, suppress_health_check=[HealthCheck.too_slow]
)
settings.register_profile(
    "few",
    derandomize=True,
    max_examples=30,
    deadline=None,
    database=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=[HealthCheck.too_slow],
)
settings.load_profile("quick")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--thorough", action="store_true", help="try 10,000 examples of every property, and run what takes long"
    )


def pytest_configure(config: pytest.Config) -> None:
    if config.getoption("--thorough"):
        settings.load_profile("thorough")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """What takes long waits for --thorough. With few examples the tables go first: they notice most mutants."""
    if not config.getoption("--thorough"):
        wait = pytest.mark.skip(reason="takes long: run with --thorough")
        for item in items:
            if item.get_closest_marker("thorough"):
                item.add_marker(wait)
    if config.getoption("--hypothesis-profile") == "few":
        items.sort(key=lambda item: item.get_closest_marker("hypothesis") is not None)
