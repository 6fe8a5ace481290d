// @ts-check

/** @import { CaseRow, ListContent } from "./messages.js" */

/**
 * What somebody chose to see. An empty string is no filter, or the order in which cases were added.
 * @typedef {object} View
 * @property {string} search
 * @property {string} state a state as in addresses
 * @property {string} auditor "mine", "none" (not allocated), or the code of a name
 * @property {string} stratum
 * @property {string} missing "answer", "detail" or "note"
 * @property {string} sort a column; with "-" before it descending
 */

/** @typedef {"search" | "state" | "auditor" | "stratum" | "missing"} FilterName */

/** @type {View} */
export const EVERYTHING = { search: "", state: "", auditor: "", stratum: "", missing: "", sort: "" };

export const MISSING = ["answer", "detail", "note"];
export const NOT_ALLOCATED = -1;
export const NO_AUDITOR = -2; // none, and none is needed any more

const collator = new Intl.Collator("en-GB", { numeric: true, sensitivity: "base" });

/**
 * Return a short code of a name for the address, so that nobody's name is in it (32-bit FNV-1a).
 * @param {string} name
 */
export function nameCode(name) {
  let code = 0x811c9dc5;
  for (const character of new TextEncoder().encode(name)) code = Math.imul(code ^ character, 0x01000193) >>> 0;
  return code.toString(16).padStart(8, "0");
}

/**
 * Return the rows that match the filters, in the order chosen. The search finds parts of references and of names of
 * auditors, in capital or small letters.
 * @param {ListContent} content
 * @param {View} view
 */
export function matching(content, view) {
  const rows = content.rows.filter((row) => TESTS.every((test) => test(row, content, view)));
  const column = view.sort.replace(/^-/, "");
  const compare = Object.hasOwn(COMPARE, column) ? COMPARE[column] : undefined;
  if (!compare) return rows;
  const direction = view.sort.startsWith("-") ? -1 : 1;
  return rows.sort((one, other) => direction * compare(one, other, content)); // equal rows keep their order
}

/** @type {((row: CaseRow, content: ListContent, view: View) => boolean)[]} */
const TESTS = [
  (row, content, { search }) => {
    const wanted = search.trim().toLowerCase();
    return !wanted || [row.reference, auditorOf(row, content)].some((text) => text.toLowerCase().includes(wanted));
  },
  (row, content, { state }) => !state || content.states[row.state]?.[0] === state,
  (row, content, { stratum }) => !stratum || content.strata[row.stratum] === stratum,
  (row, _, { missing }) => !missing || (row.missing[MISSING.indexOf(missing)] ?? 0) > 0,
  (row, content, { auditor }) => !auditor || isOfAuditor(row, content, auditor),
];

/**
 * @param {CaseRow} row
 * @param {ListContent} content
 * @param {string} auditor
 */
function isOfAuditor(row, content, auditor) {
  if (auditor === "none") return row.auditor === NOT_ALLOCATED;
  if (auditor === "mine") return row.auditor >= 0 && row.auditor === content.me;
  return row.auditor >= 0 && nameCode(auditorOf(row, content)) === auditor;
}

/**
 * @param {CaseRow} row
 * @param {ListContent} content
 */
export const auditorOf = (row, content) => content.auditors[row.auditor] ?? "";

/**
 * Whether the auditors say something: a person who sees only their own cases knows whose they are.
 * @param {ListContent} content
 */
export function hasAuditors({ rows, me, actions }) {
  const isOwnList = !actions.length && rows.every((row) => row.auditor === me);
  return !isOwnList && rows.some((row) => row.auditor !== NO_AUDITOR);
}

/** @param {CaseRow} row */
const missingCount = (row) => row.missing[0] + row.missing[1] + row.missing[2];

/**
 * Compare two texts; an empty one comes last.
 * @param {string} one
 * @param {string} other
 */
function compareTexts(one, other) {
  return Number(!one) - Number(!other) || collator.compare(one, other);
}

/** @type {Record<string, (one: CaseRow, other: CaseRow, content: ListContent) => number>} */
const COMPARE = {
  reference: (one, other) => collator.compare(one.reference, other.reference),
  state: (one, other) => one.state - other.state,
  progress: (one, other) => share(one) - share(other),
  missing: (one, other) => missingCount(one) - missingCount(other),
  auditor: (one, other, content) => compareTexts(auditorOf(one, content), auditorOf(other, content)),
  stratum: (one, other, { strata }) => compareTexts(strata[one.stratum] ?? "", strata[other.stratum] ?? ""),
  second: (one, other) => compareTexts(one.second, other.second),
  changed: (one, other) => one.changed - other.changed,
};

export const COLUMNS = Object.keys(COMPARE);

/** @param {CaseRow} row */
const share = (row) => (row.applicable ? row.answered / row.applicable : 1);
