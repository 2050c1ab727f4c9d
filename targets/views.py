"""The agreement as promised: its narrative, its document line by line, its open queries, and every target in force."""

from django.shortcuts import get_object_or_404
from django.views.generic import ListView, TemplateView

from indicators.models import Document, GlossaryEntry, Section
from indicators.querysets import GlossaryQuerySet, SectionQuerySet
from indicators.views import AgreementPage
from partners.access import Facts, Verb, may
from targets import narrative, promised
from targets.book import book_of
from targets.models import Query


class _OfDocument(AgreementPage, TemplateView):
    """A page about the agreement's document."""

    def get_context_data(self, **kwargs):
        agreement = self.request.page.agreement
        document = get_object_or_404(Document, agreement=agreement)
        sections = SectionQuerySet(Section).of(agreement)
        return super().get_context_data(document=document, passages=narrative.passages(document, sections), **kwargs)


class Narrative(_OfDocument):
    """The narrative, section by section, with its commitments and the glossary."""

    title = "Agreement"
    template_name = "targets/narrative.html"

    def get_context_data(self, **kwargs):
        glossary = GlossaryQuerySet(GlossaryEntry).of(self.request.page.agreement)
        return super().get_context_data(glossary=glossary, **kwargs)


class DocumentText(_OfDocument):
    """The whole document with its numbered lines, to which everything that was read from it is linked."""

    title = "Document"
    way = (("Agreement", "agreement"),)
    template_name = "targets/document.html"

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        return {**context, "lines": narrative.lines_of(context["document"])}


class Queries(AgreementPage, ListView):
    """What the document leaves open, those that block judgement first."""

    title = "Queries"
    way = (("Agreement", "agreement"),)
    template_name = "targets/queries.html"
    context_object_name = "queries"

    def get_queryset(self):
        return Query.objects.of(self.request.page.agreement).by_urgency()

    def get_context_data(self, **kwargs):
        page = self.request.page
        return super().get_context_data(
            counts=Query.objects.of(page.agreement).counts(),
            may_answer=may(page.person, Verb.ANSWER_QUERY, Facts(page.agreement.pk)),
            **kwargs,
        )


class Targets(AgreementPage, TemplateView):
    """Every target in force in the page's quarter; what is unset or deferred stands first."""

    title = "Targets"
    template_name = "targets/targets.html"

    def get_context_data(self, **kwargs):
        page = self.request.page
        book = book_of(page.agreement, promised.quarter_of(page))
        may_record = may(page.person, Verb.RECORD_BASELINE, Facts(page.agreement.pk))
        return super().get_context_data(may_record=may_record, **promised.in_force(book), **kwargs)
