"""The colours of the stylesheet, computed: contrast as WCAG 2.2 asks, and verdicts that do not need their colour."""

import re
from pathlib import Path

import pytest
from django.conf import settings

from reporting.charts import spec
from reporting.templatetags import marks

SHEET = (Path(settings.BASE_DIR) / "laa_site" / "static" / "site.css").read_text()
TOKENS = {name: value.lower() for name, value in re.findall(r"--([a-z0-9-]+):\s*(#[0-9a-fA-F]{6})\b", SHEET)}


def channels(colour: str) -> list[float]:
    return [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]


def luminance(colour: str) -> float:
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels(colour)]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    lighter, darker = sorted((luminance(TOKENS.get(one, one)), luminance(TOKENS.get(other, other))), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


SURFACES = ["paper", "hover", "selected", "red-tint", "amber-tint", "green-tint"]
TEXT = [
    *(("ink", surface) for surface in [*SURFACES, "amber", "band", "zone-red", "zone-amber", "zone-green"]),
    *(("muted", surface) for surface in [*SURFACES, "band"]),
    *(("link", surface) for surface in SURFACES),
    ("link-hover", "paper"),
    ("red", "paper"),
    ("red", "red-tint"),
    ("#ffffff", "red"),
    ("#ffffff", "green"),
    ("#ffffff", "link"),
    ("#ffffff", "link-hover"),
    ("#ffffff", "header"),
    ("#ffffff", "header-box"),
    ("header-muted", "header"),
    ("actual", "paper"),
    ("actual", "band"),
]
SHAPES = [
    *((ink, "paper") for ink in ["red", "green", "amber-edge", "edge", "input", "actual", "last-year", "link", "ink"]),
    ("red", "red-tint"),
    ("green", "green-tint"),
    ("amber-edge", "amber-tint"),
    ("amber-edge", "selected"),
    ("red", "selected"),
    ("green", "selected"),
    ("red", "zone-red"),
    ("green", "zone-green"),
    ("amber-edge", "zone-amber"),
    ("ink", "band"),
    ("actual", "band"),
    ("red", "band"),
    ("green", "band"),
    ("amber-edge", "band"),
    ("last-year", "band"),
    ("header-edge", "header"),
    ("ink", "amber"),
    ("#ffffff", "link"),
]


@pytest.mark.parametrize(("ink", "surface"), TEXT)
def test_text_has_four_and_a_half(ink, surface):
    assert contrast(ink, surface) >= 4.5, f"{ink} on {surface}: {contrast(ink, surface):.2f}"


@pytest.mark.parametrize(("ink", "surface"), SHAPES)
def test_shapes_borders_and_lines_have_three(ink, surface):
    assert contrast(ink, surface) >= 3, f"{ink} on {surface}: {contrast(ink, surface):.2f}"


@pytest.mark.parametrize(
    ("token", "value"),
    [
        ("ink", "#15191d"),
        ("muted", "#4a5560"),
        ("link", "#1a4f9c"),
        ("header", "#10263c"),
        ("red", "#b3261e"),
        ("green", "#0b6b45"),
        ("amber", "#ffc233"),
        ("amber-edge", "#8a5700"),
        ("edge", "#6b7680"),
        ("input", "#545e68"),
        ("actual", "#123a6b"),
        ("last-year", "#7a858f"),
        ("band", "#ffe3a0"),
        ("rule", "#cdd4da"),
    ],
)
def test_the_agreed_colours_stand(token, value):
    assert TOKENS[token] == value


def test_verdicts_differ_without_their_colour():
    """Amber is told from the other two by its lightness; red and green, alike in grey, by shape and word."""
    assert contrast("amber", "red") >= 3
    assert contrast("amber", "green") >= 3
    assert len(set(marks.PATHS.values())) == len(set(marks.WORDS.values())) == 3
    assert len({spec.SYMBOLS[colour] for colour in marks.WORDS}) == 3


def test_the_live_chart_uses_the_same_inks():
    assert {spec.INK, spec.MUTED, spec.ACTUAL, spec.LAST, spec.BAND, spec.EDGE, spec.GRID} <= set(TOKENS.values())
    assert [spec.FILLS[colour] for colour in ("red", "amber", "green")] == [
        TOKENS[c] for c in ("red", "amber", "green")
    ]
    assert spec.EDGES["amber"] == TOKENS["amber-edge"]


def test_every_token_used_is_defined():
    defined = set(re.findall(r"--([a-z0-9-]+):", SHEET))
    assert set(re.findall(r"var\(--([a-z0-9-]+)", SHEET)) <= defined


def test_colours_are_written_as_tokens_only():
    """Outside :root a colour is a token, white, or inside a drawn arrow."""
    rules = SHEET.split("}", 1)[1]
    rules = re.sub(r'url\("data:[^"]*"\)', "", rules)
    assert set(re.findall(r"#[0-9a-fA-F]{3,6}\b", rules)) <= {"#fff"}


def test_the_sheet_reaches_nothing_outside():
    assert "@import" not in SHEET
    assert not re.search(r"url\((?!\"data:)", SHEET)
