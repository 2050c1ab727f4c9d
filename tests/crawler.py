"""Walking the site as a person does: every link and every form of every page, without the network.

Pages that differ only in what stands after the question mark are many; each pair of page and name of a parameter is
followed once.
"""

from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import parse_qsl, urldefrag, urlencode, urljoin, urlsplit

from django.test import Client


@dataclass
class Form:
    """A form as a browser would send it: its fields as they stand, and each of its buttons."""

    method: str
    action: str
    fields: list[tuple[str, str]] = field(default_factory=list)
    buttons: list[tuple[str, str]] = field(default_factory=list)


class Page(HTMLParser):
    """A page's links and forms."""

    def __init__(self, url: str, html: str) -> None:
        super().__init__()
        self.url, self.links, self.forms = url, [], []
        self._form: Form | None = None
        self._select = self._text = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag in ("a", "link") and "href" in given:
            self.links.append(urldefrag(urljoin(self.url, given["href"]))[0])
        elif tag == "form":
            action = urljoin(self.url, given.get("action") or self.url)
            self._form = Form(given.get("method", "get").lower(), action)
            self.forms.append(self._form)
        elif self._form is not None:
            self._field(tag, given)

    def _field(self, tag: str, given: dict[str, str]) -> None:
        name = given.get("name", "")
        if tag == "button" and name:
            self._form.buttons.append((name, given.get("value", "")))
        elif tag == "button":
            self._form.buttons.append(("", ""))
        elif tag == "input" and name:
            if given.get("type") not in ("radio", "checkbox") or "checked" in given:
                self._form.fields.append((name, given.get("value", "")))
        elif tag == "textarea":
            self._text = name
            self._form.fields.append((name, ""))
        elif tag == "select":
            self._select = name
        elif tag == "option" and self._select and "selected" in given:
            self._form.fields.append((self._select, given.get("value", "")))

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._form = None
        elif tag in ("select", "textarea"):
            self._select = self._text = ""

    def handle_data(self, data: str) -> None:
        if self._text and self._form is not None:
            name, value = self._form.fields[-1]
            self._form.fields[-1] = (name, value + data)


@dataclass(frozen=True)
class Visit:
    """A page as it was answered, and where its link stood."""

    url: str
    came_from: str
    status: int
    body: bytes
    page: Page | None


def walk(client: Client, starts: list[str], skip: Callable[[str], bool] = lambda path: False) -> Iterator[Visit]:
    """Every page that can be reached from these by links and by forms that ask (GET), each once."""
    seen: set[tuple] = set()
    waiting = deque((start, "") for start in starts)
    while waiting:
        url, came_from = waiting.popleft()
        parts = urlsplit(url)
        if parts.netloc or not parts.path.startswith("/") or skip(parts.path):
            continue
        key = (parts.path, *sorted({name for name, _ in parse_qsl(parts.query, keep_blank_values=True)}))
        if key in seen:
            continue
        seen.add(key)
        response = client.get(url)
        body = b"".join(response.streaming_content) if response.streaming else response.content
        kind = response.headers.get("Content-Type", "")
        page = Page(url, body.decode()) if kind.startswith("text/html") and response.status_code == 200 else None
        yield Visit(url, came_from, response.status_code, body, page)
        if response.status_code in (301, 302):
            waiting.append((response.url, url))
        if page is not None:
            waiting.extend((link, url) for link in page.links)
            waiting.extend((_asked(form), url) for form in page.forms if form.method == "get")


def _asked(form: Form) -> str:
    return f"{form.action.partition('?')[0]}?{urlencode(form.fields)}"
