/* The panel: ready-made HTML for each feature, of which one is shown, with its tabs. */
const STEPS = { ArrowRight: 1, ArrowLeft: -1 };

export class Panel {
  /** @param panels HTML by the feature's id, made and escaped when the file was made;
   * @param introduction the HTML where nothing is selected;
   * @param open called with what a button names: {feature} or {start} */
  constructor(panels, introduction, open) {
    this.panels = new Map(Object.entries(panels));
    this.introduction = introduction;
    this.content = document.getElementById("content");
    this.content.addEventListener("click", ({ target }) => this._press(target, open));
    this.content.addEventListener("keydown", (event) => this._step(event));
  }

  /** Show a feature's panel, or the introduction (null); a focus in the one before stays in the panel. */
  show(feature) {
    const inside = this.content.contains(document.activeElement);
    this.content.innerHTML = this.panels.get(feature) ?? this.introduction;
    if (inside) {
      (this.content.querySelector("h2") ?? this.content.parentElement).focus();
    }
  }

  _press(target, open) {
    const button = target.closest("button");
    if (button?.matches("[role=tab]")) {
      this._openTab(button);
    } else if (button) {
      open(button.dataset);
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
      document.getElementById(tab.getAttribute("aria-controls")).hidden = !open;
    }
  }
}
