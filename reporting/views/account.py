"""A person's own choices."""

from django.contrib import messages
from django.shortcuts import redirect
from django.views.generic import FormView

from reporting import services
from reporting.forms import RemindersForm
from reporting.models import DigestChoice


class Reminders(FormView):
    """Do I want reminders by e-mail?"""

    template_name = "registration/reminders.html"
    form_class = RemindersForm

    def get_initial(self):
        choice = DigestChoice.objects.filter(person=self.request.user).first()
        return {"wanted": choice is None or choice.off_since is None}

    def form_valid(self, form):
        wanted = form.cleaned_data["wanted"]
        services.choose_digests(wanted=wanted, by=self.request.page.person)
        said = "You get reminders by e-mail." if wanted else "You get no reminders by e-mail any more."
        messages.success(self.request, said)
        return redirect("reminders")

    def get_context_data(self, **kwargs):
        return super().get_context_data(address=self.request.user.email, **kwargs)
