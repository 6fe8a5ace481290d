// @ts-check

/** @import { CaseRow, ListContent } from "../../audit/web/cases/component/messages.js" */
/** @import { View } from "../../audit/web/cases/component/case_order.js" */

import assert from "node:assert/strict";
import { test } from "node:test";

import { EVERYTHING, matching, nameCode } from "../../audit/web/cases/component/case_order.js";
import { possible } from "../../audit/web/cases/component/filters.js";
import { columnsOf, missingWords } from "../../audit/web/cases/component/table.js";
import { fill } from "../../audit/web/components/javascript/dom.js";
import { Ticks } from "../../audit/web/cases/component/ticks.js";
import { addressWith, readView } from "../../audit/web/cases/component/view_address.js";

/**
 * @param {string} reference
 * @param {Partial<CaseRow>} values
 * @returns {CaseRow}
 */
const row = (reference, values = {}) => ({
  id: reference,
  reference,
  label: "",
  review: 0,
  state: 0,
  answered: 0,
  applicable: 10,
  missing: [10, 0, 0],
  auditor: -1,
  stratum: -1,
  second: "",
  other: 0,
  changed: 0,
  when: "",
  by: "",
  ...values,
});

/** @type {ListContent} */
const CONTENT = {
  audit: "a",
  singular: "case",
  plural: "cases",
  states: [
    ["allocated", "Not started"],
    ["in_progress", "In progress"],
    ["submitted", "Submitted"],
  ],
  auditors: ["Ann Lee", "Ben"],
  me: 1,
  strata: ["Men", "Women"],
  rows: [
    row("K-10", { state: 2, answered: 10, missing: [0, 0, 1], auditor: 0, stratum: 1, changed: 5 }),
    row("K-9", { state: 1, answered: 5, missing: [5, 1, 0], auditor: 1, stratum: 0, changed: 9 }),
    row("K-2"),
    row("K-1", { state: 2, answered: 10, missing: [0, 0, 0], auditor: -2 }),
  ],
  actions: [],
  handled: 0,
  panel: 0,
  cleared: 0,
  outcome: { number: 0, words: "", deselect: false },
};

/** @param {Partial<View>} view */
const shown = (view) => matching(CONTENT, { ...EVERYTHING, ...view }).map(({ reference }) => reference);

/** @type {[Partial<View>, string[]][]} */
const VIEWS = [
  [{}, ["K-10", "K-9", "K-2", "K-1"]],
  [{ search: " k-1" }, ["K-10", "K-1"]],
  [{ search: "LEE" }, ["K-10"]],
  [{ search: "nobody" }, []],
  [{ state: "submitted" }, ["K-10", "K-1"]],
  [{ auditor: "none" }, ["K-2"]],
  [{ auditor: "mine" }, ["K-9"]],
  [{ auditor: nameCode("Ann Lee") }, ["K-10"]],
  [{ stratum: "Women" }, ["K-10"]],
  [{ missing: "answer" }, ["K-9", "K-2"]],
  [{ missing: "detail" }, ["K-9"]],
  [{ missing: "note" }, ["K-10"]],
  [{ missing: "note", state: "in_progress" }, []],
  [{ sort: "reference" }, ["K-1", "K-2", "K-9", "K-10"]],
  [{ sort: "-reference" }, ["K-10", "K-9", "K-2", "K-1"]],
  [{ sort: "state" }, ["K-2", "K-9", "K-10", "K-1"]],
  [{ sort: "-progress" }, ["K-10", "K-1", "K-9", "K-2"]],
  [{ sort: "-missing" }, ["K-2", "K-9", "K-10", "K-1"]],
  [{ sort: "auditor" }, ["K-10", "K-9", "K-2", "K-1"]],
  [{ sort: "stratum" }, ["K-9", "K-10", "K-2", "K-1"]],
  [{ sort: "-changed" }, ["K-9", "K-10", "K-2", "K-1"]],
  [{ sort: "constructor" }, ["K-10", "K-9", "K-2", "K-1"]],
];

