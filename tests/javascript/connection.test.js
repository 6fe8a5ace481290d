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

/** @param {() => Promise<Partial<Response>>} answer what the server answers to the question whether it is there */
async function adviceAfter(answer) {
  globalThis.document = /** @type {Document} */ ({ baseURI: "http://localhost/record" });
  const fetched = mock.method(globalThis, "fetch", answer);
  const element = fakeElement();
  const message = messageIn(element);
  message.warn(0, 15_001, true);
  await new Promise((done) => setImmediate(done));
  message.warn(0, 15_251, true);
  assert.equal(fetched.mock.callCount(), 1, "it asks again only after a while");
  assert.equal(String(fetched.mock.calls[0]?.arguments[0]), "http://localhost/_stcore/health");
  return element.textContent;
}

test("the message says how many values are late", () => {
  const element = fakeElement();
  messageIn(element).warn(3, 2600, true);
  assert.equal(element.textContent, `3 not saved yet. ${WORDS.noConnection}`);
  assert.ok(element.classes.has("loud"));
});

test("the message advises a reload only if the server can be reached", async () => {
  const unreachable = () => Promise.reject(new TypeError("failed"));
  assert.equal(await adviceAfter(unreachable), WORDS.noConnection);
  assert.equal(await adviceAfter(async () => ({ ok: false, status: 502 })), WORDS.noConnection);
  assert.equal(await adviceAfter(async () => ({ ok: true, status: 200 })), WORDS.onlyPageLost);
});

test("the message says that the sign-in has expired, whether the proxy refuses or leads to it", async () => {
  assert.equal(await adviceAfter(async () => ({ ok: false, status: 401 })), WORDS.signInExpired);
  assert.equal(await adviceAfter(async () => ({ ok: false, status: 0, type: "opaqueredirect" })), WORDS.signInExpired);
});

test("the message does not advise a reload if the tab could not store what waits", () => {
  const element = fakeElement();
  messageIn(element).warn(1, 600_000, false);
  assert.equal(element.textContent, `1 not saved yet. ${WORDS.noConnection}`);
});

test("the message says that all is saved, once, and goes", () => {
  const element = fakeElement();
  const message = messageIn(element);
  message.clear();
  assert.equal(element.textContent, "", "nothing was late");
  message.warn(1, 2600, true);
  message.clear();
  assert.equal(element.textContent, WORDS.allSaved);
  assert.ok(!element.classes.has("loud"));
  timers.pop()?.();
  assert.equal(element.textContent, "");
  message.clear();
  assert.equal(element.textContent, "");
});
