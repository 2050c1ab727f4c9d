"""What a return asks of an exception, as part of the return's own form; and the form that closes one.

Where none is open it asks why, what is done, who sees to it and by when; where one is open only what has changed and
which actions are done. Everything may be saved unfinished: what is missing is said when the return is handed in.
"""

from dataclasses import dataclass
from functools import cached_property

from django import forms

from reporting.models import ExceptionAction, ExceptionReport, ExceptionUpdate, Return
from reporting.scorecard import as_handed_in
from reporting.services import ActionEntry, DoneEntry, ExceptionEntry, action_field, done_field
from targets.book import book_of

MOST_ACTIONS = 20
PARTS = ("words", "owner", "due")


@dataclass(frozen=True)
class ExceptionDesk:
    """What lies beside the exception in a return: the one that is open, its actions, and what is typed so far."""

    ret: Return
    typed: ExceptionEntry
    report: ExceptionReport | None
    said: list[ExceptionUpdate]
    actions: list[ExceptionAction]

    @property
    def goes_on(self) -> bool:
        """The exception was opened in another quarter, so that only what has changed is asked."""
        return self.report is not None and self.report.opened_in.quarter < self.ret.quarter.quarter

    @property
    def earlier(self) -> list[ExceptionAction]:
        """The actions of earlier returns that this one may tick, and those that it has ticked."""
        here = self.ret.quarter.quarter
        return [
            row for row in self.actions if row.ret.quarter.quarter < here and row.done_with_id in (None, self.ret.pk)
        ]

    @property
    def story(self) -> list[ExceptionUpdate]:
        """What was said with earlier returns, oldest first."""
        return [one for one in self.said if one.ret.quarter.quarter < self.ret.quarter.quarter]

    @cached_property
    def causes(self) -> tuple[str, ...]:
        """What is red in the return as it is saved."""
        return as_handed_in(self.ret, book_of(self.ret.quarter.agreement, self.ret.quarter.quarter)).causes


def exception_desk(ret: Return) -> ExceptionDesk:
    """Lay out the exception that a return goes on with: no query where there is none."""
    report = None
    said: list[ExceptionUpdate] = []
    actions: list[ExceptionAction] = []
    if ret.exception_id:
        said = list(ExceptionUpdate.objects.with_people().filter(report=ret.exception_id))
        actions = list(ExceptionAction.objects.with_returns().filter(report=ret.exception_id))
        report = said[0].report
    return ExceptionDesk(ret, ExceptionEntry.from_typed(ret.exception_typed), report, said, actions)


class ExceptionFields(forms.Form):
    """The fields of an exception, for the return's form to carry."""

    def add_exception(self, desk: ExceptionDesk) -> None:
        self.desk = desk
        typed = desk.typed
        if desk.goes_on:
            label, hint = f"What has changed since {desk.story[-1].ret.quarter}", "If nothing has, say that."
            if any(one.ret_id == desk.ret.pk for one in desk.said):
                label = "What has changed since"
        else:
            label, hint = "Why it is off target", "The cause, in two or three sentences a board can read."
        self.fields["exception-words"] = _text(label, typed.words, hint, asked=True)
        self.shown_actions = self._rows()
        for number in range(self.shown_actions):
            held = typed.actions[number] if number < len(typed.actions) else ActionEntry()
            first = number == 0 and not desk.goes_on
            self.fields[action_field(number, "words")] = _line(
                "What is done about it" if first else "Another action", held.words, 500, asked=first or held.said
            )
            self.fields[action_field(number, "owner")] = _line(
                "Who sees to it", held.owner, 120, "A name and an organisation.", asked=first or held.said
            )
            self.fields[action_field(number, "due")] = _line(
                "By when", held.due, 40, "Such as 30 November 2008.", asked=first or held.said
            )
        ticked = {one.action: one for one in typed.done}
        for row in desk.earlier:
            one = ticked.get(row.pk, DoneEntry(row.pk))
            self.fields[done_field(row.pk)] = forms.BooleanField(
                label=f"Done: {row.words}", required=False, initial=one.done
            )
            self.fields[done_field(row.pk, "on")] = _line("Done on", one.on, 40, "Such as 3 November 2008.")
        self.fields["exception-recovery"] = _text("When it is expected to recover", typed.recovery)
        self.fields["exception-impact"] = _text("What it means for people and partners", typed.impact)
        self.fields["exception-help"] = _text("What help is needed, and from whom", typed.help_needed)

    def _rows(self) -> int:
        """How many actions are shown: those typed and one more; as many as were sent, if those are more."""
        sent = sum(1 for number in range(MOST_ACTIONS) if action_field(number, "words") in self.data)
        return min(max(len(self.desk.typed.actions) + 1, sent), MOST_ACTIONS)

    def exception(self) -> ExceptionEntry:
        """What was typed of the exception."""
        data = self.cleaned_data
        typed = self.desk.typed.actions
        actions = []
        for number in range(self.shown_actions):
            words, owner, due = (data[action_field(number, part)].strip() for part in PARTS)
            held = typed[number].id if number < len(typed) else None
            actions.append(ActionEntry(words, owner, due, held))
        return ExceptionEntry(
            words=data["exception-words"].strip(),
            impact=data["exception-impact"].strip(),
            recovery=data["exception-recovery"].strip(),
            help_needed=data["exception-help"].strip(),
            actions=tuple(one for one in actions if one.said),
            done=tuple(
                DoneEntry(row.pk, data[done_field(row.pk)], data[done_field(row.pk, "on")].strip())
                for row in self.desk.earlier
            ),
        )

    @property
    def exception_words(self):
        return self["exception-words"]

    @property
    def exception_more(self) -> list:
        """The parts that nobody has to answer."""
        return [self["exception-recovery"], self["exception-impact"], self["exception-help"]]

    @property
    def action_rows(self) -> list[list]:
        """The boxes of each action."""
        return [[self[action_field(number, part)] for part in PARTS] for number in range(self.shown_actions)]

    @property
    def done_rows(self) -> list[tuple]:
        """Each earlier action with its tick and its day."""
        return [(row, self[done_field(row.pk)], self[done_field(row.pk, "on")]) for row in self.desk.earlier]

    @property
    def exception_open(self) -> bool:
        """Whether the exception stands open on the page: one is needed or open, something is typed, or is wrong."""
        names = [name for name in self.fields if name.startswith(("exception-", "action-", "done-"))]
        wrong = self.is_bound and any(name in self.errors for name in names)
        return bool(wrong or self.desk.typed.said or self.desk.report or self.desk.causes)


def _text(label: str, initial: str, hint: str = "", *, asked: bool = False) -> forms.CharField:
    field = forms.CharField(
        label=label,
        help_text=hint,
        initial=initial,
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    field.asked = asked
    return field


def _line(label: str, initial: str, most: int, hint: str = "", *, asked: bool = False) -> forms.CharField:
    field = forms.CharField(
        label=label,
        help_text=hint,
        initial=initial,
        required=False,
        max_length=most,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    field.asked = asked
    return field


class CloseExceptionForm(forms.Form):
    """Closing an exception wants a reason."""

    reason = forms.CharField(
        label="Why is it closed?",
        help_text="Everybody who looks back at this indicator reads this, beside your name.",
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=300,
    )
