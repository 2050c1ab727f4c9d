"""The browser itself, the guards around every page, and the chart library under the strict content policy."""

import pytest

from tests.browser.driver import PHONE, WIDE, assert_axe_clean, assert_no_sideways_scroll

LOGIN = "/account/login/"
DRAW = """async ([styles, script]) => {
  const add = (tag, given) => new Promise(done =>
    document.head.append(Object.assign(document.createElement(tag), given, {onload: done})));
  await add("link", {id: "plotly.js-style-global", className: "no-inline-styles", rel: "stylesheet", href: styles});
  await add("script", {src: script});
  const box = document.createElement("div");
  document.querySelector("main").append(box);
  const lines = [{y: [18.1, 18.9], name: "actual"}, {y: [19, 18.6], name: "target"}];
  await Plotly.newPlot(box, lines, {width: 600, height: 300});
  const [chart, legend] = [box, box.querySelector(".legend")].map(part => part.getBoundingClientRect());
  return {
    inside: legend.top >= chart.top && legend.bottom <= chart.bottom && legend.right <= chart.right,
    position: getComputedStyle(box.querySelector(".main-svg")).position,
  };
}"""


@pytest.mark.parametrize("size", [WIDE, PHONE], ids=["wide", "phone"])
def test_the_way_in_is_clean(page, size):
    page.set_viewport_size(size)
    page.goto(LOGIN)
    assert page.locator("input[name=username]").is_visible()
    assert_axe_clean(page)
    assert_no_sideways_scroll(page)


def test_charts_keep_their_styles_under_the_strict_policy(page):
    """The page fixture fails this test at any refused style: plotly.js must not try to write one."""
    page.goto(LOGIN)
    drawn = page.evaluate(DRAW, ["/static/plotly/plotly.css", "/static/plotly/plotly.min.js"])
    assert drawn == {"inside": True, "position": "absolute"}


def test_an_inline_style_and_another_host_are_faults(page, faults):
    page.goto(LOGIN)
    page.evaluate("() => document.head.append(document.createElement('style'))")
    page.evaluate("() => document.body.setAttribute('style', 'color: red')")
    page.evaluate("() => fetch('http://laa.invalid/').catch(() => null)")
    page.wait_for_timeout(100)
    assert any("style-src" in fault for fault in faults.left())
    assert any("connect-src" in fault for fault in faults.left())
    faults.allow("Content Security Policy")


def test_a_missing_page_is_a_fault_unless_expected(page, faults):
    page.goto("/static/no-such-file.css")
    assert len(faults.left()) == 1
    faults.allow("status of 404")
    assert not faults.left()
