// @ts-check
// What the tests use in place of a browser tab and of the server.

/** @import { SaveOutcome, SaveRequest, StoredValue } from "../../audit/web/record/component/messages.js" */
/** @import { ControlId } from "../../audit/web/record/component/save_queue.js" */

import { webcrypto } from "node:crypto";

import { SaveQueue } from "../../audit/web/record/component/save_queue.js";
import { TabStorage } from "../../audit/web/record/component/tab_storage.js";

// Node 18, which Debian 12 has, does not have it by default.
globalThis.crypto ??= /** @type {Crypto} */ (webcrypto);

/** @type {ControlId} */
export const ANSWER = { case: "a/c", what: "answer", subject: "2.2.1" };
/** @type {ControlId} */
export const NOTE = { ...ANSWER, what: "note" };
/** @type {ControlId} */
export const OTHER = { ...ANSWER, subject: "2.2.2" };

/**
 * What the server says is stored.
 * @param {number} version
 * @param {...string} value
 * @returns {StoredValue}
 */
export const stored = (version, ...value) => ({ value, version, held: "", mark: "", warnings: [] });

/**
 * What the server says of a value that was not saved, because another one was saved first.
 * @param {number} version
 * @param {...string} value
 * @returns {SaveOutcome}
 */
export const conflict = (version, ...value) => ({
  clash: { value, version, by: "Ben", mine: false, at: "12:30", words: "No" },
  section: "2.2",
});

/**
 * What the server says of a value that it refused.
 * @param {string} fault
 * @returns {SaveOutcome}
 */
export const refusal = (fault) => ({ fault, section: "2.2" });

/** The sessionStorage of a tab, as far as the queue uses it. */
export class FakeSessionStorage {
  /** @type {Map<string, string>} */
  items = new Map();

  /** @param {string} name */
  getItem(name) {
    return this.items.get(name) ?? null;
  }

  /**
   * @param {string} name
   * @param {string} value
   */
  setItem(name, value) {
    this.items.set(name, value);
  }

  /** @param {string} name */
  removeItem(name) {
    this.items.delete(name);
  }
}

/** An element of a page, as far as the form uses it. */
export class FakeElement {
  textContent = "";
  hidden = false;
  /** @type {Record<string, string>} */
  dataset = {};
  /** @type {Record<string, (event: object) => void>} */
  listeners = {};
  /** @type {unknown[]} */
  children = [];

  /** @param {...unknown} children */
  append(...children) {
    this.children.push(...children);
  }

  /** @param {...unknown} children */
  replaceChildren(...children) {
    this.children = children;
  }

  setAttribute() {}

  /**
   * @param {string} kind
   * @param {(event: object) => void} listener
   */
  addEventListener(kind, listener) {
    this.listeners[kind] = listener;
  }

  /** Return the same, as the types of a browser's page call it. */
  get asElement() {
    return /** @type {HTMLElement} */ (/** @type {unknown} */ (this));
  }
}

/** A browser tab: its sessionStorage, and a clock that a test moves on. */
export class FakeTab {
  time = 1000;
  storage = new FakeSessionStorage();

  /**
   * Open the page, or reload it.
   * @param {string} [person]
   */
  open(person = "Ann") {
    const storage = /** @type {Storage} */ (/** @type {unknown} */ (this.storage));
    return new SaveQueue(person, new TabStorage(`recording:${person}`, () => storage), () => this.time);
  }

  /** Return a tab with the same storage, as a browser makes it when somebody duplicates the tab. */
  duplicate() {
    const copy = new FakeTab();
    copy.storage.items = new Map(this.storage.items);
    return copy;
  }
}

/** Saves values as the real server does: each id once, and never over a version that the page has not seen. */
export class FakeServer {
  /** @type {Map<string, StoredValue>} */
  #stored = new Map();
  /** @type {Set<string>} */
  #saved = new Set();
  /** @type {string[]} every value that was written, in order */
  history = [];

  /** @param {ControlId} control */
  stored({ case: caseId, what, subject }) {
    return this.#stored.get([caseId, what, subject].join(" ")) ?? stored(0);
  }

  /**
   * Save what a page sends, and say what became of each value.
   * @param {SaveRequest[]} requests
   * @returns {Record<string, SaveOutcome>}
   */
  save(requests) {
    return Object.fromEntries(requests.map((request) => [request.id, this.#save(request)]));
  }

  /**
   * @param {SaveRequest} request
   * @returns {SaveOutcome}
   */
  #save(request) {
    const before = this.stored(request);
    const isSame = JSON.stringify(before.value) === JSON.stringify(request.value);
    if (this.#saved.has(request.id) || isSame) return { stored: before };
    if (before.version !== request.seen) return conflict(before.version, ...before.value);
    const after = stored(before.version + 1, ...request.value);
    this.#saved.add(request.id);
    this.#stored.set([request.case, request.what, request.subject].join(" "), after);
    this.history.push(request.value.join());
    return { stored: after };
  }
}

/**
 * Return the only item of a list.
 * @template Item
 * @param {Item[]} items
 * @returns {Item}
 */
export function only(items) {
  const [item] = items;
  if (item === undefined || items.length > 1) throw new Error(`there are ${items.length} items, not one`);
  return item;
}
