// @ts-check

import assert from "node:assert/strict";
import { describe, mock, test } from "node:test";

import { SaveQueue } from "../../audit/web/record/component/save_queue.js";
import { TabStorage } from "../../audit/web/record/component/tab_storage.js";
import { ANSWER, FakeServer, FakeTab, NOTE, OTHER, conflict, only, refusal, stored } from "./fakes.js";

/** A queue in a tab of its own. */
const openQueue = () => new FakeTab().open();

describe("what is sent", () => {
  test("a value is sent with the version that it replaces", () => {
    const queue = openQueue();
    queue.enter(ANSWER, ["yes"], stored(3, "no"));
    const { id, ...request } = only(queue.requests());
    assert.match(id, /^[0-9a-f]{32}$/);
    assert.deepEqual(request, { ...ANSWER, value: ["yes"], seen: 3 });
  });

  test("a value that is stored already is not sent", () => {
    const queue = openQueue();
    queue.enter(ANSWER, ["yes"], stored(3, "yes"));
    assert.equal(queue.size, 0);
  });

  test("values of several controls are sent in the order in which they were entered", () => {
    const queue = openQueue();
    queue.enter(OTHER, ["no"], stored(0));
    queue.enter(ANSWER, ["yes"], stored(0));
    queue.enter(NOTE, ["Seen."], stored(0));
    queue.enter(OTHER, ["yes"], stored(0)); // waits behind the first one
    const sent = queue.requests().map(({ what, subject, value }) => [what, subject, ...value]);
    assert.deepEqual(sent, [
      ["answer", "2.2.2", "no"],
      ["answer", "2.2.1", "yes"],
      ["note", "2.2.1", "Seen."],
    ]);
  });

  test("an empty value clears what is stored", () => {
    const queue = openQueue();
    queue.enter(ANSWER, [], stored(2, "yes"));
    assert.deepEqual(only(queue.requests()).value, []);
  });
});

describe("without an answer from the server", () => {
  test("a value is sent under the same id until it is saved", () => {
    const queue = openQueue();
    queue.enter(ANSWER, ["yes"], stored(0));
    const first = only(queue.requests());
    assert.deepEqual(only(queue.requests()), first);
    queue.settle({ other: { stored: stored(1, "yes") } });
    assert.deepEqual(only(queue.requests()), first);
    const { saved, more } = queue.settle({ [first.id]: { stored: stored(1, "yes") } });
    assert.deepEqual([saved.length, more, queue.size], [1, false, 0]);
  });

  test("a value whose confirmation was lost is saved once, however often it is sent", () => {
    const [server, queue] = [new FakeServer(), openQueue()];
    queue.enter(ANSWER, ["yes"], stored(0));
    for (let attempt = 0; attempt < 3; attempt += 1) server.save(queue.requests());
    queue.settle(server.save(queue.requests()));
    assert.deepEqual([server.history, queue.size], [["yes"], 0]);
  });

  test("a value is late after a while, and no longer late once it is saved", () => {
    const tab = new FakeTab();
    const queue = tab.open();
    queue.enter(ANSWER, ["yes"], stored(0));
    tab.time += 2500;
    assert.equal(queue.late(2500).length, 0);
    tab.time += 1;
    assert.equal(queue.late(2500).length, 1);
    queue.settle({ [only(queue.requests()).id]: { stored: stored(1, "yes") } });
    assert.equal(queue.late(2500).length, 0);
  });

  test("a text is not late while somebody is typing it", () => {
    const tab = new FakeTab();
    const queue = tab.open();
    queue.enter(NOTE, ["Se"], stored(0), true);
    tab.time += 60_000;
    assert.equal(queue.late(2500).length, 0);
    queue.release(NOTE);
    assert.equal(queue.late(2500).length, 0, "its time begins when it is sent");
    tab.time += 2501;
    assert.equal(queue.late(2500).length, 1);
  });

  test("what waits for a person is not late", () => {
    const tab = new FakeTab();
    const queue = tab.open();
    for (const control of [ANSWER, OTHER]) queue.enter(control, ["yes"], stored(0));
    const [first, second] = queue.requests();
    queue.settle({ [first?.id ?? ""]: conflict(7, "no"), [second?.id ?? ""]: refusal("The disk is full.") });
    tab.time += 60_000;
    assert.deepEqual([queue.late(2500).length, queue.stopped().length], [0, 2]);
  });

  test("a clock that is set back hides nothing that is late", () => {
    let milliseconds = 5000;
    const clock = mock.method(performance, "now", () => milliseconds);
    const date = mock.method(Date, "now", () => 1_800_000_000_000);
    try {
      const queue = new SaveQueue("Ann", new TabStorage("recording:Ann", () => assert.fail("no storage")));
      queue.enter(ANSWER, ["yes"], stored(0));
      date.mock.mockImplementation(() => 1_800_000_000_000 - 3_600_000);
      milliseconds += 2501;
      assert.equal(queue.late(2500).length, 1);
      assert.equal(queue.age(only(queue.late(2500))), 2501);
    } finally {
      clock.mock.restore();
      date.mock.restore();
    }
  });
});

