"""The quarterly workbook: download returns, upload them filled in, look at what would change, keep it or drop it."""

import io

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.functional import cached_property
from django.views.generic import FormView, TemplateView, View

from partners.access import Refused, Verb, may_anywhere
from reporting import services
from reporting.forms import UploadForm
from reporting.models import Upload
from reporting.views.base import QuarterMixin
from reporting.workbook import comments, layout
from reporting.workbook import lines as going_out
from reporting.workbook import plan as planning
from reporting.workbook.guard import NotTaken
from reporting.workbook.reading import read
from reporting.workbook.writing import write
from targets.book import book_of

STATE = Upload.State


class WorkbookMixin(QuarterMixin):
    """The workbook's pages are for those who may enter something; what, is decided for each return and row."""

    title = "Workbook"

    def check(self) -> None:
        if not may_anywhere(self.person, Verb.ENTER, self.agreement.pk):
            raise Refused(Verb.ENTER)

    @cached_property
    def returns(self) -> list:
        return going_out.enterable(self.quarter, self.person)

    @cached_property
    def choices(self) -> list[going_out.Choice]:
        return going_out.choices(self.quarter, self.person, self.returns)

    def back(self):
        return redirect(self.at("workbook"))

    def send(self, content: bytes, name: str) -> HttpResponse:
        response = HttpResponse(content, content_type=layout.MEDIA_TYPE)
        response["Content-Disposition"] = f'attachment; filename="{name}"'
        response["Cache-Control"] = "private, no-store"
        response["X-Content-Type-Options"] = "nosniff"
        return response


class WorkbookPage(WorkbookMixin, FormView):
    """Download my returns, and upload them filled in."""

    template_name = "reporting/workbook.html"
    form_class = UploadForm

    def form_valid(self, form):
        file: UploadedFile = form.cleaned_data["file"]
        try:
            planning.plan(self.quarter, read(file, file.name), self.person)
        except NotTaken as refusal:
            form.add_error("file", str(refusal))
            return self.form_invalid(form)
        file.seek(0)
        upload = services.take_upload(quarter=self.quarter, content=file.read(), name=file.name, by=self.person)
        return redirect(self.at("workbook_preview", upload.pk))

    def form_invalid(self, form):
        return self.render_to_response(self.get_context_data(form=form), status=422)

    def get_context_data(self, **kwargs):
        waiting = Upload.objects.waiting(self.quarter, self.person.id).first()
        return super().get_context_data(choices=self.choices, returns=self.returns, waiting=waiting, **kwargs)


class WorkbookDownload(WorkbookMixin, View):
    """The workbook of a choice of returns."""

    def get(self, request, *args, **kwargs):
        wanted = request.GET.get("of", "")
        choice = next((one for one in self.choices if wanted in ("", one.key)), None)
        if choice is None:
            if wanted:
                raise Http404("no such choice of returns")
            messages.error(request, f"There is no return of {self.quarter} that you can enter now.")
            return self.back()
        book = book_of(self.agreement, self.quarter.quarter)
        returns = going_out.chosen(book, self.person, self.returns, choice.key)
        content = write(self.quarter, going_out.lines(self.quarter, returns, self.person), choice.label)
        quarter = self.quarter.quarter
        parts = [self.agreement.slug, quarter.year_slug, quarter.slug, *([choice.key] if wanted else [])]
        return self.send(content, f"{'-'.join(parts)}.xlsx")


class UploadMixin(WorkbookMixin):
    """One uploaded workbook: for nobody but its uploader it does not exist."""

    @cached_property
    def upload(self) -> Upload:
        own = Upload.objects.own(self.quarter, self.person.id)
        found = own.exclude(state=STATE.DROPPED).filter(pk=self.kwargs["upload"]).first()
        if found is None:
            raise Http404("no such upload")
        found.quarter = self.quarter
        return found

    @property
    def file(self) -> io.BytesIO:
        """The file as it came; it was small enough to be taken."""
        with self.upload.file.open("rb") as file:
            return io.BytesIO(file.read())

    @cached_property
    def plan(self) -> planning.Plan:
        """What the file would do now: whatever changed since it was uploaded is seen here."""
        return planning.plan(self.quarter, read(self.file, self.upload.name), self.person)


