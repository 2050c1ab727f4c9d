/* What is typed into a return is kept as one types (by htmx, which asks for the live verdict at the same time). This says
   so when it cannot be kept: nothing is lost from the page, and one is told what to do. */
(function () {
  "use strict";
  var notice = document.getElementById("not-kept");
  if (!notice) { return; }

  function say(words) {
    notice.textContent = words;
    notice.hidden = !words;
  }

  document.body.addEventListener("htmx:afterRequest", function (event) {
    if (event.detail.successful) { say(""); }
  });
  document.body.addEventListener("htmx:responseError", function (event) {
    if (event.detail.xhr.status === 401) {
      say("You are signed out, so this is not kept as you type. It is safe on this page: submit or save it, and sign in when you are asked.");
    } else {
      say("This could not be kept just now. It is safe on this page: go on, and save it when you are done.");
    }
  });
  document.body.addEventListener("htmx:sendError", function () {
    say("The server cannot be reached, so this is not kept as you type. It is safe on this page: save it when you are connected again.");
  });
})();
