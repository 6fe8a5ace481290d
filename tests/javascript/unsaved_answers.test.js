// @ts-check

import assert from "node:assert/strict";
import { describe, mock, test } from "node:test";

import { queueFile, queueFileName } from "../../audit/web/record/component/queue_file.js";
import { countInWords, refusalsInWords, waitingInWords } from "../../audit/web/record/component/waiting_words.js";
import { ANSWER, FakeTab, NOTE, OTHER, only, refusal, stored } from "./fakes.js";

const DETAIL = { ...ANSWER, what: /** @type {const} */ ("fact"), subject: "office" };
const IN_NOVEMBER = Date.UTC(2026, 10, 29, 10, 42);
const IN_JULY = Date.UTC(2026, 6, 5, 10, 42);

/** A queue in which things were entered a minute apart, the first one at a time given. */
function waitingQueue(start = IN_NOVEMBER) {
  let now = start;
  const date = mock.method(Date, "now", () => now);
  const queue = new FakeTab().open();
  queue.questionnaire = "1a2b3c4d";
  for (const [control, value] of /** @type {const} */ ([
    [ANSWER, "yes"],
    [NOTE, "Seen."],
    [OTHER, "no"],
    [DETAIL, "huyton"],
  ])) {
    queue.enter(control, [value], stored(3));
    now += 60_000;
  }
  date.mock.restore();
  return queue;
}

describe("what the form says", () => {
  test("it counts answers, notes and case details apart", () => {
    const entries = waitingQueue().all();
    assert.equal(countInWords(entries), "2 answers, 1 note and 1 case detail");
    assert.equal(countInWords(entries.slice(0, 1)), "1 answer");
    assert.equal(countInWords(entries.slice(0, 2)), "1 answer and 1 note");
  });

  test("it names the time of the oldest one, in the United Kingdom, and the day if it was another", () => {
    const entries = waitingQueue().all();
    const today = IN_NOVEMBER + 3_600_000;
    assert.equal(waitingInWords(entries.slice(0, 1), today), "1 answer waits in this tab, since 10:42.");
    assert.equal(
      waitingInWords(entries, today + 86_400_000),
      "2 answers, 1 note and 1 case detail wait in this tab, the oldest since 10:42 on 29 November.",
    );
    assert.match(waitingInWords(waitingQueue(IN_JULY).all(), IN_JULY), /the oldest since 11:42\.$/);
  });

  test("it says each reason of a refusal once, with how much was refused", () => {
    const queue = waitingQueue();
    const [first, second, third] = queue.requests();
    queue.settle({
      [first?.id ?? ""]: refusal("The case is submitted."),
      [second?.id ?? ""]: refusal("The case is submitted."),
      [third?.id ?? ""]: refusal("The audit is closed."),
    });
    assert.deepEqual(refusalsInWords(queue.all()), [
      "1 answer and 1 note not saved: The case is submitted.",
      "1 answer not saved: The audit is closed.",
    ]);
  });
});

describe("the file", () => {
  test("has every entry with its keys, and no name", () => {
    const queue = waitingQueue();
    const content = JSON.parse(queueFile(queue.all(), "9f8e7d6c", IN_NOVEMBER));
    const { entries, ...head } = content;
    assert.deepEqual(head, {
      file: "unsaved answers",
      version: 1,
      made: "2026-11-29T10:42:00.000Z",
      account: "9f8e7d6c",
    });
    assert.deepEqual(entries[1], {
      audit: "a",
      case: "c",
      review: 1,
      questionnaire: "1a2b3c4d",
      kind: "note",
      item: "2.2.1",
      value: ["Seen."],
      replaces_version: 3,
      save_id: queue.requests()[1]?.id,
      entered: "2026-11-29T10:43:00.000Z",
    });
    assert.equal(entries[3].kind, "detail");
  });

  test("has the value that was entered last, under the id that it will be sent with", () => {
    const queue = new FakeTab().open();
    queue.enter({ ...ANSWER, case: "a/c/2" }, ["yes"], stored(3));
    const first = only(queue.requests());
    queue.enter({ ...ANSWER, case: "a/c/2" }, ["no"], stored(3));
    const [entry] = JSON.parse(queueFile(queue.all(), "", IN_NOVEMBER)).entries;
    assert.deepEqual([entry.value, entry.replaces_version, entry.review], [["no"], 3, 2]);
    queue.settle({ [first.id]: { stored: stored(4, "yes") } });
    assert.equal(only(queue.requests()).id, entry.save_id);
  });

  test("is named by the day and time in the United Kingdom", () => {
    assert.equal(queueFileName(IN_NOVEMBER), "unsaved-answers-2026-11-29-1042.json");
    assert.equal(queueFileName(IN_JULY), "unsaved-answers-2026-07-05-1142.json");
  });
});

describe("after a reload", () => {
  test("the time at which something was entered is still known, whatever the clock of the page says", () => {
    const tab = new FakeTab();
    const date = mock.method(Date, "now", () => IN_NOVEMBER);
    tab.open().enter(ANSWER, ["yes"], stored(0));
    date.mock.restore();
    assert.equal(only(tab.open().all()).entered, IN_NOVEMBER);
  });

  test("a tab that cannot store its queue says so", () => {
    const tab = new FakeTab();
    const queue = tab.open();
    queue.enter(ANSWER, ["yes"], stored(0));
    assert.equal(queue.isStored, true);
    tab.storage.setItem = () => assert.fail("full");
    queue.enter(OTHER, ["yes"], stored(0));
    assert.equal(queue.isStored, false);
  });
});

test("a value that the server has by another way is no conflict", () => {
  const queue = new FakeTab().open();
  queue.enter(ANSWER, ["yes"], stored(0));
  const first = only(queue.requests());
  queue.enter(ANSWER, ["no"], stored(0));
  const clash = { value: ["no"], version: 1, by: "Ann", mine: true, at: "12:30", words: "No" };
  const { more } = queue.settle({ [first.id]: { clash, section: "2.2" } });
  assert.deepEqual([more, queue.size], [false, 0]);
});
