// @ts-check

/**
 * A text that is not known to be saved. `seen` is the version that it replaces. `sent` is the text that was sent last
 * and not answered: if the server has that one, this tab saved it, also if its answer was lost. `number` is that of the
 * message.
 * @typedef {{ text: string, seen: number, sent: string | null, number: number }} Pending
 */

/** The text of a draft in the tab's sessionStorage: it survives a reload, and is gone when the tab is closed. */
export class PendingText {
  /** @type {() => Storage} */
  #storage;
  #name;
  /** @type {Pending | null} */
  #pending;
  isStored = true;

  /**
   * @param {string} draft
   * @param {() => Storage} [storage] a function, because a browser may refuse access with an exception
   */
  constructor(draft, storage = () => sessionStorage) {
    this.#name = `questionnaire:${draft}`;
    this.#storage = storage;
    this.#pending = this.#read();
  }

  get pending() {
    return this.#pending;
  }

  /**
   * Remember what was typed.
   * @param {string} text
   * @param {number} seen the saved version that the page shows
   */
  type(text, seen) {
    this.#write({ seen, sent: null, number: 0, ...this.#pending, text });
  }

  /**
   * Remember that the text was sent; return it with the version that it replaces.
   * @param {number} number
   */
  send(number) {
    if (!this.#pending) return null;
    this.#write({ ...this.#pending, sent: this.#pending.text, number });
    return this.#pending;
  }

  /**
   * Take in what the server has saved.
   * @param {string} text
   * @param {number} version
   */
  saved(text, version) {
    if (!this.#pending) return;
    if (this.#pending.text === text) this.#write(null);
    else if (this.#pending.sent === text) this.#write({ ...this.#pending, seen: version, sent: null });
  }

  /**
   * Forget the text if nothing was typed since it was sent: the server saved it. What it has now may be newer, because
   * a form of the same tab changed it.
   * @param {number} number the message with the text
   */
  confirm(number) {
    const { text, sent, number: last } = this.#pending ?? {};
    if (last && last === number && text === sent) this.#write(null);
  }

  /**
   * Forget the text: the person chose the saved one.
   * @param {number} number the message with the text
   */
  drop(number) {
    if (this.#pending?.number && this.#pending.number <= number) this.#write(null);
  }

  /** @param {Pending | null} pending */
  #write(pending) {
    this.#pending = pending;
    try {
      if (pending) this.#storage().setItem(this.#name, JSON.stringify(pending));
      else this.#storage().removeItem(this.#name);
      this.isStored = true;
    } catch {
      this.isStored = false; // storage is full or refused
    }
  }

  /** @returns {Pending | null} */
  #read() {
    try {
      /** @type {unknown} */
      const value = JSON.parse(this.#storage().getItem(this.#name) ?? "null");
      return isPending(value) ? value : null;
    } catch {
      return null;
    }
  }
}

/**
 * @param {any} value
 * @returns {value is Pending}
 */
function isPending(value) {
  return typeof value?.text === "string" && typeof value.seen === "number" && typeof value.number === "number";
}
