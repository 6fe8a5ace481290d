// @ts-check

/** @import { RowContent, ShareContent, StoredValue } from "./messages.js" */
/** @import { Form } from "./form.js" */

import { make, setText } from "../../components/javascript/dom.js";
import { SaveMark } from "./save_mark.js";
import { forSubject } from "./spoken_name.js";
import { WORDS } from "./words.js";

/**
 * The choice to share a note on the feedback sheet. It is of the text that is shown: if the note is another one by
 * then, the server refuses it. So the choice waits until the note itself is saved.
 */
export class ShareBox {
  #form;
  #control;
  #noteControl;
  #box = make("input", { type: "checkbox" });
  #hint = make("p", { class: "quiet", hidden: true });
  #mark;
  /** @type {StoredValue} */
  #note;
  /** @type {ShareContent} */
  #content;

  /**
   * @param {Form} form
   * @param {RowContent & { place: string }} row
   * @param {StoredValue} note
   * @param {ShareContent} content
   */
  constructor(form, row, note, content) {
    this.#form = form;
    this.#note = note;
    this.#content = content;
    this.#control = form.controlId("shared_note", row.id);
    this.#noteControl = form.controlId("note", row.id);
    this.#mark = new SaveMark(form, this.#control, `sm-${row.place}`, () => this.#box.focus());
    const described = [this.#mark.mark.id, this.#mark.trouble.id, `sh-${row.place}`];
    this.#box.setAttribute("aria-describedby", described.join(" "));
    this.#hint.id = `sh-${row.place}`;
    this.#box.addEventListener("change", () => this.#choose());
    const label = make("label", {}, this.#box, make("span", {}, WORDS.shareNote, forSubject(form, row.id)));
    this.element = make("div", { class: "share" }, label, this.#hint, this.#mark.mark, this.#mark.trouble);
  }

  get #shownNote() {
    return this.#form.queue.shownValue(this.#noteControl, this.#note);
  }

  get #isNoteUnsaved() {
    return Boolean(this.#form.queue.entryOf(this.#noteControl));
  }

  #choose() {
    const value = this.#box.checked ? this.#shownNote : [];
    this.#form.enter(this.#control, value, this.#content.stored, this.#isNoteUnsaved);
  }

  /**
   * @param {StoredValue} note
   * @param {ShareContent} content
   */
  show(note, content) {
    this.#note = note;
    this.#content = content;
    const { stored, open, changed } = content;
    const shown = this.#form.queue.shownValue(this.#control, stored);
    this.element.hidden = !this.#shownNote.length;
    Object.assign(this.#box, { checked: shown.length > 0, disabled: !open });
    this.#hint.hidden = !changed || shown.length > 0;
    setText(this.#hint, WORDS.noteChanged);
    this.#mark.show(stored);
    const entry = this.#form.queue.entryOf(this.#control);
    if (entry && !entry.sent && !this.#isNoteUnsaved) setTimeout(() => this.#form.release(this.#control));
  }
}
