// @ts-check

/** @import { BackgroundContent, FormRequest } from "./messages.js" */
/** @import { Component } from "./form.js" */

import { fill, setText } from "../../components/javascript/dom.js";
import { SaveQueue } from "./save_queue.js";
import { WORDS } from "./words.js";

const RESEND = 5000; // milliseconds between two attempts

/** What a request asks for besides saving: nothing. */
const NOTHING_ELSE = { case: "", section: "", go: 0, asked: "", undo: "" };

/** On the other pages: sends what was entered on the recording form just before it was left. */
class BackgroundSaves {
  #status;
  #component;
  #queue;
  #number = 0;

  /**
   * @param {HTMLElement} status
   * @param {Component<BackgroundContent>} component
   */
  constructor(status, component) {
    this.#status = status;
    this.#component = component;
    this.#queue = new SaveQueue(component.data.person);
  }

  /** @param {Component<BackgroundContent>} component */
  receive(component) {
    const { person, outcomes } = component.data;
    this.#component = component;
    if (this.#queue.person !== person) this.#queue = new SaveQueue(person);
    const { more } = this.#queue.settle(outcomes);
    this.#showStatus();
    if (more || !this.#number) this.send();
  }

  /** Send what is not confirmed. */
  send() {
    const saves = this.#queue.requests();
    if (!saves.length) return;
    this.#number += 1;
    /** @type {FormRequest} */
    const request = { ...NOTHING_ELSE, number: this.#number, saves };
    this.#component.setStateValue("wish", request);
  }

  #showStatus() {
    const count = this.#queue.size;
    this.#status.hidden = !count;
    setText(this.#status, count ? fill(WORDS.savedInBackground, { count }) : "");
  }
}

/** @type {WeakMap<HTMLElement, BackgroundSaves>} */
const senders = new WeakMap();

/**
 * Streamlit calls this each time the server sends the component.
 * @param {Component<BackgroundContent>} component
 * @returns {() => void} what Streamlit calls when the component is removed
 */
export default function show(component) {
  /** @type {HTMLElement | null} */
  const status = component.parentElement.querySelector("[role=status]");
  if (!status) throw new Error("The background saves have no element with the role status.");
  const sender = senders.get(status) ?? new BackgroundSaves(status, component);
  senders.set(status, sender);
  sender.receive(component);
  const timer = setInterval(() => sender.send(), RESEND);
  return () => clearInterval(timer);
}