describe("a value entered while another one is on its way", () => {
  test("waits, and then replaces the version that the first one became", () => {
    const queue = openQueue();
    queue.enter(ANSWER, ["yes"], stored(4));
    const first = only(queue.requests());
    queue.enter(ANSWER, ["no"], stored(4));
    assert.deepEqual(only(queue.requests()), first);
    assert.deepEqual(queue.shownValue(ANSWER, stored(4)), ["no"]);
    const { more } = queue.settle({ [first.id]: { stored: stored(5, "yes") } });
    const second = only(queue.requests());
    assert.deepEqual([more, second.value, second.seen], [true, ["no"], 5]);
    assert.notEqual(second.id, first.id);
  });

  test("is the only one sent of several, and is not sent if it is stored by then", () => {
    const queue = openQueue();
    queue.enter(ANSWER, ["yes"], stored(0));
    const first = only(queue.requests());
    for (const value of ["no", "not_applicable", "yes"]) queue.enter(ANSWER, [value], stored(0));
    const { more } = queue.settle({ [first.id]: { stored: stored(1, "yes") } });
    assert.deepEqual([more, queue.size], [true, 0]);
  });

  test("is saved in the end, in order, however the answers of the server fall", () => {
    const [server, queue] = [new FakeServer(), openQueue()];
    for (const value of ["yes", "no", "not_applicable", "yes"]) {
      queue.enter(ANSWER, [value], server.stored(ANSWER));
      const requests = queue.requests();
      server.save(requests); // this confirmation is lost
      queue.settle(server.save(requests));
    }
    queue.settle(server.save(queue.requests()));
    assert.deepEqual(server.stored(ANSWER).value, ["yes"]);
    assert.deepEqual([server.history, queue.size], [["yes", "no", "not_applicable", "yes"], 0]);
  });
});

describe("a text", () => {
  test("is held until the typing pauses", () => {
    const queue = openQueue();
    queue.enter(NOTE, ["Se"], stored(0), true);
    queue.enter(NOTE, ["Seen"], stored(0), true);
    assert.equal(queue.requests().length, 0);
    assert.equal(queue.release(NOTE), true);
    assert.equal(queue.release(NOTE), false, "there is nothing left to release");
    const { value, seen } = only(queue.requests());
    assert.deepEqual([value, seen], [["Seen"], 0]);
  });

  test("that is typed on while it is on its way is held too, and then follows", () => {
    const queue = openQueue();
    queue.enter(NOTE, ["Seen"], stored(0), true);
    queue.release(NOTE);
    const first = only(queue.requests());
    queue.enter(NOTE, ["Seen in"], stored(0), true);
    const { more } = queue.settle({ [first.id]: { stored: stored(1, "Seen") } });
    assert.deepEqual([more, queue.requests().length], [false, 0]);
    assert.deepEqual(queue.shownValue(NOTE, stored(1, "Seen")), ["Seen in"]);
    queue.release(NOTE);
    const { value, seen } = only(queue.requests());
    assert.deepEqual([value, seen], [["Seen in"], 1]);
  });

  test("that is typed and deleted before it was sent leaves nothing", () => {
    const queue = openQueue();
    queue.enter(NOTE, ["x"], stored(2, "Old"), true);
    queue.enter(NOTE, ["Old"], stored(2, "Old"), true);
    assert.equal(queue.size, 0);
  });
});

