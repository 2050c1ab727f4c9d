"""Serves the chart library out of its installed wheel: plotly.min.js, and plotly.css with the rules it would inject.

plotly.js writes its styles into the page when it starts, which a strict style-src refuses. It leaves them out where
the page has `<link id="plotly.js-style-global" class="no-inline-styles" rel="stylesheet" href="…plotly/plotly.css">`.
The file is made anew for each version of the wheel and is never part of the repository.
"""

import json
import os
import re
from collections.abc import Iterator
from importlib.metadata import version
from importlib.resources import files
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles.finders import BaseFinder
from django.core.exceptions import ImproperlyConfigured
from django.core.files.storage import FileSystemStorage

SCRIPT, STYLES, PREFIX = "plotly.min.js", "plotly.css", "plotly"

# In the minified script the rules stand as one object literal, `{"X,X div":"direction:ltr;…","X a":'…',Y:"…"}`, and
# the loop after it writes X and Y out as the class names that it also spells.
RULES = re.compile(r'\{"X,X div":.*?\};for\(')
ENTRY = re.compile(r"""(?:"(?P<quoted>[^"]*)"|(?P<bare>\w+)):(?P<value>"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')""")
CLASSES = re.compile(r'\.replace\(/(?P<letter>[XY])/g,"(?P<name>[^"]+)"\)')


def stylesheet(script: str) -> str:
    """The rules that this plotly.js would inject, as a stylesheet; raises where they do not stand as expected."""
    found = RULES.search(script)
    loop = script[found.end() : found.end() + 400] if found else ""
    classes = {match["letter"]: match["name"] for match in CLASSES.finditer(loop)}
    if found is None or set(classes) != {"X", "Y"}:
        raise ImproperlyConfigured("This plotly.js keeps its style rules in another shape: mend laa_site/finders.py.")
    lines = []
    for entry in ENTRY.finditer(found[0]):
        selector = re.sub(r"[XY]", lambda letter: classes[letter[0]], entry["quoted"] or entry["bare"])
        lines.append(f"{selector} {{{_text(entry['value'])}}}")
    # plotly.js puts each new rule before the others, so the last one written comes first.
    return "\n".join(reversed(lines)) + "\n"


def _text(literal: str) -> str:
    """A JavaScript string literal as text; single quotes hold no escapes but double quotes, which JSON must escape."""
    inner = literal[1:-1]
    return str(json.loads(f'"{inner}"' if literal[0] == '"' else '"' + inner.replace('"', '\\"') + '"'))


class PlotlyFinder(BaseFinder):
    """Finds `plotly/plotly.min.js` and `plotly/plotly.css`, and nothing else of the wheel."""

    def __init__(self, app_names: Any = None, *args: Any, **kwargs: Any) -> None:
        self.package = Path(str(files("plotly") / "package_data"))
        self.made = Path(settings.VAR) / "generated" / f"plotly-{version('plotly')}"

    def check(self, **kwargs: Any) -> list[Any]:
        return []

    def find(self, path: str, find_all: bool = False, **kwargs: Any) -> Any:
        place = {f"{PREFIX}/{SCRIPT}": self._script, f"{PREFIX}/{STYLES}": self._styles}.get(path.replace(os.sep, "/"))
        if place is None:
            return []
        return [str(place())] if find_all else str(place())

    def list(self, ignore_patterns: Any) -> Iterator[tuple[str, FileSystemStorage]]:
        for place in (self._script(), self._styles()):
            storage = FileSystemStorage(location=place.parent)
            storage.prefix = PREFIX  # type: ignore[attr-defined]
            yield place.name, storage

    def _script(self) -> Path:
        return self.package / SCRIPT

    def _styles(self) -> Path:
        styles = self.made / STYLES
        if not styles.exists():
            self.made.mkdir(parents=True, exist_ok=True)
            draft = self.made / f"{STYLES}.{os.getpid()}"
            draft.write_text(stylesheet(self._script().read_text(encoding="utf-8")), encoding="utf-8")
            draft.replace(styles)
        return styles
