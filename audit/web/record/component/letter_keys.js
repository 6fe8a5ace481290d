// @ts-check

import { setText } from "../../components/javascript/dom.js";
import { WORDS } from "./words.js";

const NAME = "audit-letter-keys";
const OFF = "off";

/**
 * Whether letters and ] act as keys of the form. A person can switch them off (WCAG 2.1.4), because speech input may
 * type them. The choice is saved in the browser, for every audit.
 */
export class LetterKeys {
  #box;

  /**
   * @param {HTMLInputElement} box
   * @param {HTMLElement} words next to the box
   */
  constructor(box, words) {
    setText(words, WORDS.letterKeys);
    this.#box = box;
    box.checked = read() !== OFF;
    box.addEventListener("change", () => write(box.checked ? "" : OFF));
  }

  /**
   * Return whether the form may act on a key.
   * @param {string} key
   */
  allow(key) {
    return key.length > 1 || this.#box.checked;
  }
}

function read() {
  try {
    return localStorage.getItem(NAME);
  } catch {
    return null;
  }
}

/** @param {string} value */
function write(value) {
  try {
    if (value) localStorage.setItem(NAME, value);
    else localStorage.removeItem(NAME);
  } catch {
    // Storage is refused. The choice counts until the page is left.
  }
}
