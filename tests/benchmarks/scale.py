"""The loaded agreement made ten times as large, so that a page whose queries grow with its rows shows itself."""

from django.db import models, transaction

from indicators.models import Agreement, Indicator, Measure
from partners.models import Place, SignUp
from reporting.models import Actual, Comparator, Forecast, PublishedVerdict, Return
from targets.models import Baseline, Milestone, Query, Target

# Each model after those that it points to.
COPIED: list[type[models.Model]] = [
    Indicator, Measure, SignUp, Place, Query, Baseline, Target, Milestone, Return, Actual, Forecast, Comparator,
    PublishedVerdict,
]  # fmt: skip
NAMES = ("code", "slug")


@transaction.atomic
def scale(agreement: Agreement, times: int) -> int:
    """Copy every indicator with all that hangs on it until there are `times` as many; returns how many there are."""
    first = set(Indicator.objects.filter(agreement=agreement).values_list("pk", flat=True))
    for copy in range(2, times + 1):
        made: dict[type[models.Model], dict[int, models.Model]] = {}
        for model in COPIED:
            made[model] = _copies(model, made, first, f"-x{copy}")
    agreement.revision += 1
    agreement.save()
    return Indicator.objects.filter(agreement=agreement).count()


def _copies(model, made, first: set[int], suffix: str) -> dict[int, models.Model]:
    """The copies of a model's rows by the id of the original, pointing to copies where those were made."""
    keys = [field for field in model._meta.concrete_fields if field.is_relation and field.related_model in made]
    rows = [
        row
        for row in model._default_manager.order_by("pk")
        if (model is Indicator and row.pk in first)
        or any(getattr(row, key.attname) in made[key.related_model] for key in keys)
    ]
    originals = [row.pk for row in rows]
    for row in rows:
        row.pk, row._state.adding = None, True
        for key in keys:
            copy = made[key.related_model].get(getattr(row, key.attname))
            if copy is not None:
                setattr(row, key.attname, copy.pk)
        for name in NAMES:
            if name in {field.name for field in model._meta.concrete_fields}:
                setattr(row, name, f"{getattr(row, name)}{suffix}")
    model._default_manager.bulk_create(rows)
    return dict(zip(originals, rows, strict=True))
