// @ts-check

import assert from "node:assert/strict";
import { afterEach, beforeEach, mock, test } from "node:test";

import { ConnectionMessage } from "../../audit/web/record/component/connection.js";
import { WORDS } from "../../audit/web/record/component/words.js";

/** @type {(() => void)[]} */
let timers = [];

beforeEach(() => {
  timers = [];
  mock.method(globalThis, "setTimeout", (/** @type {() => void} */ run) => timers.push(run));
  mock.method(globalThis, "clearTimeout", () => timers.pop());
});

afterEach(() => mock.restoreAll());

function fakeElement() {
  const classes = new Set();
  const classList = {
    add: (/** @type {string} */ name) => classes.add(name),
    remove: (/** @type {string} */ name) => classes.delete(name),
  };
  return { textContent: "", classList, classes };
}

/** @param {ReturnType<typeof fakeElement>} element */
const messageIn = (element) => new ConnectionMessage(/** @type {HTMLElement} */ (/** @type {unknown} */ (element)));

test("the message says how many values are late, and after a while that a reload may help", () => {
  const element = fakeElement();
  const message = messageIn(element);
  message.warn(3, 2600);
  assert.equal(element.textContent, `3 not saved yet. ${WORDS.noConnection}`);
  assert.ok(element.classes.has("loud"));
  message.warn(0, 15_001);
  assert.equal(element.textContent, WORDS.noConnectionForLong);
});

test("the message says that all is saved, once, and goes", () => {
  const element = fakeElement();
  const message = messageIn(element);
  message.clear();
  assert.equal(element.textContent, "", "nothing was late");
  message.warn(1, 2600);
  message.clear();
  assert.equal(element.textContent, WORDS.allSaved);
  assert.ok(!element.classes.has("loud"));
  timers.pop()?.();
  assert.equal(element.textContent, "");
  message.clear();
  assert.equal(element.textContent, "");
});
