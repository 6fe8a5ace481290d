// @ts-check

/** @import { RowContent } from "./messages.js" */
/** @import { Form } from "./form.js" */

import { isTyped, makeControl } from "./controls.js";
import { fill, make, setText } from "../../components/javascript/dom.js";
import { RowPanel } from "./row_panel.js";
import { same } from "./same.js";
import { SaveMark } from "./save_mark.js";
import { WORDS } from "./words.js";

/** One question or case detail: its text, its control, the mark that says what is saved, and what can be unfolded. */
export class Row {
  #form;
  #controlId;
  #mark;
  #entered;
  #whyOff = make("p", { class: "off-words", hidden: true });
  #derived = make("p", { class: "derived", role: "status", hidden: true });
  #added = make("div", { class: "added", role: "status" });
  /** @type {string[]} */
  #shownAdded = [];
  #advice = make("p", { class: "advice", hidden: true });
  #warnings;
  #comments = make("div", { class: "comments", role: "group", hidden: true });
  /** @type {Pick<RowContent, "comments" | "reply"> | null} */
  #shownComments = null;
  /** @type {string[]} */
  #shownWarnings = [];

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
    this.#warnings = make("div", { class: "advice warnings", role: "status", id: `w-${this.content.place}` });
    const clear = () => this.clearAnswer();
    this.panel = new RowPanel(form, this.content, clear, () => this.show());
    this.#entered.append(this.panel.button, this.#mark.mark);
    this.element = make(
      "div",
      { class: `row ${content.style} ${content.kind}${this.hasScale ? " scale" : ""}`, "data-row": content.id },
      make("div", { class: "question" }, ...this.#question()),
      this.#entered,
      this.#mark.trouble,
      this.#advice,
      this.#comments,
      this.panel.element,
      this.#warnings,
    );
  }

  #makeControl() {
    const hold = isTyped(this.content);
    const control = makeControl(
      this.content,
      (value) => this.#form.enter(this.#controlId, value, this.content.stored, hold),
      () => this.#form.release(this.#controlId),
    );
    const { place, hint } = this.content;
    const described = [...(hint ? [`h-${place}`] : []), this.#mark.mark.id, this.#mark.trouble.id, `w-${place}`];
    control.element.setAttribute("aria-describedby", described.join(" "));
    return control;
  }

  #question() {
    const { id, what, text, guidance, hint, note, place } = this.content;
    const number = what === "fact" ? [] : [make("span", { class: "id" }, id)];
    const help = note || !guidance ? [] : [make("p", { class: "quiet guidance" }, guidance)];
    const how = hint ? [make("p", { class: "quiet", id: `h-${place}` }, hint)] : [];
    const words = [make("p", { id: `q-${place}` }, text), ...help, ...how, this.#added, this.#derived, this.#whyOff];
    return [...number, make("div", {}, ...words)];
  }

  /** Clear the answer, also one that does not count because its question does not apply. */
  clearAnswer() {
    if (!this.#form.content.open || !this.shownValue.length) return;
    this.#form.enter(this.#controlId, [], this.content.stored);
    if (this.content.off) this.focusRow();
    else this.focusControl();
  }

  /** Return the values that the row shows, saved or not. */
  get shownValue() {
    return this.#form.queue.shownValue(this.#controlId, this.content.stored);
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

  /** Return whether it is answered by named answers, with their own keys. */
  get hasScale() {
    return Object.keys(this.content.keys).length > 0;
  }

  get canAnswer() {
    return !this.content.off && this.#form.content.open && !this.#isWorkedOut;
  }

  /** Whether the question is worked out and nobody is about to override it, so that it takes no answer. */
  get #isWorkedOut() {
    return Boolean(this.content.derived) && !this.shownValue.length && !this.panel.isOpen;
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
    const { off, advice, stored } = this.content;
    const shown = this.shownValue;
    this.control.show(shown, !this.#form.content.open);
    if (isTyped(this.content)) this.control.element.setAttribute("aria-invalid", String(this.#mark.isRefused));
    this.panel.show(this.content, shown.length > 0);
    this.control.element.hidden = Boolean(off) || this.#isWorkedOut;
    this.#derived.hidden = !this.content.derived;
    setText(this.#derived, this.content.derived);
    this.#entered.hidden = Boolean(off) && !shown.length && !this.panel.hasNote;
    this.#whyOff.hidden = !off;
    setText(this.#whyOff, off);
    this.element.classList.toggle("off", Boolean(off));
    this.#advice.hidden = !advice || Boolean(off);
    setText(this.#advice, advice ? fill(WORDS.check, { advice }) : "");
    this.#mark.show(stored);
    this.#showComments();
    this.#showAdded();
    this.#showWarnings();
  }

  /** Show the comments on the question, oldest first, and a link to the field in which they can be answered. */
  #showComments() {
    const { comments, reply, id } = this.content;
    this.#comments.hidden = !comments.length;
    if (same({ comments, reply }, this.#shownComments)) return;
    this.#shownComments = { comments, reply };
    const title = fill(WORDS.commentsOn, { subject: id });
    this.#comments.setAttribute("aria-label", title);
    const lines = comments.map(({ head, text }) => make("p", {}, make("strong", {}, head), make("br"), text));
    const link = make("a", { href: "#", "data-field": reply }, fill(WORDS.answerComments, { subject: id }));
    this.#comments.replaceChildren(make("p", {}, title), ...lines, ...(reply ? [make("p", {}, link)] : []));
  }

  /** Show what was added to the guidance. It is never folded away, and a screen reader reads out what is new. */
  #showAdded() {
    const { added } = this.content;
    if (same(added, this.#shownAdded)) return;
    this.#shownAdded = added;
    this.#added.replaceChildren(...added.map((words) => make("p", { class: "quiet guidance" }, words)));
  }

  /** Say what to check in what is saved here. A screen reader reads out what is new. */
  #showWarnings() {
    const { stored, note } = this.content;
    const onNote = (note?.warnings ?? []).map((warning) => fill(WORDS.warningOnNote, { warning }));
    const warnings = [...stored.warnings, ...onNote];
    if (same(warnings, this.#shownWarnings)) return;
    this.#shownWarnings = warnings;
    this.#warnings.replaceChildren(...warnings.map((words) => make("p", {}, words)));
  }
}
