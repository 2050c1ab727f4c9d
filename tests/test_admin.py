"""Django's administration: people and places are kept there, what is loaded or append-only is only shown."""

from datetime import date

import pytest
from django.contrib import admin
from django.test import Client
from django.urls import reverse
from simple_history.models import HistoricalChanges

from partners.models import Place
from tests import builders

SHOWN_ONLY = [
    model
    for model in admin.site._registry
    if model._meta.app_label in ("indicators", "partners", "targets") and model is not Place
]


@pytest.fixture
def world(db):
    return builders.universe()


@pytest.fixture
def root(world):
    client = Client()
    client.force_login(builders.user("root", is_staff=True, is_superuser=True))
    return client


def of(model, page, *args):
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{page}", args=args)


@pytest.mark.parametrize("model", SHOWN_ONLY, ids=lambda model: model.__name__)
def test_what_is_loaded_or_append_only_is_only_shown(root, model):
    assert root.get(of(model, "changelist")).status_code == 200
    assert root.get(of(model, "add")).status_code == 403
    row = model.objects.first()
    if row is not None:
        assert root.get(of(model, "change", row.pk)).status_code == 200
        assert root.post(of(model, "change", row.pk), {}).status_code == 403
        assert root.post(of(model, "delete", row.pk), {"post": "yes"}).status_code == 403
        assert model.objects.filter(pk=row.pk).exists()


@pytest.mark.parametrize("app", ["indicators", "partners", "targets"])
def test_every_table_of_the_lower_floors_but_the_history_can_be_looked_at(app):
    from django.apps import apps

    inlines = {inline.model for row in admin.site._registry.values() for inline in row.inlines}
    tables = [m for m in apps.get_app_config(app).get_models() if not issubclass(m, HistoricalChanges)]
    missing = {m.__name__ for m in tables if not m._meta.auto_created}
    missing -= {m.__name__ for m in {*admin.site._registry, *inlines}}
    assert not missing


def place(world, **rest):
    facts = {"person": world.people["nobody"].pk, "agreement": world.agreement.pk, "role": "reader"}
    return {**facts, "since": "2008-04-01", **rest}


def test_a_place_is_given_and_ended(root, world):
    assert root.post(of(Place, "add"), place(world)).status_code == 302
    row = world.people["nobody"].places.get()
    assert root.post(of(Place, "change", row.pk), place(world, until="2008-09-30")).status_code == 302
    row.refresh_from_db()
    assert row.until == date(2008, 9, 30)


def test_a_place_is_never_deleted(root, world):
    row = world.people["reader"].places.get()
    assert root.post(of(Place, "delete", row.pk), {"post": "yes"}).status_code == 403
    assert Place.objects.filter(pk=row.pk).exists()


@pytest.mark.parametrize(
    ("rest", "sentence"),
    [
        ({"role": "theme member"}, "needs the theme"),
        ({"role": "officer"}, "needs a partner"),
        ({"until": "2008-03-01"}, "cannot end"),
    ],
)
def test_a_senseless_place_is_refused_in_words(root, world, rest, sentence):
    page = root.post(of(Place, "add"), place(world, **rest)).content.decode()
    assert sentence in page
    assert "Constraint" not in page
    assert not world.people["nobody"].places.exists()


def test_a_person_is_shown_with_their_places(root, world):
    from django.contrib.auth import get_user_model

    page = root.get(of(get_user_model(), "change", world.people["officer"].pk)).content.decode()
    assert "places-0-role" in page
    assert root.get(of(get_user_model(), "add")).status_code == 200
