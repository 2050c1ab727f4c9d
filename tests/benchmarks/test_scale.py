"""The enlarged agreement holds everything as many times as it says, and its copies stand apart."""

import pytest

from indicators.models import Indicator
from reporting.models import Return
from targets.models import Target
from tests.benchmarks.scale import scale
from tests.builders import universe


@pytest.mark.django_db
def test_everything_that_hangs_on_an_indicator_is_copied():
    agreement = universe().agreement
    counts = [Indicator.objects.count(), Target.objects.count(), Return.objects.count()]
    elsewhere = Indicator.objects.exclude(agreement=agreement).count()
    first = agreement.indicators.first()
    assert scale(agreement, 3) == 3 * (counts[0] - elsewhere)
    copies = Indicator.objects.filter(agreement=agreement, title=first.title)
    assert [row.slug for row in copies.order_by("pk")] == [first.slug, f"{first.slug}-x2", f"{first.slug}-x3"]
    assert len({row.signups.count() for row in copies}) == 1
    of_testing = Target.objects.filter(measure__indicator__agreement=agreement).count()
    assert of_testing % 3 == 0
    assert of_testing > 0
