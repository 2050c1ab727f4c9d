"""Entering the quarter: what do I owe, and one return."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect
from django.utils.functional import cached_property
from django.views.generic import FormView, TemplateView

from partners.access import Verb, answers_for, demand, may
from reporting import desk as entering
from reporting import services
from reporting.forms import ReturnForm, SendBackForm
from reporting.locks import lock_of, review_of
from reporting.models import Return
from reporting.views.base import QuarterMixin
from targets.book import book_of

STATE = Return.State


class MyReturns(QuarterMixin, TemplateView):
    """What do I owe, by when, what was sent back, what is next?"""

    template_name = "reporting/returns.html"
    title = "My returns"
    verb = Verb.ENTER

    def check(self) -> None:
        """Whoever could owe something in the agreement may look; what they owe is decided for each return."""

    def get_context_data(self, **kwargs):
        mine = [row for row in self.card.rows if row.ret and answers_for(self.person, row.entry.facts())]
        groups = entering.by_urgency(mine)
        return super().get_context_data(groups=groups, mine=mine, owed=entering.owed(mine), **kwargs)


class ReturnView(QuarterMixin, FormView):
    """One figure in under a minute."""

    template_name = "reporting/return.html"
    form_class = ReturnForm

    def check(self) -> None:
        """Who enters, reviews or may see drafts gets in; and, once it is handed in, who may see what is submitted."""
        facts = self.facts
        if not may(self.person, Verb.SEE_DRAFTS, facts):
            handed_in = self.ret.state in (STATE.SUBMITTED, STATE.SIGNED_OFF)
            demand(self.person, Verb.SEE_SUBMITTED if handed_in else Verb.SEE_DRAFTS, facts)

    @property
    def title(self):
        return f"Return for {self.ret.indicator.code}"

    @cached_property
    def ret(self) -> Return:
        found = (
            Return.objects.in_quarter(self.quarter).with_people().filter(indicator__slug=self.kwargs["slug"]).first()
        )
        if found is None:
            raise Http404("no such return")
        found.quarter = self.quarter
        return found

    @cached_property
    def facts(self):
        """The return as the rules see it; who typed in it matters only while it waits for sign-off."""
        if self.ret.state == STATE.SUBMITTED:
            return services.facts_of(self.ret)
        return book_of(self.agreement, self.quarter.quarter).by_id[self.ret.indicator_id].facts()

    @cached_property
    def desk(self) -> entering.Desk:
        """Everything that lies beside the boxes."""
        return entering.desk(self.ret, self.person)

    @property
    def may_enter(self) -> bool:
        return may(self.person, Verb.ENTER, self.facts) and lock_of(self.ret).open

    def get_form_kwargs(self):
        return {**super().get_form_kwargs(), "boxes": self.desk.boxes, "forecasts": self.desk.forecasts}

    def get_initial(self):
        return {"version": self.ret.version, "commentary": self.ret.commentary}

    def form_valid(self, form):
        submitting = "submit" in self.request.POST
        data = form.cleaned_data
        try:
            done = services.record(
                ret=self.ret,
                version=data["version"],
                by=self.person,
                figures=form.figures(),
                forecasts=form.expected_outturns(),
                commentary=data["commentary"],
                hand_in=submitting,
            )
        except services.Faults as faults:
            form.add_faults(faults.by_field)
            return self.form_invalid(form)
        except services.Conflict as conflict:
            return self.conflict(form, conflict)
        except services.NotNow as refusal:
            messages.error(self.request, str(refusal))
            return redirect(self.request.path)
        if not submitting:
            return redirect(f"{self.request.path}#verdict")
        if done.missing:
            self.ret = done.ret
            form.add_faults(done.missing)
            form.data = {**form.data.dict(), "version": str(done.ret.version)}
            return self.form_invalid(form)
        messages.success(self.request, f"{self.ret.indicator.code} is submitted and waits for sign-off.")
        return redirect(self.request.path)

    def form_invalid(self, form):
        return self.render_to_response(self.get_context_data(form=form), status=422)

    def conflict(self, form, conflict):
        """Both versions are shown; what was typed stays in the boxes, and saving again is the choice."""
        form.data = {**form.data.dict(), "version": str(conflict.now.version)}
        context = self.get_context_data(form=form, conflict=conflict, theirs=entering.latest(conflict.now))
        return self.render_to_response(context, status=409)

    def post(self, request, *args, **kwargs):
        demand(self.person, Verb.ENTER, self.facts)
        return super().post(request, *args, **kwargs)

    def get_context_data(self, **kwargs):
        ret = self.ret
        form = kwargs.setdefault("form", self.get_form())
        return super().get_context_data(
            ret=ret,
            desk=self.desk,
            fieldsets=self.desk.fieldsets(form),
            forecast_fields=self.desk.forecast_fields(form),
            may_enter=self.may_enter,
            lock_here=lock_of(ret),
            may_sign_off=review_of(ret).open and may(self.person, Verb.SIGN_OFF, self.facts),
            own=ret.state == STATE.SUBMITTED and self.person.id in self.facts.authors,
            send_back_form=SendBackForm(),
            row=self.card.row(ret.indicator.slug),
            **kwargs,
        )


class ReviewReturn(QuarterMixin, FormView):
    """Signing a return off, or sending it back with a reason: only ever posted."""

    form_class = SendBackForm
    http_method_names = ["post"]
    template_name = "reporting/send_back.html"
    title = "Send back"

    def check(self) -> None:
        demand(self.person, Verb.SIGN_OFF, services.facts_of(self.ret))

    @cached_property
    def ret(self) -> Return:
        found = Return.objects.in_quarter(self.quarter).filter(indicator__slug=self.kwargs["slug"]).first()
        if found is None:
            raise Http404("no such return")
        found.quarter = self.quarter
        return found

    @property
    def version(self) -> int:
        """The version that the reviewer saw; nothing readable is no version."""
        text = self.request.POST.get("version", "")
        return int(text) if text.isdecimal() else 0

    def post(self, request, *args, **kwargs):
        try:
            if "sign_off" in request.POST:
                services.sign_off(ret=self.ret, version=self.version, by=self.person)
                messages.success(request, f"{self.ret.indicator.code} is signed off.")
                return redirect(self.at("review"))
            form = self.get_form()
            if not form.is_valid():
                return self.render_to_response(self.get_context_data(form=form, ret=self.ret), status=422)
            services.send_back(ret=self.ret, version=self.version, reason=form.cleaned_data["reason"], by=self.person)
            messages.success(request, f"{self.ret.indicator.code} is sent back with your reason.")
            return redirect(self.at("review"))
        except (services.Conflict, services.NotNow) as refusal:
            messages.error(request, str(refusal))
            return redirect(self.at("return", self.ret.indicator.slug))
