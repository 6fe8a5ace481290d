// @ts-check

/** @import { FormRequest, SaveRequest } from "./messages.js" */

import { newId } from "./save_queue.js";

/**
 * What the page asks of the server. All of it is in one message, so that the server never sees half of a request.
 *
 * Requests are numbered, and the server names the one that it answers. Time is measured by a clock that is never set
 * back.
 */
export class Requests {
  section = "";
  /** The question whose history is shown; "" for none. */
  historyOf = "";
  #number;
  #followedJump = 0;
  #undo = { id: "", number: 0 };
  #concern = { number: 0, about: "" };
  #sentAt = -Infinity;
  /** @type {number | null} */
  #waitingSince = null;
  #now;

  /**
   * @param {number} number of the last request that the server knows
   * @param {() => number} [now] milliseconds
   */
  constructor(number, now = () => performance.now()) {
    this.#number = number;
    this.#now = now;
  }

  /**
   * Number the requests from another number on: another person signed in.
   * @param {number} number
   */
  continueFrom(number) {
    this.#number = number;
  }

  /**
   * Take in the number of the request that the server answers.
   * @param {number} number
   */
  answered(number) {
    if (number >= this.#number) this.#waitingSince = null;
    if (number >= this.#undo.number) this.#undo.id = "";
    if (number >= this.#concern.number) this.#concern = { number: 0, about: "" };
  }

  /**
   * Return whether the server has not yet answered the last request.
   * @param {number} number of the request that it answers
   */
  isBehind(number) {
    return number < this.#number;
  }

  /**
   * Follow a jump to another section that the server asks for, once.
   * @param {number} jump
   * @returns {boolean} whether it is a new one
   */
  follow(jump) {
    if (jump <= this.#followedJump) return false;
    this.#followedJump = jump;
    return true;
  }

  /**
   * Ask for the last change to be undone. The request has an id, so it can be sent again and is done once.
   * @returns {boolean} whether it is a new request: only one is on its way at a time
   */
  requestUndo() {
    if (this.#undo.id) return false;
    this.#undo = { id: newId(), number: this.#number + 1 };
    return true;
  }

  /**
   * Ask, with the next request, for the form for an urgent concern.
   * @param {string} about the question at which somebody asks for it, or ""
   */
  requestConcern(about) {
    this.#concern = { number: this.#number + 1, about };
  }

  /** Return whether the server has answered every request for that form. */
  get isConcernAnswered() {
    return this.#concern.number === 0;
  }

  /**
   * Return the next request.
   * @param {string} caseId
   * @param {SaveRequest[]} saves
   * @param {boolean} [ahead] whether it asks for the other sections too
   * @returns {FormRequest}
   */
  next(caseId, saves, ahead = false) {
    this.#number += 1;
    this.#sentAt = this.#now();
    this.#waitingSince ??= this.#sentAt;
    return {
      number: this.#number,
      case: caseId,
      section: this.section,
      go: this.#followedJump,
      asked: this.historyOf,
      undo: this.#undo.id,
      concern: this.#concern.number,
      about: this.#concern.about,
      ahead,
      saves,
    };
  }

  /** Return for how many milliseconds the first request without an answer has waited; 0 if there is none. */
  waited() {
    return this.#waitingSince === null ? 0 : this.#now() - this.#waitingSince;
  }

  /** Return how many milliseconds ago the last request was sent. */
  sinceSent() {
    return this.#now() - this.#sentAt;
  }
}
