/* Small comforts on every page. Each page works without them. */
(function () {
  "use strict";

  /* The quarter picker goes at once when chosen by pointer; by keyboard the Go button stays, because there every arrow
     key is already a change and nobody wants to be sent off half way down the list. */
  document.querySelectorAll("form.quarter").forEach(function (form) {
    var select = form.querySelector("select");
    var byKey = false;
    form.classList.add("quarter-picked");
    select.addEventListener("keydown", function (event) {
      byKey = true;
      form.classList.remove("quarter-picked");
      if (event.key === "Enter") { form.requestSubmit(); }
    });
    select.addEventListener("pointerdown", function () { byKey = false; });
    select.addEventListener("change", function () { if (!byKey) { form.requestSubmit(); } });
  });

  /* Where a table is laid out as cards, browsers forget that it is a table: say it again. */
  var roles = { TABLE: "table", THEAD: "rowgroup", TBODY: "rowgroup", TFOOT: "rowgroup", TR: "row", TD: "cell" };
  document.querySelectorAll("table.cards, table.cards-early, table.counts").forEach(function (table) {
    [table].concat(Array.from(table.querySelectorAll("thead, tbody, tfoot, tr, td, th"))).forEach(function (part) {
      if (part.hasAttribute("role")) { return; }
      if (part.tagName === "TH") {
        part.setAttribute("role", part.scope === "row" || part.scope === "rowgroup" ? "rowheader" : "columnheader");
      } else {
        part.setAttribute("role", roles[part.tagName]);
      }
    });
  });

  /* A link to something inside a closed group opens the group; so does printing. */
  function openFor(hash) {
    var target = hash.length > 1 && document.getElementById(decodeURIComponent(hash.slice(1)));
    var group = target && target.closest(".foldable");
    var box = group && group.querySelector(".fold");
    if (box && !box.checked) { box.checked = true; target.scrollIntoView(); }
    var details = target && target.closest("details");
    if (details) { details.open = true; }
  }
  window.addEventListener("hashchange", function () { openFor(location.hash); });
  openFor(location.hash);

  /* After a refused form, the summary of faults takes the focus; its links go into the field itself. */
  var summary = document.querySelector(".error-summary");
  if (summary) {
    summary.focus();
    summary.addEventListener("click", function (event) {
      var link = event.target.closest("a[href^='#']");
      var place = link && document.getElementById(link.getAttribute("href").slice(1));
      var field = place && (place.matches("input, select, textarea") ? place : place.querySelector("input, select, textarea"));
      if (field) { event.preventDefault(); field.focus(); field.scrollIntoView({ block: "center" }); }
    });
  }

  /* On a phone the row of places scrolls: bring the current one into sight. */
  var here = document.querySelector(".places a[aria-current]");
  if (here) { here.closest("ul").scrollLeft = here.offsetLeft - 64; }
})();
