// @ts-check

/** @import { EditorContent, TypedText } from "./messages.js" */
/** @import { Component } from "../../record/component/form_parts.js" */

import { partsOf, setText } from "../../components/javascript/dom.js";
import { WORDS } from "./editor_words.js";
import { LineNumbers } from "./line_numbers.js";
import { PendingText } from "./pending_text.js";

const PAUSE = 600; // milliseconds without a key after which the text is sent
const RESEND = 5000; // milliseconds after which a text without an answer is sent again
const LATE = 3000; // milliseconds after which the page says that the text is not saved

/** @typedef {"editor" | "label" | "lines" | "text" | "state" | "warning"} Part */

/** The text of a questionnaire file. It shows what the server has saved, or what was typed and is not saved yet. */
export class TextEditor {
  #component;
  #content;
  #parts;
  #text;
  #lines;
  #pending;
  #number = 0;
  #typedAt = 0;
  #sentAt = 0;

  /**
   * @param {HTMLElement} root
   * @param {Component<EditorContent>} component
   */
  constructor(root, component) {
    this.#component = component;
    this.#content = component.data;
    this.#parts = /** @type {Record<Part, HTMLElement>} */ (partsOf(root));
    this.#text = /** @type {HTMLTextAreaElement} */ (this.#parts.text);
    this.#lines = new LineNumbers(this.#parts.lines);
    this.#pending = new PendingText(component.data.draft);
    this.#text.addEventListener("input", () => this.#type());
    this.#text.addEventListener("blur", () => this.#send());
    this.#text.addEventListener("scroll", () => this.#lines.scroll(this.#text.scrollTop));
    this.#setText(this.#unsaved?.text ?? component.data.text);
  }

  /**
   * Take in what the server sent.
   * @param {Component<EditorContent>} component
   */
  receive(component) {
    this.#component = component;
    this.#content = component.data;
    const { text, version, dropped, answered } = component.data;
    this.#pending.drop(dropped);
    this.#pending.saved(text, version);
    this.#pending.confirm(savedMessage(component.data));
    if (answered >= this.#number) this.#sentAt = 0;
    if (!this.#unsaved && this.#text.value !== text) this.#setText(text);
    this.#show();
    if (this.#unsaved && !this.#sentAt && !this.#isStopped) this.#send();
  }

  /** Send what is due, and say what is late. */
  tick() {
    const now = performance.now();
    if (this.#typedAt && now - this.#typedAt > PAUSE) this.#send();
    if (this.#sentAt && now - this.#sentAt > RESEND) this.#send(true);
    this.#show();
  }

  /**
   * Select a line and scroll to it.
   * @param {number} line
   */
  goTo(line) {
    const before = this.#text.value
      .split("\n")
      .slice(0, line - 1)
      .join("\n");
    const start = before.length + (line > 1 ? 1 : 0);
    const end = this.#text.value.indexOf("\n", start);
    this.#text.focus();
    this.#text.setSelectionRange(start, end < 0 ? this.#text.value.length : end);
    const height = this.#text.scrollHeight / Math.max(1, this.#text.value.split("\n").length);
    this.#text.scrollTop = Math.max(0, (line - 1) * height - this.#text.clientHeight / 3);
    this.#text.scrollLeft = 0;
    this.#parts.editor.scrollIntoView({ block: "nearest" });
  }

  /**
   * Let the browser ask before the page is left, if the tab cannot keep what was typed.
   * @param {BeforeUnloadEvent} event
   */
  onLeave(event) {
    if (this.#unsaved && !this.#pending.isStored) event.preventDefault();
  }

  /** @param {string} text */
  #setText(text) {
    const { selectionStart, scrollTop } = this.#text;
    this.#text.value = text;
    this.#text.setSelectionRange(selectionStart, selectionStart);
    this.#text.scrollTop = scrollTop;
  }

  #type() {
    this.#pending.type(this.#text.value, this.#content.version);
    this.#typedAt = performance.now();
    this.#show();
  }

  /** What is not saved; null for somebody who only reads: it is what the owner typed in this tab. */
  get #unsaved() {
    return this.#content.open ? this.#pending.pending : null;
  }

  /** Whether nothing is sent before the person has chosen or changed something. */
  get #isStopped() {
    return this.#content.conflict || Boolean(this.#content.refused);
  }

  /** @param {boolean} [again] whether it was sent before */
  #send(again = false) {
    const isDue = this.#typedAt > 0 || again || (!this.#sentAt && !this.#isStopped);
    this.#typedAt = 0;
    const number = Math.max(Date.now(), this.#number + 1, this.#content.answered + 1);
    const sent = isDue && this.#pending.send(number);
    if (!sent) return;
    this.#sentAt = performance.now();
    this.#number = number;
    /** @type {TypedText} */
    const message = { draft: this.#content.draft, text: sent.text, seen: sent.seen, number };
    this.#component.setStateValue("typed", message);
  }

  #show() {
    const { marks, open } = this.#content;
    this.#text.readOnly = !open;
    setText(this.#parts.label, open ? WORDS.label : WORDS.readOnly);
    this.#lines.show(this.#text.value.split("\n").length, marks);
    this.#lines.scroll(this.#text.scrollTop);
    setText(this.#parts.state, open ? this.#state : "");
    const isLate = this.#sentAt > 0 && performance.now() - this.#sentAt > LATE;
    const warning = this.#pending.isStored ? WORDS.noAnswer : WORDS.notStored;
    setText(this.#parts.warning, isLate ? warning : "");
  }

  get #state() {
    if (!this.#unsaved) return WORDS.saved;
    if (this.#content.conflict) return WORDS.conflict;
    return this.#content.refused || WORDS.saving;
  }
}

/**
 * The number of the last message whose text was saved; 0 if it was not.
 * @param {EditorContent} content
 */
function savedMessage({ answered, conflict, refused }) {
  return conflict || refused ? 0 : answered;
}
