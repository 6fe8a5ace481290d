// @ts-check

/** @import { FormContent } from "../../audit/web/record/component/messages.js" */

import assert from "node:assert/strict";
import { test } from "node:test";

import { Notices } from "../../audit/web/record/component/notices.js";
import { WORDS } from "../../audit/web/record/component/words.js";
import { FakeElement } from "./fakes.js";

/** @param {Partial<FormContent>} [fields] */
const sent = (fields = {}) =>
  /** @type {FormContent} */ ({ names: {}, told: "", acts: 0, undone: null, notices: [], ...fields });

/** Notices, and the part of the page that says what cannot be done. */
function notices() {
  const told = new FakeElement();
  const other = new FakeElement().asElement;
  const parts = { told: told.asElement, said: other, undone: other, elsewhere: other, notices: other };
  const made = new Notices(
    parts,
    () => {},
    () => {},
  );
  made.show(sent());
  return { made, told };
}

test("what cannot be done without a connection is no longer said when it has returned", () => {
  const { made, told } = notices();
  made.sayOfWaiting(WORDS.concernLater);
  made.show(sent());
  assert.deepEqual([told.textContent, told.hidden], [WORDS.concernLater, false]);
  made.clearOfWaiting();
  assert.deepEqual([told.textContent, told.hidden], ["", true]);
});

test("an error that the server sends stays when the connection has returned", () => {
  const { made, told } = notices();
  made.sayOfWaiting(WORDS.undoLater);
  made.show(sent({ told: "The case is submitted." }));
  made.clearOfWaiting();
  made.show(sent());
  assert.deepEqual([told.textContent, told.hidden], ["The case is submitted.", false]);
});

test("a section that opens later is no longer announced once it is shown, and another one does not end that", () => {
  const { made, told } = notices();
  made.sayOfWaiting(WORDS.opensLater, "2.3");
  made.reached("2.2");
  assert.equal(told.hidden, false);
  made.reached("2.3");
  assert.equal(told.hidden, true);
});

test("no empty box is left when somebody asks for something else", () => {
  const { made, told } = notices();
  made.sayOfWaiting(WORDS.concernLater);
  made.clear();
  assert.deepEqual([told.textContent, told.hidden], ["", true]);
});
