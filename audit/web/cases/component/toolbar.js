// @ts-check

/** @import { CaseAction, ListContent } from "./messages.js" */
/** @import { Ticks } from "./ticks.js" */

import { fill, make, setText } from "../../components/javascript/dom.js";
import { WORDS } from "./list_words.js";

/**
 * @typedef {object} ToolbarOwner
 * @property {(action: CaseAction) => void} act
 * @property {() => void} changed the selection was changed here
 * @property {() => string[]} shownIds
 */

/** How many cases are selected, and what can be done with them. It is always there, so that nothing moves. */
export class Toolbar {
  #parts;
  #ticks;
  #owner;
  #actions = "";
  #all;
  #none;

  /**
   * @param {Record<"toolbar" | "selected" | "buttons" | "hint", HTMLElement>} parts
   * @param {Ticks} ticks
   * @param {ToolbarOwner} owner
   */
  constructor(parts, ticks, owner) {
    this.#parts = parts;
    this.#ticks = ticks;
    this.#owner = owner;
    this.#all = make("button", { type: "button", class: "plain", onclick: () => this.#select(true) });
    this.#none = make("button", { type: "button", class: "plain", onclick: () => this.#select(false) });
    setText(this.#none, WORDS.selectNone);
    setText(parts.hint, WORDS.rangeHint);
  }

  /** @param {ListContent} content */
  show(content) {
    const { toolbar, selected, buttons } = this.#parts;
    const { plural, actions } = content;
    toolbar.hidden = !actions.length;
    toolbar.setAttribute("aria-label", fill(WORDS.noneSelected, { plural }));
    if (this.#actions !== JSON.stringify(actions)) {
      this.#actions = JSON.stringify(actions);
      const made = actions.map(({ action, label, single }) =>
        make("button", { type: "button", "data-single": single, onclick: () => this.#owner.act(action) }, label),
      );
      buttons.replaceChildren(...made, this.#all, this.#none);
    }
    const shown = this.#owner.shownIds();
    const count = this.#ticks.size;
    const hidden = this.#ticks.ids.filter((id) => !shown.includes(id)).length;
    const words = hidden ? WORDS.selectedHidden : WORDS.selected;
    setText(selected, count ? fill(words, { count, hidden }) : fill(WORDS.noneSelected, { plural }));
    this.#enable(count, shown);
    toolbar.parentElement?.style.setProperty("--bar", `${toolbar.offsetHeight}px`); // the headings stay below it
  }

  /**
   * @param {number} count
   * @param {string[]} shown
   */
  #enable(count, shown) {
    for (const button of this.#parts.buttons.querySelectorAll("button"))
      button.disabled = button.hasAttribute("data-single") ? count !== 1 : count === 0;
    this.#all.disabled = shown.every((id) => this.#ticks.has(id));
    setText(this.#all, fill(WORDS.selectAll, { count: shown.length }));
  }

  /** Put the focus on the first action that is possible now; return whether there is one. */
  focus() {
    const button = this.#parts.buttons.querySelector("button:not(:disabled)");
    if (!(button instanceof HTMLElement) || !this.#ticks.size) return false;
    button.focus();
    return true;
  }

  /** @param {boolean} isTicked */
  #select(isTicked) {
    if (isTicked) this.#ticks.setAll(this.#owner.shownIds(), true);
    else this.#ticks.clear();
    this.#owner.changed();
    const other = isTicked ? this.#none : this.#all;
    other.focus(); // the button that was pressed is disabled now
  }
}
