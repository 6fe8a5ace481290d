// @ts-check

/** @import { ChecklistBlock, ChecklistLine } from "./messages.js" */

import { make } from "../../components/javascript/dom.js";
import { same } from "./same.js";

/** @typedef {(section: string, subject: string, what: string) => void} GoTo */

/** The lists at the end of a case: what is missing and what to check, with a link to each. */
export class Checklist {
  #element;
  #goTo;
  /** @type {ChecklistBlock[]} */
  #shown = [];

  /**
   * @param {HTMLElement} element
   * @param {GoTo} goTo
   */
  constructor(element, goTo) {
    this.#element = element;
    this.#goTo = goTo;
  }

  /**
   * Show the lists. They are drawn again only if they changed, and the link with the focus keeps it.
   * @param {ChecklistBlock[]} blocks
   */
  show(blocks) {
    if (same(blocks, this.#shown)) return;
    this.#shown = blocks;
    const { activeElement } = document;
    const isFocused = activeElement instanceof HTMLElement && this.#element.contains(activeElement);
    const focused = isFocused ? activeElement.dataset.way : undefined;
    this.#element.replaceChildren(...blocks.map((block) => this.#block(block)));
    if (!focused) return;
    [...this.#element.querySelectorAll("a")].find((link) => link.dataset.way === focused)?.focus();
  }

  /** @param {ChecklistBlock} block */
  #block({ name, lines }) {
    const items = lines.map((line) => this.#line(line));
    return make("section", {}, make("h3", {}, name), make("ul", {}, ...items));
  }

  /** @param {ChecklistLine} line */
  #line({ before, ways, after }) {
    const links = ways.flatMap((way, place) => [...(place ? [", "] : []), this.#link(way)]);
    return make("li", {}, before, ...links, after);
  }

  /**
   * A link, so that it can be opened in another tab. A plain click leads there without loading the page again.
   * @param {ChecklistLine["ways"][number]} way
   */
  #link([section, subject, what, words]) {
    /** @param {MouseEvent} event */
    const follow = (event) => {
      if (event.ctrlKey || event.metaKey || event.shiftKey) return;
      event.preventDefault();
      this.#goTo(section, subject, what);
    };
    const address = new URL(location.href);
    address.searchParams.set("section", section);
    address.searchParams.set("question", subject);
    return make("a", { href: address.href, "data-way": `${what} ${subject}`, onclick: follow }, words);
  }
}
