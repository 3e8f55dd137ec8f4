/* A panel in a page: ready-made HTML (dashboard/reader/panels/whole.py), of which this makes the tabs, the forms
 * of citations, copying and the ways to other panels work. */

const STEPS = { ArrowRight: 1, ArrowLeft: -1 };
const THANKS = 2000; // milliseconds for which a button says that it has copied

export class Panel {
  /** @param content the element that the panel fills;
   * @param press called with what a button names: {feature}, {start} or {act: "show" | "close" | "retry"}
   * @param expect called with a feature whose button is pointed at, touched or focused */
  constructor(content, press, expect = () => {}) {
    this.content = content;
    this.press = press;
    this.form = null; // of citations: the one that the reader chose last
    content.addEventListener("click", (event) => this._click(event));
    content.addEventListener("change", ({ target }) => this._choose(target));
    content.addEventListener("keydown", (event) => this._step(event));
    for (const type of ["pointerover", "pointerdown", "focusin"]) {
      content.addEventListener(type, ({ target }) => {
        const feature = target.closest("[data-feature]")?.dataset.feature;
        if (feature) {
          expect(feature);
        }
      });
    }
  }

  /** Show a panel, of a year (null: today); a focus in the one before goes to the heading of this one. */
  show(markup, year = null) {
    const inside = this.content.contains(document.activeElement);
    this.content.innerHTML = markup;
    this.date(year);
    if (this.form !== null) {
      this._write();
    }
    if (inside) {
      this.focus();
    }
  }

  /** Tell the status at the end of a year, too; of today (null) the panel tells it anyhow. */
  date(year) {
    for (const badge of this.content.querySelectorAll("[data-from]")) {
      badge.hidden = year === null || year < badge.dataset.from || year > badge.dataset.to;
      badge.querySelector(".year").textContent = year ?? badge.dataset.to;
    }
  }

  /** Go to the panel's heading; if it has none, to the panel. */
  focus() {
    const heading = this.content.querySelector("h1, h2") ?? this.content.closest("[tabindex]");
    heading?.focus({ preventScroll: true });
  }

  _click({ target }) {
    const button = target.closest("button");
    if (button?.matches("[role=tab]")) {
      this._openTab(button);
    } else if (button?.dataset.act === "copy") {
      copy(button);
    } else if (button) {
      this.press({ ...button.dataset });
    }
  }

  /** The arrows go from tab to tab, around the end. */
  _step(event) {
    const step = STEPS[event.key];
    if (step && event.target.matches("[role=tab]")) {
      const tabs = [...this.content.querySelectorAll("[role=tab]")];
      const next = tabs.at((tabs.indexOf(event.target) + step) % tabs.length);
      event.preventDefault();
      this._openTab(next);
      next.focus();
    }
  }

  _openTab(opened) {
    for (const tab of this.content.querySelectorAll("[role=tab]")) {
      const open = tab === opened;
      tab.setAttribute("aria-selected", open);
      tab.tabIndex = open ? 0 : -1;
      this.content.querySelector(`#${tab.getAttribute("aria-controls")}`).hidden = !open;
    }
  }

  /** All citations are written in the form that one was asked for in. */
  _choose(input) {
    if (input.matches(".forms input")) {
      this.form = input.value;
      this._write();
    }
  }

  _write() {
    this.content.querySelectorAll(".forms input").forEach((input) => {
      input.checked = input.value === this.form;
    });
    this.content.querySelectorAll("[data-form]").forEach((text) => {
      text.hidden = text.dataset.form !== this.form;
    });
  }
}

/** Copy the text beside a button, and say so on it. */
async function copy(button) {
  const text = button.parentElement.querySelector("pre:not([hidden])");
  const copied = await navigator.clipboard?.writeText(text.textContent).then(
    () => true,
    () => false,
  );
  if (!copied && !copySelected(text)) {
    return; // it stays selected, for the reader's own keys
  }
  button.textContent = "Copied";
  setTimeout(() => (button.textContent = "Copy"), THANKS);
}

/** The way of pages that came without encryption, which have no clipboard. */
function copySelected(text) {
  getSelection().selectAllChildren(text);
  return document.execCommand("copy");
}
