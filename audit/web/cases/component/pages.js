// @ts-check

import { fill, make, setText } from "../../components/javascript/dom.js";
import { WORDS } from "./list_words.js";

export const PAGE_SIZE = 50;

/** Which page of a long list is shown, and the buttons for the next and the previous one. */
export class Pages {
  #element;
  #words = make("p", { role: "status" });
  #previous;
  #next;
  #page = 0;
  #count = 1;

  /**
   * @param {HTMLElement} element
   * @param {() => void} turned
   */
  constructor(element, turned) {
    const turn = (/** @type {number} */ step) => {
      if (this.#page + step < 0 || this.#page + step >= this.#count) return;
      this.#page += step;
      turned();
    };
    this.#element = element;
    this.#previous = make("button", { type: "button", onclick: () => turn(-1) }, WORDS.previous);
    this.#next = make("button", { type: "button", onclick: () => turn(1) }, WORDS.next);
    element.setAttribute("aria-label", WORDS.pages);
    element.append(this.#previous, this.#words, this.#next);
  }

  goToFirst() {
    this.#page = 0;
  }

  /**
   * Return the part of a list that is on the page.
   * @template Item
   * @param {Item[]} items
   */
  of(items) {
    this.#count = Math.max(Math.ceil(items.length / PAGE_SIZE), 1);
    this.#page = Math.min(this.#page, this.#count - 1);
    return items.slice(this.#page * PAGE_SIZE, (this.#page + 1) * PAGE_SIZE);
  }

  /** The buttons stay enabled, so that they keep the focus on the first and the last page. */
  show() {
    this.#element.hidden = this.#count < 2;
    setText(this.#words, fill(WORDS.page, { page: this.#page + 1, pages: this.#count }));
    this.#previous.setAttribute("aria-disabled", String(this.#page === 0));
    this.#next.setAttribute("aria-disabled", String(this.#page === this.#count - 1));
  }
}
