// @ts-check

/** @import { CaseRow, ListContent } from "./messages.js" */

import { fill, make } from "../../components/javascript/dom.js";
import { COLUMNS, NOT_ALLOCATED, auditorOf, hasAuditors } from "./case_order.js";
import { WORDS } from "./list_words.js";
import { openCase } from "./open_case.js";

/**
 * What the table needs from the list.
 * @typedef {object} TableOwner
 * @property {ListContent} content
 * @property {boolean} canSelect
 * @property {(column: string) => void} sortBy
 * @property {(id: string) => boolean} isTicked
 * @property {(id: string, isTicked: boolean, isRange: boolean) => void} tick
 * @property {(isTicked: boolean) => void} tickPage
 */

/**
 * Return the columns of a list, each with its heading. A column without any value is left out.
 * @param {ListContent} content
 * @returns {[name: string, heading: string][]}
 */
export function columnsOf(content) {
  const has = (/** @type {string} */ name) =>
    (name !== "stratum" || content.strata.length > 0) &&
    (name !== "auditor" || hasAuditors(content)) &&
    (name !== "second" || content.rows.some((row) => row.second !== ""));
  const headings = /** @type {Record<string, string>} */ (/** @type {unknown} */ (WORDS));
  return COLUMNS.filter(has).map((name) => [name, headings[name] ?? name]);
}

/**
 * Make the row of headings: a box that selects every row of the page, and a button in each heading that sorts.
 * @param {TableOwner} owner
 * @param {[string, string][]} columns
 */
export function makeHead(owner, columns) {
  const cells = columns.map(([name, heading]) => {
    const button = make("button", { type: "button", onclick: () => owner.sortBy(name) }, heading);
    return make("th", { scope: "col", role: "columnheader", "data-column": name }, button);
  });
  if (owner.canSelect) {
    const name = fill(WORDS.selectPage, { singular: owner.content.singular });
    const box = make("input", { type: "checkbox", "aria-label": name });
    box.addEventListener("change", () => owner.tickPage(box.checked));
    cells.unshift(make("th", { scope: "col", role: "columnheader", class: "tick" }, box));
  }
  return make("tr", { role: "row" }, ...cells);
}

/**
 * Make the row of a case.
 * @param {TableOwner} owner
 * @param {[string, string][]} columns
 * @param {CaseRow} row
 */
export function makeRow(owner, columns, row) {
  const cells = columns.map(([name, heading]) => {
    const content = CELLS[name]?.(row, owner) ?? "";
    if (name === "reference") return make("th", { scope: "row", role: "rowheader", class: name }, content);
    return make("td", { role: "cell", class: name, "data-heading": heading }, content);
  });
  const line = make("tr", { role: "row", "data-case": row.id }, ...cells);
  if (owner.canSelect) line.prepend(make("td", { role: "cell", class: "tick" }, makeTick(owner, row)));
  line.classList.toggle("ticked", owner.isTicked(row.id));
  return line;
}

/**
 * @param {TableOwner} owner
 * @param {CaseRow} row
 */
function makeTick(owner, row) {
  const box = make("input", { type: "checkbox", "aria-label": fill(WORDS.select, { reference: row.reference }) });
  box.checked = owner.isTicked(row.id);
  box.addEventListener("click", (event) => owner.tick(row.id, box.checked, event.shiftKey));
  return box;
}

/** @type {Record<string, (row: CaseRow, owner: TableOwner) => Node | string>} */
const CELLS = {
  reference: (row, owner) =>
    make("span", {}, makeLink(row, owner, row.reference, row.review), row.label && make("small", {}, row.label)),
  state: (row, { content }) => content.states[row.state]?.[1] ?? "",
  progress: (row) => makeProgress(row),
  missing: (row) => missingWords(row),
  auditor: (row, { content }) => (row.auditor === NOT_ALLOCATED ? WORDS.notAllocated : auditorOf(row, content)),
  stratum: (row, { content }) => content.strata[row.stratum] ?? "",
  second: (row, owner) => (row.other ? makeLink(row, owner, row.second, row.other) : row.second),
  changed: (row) => make("span", {}, row.when, make("small", {}, row.by)),
};

/**
 * A link to a review of the case. A plain click opens it in the app, without loading the page again.
 * @param {CaseRow} row
 * @param {TableOwner} owner
 * @param {string} words
 * @param {number} review 0 if the server decides which one
 */
function makeLink(row, owner, words, review) {
  const query = new URLSearchParams({ audit: owner.content.audit, case: row.id });
  if (review) query.set("review", `${review}`);
  const link = make("a", { href: `record?${query}`, target: "_self" }, words);
  link.addEventListener("click", (event) => {
    if (event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    openCase(link.href);
  });
  return link;
}

/** @param {CaseRow} row */
function makeProgress(row) {
  const bar = make("span", {});
  bar.style.width = `${row.applicable ? (100 * row.answered) / row.applicable : 100}%`;
  const words = fill(WORDS.answered, { answered: row.answered, applicable: row.applicable });
  return make("span", {}, words, make("span", { class: "bar", "aria-hidden": "true" }, bar));
}

const MISSING_WORDS = [
  [WORDS.oneAnswer, WORDS.answers],
  [WORDS.oneDetail, WORDS.details],
  [WORDS.oneNote, WORDS.notes],
];

/**
 * Return what is missing: "2 answers, 1 note".
 * @param {CaseRow} row
 */
export function missingWords(row) {
  const pieces = row.missing.map((count, place) => {
    const [one = "", several = ""] = MISSING_WORDS[place] ?? [];
    return count ? fill(count === 1 ? one : several, { count }) : "";
  });
  return pieces.filter(Boolean).join(", ") || WORDS.nothingMissing;
}
