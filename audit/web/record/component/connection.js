// @ts-check

import { fill, setText } from "../../components/javascript/dom.js";
import { Reachability } from "./reachability.js";
import { WORDS } from "./words.js";

const LONG = 15000; // milliseconds after which a reload may help: the sign-in may have expired
const CALM = 5000; // milliseconds for which the page says that all is saved

/** The message at the edge of the page while the server does not answer. */
export class ConnectionMessage {
  #element;
  #reachability = new Reachability();
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
   * @param {boolean} isStored whether what waits survives a reload
   */
  warn(lateCount, waited, isStored) {
    this.#isShown = true;
    clearTimeout(this.#hiding);
    if (waited > LONG) void this.#reachability.ask(performance.now());
    const count = lateCount ? `${fill(WORDS.countNotSaved, { count: lateCount })} ` : "";
    setText(this.#element, count + (isStored ? this.#advice : WORDS.noConnection));
    this.#element.classList.add("loud");
  }

  /** Return what to do: a reload helps only if the server can be reached. */
  get #advice() {
    if (this.#reachability.reached === "sign-in") return WORDS.signInExpired;
    return this.#reachability.reached === "yes" ? WORDS.onlyPageLost : WORDS.noConnection;
  }

  /** Say that all is saved again, if a warning is shown. */
  clear() {
    if (!this.#isShown) return;
    this.#isShown = false;
    this.#reachability.forget();
    setText(this.#element, WORDS.allSaved);
    this.#element.classList.remove("loud");
    this.#hiding = setTimeout(() => setText(this.#element, ""), CALM);
  }
}
