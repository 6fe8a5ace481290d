// @ts-check

import assert from "node:assert/strict";
import { test } from "node:test";

import { SaveQueue } from "../../audit/web/record/component/save_queue.js";
import { TabStorage } from "../../audit/web/record/component/tab_storage.js";
import { ANSWER, FakeSessionStorage, stored } from "./fakes.js";

/**
 * @param {object} storage
 * @returns {() => Storage}
 */
const asStorage = (storage) => () => /** @type {Storage} */ (storage);

/** @returns {never} */
function refuse() {
  throw new Error("refused");
}

/** @param {TabStorage} storage */
function assertQueueWorks(storage) {
  const queue = new SaveQueue("Ann", storage);
  assert.equal(queue.size, 0);
  queue.enter(ANSWER, ["yes"], stored(0));
  assert.equal(queue.requests().length, 1);
}

test("a tab whose storage is refused saves all the same", () => {
  assertQueueWorks(new TabStorage("recording:Ann", refuse));
});

test("a tab whose storage is full saves all the same", () => {
  const full = new FakeSessionStorage();
  full.setItem = refuse;
  assertQueueWorks(new TabStorage("recording:Ann", asStorage(full)));
});

for (const foreign of ["not ours", "", "null", "7", '{"a": 1}', "[1, 2]"]) {
  test(`a tab in whose storage something else is found (${foreign}) saves all the same`, () => {
    const storage = new FakeSessionStorage();
    storage.setItem("recording:Ann", foreign);
    assertQueueWorks(new TabStorage("recording:Ann", asStorage(storage)));
  });
}
