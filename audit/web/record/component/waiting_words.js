// @ts-check

/** @import { RecordedKind } from "./messages.js" */
/** @import { Entry } from "./save_queue.js" */

import { fill } from "../../components/javascript/dom.js";
import { WORDS } from "./words.js";

/** @type {Record<RecordedKind, [string, string]>} */
const NOUNS = {
  answer: [WORDS.oneAnswer, WORDS.answers],
  note: [WORDS.oneNote, WORDS.notes],
  fact: [WORDS.oneDetail, WORDS.details],
  shared_note: [WORDS.oneChoice, WORDS.choices],
};
const TIME = new Intl.DateTimeFormat("en-GB", { timeZone: "Europe/London", hour: "2-digit", minute: "2-digit" });
const DAY = new Intl.DateTimeFormat("en-GB", { timeZone: "Europe/London", day: "numeric", month: "long" });

/**
 * Return how many answers, notes and case details there are: "12 answers, 2 notes and 1 case detail".
 * @param {Entry[]} entries
 */
export function countInWords(entries) {
  const counts = Object.entries(NOUNS).map(([kind, words]) => {
    const count = entries.filter(({ what }) => what === kind).length;
    return count ? fill(words[count === 1 ? 0 : 1], { count }) : "";
  });
  const named = counts.filter(Boolean);
  const last = named.pop() ?? "";
  return named.length ? fill(WORDS.listWithAnd, { list: named.join(", "), last }) : last;
}

/**
 * Return what waits and since when: "12 answers wait in this tab, the oldest since 10:42."
 * @param {Entry[]} entries
 * @param {number} now in milliseconds since 1970
 */
export function waitingInWords(entries, now) {
  const oldest = Math.min(...entries.map(({ entered }) => entered));
  const isToday = DAY.format(oldest) === DAY.format(now);
  const time = isToday
    ? TIME.format(oldest)
    : fill(WORDS.timeOnDay, { day: DAY.format(oldest), time: TIME.format(oldest) });
  return fill(entries.length === 1 ? WORDS.oneWaits : WORDS.someWait, { things: countInWords(entries), time });
}

/**
 * Return why the server refused what waits, each reason once with how much it refused.
 * @param {Entry[]} entries
 */
export function refusalsInWords(entries) {
  const reasons = new Set(entries.map(({ fault }) => fault).filter(Boolean));
  return [...reasons].map((fault) => {
    const refused = entries.filter((entry) => entry.fault === fault);
    return fill(WORDS.refused, { things: countInWords(refused), reason: fault ?? "" });
  });
}
