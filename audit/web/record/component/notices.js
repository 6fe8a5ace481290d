// @ts-check

/** @import { FormContent, RecordedKind } from "./messages.js" */
/** @import { Rows } from "./rows.js" */
/** @import { Entry } from "./save_queue.js" */

import { fill, make, setText } from "../../components/javascript/dom.js";
import { same } from "./same.js";
import { thingOf } from "./save_mark.js";
import { WORDS } from "./words.js";

/** @type {Partial<Record<RecordedKind, string>>} */
const SAVED_WORDS = { note: WORDS.noteSaved, shared_note: WORDS.choiceSaved };

const READING_TIME = 15000; // milliseconds for which the page says what was undone; the history says it too

/**
 * The parts of the page that hold messages.
 * @typedef {"said" | "undone" | "told" | "elsewhere" | "notices"} NoticePart
 */

/** The messages above the rows: errors, what was undone, what is saved, and what is not saved elsewhere. */
export class Notices {
  #parts;
  #goTo;
  #discard;
  /** @type {number | null} */
  #acts = null;
  #until = "";
  #isOfWaiting = false;
  #shownUndo = "";
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #hidingUndone;
  /** @type {Entry[]} */
  #shownElsewhere = [];
  /** @type {Record<string, string>} */
  #names = {};

  /**
   * @param {Record<NoticePart, HTMLElement>} parts
   * @param {(section: string, subject: string) => void} goTo
   * @param {(entry: Entry) => void} discard
   */
  constructor(parts, goTo, discard) {
    this.#parts = parts;
    this.#goTo = goTo;
    this.#discard = discard;
  }

  /** Remove the messages about the last request: somebody asks for something else. */
  clear() {
    this.#tell("");
    setText(this.#parts.undone, "");
  }

  /**
   * Say what cannot be done while the server does not answer.
   * @param {string} words
   * @param {string} [until] the section that ends it when it is shown
   */
  sayOfWaiting(words, until = "") {
    this.#tell(words);
    this.#until = until;
    this.#isOfWaiting = true;
  }

  /** Remove what was only true while the server did not answer. */
  clearOfWaiting() {
    if (this.#isOfWaiting) this.#tell("");
  }

  /** @param {string} words */
  #tell(words) {
    this.#until = "";
    this.#isOfWaiting = false;
    setText(this.#parts.told, words);
    this.#parts.told.hidden = !words;
  }

  /**
   * Remove what was said until this section is shown.
   * @param {string} section
   */
  reached(section) {
    if (section === this.#until) this.#tell("");
  }

  /** @param {FormContent} content */
  show(content) {
    this.#names = content.names;
    this.#showError(content);
    this.#showUndone(content);
    setText(this.#parts.notices, content.notices.join(" "));
    this.#parts.notices.hidden = !content.notices.length;
  }

  /**
   * An error stays until somebody asks for something else here, or uses a button below the form.
   * @param {FormContent} content
   */
  #showError({ told, acts }) {
    if (told || acts !== this.#acts) this.#tell(told);
    this.#acts = acts;
  }

  /** @param {FormContent} content */
  #showUndone({ undone }) {
    if (!undone || undone.id === this.#shownUndo) return;
    this.#shownUndo = undone.id;
    setText(this.#parts.undone, undone.words);
    clearTimeout(this.#hidingUndone);
    this.#hidingUndone = setTimeout(() => setText(this.#parts.undone, ""), READING_TIME);
  }

  /**
   * Say what is not saved, and waits for somebody, in another section or case.
   * @param {Entry[]} stopped
   * @param {string} caseId
   * @param {Rows} rows of the section that is shown
   */
  showElsewhere(stopped, caseId, rows) {
    const elsewhere = stopped.filter((entry) => entry.case !== caseId || !rows.find(entry.subject));
    this.#parts.elsewhere.hidden = !elsewhere.length;
    if (same(elsewhere, this.#shownElsewhere)) return;
    this.#shownElsewhere = structuredClone(elsewhere);
    const lines = elsewhere.map((entry) => this.#lineElsewhere(entry, entry.case === caseId));
    this.#parts.elsewhere.replaceChildren(...lines);
  }

  /**
   * @param {Entry} entry
   * @param {boolean} isInThisCase
   */
  #lineElsewhere(entry, isInThisCase) {
    const { section, what } = entry;
    const subject = this.#names[entry.subject] ?? entry.subject;
    if (!isInThisCase) {
      const words = fill(WORDS.discard, { thing: thingOf(what) });
      const discard = make("button", { type: "button", onclick: () => this.#discard(entry) }, words);
      return make("p", {}, fill(WORDS.notSavedInAnotherForm, { subject }), discard);
    }
    const goTo = () => this.#goTo(section ?? "", entry.subject);
    const button = make("button", { type: "button", onclick: goTo }, fill(WORDS.goTo, { subject }));
    return make("p", {}, fill(WORDS.notSavedElsewhere, { subject }), button);
  }

  /**
   * Tell a screen reader which case is shown now: the link that led here keeps the focus.
   * @param {string} reference
   */
  announceCase(reference) {
    setText(this.#parts.said, reference);
  }

  /**
   * Tell a screen reader what is saved.
   * @param {Entry[]} saved
   * @param {string} caseId
   */
  announce(saved, caseId) {
    const words = saved
      .filter((entry) => entry.case === caseId)
      .map(({ what, subject }) => {
        return fill(SAVED_WORDS[what] ?? WORDS.saved, { subject: this.#names[subject] ?? subject });
      });
    if (!words.length) return;
    this.#parts.said.textContent = ""; // the same words are read out again only if they are new
    requestAnimationFrame(() => setText(this.#parts.said, words.join(", ")));
  }
}
