// @ts-check

import assert from "node:assert/strict";
import { test } from "node:test";

import { fill } from "../../audit/web/components/javascript/dom.js";
import { WORDS } from "../../audit/web/record/component/words.js";

test("every name in braces is filled in", () => {
  const told = fill(WORDS.savedBySomeone, { name: "Ben", words: "No", time: " at 12:30", thing: "answer" });
  assert.equal(told, "Ben saved No here at 12:30. Your answer is not saved.");
});

test("what is filled in is not filled in again", () => {
  assert.equal(fill("{subject} saved", { subject: "{subject} $& $1" }), "{subject} $& $1 saved");
});
