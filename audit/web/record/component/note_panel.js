// @ts-check

/** @import { RowContent, StoredValue } from "./messages.js" */
/** @import { Form } from "./form.js" */

import { textControl } from "./controls.js";
import { make, setText } from "./dom.js";
import { same } from "./same.js";
import { SaveMark } from "./save_mark.js";
import { WORDS, fill } from "./words.js";

/** What is folded away below a question: guidance, note, history, and a button that clears the answer. */
export class NotePanel {
  #form;
  #control;
  #buttonWords = make("span");
  #history = make("div", { class: "history" });
  #clear;
  #mark;
  /** @type {string[]} */
  #shownHistory = [];
  /** @type {StoredValue} */
  #stored;

  /**
   * @param {Form} form
   * @param {RowContent & { place: string }} row
   * @param {StoredValue} note as stored
   * @param {() => void} clearAnswer
   */
  constructor(form, row, note, clearAnswer) {
    this.#form = form;
    this.#stored = note;
    const control = form.controlId("note", row.id);
    this.#control = control;
    this.field = textControl(
      "textarea",
      { id: `n-${row.place}`, rows: 3, placeholder: WORDS.notePlaceholder },
      (value) => form.enter(control, value, this.#stored, true),
      () => form.release(control),
    );
    this.#mark = new SaveMark(form, control, "", () => this.focus());
    this.#clear = make("button", { type: "button", class: "back", onclick: clearAnswer }, WORDS.clearAnswer);
    const panelId = `more-${row.place}`;
    this.button = this.#makeButton(panelId);
    this.element = make("div", { class: "more", id: panelId, hidden: true }, ...this.#contents(row));
  }

  /** @param {string} panelId */
  #makeButton(panelId) {
    const attributes = { type: "button", class: "aside", "aria-expanded": "false", "aria-controls": panelId };
    const subject = make("span", { class: "unseen" }, fill(WORDS.onSubject, { subject: this.#control.subject }));
    return make("button", { ...attributes, onclick: () => this.open(!this.isOpen) }, this.#buttonWords, subject);
  }

  /** @param {RowContent & { place: string }} row */
  #contents(row) {
    const guidance = row.guidance ? [make("p", { class: "guidance" }, row.guidance)] : [];
    const label = make("label", { for: `n-${row.place}` }, fill(WORDS.noteOn, { subject: row.id }));
    const note = [label, this.field.element, this.#mark.mark, this.#mark.trouble];
    return [...guidance, ...note, this.#history, this.#clear];
  }

  get isOpen() {
    return !this.element.hidden;
  }

  /** @param {boolean} isOpen */
  open(isOpen) {
    this.element.hidden = !isOpen;
    this.button.setAttribute("aria-expanded", String(isOpen));
    this.#form.requestHistory(isOpen ? this.#control.subject : "");
  }

  focus() {
    this.field.focusTarget()?.focus();
  }

  /**
   * @param {RowContent} row
   * @param {StoredValue} note as stored
   * @param {boolean} hasAnswer whether there is an answer to clear
   */
  show(row, note, hasAnswer) {
    this.#stored = note;
    const shown = this.#form.queue.shownValue(this.#control, note);
    this.field.show(shown, !this.#form.content.open);
    this.#mark.show(note);
    const withoutNote = row.noteNeeded ? WORDS.guidanceNoteRequired : WORDS.guidance;
    setText(this.#buttonWords, shown.length ? WORDS.guidanceWithNote : withoutNote);
    this.#clear.hidden = !hasAnswer || !this.#form.content.open || Boolean(row.off);
    if (row.off) this.element.hidden = true;
    this.#showHistory(this.#form.content.history[row.id] ?? []);
  }

  /** @param {string[]} changes */
  #showHistory(changes) {
    const lines = this.isOpen ? changes : [];
    if (same(lines, this.#shownHistory)) return;
    this.#shownHistory = lines;
    const list = make("ul", {}, ...lines.map((words) => make("li", {}, words)));
    this.#history.replaceChildren(...(lines.length ? [make("h4", {}, WORDS.history), list] : []));
  }
}
