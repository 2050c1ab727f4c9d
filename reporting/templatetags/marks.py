"""The marks of a verdict, as cheap template tags: tag, mark, direction, status, indicator, bar.

A scorecard draws several hundred of these, so they are plain string building over constants; every
word that comes in is escaped here before it is called safe.
A colour never stands alone: each comes with its word and its shape (square red, triangle amber, circle green).

`tag` reads a verdict by its attributes only: colour ('red', 'amber', 'green' or None), reason (why it has none),
guide, period, sentence. Whatever object carries them will do.
"""

from collections.abc import Iterable
from typing import Any, NamedTuple

from django import template
from django.utils.html import conditional_escape as escape
from django.utils.safestring import SafeString

register = template.Library()

PATHS = {"red": "M0 0h11v11H0z", "amber": "M5.5.3 11 10.7H0z", "green": "M5.5 0a5.5 5.5 0 1 1 0 11 5.5 5.5 0 0 1 0-11z"}
WORDS = {"red": "Red", "amber": "Amber", "green": "Green"}
SHAPES = {
    colour: f'<svg class="shape shape-{colour}" viewBox="0 0 11 11" aria-hidden="true"><path d="{path}"/></svg>'
    for colour, path in PATHS.items()
}
SHAPES["tick"] = (
    '<svg class="shape shape-green" viewBox="0 0 11 11" aria-hidden="true"><circle cx="5.5" cy="5.5" r="5.5"/>'
    '<path fill="none" stroke="#fff" stroke-width="1.6" d="m2.8 5.7 1.9 1.9 3.4-3.9"/></svg>'
)
# The arrow says better or worse, never up or down: better points to the upper right, whatever the polarity.
ARROWS = {
    "better": ("Better", "M2 10 9.5 2.5M3.5 2h6v6"),
    "worse": ("Worse", "M2 1l7.5 7.5M3.5 9h6V3"),
    "no change": ("No change", "M0 5.5h9.5M6 1.5l4 4-4 4"),
}
ARROW = {
    key: f'<svg class="arrow" viewBox="0 0 11 11" aria-hidden="true"><path d="{path}"/></svg>'
    for key, (_, path) in ARROWS.items()
}
DIRECTIONS = {key: f'<span class="dir">{ARROW[key]}{word}</span>' for key, (word, _) in ARROWS.items()}
STATUSES = {"p": "provisional", "r": "restated", "e": "estimate", "x": "proxy"}
MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
READING = (
    '<abbr class="flag" title="reading to confirm"><span aria-hidden="true">?</span>'
    '<span class="vh">, reading to confirm</span></abbr>'
)
DASH = '<span class="none" aria-hidden="true">–</span><span class="vh">{}</span>'


class Step(NamedTuple):
    """One run of equal blocks in a bar: how many indicators, of which colour, and what they are called in words.

    kind is red, amber, green, none (grey outline) or late (ink outline: overdue); latest dashes a colour.
    """

    kind: str
    count: int
    words: str
    latest: bool = False


def short_period(period: Any) -> str:
    """A period's label as it fits into a tag: `school year 2007/08` is `07/08`, `2008/09 Q1` is `Q1 08/09`."""
    text = str(period or "")
    for name in MONTHS:
        text = text.replace(name, name[:3])
    text = text.replace("school year ", "").replace("calendar ", "").replace("year to ", "").replace(" wave", "")
    year, _, quarter = text.partition(" ")
    if len(year) == 7 and year[4] == "/":
        return f"{quarter} {year[2:]}" if quarter else year[2:]
    return text


@register.simple_tag
def shape(colour: str | None) -> SafeString:
    """The bare shape of a colour, or a `tick` for what is done; whoever uses it writes the word beside it."""
    return SafeString(SHAPES.get(colour or "", ""))


