"""What every change of a promise shares: one writer at a time, and a revision that goes up with it."""

from django.db.models import F

from indicators.models import Agreement


def hold(agreement: Agreement) -> Agreement:
    """The agreement's row, held until the transaction ends, so that two changes come one after the other."""
    return Agreement.objects.select_for_update().get(pk=agreement.pk)


def revised(agreement: Agreement) -> None:
    """Say that what was promised has changed: whatever is kept of it is built anew."""
    Agreement.objects.filter(pk=agreement.pk).update(revision=F("revision") + 1)
