// @ts-check

/** @import { BackgroundContent, FormRequest } from "./messages.js" */
/** @import { Component } from "./form_parts.js" */

import { partsOf, setText } from "../../components/javascript/dom.js";
import { LATE } from "./save_mark.js";
import { SaveQueue } from "./save_queue.js";
import { WaitingBox } from "./waiting_box.js";
import { WORDS } from "./words.js";

const RESEND = 5000; // milliseconds between two attempts
const TICK = 1000; // milliseconds between two looks at what is late

/** What a request asks for besides saving: nothing. */
const NOTHING_ELSE = { case: "", section: "", go: 0, asked: "", undo: "", ahead: false };

/** On the other pages: sends what was entered on the recording form just before it was left, and says what waits. */
class BackgroundSaves {
  #root;
  #told;
  #box;
  #component;
  #queue;
  #number = 0;
  #sentAt = -Infinity;

  /**
   * @param {HTMLElement} root
   * @param {Component<BackgroundContent>} component
   */
  constructor(root, component) {
    const parts = /** @type {Record<"told" | "waiting", HTMLElement>} */ (partsOf(root));
    this.#root = root;
    this.#told = parts.told;
    this.#box = new WaitingBox(parts.waiting);
    this.#component = component;
    this.#queue = new SaveQueue(component.data.person);
  }

  /** @param {Component<BackgroundContent>} component */
  receive(component) {
    const { person, outcomes } = component.data;
    this.#component = component;
    if (this.#queue.person !== person) this.#queue = new SaveQueue(person);
    const { more } = this.#queue.settle(outcomes);
    this.#show();
    if (more || !this.#number) this.send();
  }

  /** Send what is not confirmed. What the server refused waits for a person, on the page Record. */
  send() {
    const saves = this.#queue.requests(false);
    if (!saves.length) return;
    this.#number += 1;
    this.#sentAt = performance.now();
    /** @type {FormRequest} */
    const request = { ...NOTHING_ELSE, number: this.#number, saves };
    this.#component.setStateValue("wish", request);
  }

  /** Say what is late or refused, and send what is late again. */
  tick() {
    this.#show();
    if (performance.now() - this.#sentAt > RESEND) this.send();
  }

  #show() {
    const isWaiting = this.#queue.late(LATE).length + this.#queue.stopped().length > 0;
    this.#root.hidden = !isWaiting;
    setText(this.#told, isWaiting ? WORDS.waitingFromRecord : "");
    this.#box.show(this.#queue, this.#component.data.account, isWaiting);
  }

  /**
   * Let the browser ask before the page is left, if something is not saved.
   * @param {BeforeUnloadEvent} event
   */
  onLeave(event) {
    if (this.#queue.size) event.preventDefault();
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
  const root = component.parentElement.querySelector(".from-record");
  if (!root) throw new Error("The background saves have no element with the class from-record.");
  const sender = senders.get(root) ?? new BackgroundSaves(root, component);
  senders.set(root, sender);
  sender.receive(component);
  const timer = setInterval(() => sender.tick(), TICK);
  /** @param {BeforeUnloadEvent} event */
  const onLeave = (event) => sender.onLeave(event);
  window.addEventListener("beforeunload", onLeave);
  return () => {
    clearInterval(timer);
    window.removeEventListener("beforeunload", onLeave);
  };
}
