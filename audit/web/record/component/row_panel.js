// @ts-check

/** @import { RowContent, ShareContent, StoredValue } from "./messages.js" */
/** @import { Form } from "./form.js" */

import { textControl } from "./controls.js";
import { fill, make, setText } from "../../components/javascript/dom.js";
import { same } from "./same.js";
import { isConnected } from "./streamlit_state.js";
import { SaveMark } from "./save_mark.js";
import { ShareBox } from "./share_box.js";
import { forSubject } from "./spoken_name.js";
import { WORDS } from "./words.js";

/** The note on a question: its field, and the mark that says whether it is saved. */
class NoteBox {
  #form;
  #control;
  #field;
  #mark;
  #place;
  #share;
  /** @type {StoredValue} */
  #stored;

  /**
   * @param {Form} form
   * @param {RowContent & { place: string }} row
   * @param {StoredValue} stored
   */
  constructor(form, row, stored) {
    this.#form = form;
    this.#stored = stored;
    this.#place = row.place;
    const control = form.controlId("note", row.id);
    this.#control = control;
    this.#field = textControl(
      "textarea",
      { id: `n-${row.place}`, rows: 3, placeholder: WORDS.notePlaceholder, "aria-describedby": `w-${row.place}` },
      (value) => form.enter(control, value, this.#stored, true),
      () => form.release(control),
    );
    this.#mark = new SaveMark(form, control, "", () => this.focus());
    this.#share = row.share && new ShareBox(form, row, stored, row.share);
  }

  get elements() {
    const label = make("label", { for: `n-${this.#place}` }, fill(WORDS.noteOn, { subject: this.#control.subject }));
    const share = this.#share ? [this.#share.element] : [];
    return [label, this.#field.element, this.#mark.mark, this.#mark.trouble, ...share];
  }

  get hasText() {
    return this.#form.queue.shownValue(this.#control, this.#stored).length > 0;
  }

  focus() {
    this.#field.focusTarget()?.focus();
  }

  /**
   * @param {StoredValue} stored
   * @param {ShareContent | null} share
   */
  show(stored, share) {
    this.#stored = stored;
    this.#field.show(this.#form.queue.shownValue(this.#control, stored), !this.#form.content.open);
    this.#mark.show(stored);
    if (share) this.#share?.show(stored, share);
  }
}

/** What is folded away below a row: guidance and note of a question, history, and a button that clears the answer. */
export class RowPanel {
  #form;
  #subject;
  #toggled;
  /** @type {NoteBox | null} */
  #note = null;
  #buttonWords = make("span");
  #history = make("div", { class: "history" });
  #clear;
  /** @type {string[]} */
  #shownHistory = [];

  /**
   * @param {Form} form
   * @param {RowContent & { place: string }} row
   * @param {() => void} clearAnswer
   * @param {() => void} toggled what to do when it was folded or unfolded
   */
  constructor(form, row, clearAnswer, toggled) {
    this.#toggled = toggled;
    this.#form = form;
    this.#subject = row.id;
    if (row.note) this.#note = new NoteBox(form, row, row.note);
    const attributes = { type: "button", class: "back", onclick: clearAnswer };
    this.#clear = make("button", attributes, WORDS.clearAnswer, forSubject(form, row.id));
    const panelId = `more-${row.place}`;
    this.button = this.#makeButton(panelId);
    this.element = make("div", { class: "more", id: panelId, hidden: true }, ...this.#contents(row));
  }

  /** @param {string} panelId */
  #makeButton(panelId) {
    const attributes = { type: "button", class: "aside", "aria-expanded": "false", "aria-controls": panelId };
    const subject = forSubject(this.#form, this.#subject);
    return make("button", { ...attributes, onclick: () => this.open(!this.isOpen) }, this.#buttonWords, subject);
  }

  /** @param {RowContent & { place: string }} row */
  #contents(row) {
    const guidance = row.note && row.guidance ? [make("p", { class: "guidance" }, row.guidance)] : [];
    return [...guidance, ...this.#noteParts(row), this.#history, this.#clear];
  }

  /** @param {RowContent} row */
  #noteParts(row) {
    return this.#note ? [...this.#note.elements, this.#form.concerns.button(row.id)] : [];
  }

  get isOpen() {
    return !this.element.hidden;
  }

  /** @param {boolean} isOpen */
  open(isOpen) {
    this.element.hidden = !isOpen;
    this.button.setAttribute("aria-expanded", String(isOpen));
    this.#form.requestHistory(isOpen ? this.#subject : "");
    this.#toggled();
  }

  /** Move the focus to the note, or to the button if there is none. */
  focus() {
    if (this.#note) this.#note.focus();
    else this.button.focus();
  }

  get hasNote() {
    return this.#note?.hasText ?? false;
  }

  /**
   * @param {RowContent} row
   * @param {boolean} hasAnswer whether there is an answer to clear
   */
  show(row, hasAnswer) {
    if (row.note) this.#note?.show(row.note, row.share);
    setText(this.#buttonWords, this.#words(row));
    this.#clear.hidden = !hasAnswer || !this.#form.content.open;
    if (row.off && !hasAnswer && !this.hasNote) this.element.hidden = true;
    this.#showHistory(this.#form.content.history[row.id] ?? []);
  }

  /** @param {RowContent} row */
  #words(row) {
    if (!row.note) return WORDS.historyAndClear;
    if (row.derived) return this.#wordsOfOverride(row);
    if (this.hasNote) return WORDS.guidanceWithNote;
    return row.noteNeeded ? WORDS.guidanceNoteRequired : WORDS.guidance;
  }

  /** @param {RowContent} row */
  #wordsOfOverride(row) {
    if (row.noteNeeded) return WORDS.overrideReasonRequired;
    if (this.hasNote) return WORDS.overrideWithReason;
    return this.#form.content.open ? WORDS.override : WORDS.guidance;
  }

  /** @param {string[]} changes */
  #showHistory(changes) {
    const isMissing = this.isOpen && !changes.length && !isConnected();
    const lines = isMissing ? [WORDS.historyLater] : this.isOpen ? changes : [];
    if (same(lines, this.#shownHistory)) return;
    this.#shownHistory = lines;
    const list = make("ul", {}, ...lines.map((words) => make("li", {}, words)));
    this.#history.replaceChildren(...(lines.length ? [make(this.#note ? "h4" : "h3", {}, WORDS.history), list] : []));
  }
}
