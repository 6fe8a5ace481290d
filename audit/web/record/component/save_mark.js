// @ts-check

/** @import { Conflict, RecordedKind, StoredValue } from "./messages.js" */
/** @import { Form } from "./form.js" */
/** @import { ControlId, Entry } from "./save_queue.js" */

import { fill, make, setText } from "../../components/javascript/dom.js";
import { isStopped } from "./save_queue.js";
import { forSubject } from "./spoken_name.js";
import { WORDS } from "./words.js";

export const LATE = 2500; // milliseconds after which a value that is not confirmed is called late
export const BLINK = 300; // milliseconds that most saves take; nothing is said before

/**
 * Return what messages call a value of this kind.
 * @param {RecordedKind} what
 */
export const thingOf = (what) => (what === "shared_note" ? WORDS.choice : what === "note" ? WORDS.note : WORDS.answer);

/**
 * The mark next to a control, and below it the box that asks what to do about a conflict or an error.
 *
 * The mark says "saved" only of what the database holds. A value that was only entered here is on its way.
 */
export class SaveMark {
  #form;
  #control;
  #focus;
  #shown = "";

  /**
   * @param {Form} form
   * @param {ControlId} control
   * @param {string} id of the mark; "" for none
   * @param {() => void} focus move the focus to the control
   */
  constructor(form, control, id, focus) {
    this.#form = form;
    this.#control = control;
    this.#focus = focus;
    this.mark = make("p", { class: "mark", id: id || false });
    this.trouble = make("div", { class: "trouble", id: id ? `t-${id}` : false });
  }

  /** Return whether the server refused the value that was entered. */
  get isRefused() {
    return Boolean(this.#form.queue.entryOf(this.#control)?.fault);
  }

  /** @param {StoredValue} stored */
  show(stored) {
    const entry = this.#form.queue.entryOf(this.#control);
    const [waiting, words] = entry ? this.#progress(entry) : ["no", stored.mark];
    this.mark.dataset.waiting = waiting;
    setText(this.mark, words);
    this.mark.dataset.held = entry ? "" : stored.held;
    this.#showTrouble(entry);
  }

  /**
   * Return whether an entry waits for a short or a long time, and the words that say so.
   * @param {Entry} entry
   * @returns {["short" | "long", string]}
   */
  #progress(entry) {
    if (isStopped(entry)) return ["long", WORDS.notSaved];
    const age = this.#form.queue.age(entry);
    if (entry.sent && age > LATE) return ["long", WORDS.notSavedYet];
    return ["short", age > BLINK ? WORDS.saving : ""];
  }

  /** @param {Entry | undefined} entry */
  #showTrouble(entry) {
    const stopped = entry && isStopped(entry) ? entry : null;
    const shown = stopped ? JSON.stringify([stopped.clash, stopped.fault, stopped.value]) : "";
    if (shown === this.#shown) return;
    this.#shown = shown;
    this.trouble.replaceChildren(...(stopped ? this.#question(stopped) : []));
  }

  /** @param {Entry} entry */
  #question({ clash, fault }) {
    return clash ? this.#conflict(clash) : this.#error(fault ?? "");
  }

  /** @param {Conflict} conflict */
  #conflict({ by, mine, at, words }) {
    const { queue } = this.#form;
    const time = at ? fill(WORDS.atTime, { time: at }) : "";
    const sentence = mine ? WORDS.savedByYou : WORDS.savedBySomeone;
    return [
      this.#alert(sentence, { name: by, words, time }),
      this.#choice(WORDS.keepSaved, () => queue.discard(this.#control)),
      this.#choice(WORDS.useMine, () => queue.replaceSaved(this.#control)),
    ];
  }

  /** @param {string} error */
  #error(error) {
    const tryAgain = make(
      "button",
      { type: "button", onclick: () => this.#form.request() },
      WORDS.tryAgain,
      this.#subject,
    );
    const discard = this.#choice(WORDS.discard, () => this.#form.queue.discard(this.#control));
    return [this.#alert(WORDS.error, { error }), tryAgain, discard];
  }

  /**
   * @param {string} sentence
   * @param {Record<string, string>} values
   */
  #alert(sentence, values) {
    return make("p", { role: "alert" }, fill(sentence, { ...values, thing: this.#thing }));
  }

  /**
   * @param {string} words
   * @param {() => void} settle
   */
  #choice(words, settle) {
    const choose = () => {
      settle();
      this.#form.request();
      this.#focus();
    };
    return make("button", { type: "button", onclick: choose }, fill(words, { thing: this.#thing }), this.#subject);
  }

  get #subject() {
    return forSubject(this.#form, this.#control.subject);
  }

  get #thing() {
    return thingOf(this.#control.what);
  }
}
