"""Review: one queue of what is submitted, unusual or missing; sign off one or many, or send them back."""

from django.contrib import messages
from django.shortcuts import redirect
from django.utils.functional import cached_property
from django.views.generic import TemplateView

from partners.access import Facts, Verb, may
from reporting import owed, services
from reporting.filters import ReviewFilter
from reporting.forms import SendBackForm
from reporting.models import Return
from reporting.reviewing import Queue
from reporting.views.base import QuarterMixin

STATE = Return.State


class Review(QuarterMixin, TemplateView):
    """What is submitted, unusual, missing? A tick stands for a return in the version that is shown."""

    template_name = "reporting/review.html"
    title = "Review"
    verb = Verb.SIGN_OFF

    @cached_property
    def queue(self) -> Queue:
        return Queue(self.card, owed.standing(self.agreement, self.quarter), self.person)

    def post(self, request, *args, **kwargs):
        ticked = request.POST.getlist("chosen")
        chosen = [pair for pair in (_pair(text) for text in ticked) if pair is not None]
        try:
            if "send_back" in request.POST:
                reason = request.POST.get("reason", "")
                done = services.send_back_many(quarter=self.quarter, chosen=chosen, reason=reason, by=self.person)
            else:
                done = services.sign_off_many(quarter=self.quarter, chosen=chosen, by=self.person)
        except services.Faults as faults:
            context = self.get_context_data(faults=faults.by_field, ticked=ticked)
            return self.render_to_response(context, status=422)
        codes = ", ".join(ret.indicator.code for ret in done)
        said = "sent back with your reason" if "send_back" in request.POST else "signed off"
        messages.success(request, f"{codes}: {said}.")
        return redirect(request.get_full_path())

    def get_context_data(self, **kwargs):
        shown = ReviewFilter(self.request.GET, queue=self.queue)
        every, rows = self.queue.rows, shown.rows
        submitted = sorted((row for row in rows if row.submitted), key=lambda row: not row.unusual)
        return super().get_context_data(
            filter=shown,
            waiting=sum(1 for row in every if row.submitted),
            unusual=sum(1 for row in every if row.unusual),
            not_in=sum(1 for row in every if row.missing),
            chosen=shown.chosen.get("show"),
            submitted=submitted,
            tickable=any(row.may_sign_off for row in submitted),
            missing=self.queue.missing(rows),
            sent_back=[row for row in rows if row.ret.state == STATE.SENT_BACK],
            signed=[row for row in rows if row.ret.state == STATE.SIGNED_OFF],
            send_back_form=SendBackForm(self.request.POST if kwargs.get("faults") else None),
            may_publish=may(self.person, Verb.PUBLISH, Facts(self.agreement.pk)),
            **{"faults": {}, "ticked": [], **kwargs},
        )


def _pair(text: str) -> tuple[int, int] | None:
    """`12-3` is return 12 in version 3; anything else is no tick."""
    ret, _, version = text.partition("-")
    return (int(ret), int(version)) if ret.isdecimal() and version.isdecimal() else None
