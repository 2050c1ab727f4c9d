"""Entering the quarter: what do I owe, and one return."""

import re

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect
from django.utils.functional import cached_property
from django.views.generic import FormView, TemplateView

from indicators import clock
from partners.access import Refused, Verb, demand, may, may_anywhere
from reporting import desk as entering
from reporting import owed, services
from reporting.carrying import carried
from reporting.exception_forms import exception_desk
from reporting.forms import ReturnForm, SendBackForm
from reporting.locks import lock_of, review_of
from reporting.models import Return
from reporting.views.base import QuarterMixin
from reporting.views.evidence import TakesEvidence
from targets.book import book_of

STATE = Return.State
#: A tick says which return, and which version of it was seen.
TICKED = re.compile(r"([0-9]{1,18})-([0-9]{1,9})")


class MyReturns(QuarterMixin, TemplateView):
    """What do I owe, by when, what was sent back, what is next?"""

    template_name = "reporting/returns.html"
    title = "My returns"
    verb = Verb.ENTER

    def check(self) -> None:
        """Whoever could owe something in the agreement may look; what they owe is decided for each return."""

    def get_context_data(self, **kwargs):
        mine = owed.mine(owed.standing(self.agreement, self.quarter), self.person)
        rows = {row.entry.id: row for row in self.card.rows}
        groups = [(title, [(one, rows[one.entry.id]) for one in found]) for title, found in mine.groups]
        return super().get_context_data(
            mine=mine,
            groups=groups,
            standing=entering.standing(self.quarter, [rows[one.entry.id] for one in mine.owed]),
            since=self.quarter.quarter.plus(-1),
            may_upload=mine.returns and may_anywhere(self.person, Verb.ENTER, self.agreement.pk),
            **kwargs,
        )

    def post(self, request, *args, **kwargs):
        """Confirm that the ticked returns stand as they were last quarter: all of them, or none."""
        if not may_anywhere(self.person, Verb.ENTER, self.agreement.pk):
            raise Refused(Verb.ENTER)
        seen = dict(found.groups() for text in request.POST.getlist("confirm") if (found := TICKED.fullmatch(text)))
        returns = [(ret, int(seen[str(ret.pk)])) for ret in Return.objects.in_quarter(self.quarter).filter(pk__in=seen)]
        try:
            done = services.confirm_no_change(returns=returns, by=self.person)
        except services.Faults as faults:
            context = self.get_context_data(
                refused=list(faults.by_field.values()), ticked={ret.pk for ret, _ in returns}
            )
            return self.render_to_response(context, status=422)
        names = ", ".join(ret.indicator.code for ret in done)
        messages.success(request, f"Submitted as last quarter, and waiting for sign-off: {names}.")
        return redirect(request.path)


