// @ts-check

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { test } from "node:test";

/** @import { ControlKind } from "../../audit/web/record/component/messages.js" */
/** @import { PlacedRow } from "../../audit/web/record/component/controls.js" */

import { CONTROLS, isTyped, makeControl } from "../../audit/web/record/component/controls.js";
import { stored } from "./fakes.js";

const MESSAGES = new URL("../../audit/web/record/component/messages.d.ts", import.meta.url);

/**
 * @param {string} kind
 * @param {[string, string][]} options
 * @returns {PlacedRow}
 */
const rowOf = (kind, options) => ({
  what: "fact",
  id: "office",
  place: "office",
  style: "fact",
  text: "Office",
  guidance: "",
  hint: "",
  added: [],
  kind: /** @type {ControlKind} */ (kind),
  options,
  keys: {},
  stored: stored(0),
  off: "",
  note: null,
  share: null,
  noteNeeded: false,
  advice: "",
  comments: [],
  reply: "",
  derived: "",
});

/** @param {PlacedRow} row */
const make = (row) =>
  makeControl(
    row,
    () => {},
    () => {},
  );

test("there is a control for every kind that the server can send", async () => {
  const kinds = /export type ControlKind = (.*);/.exec(await readFile(MESSAGES, "utf8"))?.[1]?.match(/\w+/g);
  assert.deepEqual(Object.keys(CONTROLS).sort(), kinds?.sort());
});

for (const kind of ["colour", "", "constructor", "toString"]) {
  test(`an unknown kind of control (${kind}) is an error that names it`, () => {
    assert.throws(() => make(rowOf(kind, [["yes", "Yes"]])), {
      message: `office: there is no control of the kind "${kind}".`,
    });
  });
}

for (const kind of Object.keys(CONTROLS).filter((name) => !isTyped(rowOf(name, [])))) {
  test(`the control "${kind}" without options is an error`, () => {
    assert.throws(() => make(rowOf(kind, [])), { message: `office: the control "${kind}" has no options.` });
  });
}
