// @ts-check

/** @import { SaveQueue } from "./save_queue.js" */

import { fill, make, setText } from "../../components/javascript/dom.js";
import { downloadQueue } from "./queue_file.js";
import { isStopped } from "./save_queue.js";
import { refusalsInWords, waitingInWords } from "./waiting_words.js";
import { WORDS } from "./words.js";

/** Says what waits in this tab, since when, and what closing the tab would do, and offers it as a file. */
export class WaitingBox {
  #element;
  #summary = make("p", { class: "waiting-count" });
  #reasons = make("div");
  #advice = make("p");
  #account = "";
  /** @type {SaveQueue | null} */
  #queue = null;

  /** @param {HTMLElement} element */
  constructor(element) {
    this.#element = element;
    const save = () => downloadQueue(this.#queue?.all() ?? [], this.#account); // also what was entered since `show`
    const button = make("button", { type: "button", onclick: save }, WORDS.saveAsFile);
    element.replaceChildren(this.#summary, this.#reasons, this.#advice, button, make("p", {}, WORDS.aboutFile));
  }

  /**
   * @param {SaveQueue} queue
   * @param {string} account
   * @param {boolean} isShown
   */
  show(queue, account, isShown) {
    this.#element.hidden = !isShown || !queue.size;
    if (this.#element.hidden) return;
    this.#account = account;
    this.#queue = queue;
    const entries = queue.all();
    setText(this.#summary, waitingInWords(entries, Date.now()));
    setText(this.#reasons, refusalsInWords(entries).join(" "));
    const onClosing = queue.isStored ? WORDS.ifTabCloses : WORDS.ifTabClosesOrReloads;
    const isDecided = entries.every(isStopped);
    setText(this.#advice, fill(isDecided ? WORDS.whenDecided : WORDS.whenConnected, { closing: onClosing }));
  }
}