for (const [view, references] of VIEWS) {
  test(`${JSON.stringify(view)} shows ${references.join(", ") || "nothing"}`, () => {
    assert.deepEqual(shown(view), references);
  });
}

test("sorting leaves the rows of the server in their order", () => {
  shown({ sort: "reference" });
  assert.equal(CONTENT.rows[0]?.reference, "K-10");
});

test("choices that the list does not have are left out, and the others stay", () => {
  const columns = columnsOf(CONTENT);
  const view = { ...EVERYTHING, state: "final", stratum: "Men", auditor: "none", sort: "-second", search: "k" };
  assert.deepEqual(possible(CONTENT, view, columns), { ...EVERYTHING, stratum: "Men", auditor: "none", search: "k" });
});

test("a column that no case has a value for is left out", () => {
  const names = columnsOf({ ...CONTENT, strata: [] }).map(([name]) => name);
  assert.deepEqual(names, ["reference", "state", "progress", "missing", "auditor", "changed"]);
});

test("the address has the filters and the order, and neither a search nor a name", () => {
  const view = { ...EVERYTHING, search: "K-9", state: "submitted", auditor: nameCode("Ann Lee"), sort: "-changed" };
  const address = new URL(addressWith("https://localhost/cases?audit=a&stratum=Men", view));
  assert.deepEqual([...address.searchParams.keys()], ["audit", "state", "auditor", "sort"]);
  assert.ok(!address.href.includes("K-9") && !address.href.includes("Ann"));
  assert.deepEqual(readView(address.search), { ...view, search: "" });
  assert.deepEqual(readView("?audit=a"), EVERYTHING);
});

/** @type {[[number, number, number], string][]} */
const MISSING = [
  [[0, 0, 0], "Nothing"],
  [[1, 1, 1], "1 answer, 1 detail, 1 note"],
  [[0, 2, 3], "2 details, 3 notes"],
];

for (const [missing, words] of MISSING) {
  test(`${missing.join(", ")} missing reads "${words}"`, () => {
    assert.equal(missingWords(row("K-1", { missing })), words);
  });
}

test("a range is selected and cleared in the order shown, from either end", () => {
  const ticks = new Ticks();
  const order = ["a", "b", "c", "d", "e"];
  ticks.set("d", true, false, order);
  ticks.set("b", true, true, order);
  assert.deepEqual(ticks.ids.sort(), ["b", "c", "d"]);
  ticks.set("c", false, true, order);
  assert.deepEqual(ticks.ids, ["d"]);
});

test("a range that began with a case that is not shown is that one case", () => {
  const ticks = new Ticks();
  ticks.set("a", true, false, ["a", "b", "c"]);
  ticks.set("c", true, true, ["b", "c"]);
  assert.deepEqual(ticks.ids, ["a", "c"]);
});

test("selected cases that are gone are forgotten", () => {
  const ticks = new Ticks();
  ticks.setAll(["a", "b", "c"], true);
  ticks.keep(new Set(["b", "x"]));
  assert.deepEqual(ticks.ids, ["b"]);
});

test("a list of one's own cases has no auditor to show, sort or filter by", () => {
  const rows = CONTENT.rows.map((one) => ({ ...one, auditor: CONTENT.me }));
  const own = { ...CONTENT, rows };
  const names = (/** @type {ListContent} */ content) => columnsOf(content).map(([name]) => name);
  assert.ok(!names(own).includes("auditor"));
  assert.equal(possible(own, { ...EVERYTHING, auditor: "mine" }, columnsOf(own)).auditor, "");
  const nobody = { ...CONTENT, rows: CONTENT.rows.map((one) => ({ ...one, auditor: -2 })) };
  assert.ok(!names(nobody).includes("auditor"));
  assert.ok(names(CONTENT).includes("auditor"));
  const action = /** @type {const} */ ({ action: "allocate", label: "Allocate", single: false });
  assert.ok(names({ ...own, actions: [action] }).includes("auditor"));
});

test("numbers from 1,000 have commas", () => {
  assert.equal(fill("{shown} of {plural}", { shown: 1234, plural: "cases" }), "1,234 of cases");
  assert.equal(fill("{shown}", { shown: "1234" }), "1234");
});
