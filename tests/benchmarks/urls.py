"""The site's addresses with two to measure them by: an empty page, and a plain table of cells."""

from functools import cache
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.template import engines
from django.urls import include, path

TABLE = """{% for row in rows %}<tr><th scope="row">{{ row.0 }}</th>
{% for cell in row.1 %}<td>{{ cell }}</td>{% endfor %}</tr>{% endfor %}"""
#: The cells of the plain table, put here by the measuring.
ROWS: list[tuple[str, list[str]]] = []


def empty(request: HttpRequest) -> HttpResponse:
    """Nothing but the session and the person."""
    return HttpResponse(request.user.get_username())


def plain(request: HttpRequest) -> HttpResponse:
    """The same rows and columns as the scorecard, by a plain template without a query of its own."""
    return HttpResponse(_template().render({"rows": ROWS, "person": request.user.get_username()}))


@cache
def _template() -> Any:
    """Compiled once, as the loader keeps a file's template."""
    return engines["django"].from_string(TABLE)


urlpatterns = [path("bench/empty/", empty), path("bench/plain/", plain), path("", include("laa_site.urls"))]
