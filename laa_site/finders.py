"""Serves the chart library out of its installed wheel: plotly.min.js, and plotly.css with the rules it would inject.

plotly.js writes styles into the page when it starts, which a strict style-src refuses. Its own it leaves out where the
page has `<link id="plotly.js-style-global" class="no-inline-styles" rel="stylesheet" href="…plotly/plotly.css">`; those
of the map library inside it, where elements with their ids are there already: a line before the script adds those.
Both files are made anew for each version of the wheel and are never part of the repository.
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
# The map library asks `if(!document.getElementById("9f21…"))` before it adds its styles, which no page here needs.
BUNDLED = re.compile(r'if\(!document\.getElementById\("([0-9a-f]{64})"\)\)\{var \w+=document\.createElement\("style"\)')
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


def prologue(script: str) -> str:
    """One line of JavaScript that keeps the bundled libraries from adding styles of their own."""
    ids = json.dumps(BUNDLED.findall(script))
    return f'for (const id of {ids}) document.head.append(Object.assign(document.createElement("meta"), {{ id }}));\n'


class PlotlyFinder(BaseFinder):
    """Finds `plotly/plotly.min.js` and `plotly/plotly.css`, and nothing else of the wheel."""

    def __init__(self, app_names: Any = None, *args: Any, **kwargs: Any) -> None:
        self.folder = Path(settings.VAR) / "generated" / f"plotly-{version('plotly')}"

    def check(self, **kwargs: Any) -> list[Any]:
        return []

    def find(self, path: str, find_all: bool = False, **kwargs: Any) -> Any:
        name = path.replace(os.sep, "/").removeprefix(f"{PREFIX}/")
        if name not in (SCRIPT, STYLES) or name == path:
            return []
        place = str(self._made(name))
        return [place] if find_all else place

    def list(self, ignore_patterns: Any) -> Iterator[tuple[str, FileSystemStorage]]:
        storage = FileSystemStorage(location=self.folder)
        storage.prefix = PREFIX  # type: ignore[attr-defined]
        for name in (SCRIPT, STYLES):
            self._made(name)
            yield name, storage

    def _made(self, name: str) -> Path:
        """The file, made when it is first asked for; the draft's own name lets several processes make it at once."""
        made = self.folder / name
        if not made.exists():
            script = Path(str(files("plotly") / "package_data" / SCRIPT)).read_text(encoding="utf-8")
            draft = self.folder / f"{name}.{os.getpid()}"
            self.folder.mkdir(parents=True, exist_ok=True)
            draft.write_text(prologue(script) + script if name == SCRIPT else stylesheet(script), encoding="utf-8")
            draft.replace(made)
        return made
