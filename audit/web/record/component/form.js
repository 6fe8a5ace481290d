// @ts-check

/** @import { FormContent, RecordedKind, StoredValue } from "./messages.js" */
/** @import { Target } from "./rows.js" */
/** @import { Component } from "./form_parts.js" */
/** @import { ControlId, Entry } from "./save_queue.js" */

import { Checklist } from "./checklist.js";
import { ConcernButtons } from "./concern_buttons.js";
import { fill, setText } from "../../components/javascript/dom.js";
import { formParts, showKeys, showSteps } from "./form_parts.js";
import { onKey } from "./keyboard.js";
import { LetterKeys } from "./letter_keys.js";
import { Notices } from "./notices.js";
import { focusIfFree } from "./page_focus.js";
import { Requests } from "./requests.js";
import { Rows } from "./rows.js";
import { SaveQueue } from "./save_queue.js";
import { SaveState } from "./save_state.js";
import { SectionsAhead } from "./sections_ahead.js";
import { SectionAddress } from "./section_address.js";
import { showSections } from "./section_list.js";
import { Sender } from "./sender.js";
import { WORDS } from "./words.js";

/**
 * The recording form of a case. It shows what the server says is saved, and what was entered here and is not saved
 * yet.
 */
export class Form {
  #parts;
  #sender;
  #notices;
  #checklist;
  #comments;
  #address;
  #saveState;
  #ahead = new SectionsAhead();
  /** @type {FormContent | null} */
  #shown = null;
  /** @type {Target} */
  #target = {};

  /**
   * @param {HTMLElement} root
   * @param {Component<FormContent>} component
   */
  constructor(root, component) {
    this.root = root;
    this.content = component.data;
    this.queue = new SaveQueue(this.content.person);
    this.requests = new Requests(this.content.number);
    this.#sender = new Sender(this, component, this.#ahead);
    this.#parts = formParts(root);
    this.rows = new Rows(this, this.#parts.groups);
    this.#notices = new Notices(
      this.#parts,
      (section, subject) => this.goTo(section, subject),
      (entry) => this.#discard(entry),
    );
    this.#checklist = new Checklist(this.#parts.ways, (...target) => this.goTo(...target));
    this.#comments = new Checklist(this.#parts.comments, (...target) => this.#goToComment(...target));
    this.#address = new SectionAddress(this);
    this.#saveState = new SaveState(this.#parts);
    this.concerns = new ConcernButtons(this, this.#parts.concern);
    this.letterKeys = new LetterKeys(/** @type {HTMLInputElement} */ (this.#parts.letters), this.#parts.lettersWords);
    this.#parts.undo.addEventListener("click", () => this.#undo());
    this.#parts.next.addEventListener("click", () => this.goToNext());
    root.addEventListener("keydown", (event) => onKey(this, event));
  }

  /**
   * Take in and show what the server sent.
   * @param {Component<FormContent>} component
   */
  receive(component) {
    const { data } = component;
    const isFirst = !this.#shown && this.queue.size > 0;
    this.#sender.component = component;
    this.requests.answered(data.number);
    if (this.queue.person !== data.person) this.#changePerson(data);
    this.queue.questionnaire = data.questionnaire;
    const { saved, more } = this.queue.settle(data.outcomes);
    const jumped = this.requests.follow(data.go);
    this.#ahead.receive(data, saved);
    this.#display(jumped ? data : this.#sameSection(data), jumped);
    this.#notices.announce(saved, data.case);
    if (jumped || more || isFirst) this.#sender.send(); // the server must hear that a jump was followed
  }

  /**
   * Return what the server sent, but with the section that is shown, if that was shown ahead of the server's answer.
   * @param {FormContent} data
   */
  #sameSection(data) {
    const { section } = this.requests;
    const isAhead = this.#shown?.section === section && this.requests.isBehind(data.number);
    return (isAhead && section !== data.section && this.#ahead.contentOf(section, data)) || data;
  }

  /**
   * @param {FormContent} content
   * @param {boolean} jumped whether the server asked for this section
   */
  #display(content, jumped = false) {
    const before = this.#shown;
    this.content = content;
    this.#notices.reached(content.section);
    if (before && before.case !== content.case) this.#notices.announceCase(content.reference);
    this.#showSection(before, jumped);
    if (!before) focusIfFree(this.#parts.title); // the keys act at once
    this.#shown = content; // not before: a section that could not be shown is tried again
  }

  /**
   * @param {FormContent | null} before what was shown before
   * @param {boolean} jumped whether the server asked for this section
   */
  #showSection(before, jumped) {
    const { content } = this;
    const isSameCase = before?.case === content.case;
    const isSameSection = isSameCase && before.section === content.section;
    if (!isSameSection) this.#replaceSection(isSameCase);
    this.#show();
    if (jumped) this.#focus({ subject: content.to });
    else if (isSameCase && !isSameSection) this.#focus(this.#target);
  }

  /** @param {FormContent} content */
  #changePerson({ person, number }) {
    this.queue = new SaveQueue(person);
    this.requests.continueFrom(number);
  }

  /**
   * Make the rows of another section. Within a section the rows stay, so that nothing moves while somebody works.
   * @param {boolean} isStep whether it is another section of the same case
   */
  #replaceSection(isStep) {
    const { content, requests } = this;
    requests.historyOf = "";
    this.rows.replace(content.groups);
    // An old answer is shown, but a step in the address would take the browser's Forward away.
    if (isStep && requests.isBehind(content.number) && requests.section !== content.section) return;
    requests.section = content.section;
    this.#address.write(content.section, isStep);
  }