describe("a choice to share a note", () => {
  const CHOICE = { ...NOTE, what: /** @type {const} */ ("shared_note") };

  test("is held until the note is saved, and is then sent without the section that it is in", () => {
    const queue = openQueue();
    queue.enter(NOTE, ["Seen."], stored(0));
    queue.enter(CHOICE, ["Seen."], stored(0), true);
    const note = only(queue.requests());
    assert.equal(queue.settle({}).more, false);
    assert.deepEqual(only(queue.requests()), note);
    const { more } = queue.settle({ [note.id]: { stored: stored(1, "Seen.") } });
    assert.deepEqual([more, only(queue.requests()).what], [true, "shared_note"]);
  });

  test("is held while the note is typed on or was refused", () => {
    const queue = openQueue();
    queue.enter(NOTE, ["Seen."], stored(0));
    queue.enter(CHOICE, ["Seen."], stored(0), true);
    queue.enter(NOTE, ["Seen in"], stored(0), true);
    const { more } = queue.settle({ [only(queue.requests()).id]: { stored: stored(1, "Seen.") } });
    assert.deepEqual([more, queue.requests().length], [false, 0]);
    queue.release(NOTE);
    queue.settle({ [only(queue.requests()).id]: refusal("The disk is full.") });
    assert.equal(only(queue.requests()).what, "note");
  });
});

describe("a conflict", () => {
  /** A queue whose answer Yes meets a saved No. */
  function inConflict() {
    const queue = openQueue();
    queue.enter(ANSWER, ["yes"], stored(0));
    const first = only(queue.requests());
    queue.settle({ [first.id]: conflict(7, "no") });
    return { queue, first };
  }

  test("waits for a person, whose answer then replaces the version that was shown", () => {
    const { queue, first } = inConflict();
    assert.equal(queue.requests().length, 0);
    queue.replaceSaved(ANSWER);
    const second = only(queue.requests());
    assert.deepEqual([second.value, second.seen], [["yes"], 7]);
    assert.notEqual(second.id, first.id);
  });

  test("ends if the saved answer is kept", () => {
    const { queue } = inConflict();
    queue.discard(ANSWER);
    assert.equal(queue.size, 0);
  });

  test("ends if somebody enters the saved answer", () => {
    const { queue } = inConflict();
    queue.enter(ANSWER, ["no"], stored(0));
    assert.equal(queue.size, 0);
  });

  test("goes on with another answer that somebody enters", () => {
    const { queue } = inConflict();
    queue.enter(ANSWER, ["not_applicable"], stored(0));
    assert.equal(queue.requests().length, 0);
    queue.replaceSaved(ANSWER);
    assert.deepEqual(only(queue.requests()).value, ["not_applicable"]);
  });

  test("happens again if the answer changed again before mine arrived", () => {
    const { queue } = inConflict();
    queue.replaceSaved(ANSWER);
    queue.settle({ [only(queue.requests()).id]: conflict(8, "not_applicable") });
    queue.replaceSaved(ANSWER);
    assert.equal(only(queue.requests()).seen, 8);
  });

  test("keeps the whole text that was typed meanwhile", () => {
    const queue = openQueue();
    queue.enter(NOTE, ["Mine"], stored(0), true);
    queue.release(NOTE);
    const first = only(queue.requests());
    queue.enter(NOTE, ["Mine, longer"], stored(0), true);
    const { more } = queue.settle({ [first.id]: conflict(1, "Theirs") });
    assert.equal(more, false);
    queue.replaceSaved(NOTE);
    const { value, seen } = only(queue.requests());
    assert.deepEqual([value, seen], [["Mine, longer"], 1]);
  });
});

describe("an error", () => {
  test("the same value is sent again under its id, and another value under a new one", () => {
    const queue = openQueue();
    queue.enter(ANSWER, ["yes"], stored(0));
    const first = only(queue.requests());
    queue.settle({ [first.id]: refusal("The disk is full.") });
    assert.deepEqual(only(queue.requests()), first);
    queue.enter(ANSWER, ["no"], stored(0));
    const second = only(queue.requests());
    assert.deepEqual([second.value, second.seen], [["no"], 0]);
    assert.notEqual(second.id, first.id);
  });

  test("a value entered meanwhile is sent at once", () => {
    const queue = openQueue();
    queue.enter(ANSWER, ["yes"], stored(0));
    const first = only(queue.requests());
    queue.enter(ANSWER, ["no"], stored(0));
    const { more } = queue.settle({ [first.id]: refusal("The disk is full.") });
    assert.deepEqual([more, only(queue.requests()).value], [true, ["no"]]);
  });
});
