// @ts-check

/** @import { SaveOutcome } from "../../audit/web/record/component/messages.js" */
/** @import { Component } from "../../audit/web/record/component/form_parts.js" */

import assert from "node:assert/strict";
import { afterEach, beforeEach, mock, test } from "node:test";

import show from "../../audit/web/record/component/background_saves.js";
import { ANSWER, FakeElement, FakeTab, OTHER, only, refusal, stored } from "./fakes.js";

/** @typedef {import("../../audit/web/record/component/messages.js").FormRequest} FormRequest */

const LONG = 6000; // milliseconds, longer than from one attempt to the next

/** @type {(() => void)[]} */
let timers = [];
let time = 0;

beforeEach(() => {
  timers = [];
  mock.method(performance, "now", () => time);
  mock.method(globalThis, "setInterval", (/** @type {() => void} */ run) => timers.push(run));
  Object.assign(globalThis, { document: { createElement: () => new FakeElement() }, window: new FakeElement() });
});

afterEach(() => mock.restoreAll());

/**
 * Open another page in a tab in which two answers wait.
 * @returns what the page sent, and what receives an answer of the server
 */
function leaveForm() {
  const tab = new FakeTab();
  const queue = tab.open();
  queue.enter(ANSWER, ["yes"], stored(0));
  queue.enter(OTHER, ["no"], stored(0));
  Object.assign(globalThis, { sessionStorage: tab.storage });
  /** @type {FormRequest[]} */
  const sent = [];
  const parts = ["told", "waiting"].map((part) => Object.assign(new FakeElement(), { dataset: { part } }));
  const root = Object.assign(new FakeElement(), { querySelectorAll: () => parts });
  /** @param {Record<string, SaveOutcome>} outcomes */
  const receive = (outcomes) => {
    const component = {
      parentElement: { querySelector: () => root },
      data: { person: "Ann", account: "", outcomes },
      setStateValue: (/** @type {string} */ _, /** @type {FormRequest} */ request) => sent.push(request),
    };
    show(/** @type {Component<any>} */ (/** @type {unknown} */ (component)));
  };
  receive({});
  return { sent, receive };
}

/** Let so much time pass that what is late is sent again. */
function waitLong() {
  time += LONG;
  for (const tick of timers) tick();
}

test("what the server does not answer is sent again", () => {
  const { sent } = leaveForm();
  waitLong();
  assert.deepEqual(
    sent.map(({ saves }) => saves.map(({ subject }) => subject)),
    [
      ["2.2.1", "2.2.2"],
      ["2.2.1", "2.2.2"],
    ],
  );
});

test("what the server refused is not sent again, and the rest is", () => {
  const { sent, receive } = leaveForm();
  const refused = sent[0]?.saves[0]?.id ?? "";
  receive({ [refused]: refusal("The case is submitted.") });
  waitLong();
  assert.deepEqual(
    only(sent.slice(1)).saves.map(({ subject }) => subject),
    ["2.2.2"],
  );
});
