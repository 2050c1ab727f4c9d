"""All my returns in one sheet, for who lives in Excel."""

from django.contrib import messages
from django.shortcuts import redirect
from django.utils.functional import cached_property
from django.views.generic import FormView

from partners.access import Refused, Verb, answers_for, may, may_anywhere
from reporting import desk as entering
from reporting import grid, services
from reporting.grid_form import GridForm, version_name
from reporting.locks import open_among
from reporting.models import Return
from reporting.views.base import QuarterMixin


class QuarterGrid(QuarterMixin, FormView):
    """What do I still have to type this quarter, in one keyboard-friendly sheet?"""

    template_name = "reporting/grid.html"
    form_class = GridForm
    title = "Grid"

    def check(self) -> None:
        """Whoever could enter something in the agreement may look; what stands in the sheet is decided for each."""
        if not may_anywhere(self.person, Verb.ENTER, self.agreement.pk):
            raise Refused(Verb.ENTER)

    @cached_property
    def mine(self) -> list[Return]:
        """The returns that are this person's to enter."""
        found = []
        for ret in Return.objects.in_quarter(self.quarter):
            ret.quarter = self.quarter
            facts = self.card.book.by_id[ret.indicator_id].facts()
            if answers_for(self.person, facts) and may(self.person, Verb.ENTER, facts):
                found.append(ret)
        return found

    @cached_property
    def open(self) -> frozenset[int]:
        return open_among(self.quarter, self.mine)

    @cached_property
    def rows(self) -> list[grid.Row]:
        """The rows of those that take anything now."""
        return self.rows_of([ret for ret in self.mine if ret.pk in self.open])

    def rows_of(self, rets: list[Return]) -> list[grid.Row]:
        return grid.rows_of(list(entering.desks(rets, self.person).values()), self.card.book.by_id)

    def get_form_kwargs(self):
        return {**super().get_form_kwargs(), "rows": self.rows}

    def post(self, request, *args, **kwargs):
        if "show" in request.POST or "put" in request.POST:
            return self.pasted()
        gone = self.gone()
        if gone:
            form = GridForm(rows=self.rows, initial=request.POST.dict())
            return self.render_to_response(self.get_context_data(form=form, gone=gone), status=409)
        return super().post(request, *args, **kwargs)

    def gone(self) -> list[tuple[str, str, str]]:
        """What was typed into returns that take nothing any more: in which cell, what, and why not."""
        sent = self.request.POST
        closed = [ret for ret in self.mine if ret.pk not in self.open and version_name(ret) in sent]
        form = GridForm(sent, rows=self.rows_of(closed))
        return [
            (cell.label, sent[cell.html_name], row.desk.ret.get_state_display().lower())
            for row, cells in form.table()
            for cell in cells[::2]
            if cell is not None and cell.html_name in form.changed_data and sent[cell.html_name]
        ]

    def pasted(self):
        """A block: shown where it goes, then put into the boxes; it is saved with them, not before."""
        data = self.request.POST.copy()
        pasted = grid.land(data.get("block", ""), data.get("at", ""), self.rows)
        if "put" in data:
            for name, value in {**pasted.values, "block": "", "at": ""}.items():
                data[name] = value
            put, pasted = len(pasted.values), None
            messages.success(self.request, f"{put} cells are put into the grid. Look through it, then save it.")
        form = GridForm(rows=self.rows, initial={name: data.get(name) for name in data})
        return self.render_to_response(self.get_context_data(form=form, pasted=pasted))

    def form_valid(self, form):
        sheets = form.sheets()
        try:
            done = services.record_many(sheets=sheets, by=self.person)
        except services.Unsaved as unsaved:
            return self.unsaved(form, unsaved)
        if done:
            names = ", ".join(ret.indicator.code for ret in done)
            messages.success(self.request, f"Saved as draft: {names}. Each is submitted on its own return.")
        else:
            messages.info(self.request, "Nothing was changed, so nothing is saved.")
        return redirect(self.request.path)

    def unsaved(self, form, unsaved):
        """Every fault in its cell; of a return that somebody else changed, theirs beside, and saving again chooses."""
        theirs = []
        data = form.data.copy()
        for conflict in unsaved.conflicts:
            data[version_name(conflict.now)] = str(conflict.now.version)
            desk = next(row.desk for row in self.rows if row.desk.ret.pk == conflict.now.pk)
            theirs.append((conflict, entering.latest(conflict.now, desk.sees)))
        form.data = data
        for name, sentence in unsaved.by_field.items():
            form.add_error(name if name in form.fields else None, sentence)
        context = self.get_context_data(form=form, theirs=theirs)
        return self.render_to_response(context, status=409 if theirs else 422)

    def form_invalid(self, form):
        return self.render_to_response(self.get_context_data(form=form), status=422)

    def get_context_data(self, **kwargs):
        form = kwargs.setdefault("form", self.get_form())
        return super().get_context_data(
            table=form.table(),
            columns=grid.COLUMNS,
            empty_rows=sum(1 for row in self.rows if row.boxes[0] and not row.box.text),
            **kwargs,
        )
