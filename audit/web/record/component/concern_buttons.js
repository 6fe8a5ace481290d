// @ts-check

/** @import { Form } from "./form.js" */
/** @import { FormContent } from "./messages.js" */

import { fill, make, setText } from "../../components/javascript/dom.js";
import { WORDS } from "./words.js";

const FIELD = '[class*="st-key-draft-words-concern"] textarea';
const PATIENCE = 20000; // milliseconds after which the focus no longer goes to the form
const TICK = 100; // milliseconds between two looks for the form

/**
 * The buttons that open the form for an urgent concern, which is below this one: in the line that stays in view, and
 * at each question. They only open it, so a press by mistake raises nothing.
 */
export class ConcernButtons {
  #form;
  #button;
  #wantedUntil = 0;
  /** @type {ReturnType<typeof setInterval> | undefined} */
  #timer;
  #last = { case: "", subject: "" };

  /**
   * @param {Form} form
   * @param {HTMLElement} button in the line that stays in view
   */
  constructor(form, button) {
    this.#form = form;
    this.#button = button;
    setText(button, WORDS.raiseConcern);
    button.addEventListener("click", () => this.#ask(this.#lastSubject));
    form.root.addEventListener("focusin", ({ target }) => this.#remember(target));
  }

  /**
   * Show the button in the line to those who may raise a concern.
   * @param {FormContent} content
   */
  show({ concerns }) {
    this.#button.hidden = !concerns;
  }

  /**
   * Remember the question that was worked on last: the button in the line is about that one.
   * @param {EventTarget | null} target
   */
  #remember(target) {
    const content = this.#form.rows.rowAt(target)?.content;
    if (content) this.#last = { case: this.#form.content.case, subject: content.what === "fact" ? "" : content.id };
  }

  /** Return the question of this case that was worked on last; "" for none. */
  get #lastSubject() {
    return this.#last.case === this.#form.content.case ? this.#last.subject : "";
  }

  /**
   * Return the button at a question.
   * @param {string} subject
   */
  button(subject) {
    const about = make("span", {}, fill(WORDS.concernAbout, { subject }));
    const attributes = { type: "button", class: "back concern", onclick: () => this.#ask(subject) };
    return make("button", attributes, WORDS.raiseConcern, about);
  }

  /** @param {string} subject */
  #ask(subject) {
    this.#wantedUntil = performance.now() + PATIENCE;
    this.#form.requests.requestConcern(subject);
    this.#form.request();
    this.#form.sayIfWaiting(WORDS.concernLater);
    clearInterval(this.#timer);
    this.#timer = setInterval(() => this.#focusForm(), TICK);
  }

  /** Move the focus to the form once the server has shown it. */
  #focusForm() {
    /** @type {HTMLElement | null} */
    const field = this.#form.requests.isConcernAnswered ? document.querySelector(FIELD) : null;
    if (!field && performance.now() < this.#wantedUntil) return;
    clearInterval(this.#timer);
    field?.focus();
    field?.scrollIntoView({ block: "center" });
  }
}
