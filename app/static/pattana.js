/* What htmx cannot do by itself: whole pages and failures as answers, focus on faults, one submit per click, the sum of
   what is ticked, arrows between ticks, Enter in a search, letters left, printing. Every page works without it. */
(function () {
  "use strict";

  /* An answer that is a whole page is shown as a page: a move that led elsewhere was followed there. */
  document.addEventListener("htmx:beforeSwap", function (event) {
    var detail = event.detail, answer = detail.xhr;
    if (!detail.shouldSwap || !/^\s*<!doctype/i.test(answer.responseText)) return;
    var there = new URL(answer.responseURL || location.href, location.href);
    detail.target = document.body;
    detail.swapOverride = "innerHTML";
    if (there.href !== location.href) {
      history.replaceState({ htmx: true }, "", location.href);
      history.pushState({ htmx: true }, "", there.href);
    }
    window.scrollTo(0, 0);
  });

  /* What was asked for did not come: say so, or that one must sign in again, and leave what was typed. */
  function tellFailure(event) {
    var answer = event.detail && event.detail.xhr, isOver = answer && answer.status === 401;
    var words = document.getElementById(isOver ? "signed-out" : "failed"), place = document.getElementById("flashes");
    if (words && place) place.replaceChildren(words.content.cloneNode(true));
    if (place) place.scrollIntoView({ block: "nearest" });
  }
  ["htmx:responseError", "htmx:sendError", "htmx:timeout"].forEach(function (name) {
    document.addEventListener(name, tellFailure);
  });

  /* What must be read before anything else: faults, and what is to be decided before a form is sent again. */
  var TOLD = ".error-summary, [data-decide]";
  function focusFaults(root) {
    var summary = root.matches && root.matches(TOLD) ? root : root.querySelector(TOLD);
    if (summary) summary.focus();
  }

  /* What keeps the focus stays in sight, whatever came or went above it. */
  function showFocus() {
    var here = document.activeElement;
    if (!here || here === document.body) return;
    var box = here.getBoundingClientRect();
    if (box.bottom < 0 || box.top > window.innerHeight) here.scrollIntoView({ block: "center" });
  }

  document.addEventListener("htmx:afterSettle", function (event) {
    focusFaults(event.target);
    refresh();
    showFocus();
  });

  /* A form that was just sent is not sent twice. First in line, so that htmx does not see the second click either. */
  document.addEventListener("submit", function (event) {
    var form = event.target;
    if (form.getAttribute("method") !== "post") return;
    if (form.dataset.sent) {
      event.preventDefault();
      event.stopImmediatePropagation();
      return;
    }
    form.dataset.sent = "1";
    window.setTimeout(function () { delete form.dataset.sent; }, 8000);
  }, true);
  function release() {
    document.querySelectorAll("form[data-sent]").forEach(function (form) { delete form.dataset.sent; });
  }
  document.addEventListener("htmx:afterRequest", release);

  window.addEventListener("pageshow", function () {
    release();
    focusFaults(document);
    refresh();
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
    if (event.target.closest("[data-print]")) window.print();
  });

  /* <form data-tally> … <input name="pick" data-minutes="90"> … <b data-tally-text="{n} … {hours}">: counts what is ticked. */
  function sumTicked() {
    document.querySelectorAll("form[data-tally]").forEach(function (form) {
      var n = 0, minutes = 0;
      Array.from(form.elements).forEach(function (box) {
        if (box.name !== "pick" || !box.checked) return;
        n += 1;
        minutes += Number(box.dataset.minutes || 0);
      });
      var hours = Math.floor(minutes / 60).toLocaleString("en") + ":" + String(minutes % 60).padStart(2, "0");
      form.querySelectorAll("[data-tally-text]").forEach(function (out) {
        out.textContent = out.dataset.tallyText.replace("{n}", n).replace("{hours}", hours);
      });
    });
  }
  /* In a list of tick boxes the arrows lead from one to the next; Space ticks, as everywhere. */
  document.addEventListener("keydown", function (event) {
    var step = { ArrowDown: 1, ArrowUp: -1 }[event.key], box = event.target;
    if (!step || event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
    if (!box.matches || !box.matches("input.tick")) return;
    var boxes = Array.from(document.querySelectorAll("input.tick")), next = boxes[boxes.indexOf(box) + step];
    if (!next) return;
    event.preventDefault();
    next.focus();
  });

  /* <input data-enter="id of a button">: Enter presses that button, so that the rest of the form stays as it is. */
  document.addEventListener("keydown", function (event) {
    var button = event.key === "Enter" && !event.isComposing && event.target.dataset && event.target.dataset.enter;
    if (!button || !document.getElementById(button)) return;
    event.preventDefault();
    document.getElementById(button).click();
  });

  /* <textarea data-most="10000"> and beside it <p data-left="{n} …" data-over="{n} …">: what is left, as the server counts. */
  function countLetters(box) {
    var most = Number(box.dataset.most), out = box.parentNode.querySelector("[data-left]");
    var left = most - Array.from(box.value.trim()).length;
    var words = left < 0 ? out.dataset.over : left <= most / 5 ? out.dataset.left : "";
    out.textContent = words.replace("{n}", Math.abs(left).toLocaleString("en"));
  }
  document.addEventListener("input", function (event) {
    if (event.target.dataset && event.target.dataset.most) countLetters(event.target);
  });

  document.addEventListener("change", function (event) {
    if (event.target.name === "pick") sumTicked();
  });

  /* What is said of the script, and the button that prints, stand only where it runs. */
  function refresh() {
    document.querySelectorAll("[data-scripted]").forEach(function (words) { words.hidden = false; });
    document.querySelectorAll("[data-print]").forEach(function (button) { button.hidden = false; });
    document.querySelectorAll("textarea[data-most]").forEach(countLetters);
    sumTicked();
  }
})();
