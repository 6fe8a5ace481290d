// @ts-check

import assert from "node:assert/strict";
import { mock, test } from "node:test";

import { Requests } from "../../audit/web/record/component/requests.js";
import "./fakes.js";

test("a request is all that the page asks for, under the next number", () => {
  const requests = new Requests(4);
  requests.section = "2.2";
  requests.historyOf = "2.2.1";
  requests.follow(9);
  assert.deepEqual(requests.next("a/c", []), {
    number: 5,
    case: "a/c",
    section: "2.2",
    go: 9,
    asked: "2.2.1",
    undo: "",
    concern: 0,
    about: "",
    ahead: false,
    saves: [],
  });
});

test("a request waits until the server answers it or a later one", () => {
  let time = 100;
  const requests = new Requests(0, () => time);
  assert.equal(requests.waited(), 0);
  requests.next("a/c", []);
  time += 40;
  requests.next("a/c", []);
  time += 2;
  assert.deepEqual([requests.waited(), requests.sinceSent()], [42, 2]);
  requests.answered(1);
  assert.equal(requests.waited(), 42, "the second request has no answer yet");
  assert.equal(requests.isBehind(1), true);
  requests.answered(2);
  assert.deepEqual([requests.waited(), requests.isBehind(2)], [0, false]);
});

test("a clock that is set back does not hide that the server is silent", () => {
  let milliseconds = 5000;
  const clock = mock.method(performance, "now", () => milliseconds);
  const date = mock.method(Date, "now", () => 1_800_000_000_000);
  try {
    const requests = new Requests(0);
    requests.next("a/c", []);
    date.mock.mockImplementation(() => 0);
    milliseconds += 7000;
    assert.deepEqual([requests.waited(), requests.sinceSent()], [7000, 7000]);
  } finally {
    clock.mock.restore();
    date.mock.restore();
  }
});

test("an undo is asked for under one id until the server has answered it", () => {
  const requests = new Requests(0);
  assert.equal(requests.requestUndo(), true);
  assert.equal(requests.requestUndo(), false, "a second press while the first is on its way");
  const { undo } = requests.next("a/c", []);
  assert.match(undo, /^[0-9a-f]{32}$/);
  assert.equal(requests.next("a/c", []).undo, undo);
  requests.answered(0);
  assert.equal(requests.next("a/c", []).undo, undo);
  requests.answered(1);
  assert.equal(requests.next("a/c", []).undo, "");
  assert.equal(requests.requestUndo(), true);
  assert.notEqual(requests.next("a/c", []).undo, undo);
});

test("a jump is followed once", () => {
  const requests = new Requests(0);
  const followed = [0, 7, 7, 8].map((jump) => requests.follow(jump));
  assert.deepEqual(followed, [false, true, false, true]);
});
