"""The chart library's two files as the installed wheel gives them."""

import re
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.core.exceptions import ImproperlyConfigured

from laa_site.finders import PlotlyFinder, prologue, stylesheet

# As the minifier leaves it: the rules, the loop that injects them, and a bundled library that adds its own.
SCRIPT = (
    """x={"X,X div":'font-family:"Open Sans";margin:0;',"X a:hover":"text-decoration:none;",Y:"top:1px;","""
    """"Y p":"margin:0;"};"""
    """for(k in x)r=k.replace(/^,/," ,").replace(/X/g,".js-plotly-plot .plotly").replace(/Y/g,".plotly-notifier");"""
    """if(!document.getElementById("ID")){var e=document.createElement("style");e.id="ID"}"""
).replace("ID", "0a" * 32)


def test_the_rules_are_read_out_of_the_script_in_the_order_it_leaves_them():
    assert stylesheet(SCRIPT).splitlines() == [
        ".plotly-notifier p {margin:0;}",
        ".plotly-notifier {top:1px;}",
        ".js-plotly-plot .plotly a:hover {text-decoration:none;}",
        '.js-plotly-plot .plotly,.js-plotly-plot .plotly div {font-family:"Open Sans";margin:0;}',
    ]


def test_a_script_of_another_shape_is_refused_rather_than_guessed():
    with pytest.raises(ImproperlyConfigured, match="another shape"):
        stylesheet(SCRIPT.replace("X,X div", "Z,Z div"))


def test_the_styles_of_bundled_libraries_are_kept_out():
    assert f'["{"0a" * 32}"]' in prologue(SCRIPT)
    assert prologue("nothing of the kind").count("[]") == 1


def test_the_installed_wheel_is_served_with_its_rules():
    styles = Path(finders.find("plotly/plotly.css")).read_text(encoding="utf-8")
    assert len(re.findall(r"^[^\n{}]+ \{[^{}]+\}$", styles, re.MULTILINE)) == len(styles.splitlines()) > 50
    assert ".js-plotly-plot .plotly .main-svg {position:absolute;top:0;left:0;pointer-events:none;}" in styles
    script = Path(finders.find("plotly/plotly.min.js")).read_text(encoding="utf-8")
    assert script.startswith("for (const id of [")
    assert "plotly.js v" in script[:400]


def test_nothing_else_of_the_wheel_is_found():
    for name in ("plotly.min.js", "plotly/plot-schema.json", "other/plotly.css"):
        assert PlotlyFinder().find(name) == []
    assert [name for name, _ in PlotlyFinder().list([])] == ["plotly.min.js", "plotly.css"]
