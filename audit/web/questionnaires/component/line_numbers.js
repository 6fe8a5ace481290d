// @ts-check

/** @import { LineMark } from "./messages.js" */

import { make } from "../../components/javascript/dom.js";

/** The numbers of the lines next to the text; those of lines with a problem are marked. */
export class LineNumbers {
  #element;
  #shown = "";

  /** @param {HTMLElement} element */
  constructor(element) {
    this.#element = element;
  }

  /**
   * @param {number} count
   * @param {LineMark[]} marks
   */
  show(count, marks) {
    const key = JSON.stringify([count, marks]);
    if (key === this.#shown) return;
    this.#shown = key;
    const problems = new Map(marks.map(({ line, problem }) => [line, problem]));
    const numbers = Array.from({ length: count }, (_, index) => number(index + 1, problems.get(index + 1)));
    this.#element.replaceChildren(...numbers);
  }

  /** @param {number} position in pixels from the top of the text */
  scroll(position) {
    this.#element.scrollTop = position;
  }
}

/**
 * @param {number} line
 * @param {string} [problem]
 */
function number(line, problem) {
  return problem ? make("span", { class: "wrong", title: problem }, String(line)) : make("span", {}, String(line));
}
