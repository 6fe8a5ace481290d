// @ts-check

import assert from "node:assert/strict";
import { describe, test } from "node:test";

import { queueFile } from "../../audit/web/record/component/queue_file.js";
import { waitingInWords } from "../../audit/web/record/component/waiting_words.js";
import { ANSWER, FakeServer, FakeTab, NOTE, OTHER, conflict, only, stored } from "./fakes.js";

/** A queue in a tab of its own. */
const openQueue = () => new FakeTab().open();

describe("a reload", () => {
  test("sends everything again under its id, also what was held", () => {
    const tab = new FakeTab();
    const queue = tab.open();
    queue.enter(ANSWER, ["yes"], stored(0));
    queue.enter(NOTE, ["Se"], stored(0), true);
    const before = only(queue.requests());
    const [first, second, ...more] = tab.open().requests();
    assert.deepEqual([first, second?.value, more], [before, ["Se"], []]);
  });

  test("sends what was typed behind a value on its way", () => {
    const tab = new FakeTab();
    const queue = tab.open();
    queue.enter(NOTE, ["Seen"], stored(0), true);
    queue.release(NOTE);
    queue.enter(NOTE, ["Seen in June"], stored(0), true);
    const reloaded = tab.open();
    const first = only(reloaded.requests());
    reloaded.settle({ [first.id]: { stored: stored(1, "Seen") } });
    const second = only(reloaded.requests());
    assert.deepEqual([first.value, second.value, second.seen], [["Seen"], ["Seen in June"], 1]);
  });

  test("keeps a conflict that waits for a person", () => {
    const tab = new FakeTab();
    const queue = tab.open();
    queue.enter(ANSWER, ["yes"], stored(0));
    queue.settle({ [only(queue.requests()).id]: conflict(7, "no") });
    const reloaded = tab.open();
    assert.deepEqual([reloaded.requests().length, reloaded.stopped().length], [0, 1]);
    reloaded.replaceSaved(ANSWER);
    assert.equal(only(reloaded.requests()).seen, 7);
  });

  test("measures the time from the reload: the clock of a page begins again", () => {
    const tab = new FakeTab();
    tab.time = 1_000_000;
    tab.open().enter(ANSWER, ["yes"], stored(0));
    tab.time = 10;
    const reloaded = tab.open();
    tab.time += 2501;
    assert.equal(reloaded.late(2500).length, 1);
  });

  test("sends nothing that was saved", () => {
    const tab = new FakeTab();
    const queue = tab.open();
    queue.enter(ANSWER, ["yes"], stored(0));
    assert.equal(tab.storage.items.size, 1);
    queue.settle({ [only(queue.requests()).id]: { stored: stored(1, "yes") } });
    assert.equal(tab.storage.items.size, 0);
  });

  test("sends nothing that another person entered in this tab", () => {
    const tab = new FakeTab();
    tab.open("Ann").enter(ANSWER, ["yes"], stored(0));
    assert.equal(tab.open("Ben").size, 0);
    assert.equal(tab.open("Ann").size, 1);
  });

  test("on a server that saved it already writes nothing again", () => {
    const [server, tab] = [new FakeServer(), new FakeTab()];
    const queue = tab.open();
    queue.enter(ANSWER, ["yes"], stored(0));
    server.save(queue.requests()); // the page is reloaded before the confirmation arrives
    const reloaded = tab.open();
    reloaded.settle(server.save(reloaded.requests()));
    assert.deepEqual([server.history, reloaded.size], [["yes"], 0]);
  });
});

describe("what a tab stored before an upgrade", () => {
  /** A tab whose entry has no time, no questionnaire and no id of the value that was entered last. */
  function upgradedTab() {
    const tab = new FakeTab();
    const entry = { ...ANSWER, value: ["yes"], seen: 0, id: "ab".repeat(16), sent: true, since: 5 };
    const key = [ANSWER.case, ANSWER.what, ANSWER.subject].join(" ");
    tab.storage.setItem("recording:Ann", JSON.stringify([[key, { ...entry, next: { value: ["no"], sent: true } }]]));
    return tab;
  }

  test("can be shown and saved as a file", () => {
    const entries = upgradedTab().open().all();
    assert.match(waitingInWords(entries, Date.now()), /^1 answer waits in this tab, since \d\d:\d\d/);
    const entry = only(JSON.parse(queueFile(entries, "", Date.now())).entries);
    assert.deepEqual([entry.value, entry.questionnaire], [["no"], ""]);
    assert.match(entry.save_id, /^[0-9a-f]{32}$/);
  });

  test("is saved, and then the value that was entered last", () => {
    const [server, queue] = [new FakeServer(), upgradedTab().open()];
    queue.settle(server.save(queue.requests()));
    assert.match(only(queue.requests()).id, /^[0-9a-f]{32}$/);
    queue.settle(server.save(queue.requests()));
    assert.deepEqual([server.history, queue.size], [["yes", "no"], 0]);
  });
});

describe("several tabs", () => {
  test("that answer different questions do not disturb each other", () => {
    const [server, first, second] = [new FakeServer(), openQueue(), openQueue()];
    first.enter(ANSWER, ["yes"], server.stored(ANSWER));
    second.enter(OTHER, ["no"], server.stored(OTHER));
    for (const queue of [first, second]) queue.settle(server.save(queue.requests()));
    assert.deepEqual([first.size, second.size, server.history], [0, 0, ["yes", "no"]]);
  });

  test("that give different answers to one question: the second is asked, and nothing is overwritten", () => {
    const [server, first, second] = [new FakeServer(), openQueue(), openQueue()];
    first.enter(ANSWER, ["no"], stored(0));
    second.enter(ANSWER, ["yes"], stored(0));
    for (const queue of [first, second]) queue.settle(server.save(queue.requests()));
    assert.deepEqual([first.size, second.stopped().length], [0, 1]);
    assert.deepEqual(server.stored(ANSWER).value, ["no"]);
    second.replaceSaved(ANSWER);
    second.settle(server.save(second.requests()));
    assert.deepEqual([second.size, server.history], [0, ["no", "yes"]]);
  });

  test("that give the same answer are not asked", () => {
    const [server, first, second] = [new FakeServer(), openQueue(), openQueue()];
    for (const queue of [first, second]) queue.enter(ANSWER, ["yes"], stored(0));
    for (const queue of [first, second]) queue.settle(server.save(queue.requests()));
    assert.deepEqual([first.size, second.size, server.history], [0, 0, ["yes"]]);
  });

  test("of which one is a duplicate send a value under one id, and it is saved once", () => {
    const [server, tab] = [new FakeServer(), new FakeTab()];
    const first = tab.open();
    first.enter(ANSWER, ["yes"], stored(0));
    const second = tab.duplicate().open();
    assert.deepEqual(second.requests(), first.requests());
    for (const queue of [first, second]) queue.settle(server.save(queue.requests()));
    assert.deepEqual([first.size, second.size, server.history], [0, 0, ["yes"]]);
  });
});