  #show() {
    const { content } = this;
    const parts = this.#parts;
    showSections(parts.sections, content, (section) => this.goTo(section));
    setText(parts.status, content.status);
    this.#saveState.show(content, this.queue, this.#sender.isWaiting);
    this.concerns.show(content);
    setText(parts.title, content.title);
    setText(parts.statement, content.statement);
    this.#notices.show(content);
    this.#notices.showElsewhere(this.queue.stopped(), content.case, this.rows);
    this.#checklist.show(content.ways);
    this.#comments.show(content.comments);
    showSteps(parts, content);
    showKeys(parts, content, this.rows);
    this.rows.update(content.groups);
  }

  /** @param {Target} target */
  #focus(target) {
    if (this.rows.focus(target)) return;
    this.#parts.title.focus({ preventScroll: true });
    this.root.scrollIntoView({ block: "start" });
  }

  /** @param {unknown} element */
  isTitle(element) {
    return element === this.#parts.title;
  }

  /** Move the focus to the first answer, or to the title if nothing can be answered here. */
  focusFirst() {
    if (!this.rows.focusFirst()) this.#focus({});
  }

  /** Send what somebody asked for, and remove the messages about what they asked before. */
  request() {
    this.#notices.clear();
    this.#sender.send();
  }

  /**
   * @param {RecordedKind} what
   * @param {string} subject
   * @returns {ControlId}
   */
  controlId(what, subject) {
    return { case: this.content.case, what, subject };
  }

  /**
   * Take in a value that somebody entered.
   * @param {ControlId} control
   * @param {string[]} value
   * @param {StoredValue} stored
   * @param {boolean} [hold] do not send it before `release`
   */
  enter(control, value, stored, hold = false) {
    this.queue.enter(control, value, stored, hold);
    if (!hold) this.request();
    this.rows.find(control.subject)?.show();
  }

  /**
   * Send a value that was held: the typing paused.
   * @param {ControlId} control
   */
  release(control) {
    if (this.queue.release(control)) this.request();
    this.rows.find(control.subject)?.show();
  }

  /** @param {string} subject */
  requestHistory(subject) {
    this.requests.historyOf = subject;
    this.request();
  }

  /** @param {Entry} entry a value that was not saved in another case */
  #discard(entry) {
    this.queue.discard(entry);
    this.#notices.showElsewhere(this.queue.stopped(), this.content.case, this.rows);
  }

  /** Undo once for each press: a press is not taken while the one before is on its way. */
  #undo() {
    if (this.requests.requestUndo()) this.request();
    this.sayIfWaiting(WORDS.undoLater);
  }

  /** @param {string} words why something cannot be done while the server does not answer */
  sayIfWaiting(words) {
    if (this.#sender.isWaiting) this.#notices.sayOfWaiting(words);
  }

  /**
   * Go to another section, to one of its questions and in it perhaps to the note.
   * @param {string} section
   * @param {string} [subject]
   * @param {string} [what]
   */
  goTo(section, subject = "", what = "") {
    if (!section) return;
    this.requests.section = section;
    this.#target = { subject, what };
    this.#address.forgetBack();
    this.request();
    if (this.#sender.isWaiting) this.#showAhead();
  }

  /** Show the section that was asked for before the server answers, or say that it cannot be shown yet. */
  #showAhead() {
    const { section } = this.requests;
    if (section === this.content.section) return;
    const content = this.#ahead.contentOf(section, this.content);
    if (content) return this.#display(content);
    const name = this.content.sections.find(([id]) => id === section)?.[1] ?? section;
    this.#notices.sayOfWaiting(fill(WORDS.opensLater, { section: name }), section);
  }

  /**
   * Go to a question with a comment, which may be in the section that is shown.
   * @param {string} section
   * @param {string} subject
   * @param {string} what
   */
  #goToComment(section, subject, what) {
    if (!this.rows.focus({ subject, what })) this.goTo(section, subject, what);
  }

  goToNext() {
    this.goTo(this.content.next?.id ?? "");
  }

  /** Look at what is late: marks change, late values are sent again, and the page says that it waits. */
  tick() {
    const { queue } = this;
    const { isWaiting } = this.#sender;
    if (queue.size) this.rows.show();
    this.#saveState.show(this.content, queue, isWaiting);
    this.#saveState.tell(queue, this.requests.waited(), isWaiting);
    if (isWaiting) this.#showAhead();
    else this.#notices.clearOfWaiting();
    this.#sender.tick();
  }

  /**
   * Let the browser ask before the page is left, if something is not saved.
   * @param {BeforeUnloadEvent} event
   */
  onLeave(event) {
    if (this.queue.size) event.preventDefault();
  }
}
