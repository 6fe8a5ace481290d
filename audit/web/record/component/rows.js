// @ts-check

/** @import { GroupContent } from "./messages.js" */
/** @import { Form } from "./form.js" */

import { make, setText } from "../../components/javascript/dom.js";
import { Row } from "./row.js";

/**
 * A place to move the focus to: a question or case detail, and in it the note, if `what` says so.
 * @typedef {{ subject?: string, what?: string }} Target
 */

/** The rows of the section that is shown, under the headings of their groups. */
export class Rows {
  /** @type {Row[]} */
  #rows = [];
  #form;
  #element;

  /**
   * @param {Form} form
   * @param {HTMLElement} element
   */
  constructor(form, element) {
    this.#form = form;
    this.#element = element;
  }

  /**
   * Make the rows of another section.
   * @param {GroupContent[]} groups
   */
  replace(groups) {
    this.#rows = [];
    this.#element.replaceChildren(...groups.map((group) => this.#group(group)));
  }

  /** @param {GroupContent} group */
  #group({ name, rows }) {
    const made = rows.map((content) => new Row(this.#form, content));
    this.#rows.push(...made);
    const heading = name ? [make("h3", {}, name, " ", make("span", { class: "done" }))] : [];
    return make("section", { class: "group" }, ...heading, ...made.map((row) => row.element));
  }

  /**
   * Show what the server says of the same rows now. If the row with the focus can no longer be answered, the focus
   * goes to the next one.
   * @param {GroupContent[]} groups
   */
  update(groups) {
    const focused = this.rowAt(document.activeElement);
    const contents = groups.flatMap((group) => group.rows);
    this.#rows.forEach((row, place) => {
      const content = contents[place];
      if (content) row.update(content);
    });
    const headings = groups.filter((group) => group.name);
    this.#element.querySelectorAll(".done").forEach((done, place) => setText(done, headings[place]?.done ?? ""));
    const wasOnControl = focused?.control.element.contains(document.activeElement);
    if (focused && wasOnControl && !focused.canAnswer) this.step(focused, 1);
  }

  /** Show every row again: the words of a mark change as time passes. */
  show() {
    for (const row of this.#rows) row.show();
  }

  get areCaseDetails() {
    return this.#rows[0]?.content.what === "fact";
  }

  get haveScale() {
    return this.#rows.some((row) => row.hasScale);
  }

  /** Return the first row that can be answered. */
  get first() {
    return this.#rows.find((row) => row.canAnswer);
  }

  /** Return the first row that can be answered and has no answer. */
  get firstUnanswered() {
    return this.#rows.find((row) => row.canAnswer && !row.shownValue.length);
  }

  /** Move the focus to the first answer; return whether there is one. */
  focusFirst() {
    const { first } = this;
    first?.focusControl({ preventScroll: true });
    first?.element.scrollIntoView({ block: "center" });
    return Boolean(first);
  }

  /** @param {string} subject */
  find(subject) {
    return this.#rows.find((row) => row.content.id === subject);
  }

  /** @param {unknown} element */
  rowAt(element) {
    return this.#rows.find((row) => element instanceof Node && row.element.contains(element));
  }

  /**
   * Move the focus to another row that can be answered.
   * @param {Row} from
   * @param {number} by 1 for the next row, -1 for the previous one
   */
  step(from, by) {
    const answerable = this.#rows.filter((row) => row === from || row.canAnswer);
    const next = answerable[answerable.indexOf(from) + by];
    if (!next) return;
    next.focusControl();
    next.element.scrollIntoView({ block: "nearest" });
  }

  /**
   * Choose an option of a row, if it has that option, and go to the next row.
   * @param {Row} row
   * @param {string} value
   */
  answer(row, value) {
    if (!row.canAnswer || !row.content.options.some(([offered]) => offered === value)) return;
    row.control.pick?.(value);
    this.#goOn(row);
  }

  /**
   * Choose the option of a row at a place, if it has so many, and go to the next row unless more can be chosen.
   * @param {Row} row
   * @param {number} place 0 for the first option
   */
  answerAt(row, place) {
    if (row.canAnswer && row.control.pickAt?.(place)) this.#goOn(row);
  }

  /**
   * Go to what the row asks next, such as the reason for No, or to the next row.
   * @param {Row} row
   */
  #goOn(row) {
    const next = row.control.followUp?.();
    if (next) next.focus();
    else this.step(row, 1);
  }

  /**
   * Move the focus to where somebody asked to go.
   * @param {Target} target
   * @returns {boolean} whether this section has that row
   */
  focus({ subject, what }) {
    const row = subject ? this.find(subject) : undefined;
    if (!row) return false;
    if (!row.canAnswer) row.focusRow();
    else if (what === "note") openNote(row);
    else row.focusControl({ preventScroll: true });
    row.element.scrollIntoView({ block: "center" });
    return true;
  }
}

/**
 * Unfold the note of a row and move the focus to it.
 * @param {Row} row
 */
export function openNote({ panel }) {
  panel.open(true);
  panel.focus();
}

/**
 * Fold the note of a row away. The focus goes back to the answer above it, or to the button that unfolds it.
 * @param {Row} row
 */
export function closeNote(row) {
  row.panel.open(false);
  if (row.canAnswer) row.focusControl();
  else row.panel.button.focus();
}
