/* The quarter grid by keyboard: arrows and Enter move as in a spreadsheet, and a block pasted into a cell is sent to be
   shown where it goes. Without this script the grid is a table of boxes, and a block goes into the box below it. */
(function () {
  "use strict";
  var grid = document.querySelector("table[data-grid]");
  if (!grid) { return; }
  var rows = Array.from(grid.tBodies).flatMap(function (body) { return Array.from(body.rows); });
  var columns = Number(grid.dataset.grid);

  function cell(row, column) {
    return rows[row] && rows[row].querySelector("[data-column='" + column + "']");
  }

  function placeOf(box) {
    return { row: rows.indexOf(box.closest("tr")), column: Number(box.dataset.column) };
  }

  /* The next box in a direction, past cells that take nothing. */
  function next(box, down, right) {
    var at = placeOf(box);
    for (var row = at.row + down, column = at.column + right;
         row >= 0 && row < rows.length && column >= 0 && column < columns;
         row += down, column += right) {
      var found = cell(row, column);
      if (found) { return found; }
    }
    return null;
  }

  function go(event, box) {
    if (!box) { return; }
    event.preventDefault();
    box.focus();
    if (box.select) { box.select(); }
  }

  /* Left and right leave a text box only from its edge, so that a figure can be mended in the middle. */
  function atEdge(box, right) {
    if (box.tagName === "SELECT") { return true; }
    var whole = box.selectionStart === 0 && box.selectionEnd === box.value.length;
    return whole || (box.selectionStart === box.selectionEnd && box.selectionStart === (right ? box.value.length : 0));
  }

  grid.addEventListener("keydown", function (event) {
    var box = event.target.closest("[data-column]");
    if (!box || event.altKey || event.ctrlKey || event.metaKey) { return; }
    var list = box.tagName === "SELECT";
    if (event.key === "Enter") {
      event.preventDefault();
      go(event, next(box, event.shiftKey ? -1 : 1, 0));
    } else if (event.key === "ArrowDown" && !list) { go(event, next(box, 1, 0));
    } else if (event.key === "ArrowUp" && !list) { go(event, next(box, -1, 0));
    } else if (event.key === "ArrowRight" && atEdge(box, true)) { go(event, next(box, 0, 1));
    } else if (event.key === "ArrowLeft" && atEdge(box, false)) { go(event, next(box, 0, -1)); }
  });

  /* More than one cell on the clipboard: the server shows what would go where, before anything is put anywhere. */
  grid.addEventListener("paste", function (event) {
    var box = event.target.closest("[data-column]");
    var text = event.clipboardData && event.clipboardData.getData("text/plain");
    if (!box || !text || !/[\t\n]/.test(text.replace(/\s+$/, ""))) { return; }
    event.preventDefault();
    var form = grid.closest("form");
    form.elements["block"].value = text;
    form.elements["at"].value = placeOf(box).row + "-" + placeOf(box).column;
    form.requestSubmit(form.querySelector("button[name='show']"));
  });
})();
