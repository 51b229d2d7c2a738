/* What htmx cannot do by itself: focus on faults after a swap, one submit per click, the sum of what is ticked. */
(function () {
  "use strict";

  function focusFaults(root) {
    var summary = root.querySelector && root.querySelector(".error-summary");
    if (summary) summary.focus();
  }

  document.addEventListener("htmx:afterSettle", function (event) {
    focusFaults(event.target);
    sumTicked();
  });

  /* htmx sends the token of the page's own forms; a form that was just sent is not sent twice. */
  document.addEventListener("submit", function (event) {
    var form = event.target;
    if (form.method !== "post" || event.defaultPrevented) return;
    if (form.dataset.sent) { event.preventDefault(); return; }
    form.dataset.sent = "1";
    window.setTimeout(function () { delete form.dataset.sent; }, 4000);
  });

  window.addEventListener("pageshow", function () {
    document.querySelectorAll("form[data-sent]").forEach(function (form) { delete form.dataset.sent; });
    focusFaults(document);
    sumTicked();
  });

  /* A menu closes with Escape and with a click elsewhere. */
  document.addEventListener("keydown", function (event) {
    var menu = event.key === "Escape" && document.querySelector("details.menu[open]");
    if (menu) { menu.open = false; menu.querySelector("summary").focus(); }
  });
  document.addEventListener("click", function (event) {
    document.querySelectorAll("details.menu[open]").forEach(function (menu) {
      if (!menu.contains(event.target)) menu.open = false;
    });
  });

  /* <form data-tally> … <input name="pick" data-minutes="90"> … <b data-tally-text="{n} … {hours}">: counts what is ticked. */
  function sumTicked() {
    document.querySelectorAll("form[data-tally]").forEach(function (form) {
      var n = 0, minutes = 0;
      form.querySelectorAll("input[name=pick]:checked").forEach(function (box) {
        n += 1;
        minutes += Number(box.dataset.minutes || 0);
      });
      var hours = Math.floor(minutes / 60).toLocaleString("en") + ":" + String(minutes % 60).padStart(2, "0");
      form.querySelectorAll("[data-tally-text]").forEach(function (out) {
        out.textContent = out.dataset.tallyText.replace("{n}", n).replace("{hours}", hours);
      });
    });
  }
  document.addEventListener("change", function (event) {
    if (event.target.name === "pick") sumTicked();
  });
})();
