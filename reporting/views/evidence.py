"""Evidence on a return's page: taking a file in, giving it out to who may have it, and taking it back."""

import logging

from django.contrib import messages
from django.http import FileResponse, Http404
from django.shortcuts import redirect
from django.utils.functional import cached_property
from django.views.generic import FormView, View

from partners.access import Refused, Verb, demand
from reporting import services
from reporting.evidence_forms import TakeBackForm
from reporting.locks import lock_of
from reporting.models import Evidence, Return
from reporting.views.base import QuarterMixin

LOG = logging.getLogger(__name__)


class OfEvidence(QuarterMixin):
    """What the pages of one file share: the file and its return."""

    @cached_property
    def evidence(self) -> Evidence:
        of_return = {"ret__quarter": self.quarter, "ret__indicator__slug": self.kwargs["slug"]}
        found = Evidence.objects.offered().with_return().filter(pk=self.kwargs["number"], **of_return).first()
        if found is None:
            raise Http404("no such file")
        return found

    @property
    def ret(self) -> Return:
        return self.evidence.ret

    @cached_property
    def facts(self):
        return services.facts_of(self.ret)

    def check(self) -> None:
        """Asked before anything is said of the file: who may not open any of the return's is told that alone."""
        demand(self.person, Verb.SEE_EVIDENCE, self.facts)
        if services.evidence_is_hidden(self.ret, self.person, self.facts):
            raise Refused(Verb.SEE_SUPPRESSED)


class EvidenceFile(OfEvidence, View):
    """The file itself: to keep, never to show in the page, and never kept by anything on the way."""

    http_method_names = ["get", "head"]

    def get(self, request, *args, **kwargs):
        row = self.evidence
        try:
            content = row.file.open("rb")
        except FileNotFoundError as error:
            LOG.error("evidence %s of return %s has no file %s", row.pk, row.ret_id, row.file.name)
            raise Http404("the file is not there") from error
        return FileResponse(
            content,
            as_attachment=True,
            filename=row.name,
            content_type=row.content_type,
            headers={
                "Cache-Control": "private, no-store",
                "Content-Security-Policy": "sandbox; default-src 'none'; frame-ancestors 'none'",
                "X-Content-Type-Options": "nosniff",
            },
        )


class TakeBackEvidence(OfEvidence, FormView):
    """Why is it taken back?"""

    template_name = "reporting/take_back.html"
    form_class = TakeBackForm
    title = "Take a file back"

    def check(self) -> None:
        super().check()
        demand(self.person, Verb.ENTER, self.facts)

    def get(self, request, *args, **kwargs):
        if not lock_of(self.ret).open:
            messages.error(request, "This return cannot be changed now, so its files stay.")
            return redirect(self.back)
        return super().get(request)

    @property
    def back(self) -> str:
        return f"{self.at('return', self.ret.indicator.slug)}#evidence"

    def form_valid(self, form):
        try:
            services.remove_evidence(evidence=self.evidence, why=form.cleaned_data["why"], by=self.person)
        except services.NotNow as refusal:
            messages.error(self.request, str(refusal))
            return redirect(self.back)
        messages.success(self.request, f"“{self.evidence.name}” is taken back, with your reason.")
        return redirect(self.back)

    def form_invalid(self, form):
        return self.render_to_response(self.get_context_data(form=form), status=422)

    def get_context_data(self, **kwargs):
        return super().get_context_data(evidence=self.evidence, back=self.back, **kwargs)


class TakesEvidence:
    """What the return's page adds for evidence: the files it shows, and the file that came with its form."""

    def take_file(self, upload) -> None:
        """Keep the file that came with the form, if any, before what was typed is saved: it cannot be typed again."""
        if upload is not None:
            row = services.attach_evidence(
                ret=self.ret, name=upload.name, file=upload, size=upload.size, by=self.person
            )
            messages.success(self.request, f"“{row.name}” is kept with the return.")

    def evidence_context(self) -> dict:
        """The return's files for who may open them; for others who see the page, only how many there are."""
        rows = list(Evidence.objects.offered().filter(ret=self.ret))
        hidden = bool(rows) and services.evidence_is_hidden(self.ret, self.person, self.facts)
        return {
            "evidence": [] if hidden else rows,
            "evidence_hidden": len(rows) if hidden else 0,
        }
