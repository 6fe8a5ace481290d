// @ts-check

/** @import { RowContent } from "./messages.js" */
/** @import { Form } from "./form.js" */

import { makeControl } from "./controls.js";
import { make, setText } from "./dom.js";
import { NotePanel } from "./note_panel.js";
import { same } from "./same.js";
import { SaveMark } from "./save_mark.js";
import { WORDS, fill } from "./words.js";

/** One question or case detail: its text, its control, the mark that says what is saved, and what can be unfolded. */
export class Row {
  #form;
  #controlId;
  #mark;
  #entered;
  #whyOff = make("p", { class: "off-words", hidden: true });
  #advice = make("p", { class: "advice", hidden: true });

  /**
   * @param {Form} form
   * @param {RowContent} content
   */
  constructor(form, content) {
    this.#form = form;
    this.content = { ...content, place: content.id.replaceAll(".", "-") };
    this.#controlId = form.controlId(content.what, content.id);
    this.#mark = new SaveMark(form, this.#controlId, `m-${this.content.place}`, () => this.focusControl());
    this.control = this.#makeControl();
    this.#entered = make("div", { class: "given" }, this.control.element);
    this.element = make(
      "div",
      { class: `row ${content.style} ${content.kind}`, "data-row": content.id },
      make("div", { class: "question" }, ...this.#question()),
      this.#entered,
      this.#mark.trouble,
      this.#advice,
    );
    this.notePanel = this.#makeNotePanel();
    this.#entered.append(this.#mark.mark);
  }

  #makeControl() {
    const hold = this.content.kind === "line";
    const control = makeControl(
      this.content,
      (value) => this.#form.enter(this.#controlId, value, this.content.stored, hold),
      () => this.#form.release(this.#controlId),
    );
    control.element.setAttribute("aria-describedby", this.#mark.mark.id);
    return control;
  }

  #makeNotePanel() {
    const { note } = this.content;
    if (!note) return null;
    const panel = new NotePanel(this.#form, this.content, note, () => this.#clearAnswer());
    this.#entered.append(panel.button);
    this.element.append(panel.element);
    return panel;
  }

  #question() {
    const { id, what, text, guidance, note, place } = this.content;
    const number = what === "fact" ? [] : [make("span", { class: "id" }, id)];
    const help = note || !guidance ? [] : [make("p", { class: "quiet guidance" }, guidance)];
    return [...number, make("div", {}, make("p", { id: `q-${place}` }, text), ...help, this.#whyOff)];
  }

  #clearAnswer() {
    this.#form.enter(this.#controlId, [], this.content.stored);
    this.focusControl();
  }

  /** @param {FocusOptions} [options] */
  focusControl(options) {
    this.control.focusTarget()?.focus(options);
  }

  /** Move the focus to the row itself, if nothing in it can be answered. It takes the focus only this once. */
  focusRow() {
    this.element.tabIndex = -1;
    this.element.addEventListener("blur", () => this.element.removeAttribute("tabindex"), { once: true });
    this.element.focus({ preventScroll: true });
  }

  get canAnswer() {
    return !this.content.off && this.#form.content.open;
  }

  /**
   * Take in what the server says of the row now.
   * @param {RowContent} content
   */
  update(content) {
    const optionsChanged = !same(content.options, this.content.options);
    this.content = { ...content, place: this.content.place };
    if (optionsChanged) this.#replaceControl();
    this.show();
  }

  /** "Not applicable" is among the options for as long as it is the answer, even if the questionnaire leaves it out. */
  #replaceControl() {
    const control = this.#makeControl();
    this.control.element.replaceWith(control.element);
    this.control = control;
  }

  show() {
    const { off, advice, stored, note } = this.content;
    const shown = this.#form.queue.shownValue(this.#controlId, stored);
    this.control.show(shown, !this.#form.content.open);
    this.#entered.hidden = Boolean(off);
    this.#whyOff.hidden = !off;
    setText(this.#whyOff, off);
    this.element.classList.toggle("off", Boolean(off));
    this.#advice.hidden = !advice || Boolean(off);
    setText(this.#advice, advice ? fill(WORDS.check, { advice }) : "");
    this.#mark.show(stored);
    if (note) this.notePanel?.show(this.content, note, shown.length > 0);
  }
}
