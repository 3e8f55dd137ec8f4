/* The page's own script: what is said while the server does not answer, and how widgets are called.
 *
 * Streamlit gives a widget's label to screen readers as the Markdown that it is, in which signs of the data
 * are coded (panels/text.py): they get the characters. Streamlit opens a dialog of its own then, which tells readers to run a program that they do not have. Its
 * heading gets our words, its text is hidden, and ours stands below; React goes on owning the rest.
 */
"use strict";

(function () {
  const THEIRS = "Connection error";
  const TITLE = "The atlas is not responding";
  const LATER = "This page reconnects by itself. Your view is kept in the address bar.";
  const LOCAL = ["localhost", "127.0.0.1", "[::1]"];

  /** What to do, in paragraphs; a piece of code is what to type. */
  function words() {
    if (LOCAL.includes(location.hostname)) {
      return [
        `The program on this machine that serves it has stopped or is busy. ${LATER}`,
        "If you closed it, start it again:",
        { code: "ninebridges serve" },
      ];
    }
    return [`The server cannot be reached. Are you online? ${LATER}`];
  }

  function paragraph(content) {
    const element = document.createElement(content.code ? "pre" : "p");
    element.textContent = content.code ?? content;
    return element;
  }

  function reword(dialog) {
    const heading = dialog.querySelector("h2");
    if (heading?.textContent !== THEIRS || !heading.firstChild || !heading.nextElementSibling) {
      return;
    }
    heading.firstChild.data = TITLE;
    const body = heading.nextElementSibling;
    for (const child of body.children) {
      child.style.display = "none";
    }
    const ours = document.createElement("div");
    ours.className = "atlas-away";
    ours.append(...words().map(paragraph));
    body.append(ours);
  }

  const CODED = /:color\[&#(\d+);\]\{\}|&#(\d+);/g;
  const told = new WeakMap(); // a text that shows a code itself is not read once more

  function name(widget) {
    const label = widget.getAttribute("aria-label");
    if (told.get(widget) !== label) {
      const read = label.replace(CODED, (_, one, other) => String.fromCodePoint(one ?? other));
      told.set(widget, read);
      widget.setAttribute("aria-label", read);
    }
  }

  new MutationObserver(() => {
    document.querySelectorAll("[role=dialog]").forEach(reword);
    document.querySelectorAll("[aria-label*='&#']").forEach(name);
  }).observe(document.documentElement, {
    childList: true,
    subtree: true,
    attributeFilter: ["aria-label"],
  });
})();
