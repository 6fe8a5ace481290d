// @ts-check

import { fill, setText } from "../../components/javascript/dom.js";
import { WORDS } from "./words.js";

const LONG = 15000; // milliseconds after which only a reload may help: a restarted server may not know this page
const CALM = 5000; // milliseconds for which the page says that all is saved

/** The message at the edge of the page while the server does not answer. */
export class ConnectionMessage {
  #element;
  #isShown = false;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #hiding;

  /** @param {HTMLElement} element */
  constructor(element) {
    this.#element = element;
  }

  /**
   * Say that the server does not answer.
   * @param {number} lateCount how many values are late
   * @param {number} waited for how many milliseconds a request has waited
   */
  warn(lateCount, waited) {
    this.#isShown = true;
    clearTimeout(this.#hiding);
    const count = lateCount ? `${fill(WORDS.countNotSaved, { count: lateCount })} ` : "";
    setText(this.#element, count + (waited > LONG ? WORDS.noConnectionForLong : WORDS.noConnection));
    this.#element.classList.add("loud");
  }

  /** Say that all is saved again, if a warning is shown. */
  clear() {
    if (!this.#isShown) return;
    this.#isShown = false;
    setText(this.#element, WORDS.allSaved);
    this.#element.classList.remove("loud");
    this.#hiding = setTimeout(() => setText(this.#element, ""), CALM);
  }
}
