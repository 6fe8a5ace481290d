// @ts-check

/** @import { Form } from "../../audit/web/record/component/form.js" */

import assert from "node:assert/strict";
import { afterEach, mock, test } from "node:test";

import { ConcernButtons } from "../../audit/web/record/component/concern_buttons.js";
import { FakeElement } from "./fakes.js";

afterEach(() => mock.restoreAll());

/** A form of a case with two questions and a case detail, and what was asked of it. */
function openForm() {
  mock.method(globalThis, "setInterval", () => 0);
  /** @type {string[]} */
  const asked = [];
  const form = {
    root: new FakeElement(),
    content: { case: "a/c" },
    rows: { rowAt: (/** @type {unknown} */ target) => ({ content: target }) },
    requests: { requestConcern: (/** @type {string} */ subject) => asked.push(subject) },
    request: () => {},
    sayIfWaiting: () => {},
  };
  const button = new FakeElement();
  const buttons = new ConcernButtons(/** @type {Form} */ (/** @type {unknown} */ (form)), button.asElement);
  const press = () => button.listeners.click?.({});
  /** @param {{ what: string, id: string }} target */
  const focus = (target) => form.root.listeners.focusin?.({ target });
  return { asked, button, buttons, focus, form, press };
}

test("the button is about the question that was worked on last, and about the whole case after a case detail", () => {
  const { asked, focus, press } = openForm();
  press();
  focus({ what: "answer", id: "2.2.1" });
  press();
  focus({ what: "fact", id: "office" });
  press();
  assert.deepEqual(asked, ["", "2.2.1", ""]);
});

test("the button is not about a question that was worked on in another case", () => {
  const { asked, focus, form, press } = openForm();
  focus({ what: "answer", id: "2.2.1" });
  form.content = { case: "a/d" };
  press();
  form.content = { case: "a/c" };
  press();
  assert.deepEqual(asked, ["", "2.2.1"]);
});

test("only those who may raise a concern have the button", () => {
  const { button, buttons } = openForm();
  for (const concerns of [false, true]) {
    buttons.show(/** @type {Parameters<ConcernButtons["show"]>[0]} */ ({ concerns }));
    assert.equal(button.hidden, !concerns);
  }
});
