// @ts-check

/** @import { FormContent } from "./messages.js" */
/** @import { SaveQueue } from "./save_queue.js" */

import { fill, setText } from "../../components/javascript/dom.js";
import { BLINK, LATE } from "./save_mark.js";
import { WORDS } from "./words.js";

/** The line that stays in view: which case and section this is, how far it is, and whether everything is saved. */
export class PlaceLine {
  #place;
  #state;

  /**
   * @param {HTMLElement} place
   * @param {HTMLElement} state
   */
  constructor(place, state) {
    this.#place = place;
    this.#state = state;
  }

  /**
   * @param {FormContent} content
   * @param {SaveQueue} queue
   */
  show({ reference, sections, section, open }, queue) {
    const label = sections.find(([id]) => id === section)?.[1] ?? "";
    setText(this.#place, fill(WORDS.place, { reference, section: label }));
    setText(this.#state, open ? savedWords(queue) : "");
  }
}

/** @param {SaveQueue} queue */
function savedWords(queue) {
  const late = queue.late(LATE).length + queue.stopped().length;
  if (late) return fill(WORDS.someNotSaved, { count: late });
  return queue.late(BLINK).length ? WORDS.saving : WORDS.allIsSaved;
}
