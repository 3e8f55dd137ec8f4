/* The search box: finds features by their names in three languages and their aliases. */

import { BETWEEN, Names } from "./searching.js";

const STEPS = { ArrowDown: 1, ArrowUp: -1 };

export class Search {
  /** @param index of {id, name, ko, ru, layer, text}, by name; @param open called with the id that is chosen */
  constructor(index, open) {
    this.names = new Names(index);
    this.open = open;
    this.input = document.getElementById("search");
    this.list = document.getElementById("found");
    this.input.addEventListener("input", () => this._find());
    this.input.addEventListener("focus", () => this._find());
    this.input.addEventListener("blur", () => this._close());
    this.input.addEventListener("keydown", (event) => this._press(event));
    this.list.addEventListener("mousedown", (event) => event.preventDefault()); // the box keeps the focus
    this.list.addEventListener("click", ({ target }) => this._choose(target.closest("[data-id]")));
  }

  _find() {
    const wanted = this.input.value.trim();
    if (!wanted) {
      this._close();
      return;
    }
    const offered = this.names.find(wanted);
    this.list.replaceChildren(...(offered.length ? offered.map(option) : [nothing()]));
    this.list.hidden = false;
    this.input.setAttribute("aria-expanded", true);
    this._mark(this.list.querySelector("[data-id]"));
  }

  _press(event) {
    const step = STEPS[event.key];
    const options = [...this.list.querySelectorAll("[data-id]")];
    if (step && options.length) {
      event.preventDefault();
      this._mark(options.at((options.indexOf(this.marked) + step) % options.length));
    } else if (event.key === "Enter") {
      this._choose(this.marked);
    } else if (event.key === "Escape" && !this.list.hidden) {
      event.preventDefault();
      this._close();
    }
  }

  _mark(option) {
    this.marked?.setAttribute("aria-selected", false);
    this.marked = option;
    option?.setAttribute("aria-selected", true);
    option?.scrollIntoView({ block: "nearest" });
    this.input.setAttribute("aria-activedescendant", option?.id ?? "");
  }

  _choose(option) {
    if (option) {
      this.input.value = "";
      this._close();
      this.open(option.dataset.id);
    }
  }

  _close() {
    this.list.hidden = true;
    this.list.replaceChildren();
    this.input.setAttribute("aria-expanded", false);
    this._mark(null);
  }
}

function option({ id, name, ko, ru, layer }, number) {
  const names = Object.entries({ ko, ru }).flatMap(([lang, text]) => [
    Object.assign(document.createElement("span"), { lang, textContent: text }),
    BETWEEN,
  ]);
  const element = row(name, [...names, layer]);
  element.id = `found-${number}`;
  element.dataset.id = id;
  element.setAttribute("aria-selected", false);
  return element;
}

function nothing() {
  const element = row("", ["No matches"]);
  element.setAttribute("aria-disabled", true);
  return element;
}

function row(first, second) {
  const element = document.createElement("li");
  element.setAttribute("role", "option");
  const [name, about] = [document.createElement("span"), document.createElement("small")];
  name.textContent = first;
  about.append(...second);
  element.append(name, about);
  return element;
}
