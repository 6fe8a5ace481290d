// @ts-check

/** @import { RecordedKind } from "./messages.js" */
/** @import { Entry } from "./save_queue.js" */

import { make } from "../../components/javascript/dom.js";

/** What the file calls the kinds of values. docs/working-offline.md describes the file. */
/** A choice to share a note is about the text that the person saw, so it is made again after the upload. */
/** @type {Record<RecordedKind, string>} */
const KINDS = { answer: "answer", note: "note", fact: "detail", shared_note: "" };
const DAY_AND_TIME = new Intl.DateTimeFormat("en-GB", {
  timeZone: "Europe/London",
  year: "numeric",
  month: "2-digit",
  day: "2-digit",
  hour: "2-digit",
  minute: "2-digit",
});

/** @param {number} milliseconds since 1970 */
const isoTime = (milliseconds) => new Date(milliseconds).toISOString();

/** @param {Entry} entry */
function entryInFile(entry) {
  const [audit, caseId, review = "1"] = entry.case.split("/");
  const { value, id } = entry.next ?? entry; // what was entered last
  return {
    audit,
    case: caseId,
    review: Number(review),
    questionnaire: entry.questionnaire,
    kind: KINDS[entry.what],
    item: entry.subject,
    value,
    replaces_version: entry.seen,
    save_id: id,
    entered: isoTime(entry.entered),
  };
}

/**
 * Return what waits in a tab as the text of a file that the page Record in Excel reads.
 * @param {Entry[]} entries
 * @param {string} account a code of the account, so that the upload can say if it is another one
 * @param {number} now in milliseconds since 1970
 */
export function queueFile(entries, account, now) {
  const content = {
    file: "unsaved answers",
    version: 1,
    made: isoTime(now),
    account,
    entries: entries.filter(({ what }) => KINDS[what]).map(entryInFile),
  };
  return `${JSON.stringify(content, null, 2)}\n`;
}

/** @param {number} now in milliseconds since 1970 */
export function queueFileName(now) {
  const parts = Object.fromEntries(DAY_AND_TIME.formatToParts(now).map(({ type, value }) => [type, value]));
  return `unsaved-answers-${parts.year}-${parts.month}-${parts.day}-${parts.hour}${parts.minute}.json`;
}

/**
 * Let the browser save what waits in a tab as a file. It needs no server.
 * @param {Entry[]} entries
 * @param {string} account
 */
export function downloadQueue(entries, account) {
  const now = Date.now();
  const address = URL.createObjectURL(new Blob([queueFile(entries, account, now)], { type: "application/json" }));
  make("a", { href: address, download: queueFileName(now) }).click();
  setTimeout(() => URL.revokeObjectURL(address)); // the download has begun by then
}
