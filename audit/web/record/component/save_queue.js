// @ts-check

/** @import { Conflict, ConflictOutcome, ErrorOutcome, RecordedKind, SaveOutcome, SaveRequest, StoredValue } from "./messages.js" */

import { same } from "./same.js";
import { TabStorage } from "./tab_storage.js";

/**
 * Which control a value belongs to. `case` is the ids of its audit and case.
 * @typedef {{ case: string, what: RecordedKind, subject: string }} ControlId
 */

/**
 * A value that the server has not confirmed.
 * @typedef {object} Unconfirmed
 * @property {string[]} value
 * @property {number} seen the version that it replaces
 * @property {string} id under which the server saves it once
 * @property {boolean} sent false while somebody is still typing
 * @property {number} since when it was sent, in milliseconds of `now`
 * @property {number} entered when it was entered, in milliseconds since 1970
 * @property {string} questionnaire the version of the questionnaire that it answers
 * @property {{ value: string[], sent: boolean, id: string }} [next] a value entered while this one is on its way
 * @property {Conflict | null} [clash]
 * @property {string} [fault]
 * @property {string} [section] where the control is, if the value was not saved
 */

/** @typedef {ControlId & Unconfirmed} Entry */

/** @returns {string} 32 random hexadecimal digits */
export function newId() {
  return [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

/**
 * The control that an entry belongs to.
 * @param {ControlId} entry
 * @returns {ControlId}
 */
const controlOf = (entry) => ({ case: entry.case, what: entry.what, subject: entry.subject });

/**
 * Return whether an entry waits for a person, because of a conflict or an error.
 * @param {Entry} entry
 */
export function isStopped(entry) {
  return Boolean(entry.clash || entry.fault);
}

/**
 * Queue of the values that the server has not confirmed, one entry per control.
 *
 * Each entry has an id and names the version that it replaces, so it can be sent any number of times: the server saves
 * it once, and never over a value that somebody else saved in the meantime. Only one value of a control is on its way
 * at a time. A value entered meanwhile waits, and then replaces the version that the first one became.
 *
 * The queue is also stored in the tab, so a reload loses nothing. Time is measured by a clock that is never set back.
 */
export class SaveQueue {
  /** @type {Map<string, Entry>} */
  #entries;
  #storage;
  #now;
  /** The version of the questionnaire of the case that is shown. */
  questionnaire = "";
  /** Whether the tab holds the queue, so that a reload loses nothing. */
  isStored = true;

  /**
   * @param {string} person
   * @param {TabStorage} [storage]
   * @param {() => number} [now] milliseconds
   */
  constructor(person, storage = new TabStorage(`recording:${person}`), now = () => performance.now()) {
    this.person = person;
    this.#storage = storage;
    this.#now = now;
    this.#entries = new Map(storage.read());
    for (const entry of this.#entries.values()) this.#takeStored(entry);
  }

  /**
   * Take in an entry that the tab stored before a reload: nobody is typing now, and the clock of the page is another
   * one. Before an upgrade a tab stored no time, no questionnaire and no id of the next value.
   * @param {Entry} entry
   */
  #takeStored(entry) {
    const { entered, questionnaire, next } = entry;
    const added = { entered: entered ?? Date.now(), questionnaire: questionnaire ?? "" };
    Object.assign(entry, { ...added, since: this.#now(), sent: true });
    if (next) Object.assign(next, { sent: true, id: next.id ?? newId() });
  }

  /** @param {ControlId} control */
  #key(control) {
    return [control.case, control.what, control.subject].join(" ");
  }

  get size() {
    return this.#entries.size;
  }

  /** @param {ControlId} control */
  entryOf(control) {
    return this.#entries.get(this.#key(control));
  }

  /**
   * Return what a control shows: the value entered last, or the stored one.
   * @param {ControlId} control
   * @param {StoredValue} stored
   */
  shownValue(control, stored) {
    const entry = this.entryOf(control);
    return entry?.next?.value ?? entry?.value ?? stored.value;
  }

  /**
   * Return for how many milliseconds an entry has been on its way.
   * @param {Entry} entry
   */
  age(entry) {
    return this.#now() - entry.since;
  }

  /**
   * Add a value that somebody entered.
   * @param {ControlId} control
   * @param {string[]} value
   * @param {StoredValue} stored
   * @param {boolean} [hold] do not send it before `release`, because somebody is still typing
   */
  enter(control, value, stored, hold = false) {
    const entry = this.entryOf(control);
    if (!entry) this.#add(control, { value, sent: !hold, id: newId() }, stored);
    else if (entry.clash) this.#changeInConflict(entry, entry.clash, value);
    else if (entry.sent && !entry.fault) entry.next = { value, sent: !hold, id: newId() };
    else if (same(value, stored.value) && !entry.sent) this.#entries.delete(this.#key(entry));
    else this.#change(entry, value, hold);
    this.#write();
  }

  /**
   * Change a value that is not on its way. If the server refused the one before, another one needs another id.
   * @param {Entry} entry
   * @param {string[]} value
   * @param {boolean} hold
   */
  #change(entry, value, hold) {
    Object.assign(entry, { value, sent: !hold, fault: "", id: entry.fault ? newId() : entry.id });
  }

  /**
   * @param {ControlId} control
   * @param {{ value: string[], sent: boolean, id: string }} entered
   * @param {StoredValue} stored
   */
  #add(control, entered, stored) {
    if (same(entered.value, stored.value)) return;
    const { questionnaire } = this;
    const times = { since: this.#now(), entered: Date.now() };
    this.#entries.set(this.#key(control), { ...control, ...entered, seen: stored.version, questionnaire, ...times });
  }

  /**
   * @param {Entry} entry
   * @param {Conflict} conflict
   * @param {string[]} value
   */
  #changeInConflict(entry, conflict, value) {
    if (same(value, conflict.value)) this.#entries.delete(this.#key(entry));
    else entry.value = value;
  }

  /**
   * Let a held value be sent: the typing paused.
   * @param {ControlId} control
   * @returns {boolean} whether there is now something to send
   */
  release(control) {
    const entry = this.entryOf(control);
    const held = entry?.next ?? entry;
    if (!entry || !held || held.sent) return false;
    held.sent = true;
    if (held === entry) entry.since = this.#now();
    this.#write();
    return held === entry;
  }

  /**
   * Settle a conflict: keep what is saved.
   * @param {ControlId} control
   */
  discard(control) {
    this.#entries.delete(this.#key(control));
    this.#write();
  }

  /**
   * Settle a conflict: replace what is saved, in the version that was shown.
   * @param {ControlId} control
   */
  replaceSaved(control) {
    const entry = this.entryOf(control);
    if (!entry?.clash) return;
    Object.assign(entry, { seen: entry.clash.version, id: newId(), sent: true, clash: null, since: this.#now() });
    this.#write();
  }

  /**
   * Take in what became of the values that were sent.
   * @param {Record<string, SaveOutcome>} outcomes by id
   * @returns {{ saved: Entry[], more: boolean }} the entries that are saved, and whether there is more to send
   */
  settle(outcomes) {
    /** @type {Entry[]} */
    const saved = [];
    let more = false;
    for (const entry of this.all()) {
      const outcome = outcomes[entry.id];
      if (!outcome) continue;
      if ("stored" in outcome) saved.push(entry);
      more = this.#settleEntry(entry, outcome) || more;
    }
    more = this.#releaseChoices() || more;
    this.#write();
    return { saved, more };
  }

  /**
   * Let the choices to share a note be sent whose note is saved, also those of a section that is no longer shown.
   * @returns {boolean} whether there is now something to send
   */
  #releaseChoices() {
    const choices = this.all().filter(({ what }) => what === "shared_note");
    const ready = choices.filter((choice) => !this.entryOf({ ...controlOf(choice), what: "note" }));
    return ready.filter((choice) => this.release(choice)).length > 0;
  }

  /**
   * @param {Entry} entry
   * @param {SaveOutcome} outcome
   * @returns {boolean} whether there is more to send
   */
  #settleEntry(entry, outcome) {
    const next = entry.next;
    delete entry.next;
    if ("stored" in outcome) {
      this.#entries.delete(this.#key(entry));
      if (next) this.#add(controlOf(entry), next, outcome.stored);
      return Boolean(next?.sent);
    }
    if (next && !same(next.value, entry.value)) Object.assign(entry, { value: next.value, id: next.id });
    this.#stop(entry, outcome);
    return Boolean(entry.fault) && entry.id === next?.id;
  }

  /**
   * Let an entry wait for a person. If somebody saved the same value, there is nothing left to decide.
   * @param {Entry} entry
   * @param {ConflictOutcome | ErrorOutcome} outcome
   */
  #stop(entry, outcome) {
    entry.section = outcome.section;
    entry.clash = "clash" in outcome ? outcome.clash : null;
    entry.fault = "clash" in outcome ? "" : outcome.fault;
    if (entry.clash && same(entry.value, entry.clash.value)) this.#entries.delete(this.#key(entry));
  }

  /**
   * Return the values to send, in the order in which they were entered.
   * @param {boolean} [withRefused] whether to send once more what the server refused
   * @returns {SaveRequest[]}
   */
  requests(withRefused = true) {
    const ready = this.all().filter((entry) => entry.sent && !entry.clash && (withRefused || !entry.fault));
    return ready.map((entry) => ({ ...controlOf(entry), value: entry.value, seen: entry.seen, id: entry.id }));
  }

  /**
   * Return the entries that have been on their way for longer than some milliseconds. Those that wait for a person are
   * not among them.
   * @param {number} milliseconds
   */
  late(milliseconds) {
    return this.all().filter((entry) => entry.sent && !isStopped(entry) && this.age(entry) > milliseconds);
  }

  /** Return the entries that wait for a person, because of a conflict or an error. */
  stopped() {
    return this.all().filter(isStopped);
  }

  /** Return every entry, in the order in which they were entered. */
  all() {
    return [...this.#entries.values()];
  }

  #write() {
    this.isStored = this.#storage.write([...this.#entries]);
  }
}
