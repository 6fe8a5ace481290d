// @ts-check

/** @import { FormContent, RecordedKind, RowContent, SaveOutcome, SectionContent, StoredValue } from "./messages.js" */
/** @import { Entry } from "./save_queue.js" */

const QUIET = 2000; // milliseconds without a request, after which the other sections are asked for
const PAUSE = 10000; // milliseconds between two such requests

/** @param {FormContent} content */
function sectionOf({ section, title, statement, groups, ways, next }) {
  return { section, title, statement, groups, ways, next };
}

/**
 * The sections of a case as the server sent them last, so that they can be shown while there is no connection.
 *
 * Each saved value is taken over into its row. Which questions apply, and what is counted, only the server knows: so
 * all sections are asked for again, when nothing else is going on, after something was saved.
 */
export class SectionsAhead {
  #case = "";
  /** @type {Map<string, SectionContent>} */
  #sections = new Map();
  #isStale = true;
  #askedAt = -Infinity;
  #openedAt = -Infinity;
  #now;

  /** @param {() => number} [now] milliseconds of a clock that is never set back */
  constructor(now = () => performance.now()) {
    this.#now = now;
  }

  /**
   * Take in what the server sent.
   * @param {FormContent} content
   * @param {Entry[]} saved
   */
  receive(content, saved) {
    if (content.case !== this.#case) this.#forget(content.case);
    for (const entry of saved) this.#replaceStored(entry, content.outcomes[entry.id]);
    if (saved.length) this.#isStale = true;
    for (const section of content.ahead) this.#sections.set(section.section, section);
    if (content.ahead.length) this.#isStale = false;
    this.#sections.set(content.section, sectionOf(content));
  }

  /** @param {string} caseId */
  #forget(caseId) {
    this.#case = caseId;
    this.#sections.clear();
    this.#isStale = true;
    this.#askedAt = -Infinity;
    this.#openedAt = this.#now();
  }

  /**
   * @param {Entry} entry
   * @param {SaveOutcome | undefined} outcome
   */
  #replaceStored(entry, outcome) {
    if (entry.case !== this.#case || !outcome || !("stored" in outcome)) return;
    for (const row of this.#rows()) if (row.id === entry.subject) replaceIn(row, entry.what, outcome.stored);
  }

  #rows() {
    return [...this.#sections.values()].flatMap(({ groups }) => groups.flatMap(({ rows }) => rows));
  }

  /**
   * Return whether the next request should ask for the other sections: in a quiet moment, if it has changed.
   * @param {number} quiet for how many milliseconds nothing was sent
   */
  shouldAsk(quiet) {
    const now = this.#now();
    return this.#isStale && now - this.#askedAt > PAUSE && Math.min(quiet, now - this.#openedAt) > QUIET;
  }

  /** Note that the other sections are asked for. */
  asked() {
    this.#askedAt = this.#now();
  }

  /** Return whether the other sections were never asked for. */
  get isEmpty() {
    return this.#askedAt === -Infinity;
  }

  /**
   * Return the content of a form that shows another section of the same case; null if that section is not known.
   * @param {string} section
   * @param {FormContent} content
   * @returns {FormContent | null}
   */
  contentOf(section, content) {
    const known = content.case === this.#case ? this.#sections.get(section) : undefined;
    return known ? { ...content, ...known, to: "", history: {}, outcomes: {} } : null;
  }
}

/**
 * @param {RowContent} row
 * @param {RecordedKind} what
 * @param {StoredValue} stored
 */
function replaceIn(row, what, stored) {
  if (what === "note") row.note = stored;
  else if (what !== "shared_note") row.stored = stored;
  else if (row.share) row.share.stored = stored;
}