@register.simple_tag
def tag(verdict: Any, latest: Any = False, href: str = "") -> SafeString:
    """The verdict's tag. `latest` (True, or the label to show) dashes it: the last one known, with its period.

    With `href` it is a link to where the verdict is explained, named by word and sentence. Beside a colour that a
    reviewer gave stands the computed one.
    """
    colour = verdict.colour
    spoken = beside = ""
    if colour:
        word = WORDS[colour]
        classes, inner = f"tag tag-{colour}", f"{SHAPES[colour]}<b>{word}</b>"
        if latest:
            label = escape(short_period(verdict.period) if latest is True else latest)
            classes, inner = f"{classes} tag-latest", f"{inner} <i>{label}</i>"
            spoken = ", latest known" + (", by a guide" if verdict.guide else "")
        elif verdict.guide:
            classes, inner = f"{classes} tag-guide", f"{inner} <i>guide</i>"
        elif computed := getattr(verdict, "computed", ""):
            inner = f"{inner} <i>overridden</i>"
            beside = f' <span class="computed">computed {SHAPES[computed]} {WORDS[computed]}</span>'
    else:
        word = str(verdict.reason or "not rated")
        classes, inner = "tag tag-overdue" if word == "overdue" else "tag tag-none", escape(word)
    hidden = _hidden(spoken + (_spoken(verdict, word) if href else ""))
    if href:
        return SafeString(f'<a class="{classes}" href="{escape(href)}">{inner}{hidden}</a>{beside}')
    return SafeString(f'<span class="{classes}">{inner}{hidden}</span>{beside}')


@register.simple_tag
def mark(
    colour: str | None, otherwise: str = "", bold: bool = False, verdict: Any = None, href: str = ""
) -> SafeString:
    """Shape and word without fill: forecast and delivery, so that one solid column leads.

    `otherwise` are the words when there is no colour. With `href` it is a link to where the `verdict` is explained,
    named by word and sentence.
    """
    if not colour:
        return SafeString(f'<span class="small">{escape(otherwise)}</span>' if otherwise else DASH.format("none"))
    word = WORDS[colour]
    inner = f"{SHAPES[colour]}{f'<b>{word}</b>' if bold else word}"
    if not href:
        return SafeString(f'<span class="mark">{inner}</span>')
    hidden = _hidden(_spoken(verdict, word))
    return SafeString(f'<a class="mark" href="{escape(href)}">{inner}{hidden}</a>')


def _spoken(verdict: Any, word: str) -> str:
    """What is said after a mark's word: the verdict's sentence without the word with which it begins."""
    sentence = str(getattr(verdict, "sentence", "") or "")
    for start in (f"{word}: ", f"{word}, overridden ", "Not rated: "):
        sentence = sentence.removeprefix(start)
    return f": {sentence}" if sentence and sentence.rstrip(".") != word else ""


def _hidden(spoken: str) -> str:
    return f'<span class="vh">{escape(spoken)}</span>' if spoken else ""


@register.simple_tag
def direction(travel: Any) -> SafeString:
    """The arrow and its word; `travel` is 'better', 'worse' or 'no change', or empty: no comparable figure."""
    return SafeString(DIRECTIONS.get(str(travel or "").lower()) or DASH.format("no comparable figure"))


@register.simple_tag
def arrow(travel: Any) -> SafeString:
    """The arrow alone, for before words that begin with better, worse or no change."""
    return SafeString(ARROW.get(str(travel or "").lower(), ""))


@register.simple_tag
def status(letters: str | None) -> SafeString:
    """The letters beside a figure: p provisional, r restated, e estimate, x proxy; spoken by their names."""
    return SafeString(
        "".join(
            f'<abbr class="flag" title="{STATUSES[letter]}"><span aria-hidden="true">{letter}</span>'
            f'<span class="vh"> {STATUSES[letter]}</span></abbr>'
            for letter in letters or ""
            if letter in STATUSES
        )
    )


@register.simple_tag
def indicator(code: str, title: str, href: str, sub: str = "", to_confirm: Any = ()) -> SafeString:
    """The inside of a row's head cell: the code in its own column that never breaks, title over unit and polarity;
    a small mark says that something of how it is measured was read and is to confirm."""
    mark = READING if to_confirm else ""
    under = f'<span class="sub">{escape(sub)}{mark}</span>' if sub or mark else ""
    return SafeString(
        f'<span class="ind"><span class="code">{escape(code)}</span> '
        f'<span><a href="{escape(href)}">{escape(title)}</a>{under}</span></span>'
    )


