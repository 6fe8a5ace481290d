// @ts-check

/** @import { Parts } from "./form_parts.js" */
/** @import { FormContent } from "./messages.js" */
/** @import { SaveQueue } from "./save_queue.js" */

import { ConnectionMessage } from "./connection.js";
import { PlaceLine } from "./place_line.js";
import { LATE } from "./save_mark.js";
import { closeConnectionDialogue, isConnected } from "./streamlit_state.js";
import { WaitingBox } from "./waiting_box.js";

/** What the form says about saving: the line that stays in view, what waits in the tab, and the connection. */
export class SaveState {
  #place;
  #waiting;
  #connection;

  /** @param {Parts} parts */
  constructor({ place, savedState, waiting, arriving }) {
    this.#place = new PlaceLine(place, savedState);
    this.#waiting = new WaitingBox(waiting);
    this.#connection = new ConnectionMessage(arriving);
  }

  /**
   * Show what is saved, and what waits in this tab unless it is only on its way or in a conflict that its row shows.
   * @param {FormContent} content
   * @param {SaveQueue} queue
   * @param {boolean} isWaiting whether the server does not answer
   */
  show(content, queue, isWaiting) {
    const isRefused = queue.stopped().some(({ fault }) => fault);
    this.#place.show(content, queue);
    this.#waiting.show(queue, content.account, isWaiting || isRefused);
  }

  /**
   * Say that the server does not answer, or that it does again.
   * @param {SaveQueue} queue
   * @param {number} waited for how many milliseconds a request has waited
   * @param {boolean} isWaiting
   */
  tell(queue, waited, isWaiting) {
    if (!isConnected()) closeConnectionDialogue();
    if (isWaiting) this.#connection.warn(queue.late(LATE).length, waited, queue.isStored);
    else this.#connection.clear();
  }
}
