// @ts-check

/** @import { FormContent, RecordedKind, StoredValue } from "./messages.js" */
/** @import { Target } from "./rows.js" */
/** @import { ControlId, Entry } from "./save_queue.js" */

import { Checklist } from "./checklist.js";
import { ConcernButtons } from "./concern_buttons.js";
import { ConnectionMessage } from "./connection.js";
import { fill, partsOf, setText } from "../../components/javascript/dom.js";
import { onKey } from "./keyboard.js";
import { LetterKeys } from "./letter_keys.js";
import { Notices } from "./notices.js";
import { focusIfFree } from "./page_focus.js";
import { PlaceLine } from "./place_line.js";
import { Requests } from "./requests.js";
import { Rows } from "./rows.js";
import { LATE } from "./save_mark.js";
import { SaveQueue } from "./save_queue.js";
import { SectionAddress } from "./section_address.js";
import { showSections } from "./section_list.js";
import { closeConnectionDialogue, isConnected } from "./streamlit_state.js";
import { WaitingBox } from "./waiting_box.js";
import { WORDS } from "./words.js";

const RESEND = 5000; // milliseconds after which a request without an answer is sent again

/**
 * What Streamlit gives a component.
 * @template Content
 * @typedef {object} Component
 * @property {HTMLElement} parentElement
 * @property {Content} data
 * @property {(name: string, value: unknown) => void} setStateValue
 */

/** @typedef {"sections" | "status" | "undo" | "title" | "statement" | "groups" | "ways" | "comments" | "next"} FormPart */
/** @typedef {"keys" | "questionKeys" | "scaleKeys" | "factKeys" | "arriving" | "letters" | "lettersWords" | "place" | "savedState" | "waiting" | "concern"} HelpPart */
/** @typedef {import("./notices.js").NoticePart} NoticePart */
/** @typedef {Record<FormPart | HelpPart | NoticePart, HTMLElement>} Parts */

/**
 * The recording form of a case. It shows what the server says is saved, and what was entered here and is not saved
 * yet.
 */
export class Form {
  #parts;
  #component;
  #notices;
  #checklist;
  #comments;
  #connection;
  #address;
  #place;
  #waiting;
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
    this.#component = component;
    this.content = component.data;
    this.queue = new SaveQueue(this.content.person);
    this.requests = new Requests(this.content.number);
    this.#parts = /** @type {Parts} */ (partsOf(root));
    this.rows = new Rows(this, this.#parts.groups);
    this.#notices = new Notices(
      this.#parts,
      (section, subject) => this.goTo(section, subject),
      (entry) => this.#discard(entry),
    );
    this.#checklist = new Checklist(this.#parts.ways, (...target) => this.goTo(...target));
    this.#comments = new Checklist(this.#parts.comments, (...target) => this.#goToComment(...target));
    this.#connection = new ConnectionMessage(this.#parts.arriving);
    this.#address = new SectionAddress(this);
    this.#waiting = new WaitingBox(this.#parts.waiting);
    this.#place = new PlaceLine(this.#parts.place, this.#parts.savedState, this.#parts.concern);
    this.concerns = new ConcernButtons(this, this.#parts.concern);
    this.letterKeys = new LetterKeys(/** @type {HTMLInputElement} */ (this.#parts.letters), this.#parts.lettersWords);
    setText(this.#parts.undo, WORDS.undo);
    this.#parts.undo.addEventListener("click", () => this.#undo());
    this.#parts.next.addEventListener("click", () => this.goToNext());
    root.addEventListener("keydown", (event) => onKey(this, event));
  }

  /**
   * Take in and show what the server sent.
   * @param {Component<FormContent>} component
   */
  receive(component) {
    const before = this.#shown;
    const content = component.data;
    this.#component = component;
    this.content = content;
    this.requests.answered(content.number);
    if (this.queue.person !== content.person) this.#changePerson();
    this.queue.questionnaire = content.questionnaire;
    const { saved, more } = this.queue.settle(content.outcomes);
    const jumped = this.requests.follow(content.go);
    this.#showSection(before, jumped);
    if (!before) focusIfFree(this.#parts.title); // the keys act at once
    this.#shown = content; // not before: a section that could not be shown is tried again
    this.#notices.announce(saved, content.case);
    if (jumped || more || (!before && this.queue.size)) this.#send(); // the server must hear that a jump was followed
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

  #changePerson() {
    this.queue = new SaveQueue(this.content.person);
    this.requests.continueFrom(this.content.number);
  }

  /**
   * Make the rows of another section. Within a section the rows stay, so that nothing moves while somebody works.
   * @param {boolean} isStep whether it is another section of the same case
   */
  #replaceSection(isStep) {
    const { content, requests } = this;
    requests.historyOf = "";
    const askedForAnother = isStep && requests.isBehind(content.number);
    if (!askedForAnother) requests.section = content.section;
    this.rows.replace(content.groups);
    this.#address.write(content.section, isStep);
  }

  #show() {
    const { content } = this;
    const parts = this.#parts;
    showSections(parts.sections, content, (section) => this.goTo(section));
    setText(parts.status, content.status);
    this.#place.show(content, this.queue);
    setText(parts.title, content.title);
    setText(parts.statement, content.statement);
    parts.undo.hidden = !content.undo;
    parts.undo.title = content.undo ? fill(WORDS.undoNext, { name: content.undo }) : "";
    this.#notices.show(content);
    this.#notices.showElsewhere(this.queue.stopped(), content.case, this.rows);
    this.#showWaiting();
    this.#checklist.show(content.ways);
    this.#comments.show(content.comments);
    parts.next.hidden = !content.next;
    if (content.next) setText(parts.next, fill(WORDS.next, { name: content.next.name }));
    this.#showKeys();
    this.rows.update(content.groups);
  }

  /** Say what waits in this tab, unless it is only on its way or in a conflict that its row shows. */
  #showWaiting() {
    const isRefused = this.queue.stopped().some(({ fault }) => fault);
    const isWaiting = !isConnected() || isRefused || this.queue.late(LATE).length > 0;
    this.#waiting.show(this.queue, this.content.account, isWaiting);
  }

  #showKeys() {
    const { keys, questionKeys, scaleKeys, factKeys } = this.#parts;
    keys.hidden = !this.content.next || !this.content.open;
    questionKeys.hidden = this.rows.areCaseDetails;
    scaleKeys.hidden = !this.rows.haveScale;
    factKeys.hidden = !this.rows.areCaseDetails;
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
    this.#send();
  }

  #send() {
    this.#component.setStateValue("wish", this.requests.next(this.content.case, this.queue.requests()));
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
    const lateCount = this.queue.late(LATE).length;
    const waited = this.requests.waited();
    const isCut = !isConnected();
    const isLate = lateCount > 0 || waited > LATE;
    if (this.queue.size) this.rows.show();
    if (isCut) closeConnectionDialogue();
    this.#place.show(this.content, this.queue);
    this.#showWaiting();
    if (isLate || isCut) this.#connection.warn(lateCount, waited, this.queue.isStored);
    else this.#connection.clear();
    if (isLate && this.requests.sinceSent() > RESEND) this.#send();
  }

  /**
   * Let the browser ask before the page is left, if something is not saved.
   * @param {BeforeUnloadEvent} event
   */
  onLeave(event) {
    if (this.queue.size) event.preventDefault();
  }
}