@register.simple_tag
def short(full: str, brief: str = "") -> SafeString:
    """A partner's abbreviation with its full name for screen readers and on pointing."""
    if not brief or brief == full:
        return SafeString(escape(full))
    return SafeString(
        f'<abbr title="{escape(full)}"><span aria-hidden="true">{escape(brief)}</span>'
        f'<span class="vh">{escape(full)}</span></abbr>'
    )


@register.simple_tag
def bar(steps: Iterable[Step | tuple[Any, ...]], scale: int = 0, step: int = 18, room: int = 320) -> SafeString:
    """One step per indicator, in the order given (red, amber, green, uncoloured), shape and number inside.

    With `scale` the bar fills its place, `scale` steps wide: bars of one block share it. Without, each step is
    `step` pixels. `room` is the narrowest place in pixels that a scaled bar will meet; what would not fit is left out,
    for the words are in the name and beside the bar.
    """
    rows = [Step(*row) for row in steps]
    rows = [row for row in rows if row.count > 0]
    if not rows:
        return SafeString("")
    total = sum(row.count for row in rows)
    pixels = room / scale if scale else step
    parts, at = [], 0
    for row in rows:
        parts.append(_run(row, at, scale, step, row.count * pixels))
        at += row.count
    name = escape(", ".join(f"{row.count} {row.words}" for row in rows))
    width = "100%" if scale else total * step
    return SafeString(
        f'<svg class="bar" width="{width}" height="22" role="img" aria-label="{name}">{"".join(parts)}</svg>'
    )


def _run(row: Step, at: int, scale: int, step: int, pixels: float) -> str:
    """One run of the bar: its rectangle, and inside it, as room allows, shape and number."""

    def x(count: float) -> str:
        return f"{count * 100 / scale:.3f}%" if scale else f"{count * step:g}"

    kind, number = row.kind, str(row.count)
    centre, edge = x(at + row.count / 2), x(at + row.count)
    outlined = row.latest or kind in ("none", "late")
    ink = f"l-{kind}" if row.latest else f"b-{kind}"
    line = 1 if kind == "late" else 0.5
    # An outline is clipped on its right by the nested drawing and closed by a line of its own, because a width in
    # percent cannot be "less two pixels"; the white strip parts one run from the next.
    box = f'<svg x="{x(at)}" width="{x(row.count)}" height="22"><rect class="{ink}" '
    box += (
        f'x="{line}" y="{line}" width="100%" height="{22 - 2 * line:g}"/></svg>'
        if outlined
        else 'width="100%" height="22"/></svg>'
    )
    closing = f'<path class="{ink}" d="M{-2 - line:g} {line:g}v{22 - 2 * line:g}"/>' if outlined else ""
    box += f'<svg x="{edge}" overflow="visible">{closing}<path fill="#fff" d="M-2-1h2.6v24h-2.6z"/></svg>'
    digits = 7.3 * len(number)
    has_shape = kind in PATHS and pixels >= 12
    # two pixels part the runs; a scaled bar may be a little narrower than `room` says
    has_number = pixels - (3 if scale else 2) >= (digits + 9 if has_shape else digits + 2)
    tone = "s-" + kind if row.latest else "on-light" if kind == "amber" else "on-dark"
    offset = 0.0
    if has_shape:
        offset = -(digits + 1.5) / 2 if has_number else 0.0
        scaled = f"translate({offset - 5:g} 7) scale(.727)"
        box += (
            f'<svg x="{centre}" overflow="visible"><path class="{tone}" transform="{scaled}" d="{PATHS[kind]}"/></svg>'
        )
    if has_number:
        ink, aside = "on-none" if outlined else tone, 4 if has_shape else -1
        box += f'<text class="{ink}" x="{centre}" dx="{aside}" y="15.5">{number}</text>'
    return box