class UploadPreview(UploadMixin, TemplateView):
    """Every change that the workbook would make, and every cell that cannot be taken; then keep it, or drop it."""

    template_name = "reporting/workbook_preview.html"
    title = "Preview"

    def crumbs(self):
        crumbs = super().crumbs()
        return [*crumbs[:-1], {"label": "Workbook", "url": self.at("workbook")}, crumbs[-1]]

    def get(self, request, *args, **kwargs):
        return self.show(200)

    def show(self, status: int, trouble: str = ""):
        """The preview; a file that has gone, or cannot be read any more, leads back with a sentence."""
        try:
            context = self.get_context_data(trouble=trouble)
        except NotTaken as refusal:
            return self.gone(str(refusal))
        except FileNotFoundError:
            return self.gone("The uploaded file is not kept any more. Nothing of it was saved: upload it again.")
        return self.render_to_response(context, status=status)

    def gone(self, sentence: str):
        messages.error(self.request, sentence)
        return self.back()

    def post(self, request, *args, **kwargs):
        services.demand_upload(self.person, self.quarter)
        try:
            if "drop" in request.POST:
                services.drop_upload(upload=self.upload, by=self.person)
                messages.success(request, f"“{self.upload.name}” is dropped. Nothing of it was saved.")
                return self.back()
            return self.keep()
        except services.NotNow as refusal:
            return self.gone(f"{refusal} Nothing was saved by this.")
        except NotTaken as refusal:
            return self.gone(str(refusal))
        except FileNotFoundError:
            return self.gone("The uploaded file is not kept any more. Nothing of it was saved: upload it again.")

    def keep(self):
        """Save what the person saw, all of it, or nothing."""
        plan = self.plan
        if self.upload.state == STATE.READ and self.request.POST.get("seal") != plan.seal:
            return self.show(409, "Something changed since you looked at this page. Look at it again.")
        rows = len(plan.changing)
        if self.upload.state == STATE.READ and not rows:
            return self.show(409, "Nothing in this workbook would change, so there is nothing to keep.")
        try:
            services.keep_upload(upload=self.upload, drafts=plan.drafts, by=self.person)
        except services.Conflict as conflict:
            who = conflict.now.saved_by.get_full_name() if conflict.now.saved_by else "somebody else"
            return self.again(f"{conflict.now.indicator.code} was changed by {who} in this very moment.")
        except services.Faults as faults:
            return self.again(str(faults))
        kept = f"1 row of “{self.upload.name}” is kept as a draft. Look at it and submit its return."
        if rows != 1:
            kept = f"{rows} rows of “{self.upload.name}” are kept as drafts. Look at them and submit their returns."
        messages.success(self.request, kept)
        return redirect(self.at("workbook_preview", self.upload.pk) if plan.faulty else self.at("returns"))

    def again(self, sentence: str):
        del self.plan
        return self.show(409, sentence)

    def get_context_data(self, **kwargs):
        plan = self.plan
        commented = bool(plan.faults) and comments.may_hold(self.file)
        before = Upload.objects.own(self.quarter, self.person.id).kept_before(self.upload)
        return super().get_context_data(
            upload=self.upload,
            plan=plan,
            undecided=self.upload.state == STATE.READ,
            commented=commented,
            before=before,
            **kwargs,
        )


class UploadCommented(UploadMixin, View):
    """The uploaded workbook back, with comments on its faulty cells."""

    def get(self, request, *args, **kwargs):
        try:
            content = comments.commented(self.file, self.upload.name, self.plan)
        except NotTaken as refusal:
            messages.error(request, str(refusal))
            return self.back()
        except FileNotFoundError:
            messages.error(request, "The uploaded file is not kept any more: upload it again.")
            return self.back()
        quarter = self.quarter.quarter
        return self.send(content, f"{self.agreement.slug}-{quarter.year_slug}-{quarter.slug}-with-comments.xlsx")
