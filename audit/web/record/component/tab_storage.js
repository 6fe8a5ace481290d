// @ts-check

/** @import { Entry } from "./save_queue.js" */

/**
 * One item in the tab's sessionStorage. It survives a reload and a crash, and is gone when the tab is closed, so
 * nothing stays on a shared computer.
 */
export class TabStorage {
  /** @type {() => Storage} */
  #storage;
  #name;

  /**
   * @param {string} name
   * @param {() => Storage} [storage] a function, because a browser may refuse access with an exception
   */
  constructor(name, storage = () => sessionStorage) {
    this.#name = name;
    this.#storage = storage;
  }

  /**
   * Return the stored entries; none if there is no storage or something else is stored there.
   * @returns {[string, Entry][]}
   */
  read() {
    try {
      /** @type {unknown} */
      const entries = JSON.parse(this.#storage().getItem(this.#name) ?? "[]");
      return Array.isArray(entries) && entries.every(Array.isArray) ? /** @type {[string, Entry][]} */ (entries) : [];
    } catch {
      return [];
    }
  }

  /**
   * @param {[string, Entry][]} entries
   * @returns {boolean} whether the tab holds them now
   */
  write(entries) {
    try {
      if (entries.length) this.#storage().setItem(this.#name, JSON.stringify(entries));
      else this.#storage().removeItem(this.#name);
      return true;
    } catch {
      return false; // Storage is full or refused. The entries are still on the page, which says so.
    }
  }
}
