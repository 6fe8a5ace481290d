// @ts-check
// The text of a draft that is not known to be saved: what a tab remembers, and over which version it sends it.

import assert from "node:assert/strict";
import { test } from "node:test";

import { PendingText } from "../../audit/web/questionnaires/component/pending_text.js";
import { FakeSessionStorage } from "./fakes.js";

/** @param {object} storage */
const open = (storage) => new PendingText("d", () => /** @type {Storage} */ (storage));

/** @returns {never} */
function refuse() {
  throw new Error("refused");
}

test("what is typed survives a reload with the version that it replaces", () => {
  const storage = new FakeSessionStorage();
  open(storage).type("typed", 4);
  assert.deepEqual(open(storage).pending, { text: "typed", seen: 4, sent: null, number: 0 });
});

test("a text that the server has is forgotten", () => {
  const storage = new FakeSessionStorage();
  const text = open(storage);
  text.type("typed", 4);
  text.send(1);
  text.saved("typed", 5);
  assert.equal(text.pending, null);
  assert.equal(open(storage).pending, null);
});

test("what was typed after a save replaces the version of that save", () => {
  const text = open(new FakeSessionStorage());
  text.type("one", 4);
  text.send(1);
  text.type("one two", 4);
  text.saved("one", 5);
  assert.deepEqual(text.send(2), { text: "one two", seen: 5, sent: "one two", number: 2 });
});

test("after a reload a save whose answer was lost is not taken for that of another tab", () => {
  const storage = new FakeSessionStorage();
  const text = open(storage);
  text.type("one", 4);
  text.send(1);
  text.type("one two", 4);
  const again = open(storage);
  again.saved("one", 5);
  assert.equal(again.pending?.seen, 5);
});

test("a text that another tab saved leaves what was typed as it is", () => {
  const text = open(new FakeSessionStorage());
  text.type("mine", 4);
  text.send(1);
  text.saved("theirs", 5);
  assert.deepEqual(text.pending, { text: "mine", seen: 4, sent: "mine", number: 1 });
});

test("only a text that the person gave up is dropped", () => {
  const text = open(new FakeSessionStorage());
  text.type("mine", 4);
  text.drop(9);
  assert.equal(text.pending?.text, "mine", "it was not sent, so nobody can have given it up");
  text.send(7);
  text.drop(6);
  assert.equal(text.pending?.text, "mine");
  text.drop(7);
  assert.equal(text.pending, null);
});

test("a text that was saved is forgotten, also if a form has changed it since", () => {
  const storage = new FakeSessionStorage();
  const text = open(storage);
  text.type("typed", 4);
  text.send(7);
  text.confirm(6);
  assert.equal(text.pending?.text, "typed");
  open(storage).confirm(7);
  assert.equal(open(storage).pending, null);
});

test("what was typed after the last message is not forgotten", () => {
  const text = open(new FakeSessionStorage());
  text.type("one", 4);
  text.confirm(0);
  text.send(7);
  text.type("one two", 4);
  text.confirm(7);
  assert.equal(text.pending?.text, "one two");
});

test("nothing is sent if nothing was typed", () => {
  assert.equal(open(new FakeSessionStorage()).send(1), null);
});

test("a tab whose storage is refused says so and keeps the text on the page", () => {
  const text = new PendingText("d", refuse);
  text.type("typed", 1);
  assert.equal(text.isStored, false);
  assert.equal(text.pending?.text, "typed");
});

for (const foreign of ["not ours", "", "null", "7", '{"text": 1}', "[1, 2]", '{"text": "a", "seen": 1}']) {
  test(`something else in the storage of the tab (${foreign}) is not taken for a text`, () => {
    const storage = new FakeSessionStorage();
    storage.setItem("questionnaire:d", foreign);
    assert.equal(open(storage).pending, null);
  });
}
