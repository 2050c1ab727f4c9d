/* Puts the live chart where the server's drawing stands. If anything fails, the drawing stays: it says the same. */
(function () {
  "use strict";
  if (!window.Plotly) { return; }
  var phone = window.matchMedia("(max-width: 40em)");

  /* The layout is in pixels of the server's drawing; like the drawing it grows and shrinks as one, words and all. */
  function scaled(given, width) {
    var layout = JSON.parse(JSON.stringify(given));
    var by = width / layout.width;
    layout.width = width;
    layout.height *= by;
    ["l", "r", "t", "b"].forEach(function (edge) { layout.margin[edge] *= by; });
    layout.annotations.forEach(function (note) { note.font.size *= by; });
    return layout;
  }

  function enliven(figure) {
    var data = document.getElementById(figure.dataset.chart);
    if (!data) { return; }
    var specs = JSON.parse(data.textContent);
    var drawings = Array.from(figure.querySelectorAll(".chart-wide, .chart-narrow"));
    var place = document.createElement("div");
    place.className = "chart-live";
    place.setAttribute("role", "img");
    place.setAttribute("aria-label", specs.name + ". " + specs.words);
    place.hidden = true;
    figure.append(place);

    var over = false;
    function back() {
      over = true;
      place.remove();
      drawings.forEach(function (drawing) { drawing.hidden = false; });
    }

    function draw() {
      if (over) { return; }
      /* plotly measures its place, so the place must be in sight before it draws */
      place.hidden = false;
      drawings.forEach(function (drawing) { drawing.hidden = true; });
      try {
        var layout = scaled(phone.matches ? specs.narrow : specs.wide, place.clientWidth);
        Promise.resolve(window.Plotly.react(place, specs.data, layout, specs.config)).catch(back);
      } catch (error) {
        back();
      }
    }

    /* On paper the drawing is sharper, and its words do not depend on a script having run. */
    window.addEventListener("beforeprint", function () {
      place.hidden = true;
      drawings.forEach(function (drawing) { drawing.hidden = false; });
    });
    window.addEventListener("afterprint", draw);
    var waiting;
    window.addEventListener("resize", function () { clearTimeout(waiting); waiting = setTimeout(draw, 150); });
    draw();
  }

  document.querySelectorAll("figure[data-chart]").forEach(function (figure) {
    try { enliven(figure); } catch (error) { /* the drawing stays */ }
  });
})();