class ReturnView(TakesEvidence, QuarterMixin, FormView):
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
        rows = Return.objects.in_quarter(self.quarter).with_people().with_exception()
        found = rows.filter(indicator__slug=self.kwargs["slug"]).first()
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
        return {
            **super().get_form_kwargs(),
            "boxes": self.desk.boxes,
            "forecasts": self.desk.forecasts,
            "exception": exception_desk(self.ret),
        }

    @cached_property
    def typed(self):
        """What this person has typed into the return and not saved, if they may enter it."""
        return services.typed_draft(self.ret, self.person) if self.may_enter else None

    def get_initial(self):
        held = {"version": self.ret.version, "commentary": self.ret.commentary}
        if self.request.method == "GET" and self.typed is not None:
            held |= {**self.typed.fields, "version": self.ret.version}
        return held

    def form_valid(self, form):
        submitting = "submit" in self.request.POST
        data = form.cleaned_data
        try:
            self.take_file(data["evidence"])
            done = services.record(
                ret=self.ret,
                version=data["version"],
                by=self.person,
                figures=form.figures(),
                forecasts=form.expected_outturns(),
                commentary=data["commentary"],
                exception=form.exception(),
                hand_in=submitting,
            )
        except services.Faults as faults:
            form.add_faults(faults.by_field)
            return self.form_invalid(form)
        except services.Conflict as conflict:
            return self.conflict(form, conflict)
        except services.NotNow as refusal:
            return self.not_now(form, refusal)
        if not submitting:
            return redirect(f"{self.request.path}#verdict")
        if done.missing:
            self.ret = done.ret
            del self.desk
            form.add_faults(done.missing)
            form.data = {**form.data.dict(), "version": str(done.ret.version)}
            return self.form_invalid(form)
        messages.success(self.request, f"{self.ret.indicator.code} is submitted and waits for sign-off.")
        return redirect(self.request.path)

    def form_invalid(self, form):
        return self.render_to_response(self.get_context_data(form=form), status=422)

    def conflict(self, form, conflict):
        """Both versions are shown; what was typed stays in the boxes, and saving again is the choice.

        The same sent twice by the same person, by a double click or after going back, is no conflict: it is saved.
        """
        now = conflict.now
        if now.saved_by_id == self.person.id and not self.changes(now, form):
            return redirect(self.request.path)
        if not lock_of(now).open:
            return self.not_now(form, services.NotNow(f"{conflict} It is {now.get_state_display().lower()} by now."))
        form.data = {**form.data.dict(), "version": str(conflict.now.version)}
        theirs = entering.latest(conflict.now, self.desk.sees)
        context = self.get_context_data(form=form, conflict=conflict, theirs=theirs)
        return self.render_to_response(context, status=409)

    def changes(self, now: Return, form) -> bool:
        now.quarter = self.quarter
        return services.would_change(
            ret=now,
            figures=form.figures(),
            forecasts=form.expected_outturns(),
            commentary=form.cleaned_data["commentary"],
            exception=form.exception(),
            by=self.person,
        )

    def not_now(self, form, refusal):
        """Nothing can be entered any more: what was typed is kept, and shown to be copied."""
        self.keep_typed(form)
        typed = [(field.label, field.value()) for field in form.visible_fields() if field.name in form.changed_data]
        self.ret = Return.objects.with_people().with_exception().select_related("indicator").get(pk=self.ret.pk)
        self.ret.quarter = self.quarter
        context = self.get_context_data(form=self.get_form(), refusal=refusal, unsaved=typed)
        return self.render_to_response(context, status=409)

    def keep_typed(self, form, sent=None) -> None:
        """Keep every field as it was typed; a box that is not ticked is not sent."""
        sent = self.request.POST if sent is None else sent
        said = {name: sent.get(name, "") for name in form.fields if name != "version"}
        version = sent.get("version", "")
        services.keep_typed(
            ret=self.ret, version=int(version) if version.isdecimal() else 0, fields=said, by=self.person
        )

    def post(self, request, *args, **kwargs):
        demand(self.person, Verb.ENTER, self.facts)
        if "drop" in request.POST:
            services.drop_typed(ret=self.ret, by=self.person)
            messages.success(request, "What you had typed is dropped. This is the return as it was saved.")
            return redirect(request.path)
        return super().post(request, *args, **kwargs)

    def get(self, request, *args, **kwargs):
        """What was typed before stands in the boxes again; if the return has changed since, beside what it says now."""
        sent = carried(request)
        if sent is not None and self.may_enter:
            self.keep_typed(self.get_form(), sent)
            del self.typed
        if self.typed is None or self.typed.version == self.ret.version:
            return super().get(request)
        conflict = services.Conflict(self.ret)
        theirs = entering.latest(self.ret, self.desk.sees)
        return self.render_to_response(self.get_context_data(conflict=conflict, theirs=theirs))

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
            typed=self.typed if self.request.method == "GET" else None,
            row=self.card.row(ret.indicator.slug),
            **self.evidence_context(),
            **kwargs,
        )


class ReturnLive(ReturnView):
    """What is typed, kept as it is typed, and judged: the parts of the page that change with it. Only ever posted."""

    http_method_names = ["post"]
    template_name = "reporting/_return_live.html"

    def post(self, request, *args, **kwargs):
        demand(self.person, Verb.ENTER, self.facts)
        form = self.get_form()
        form.is_valid()
        self.keep_typed(form)
        figures, faults = services.supposed_figures(ret=self.ret, figures=form.figures(), by=self.person)
        form.add_faults(faults)
        supposed = self.desk.supposing(figures, form.supposed_forecasts())
        context = {
            "fieldsets": supposed.fieldsets(form),
            "forecast_fields": supposed.forecast_fields(form),
            "kept_at": clock.now(),
            "agreement": self.agreement,
            "oob": True,
        }
        return self.render_to_response(context)


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
