// @ts-check

/** @import { FormContent, RowContent, SectionContent } from "../../audit/web/record/component/messages.js" */
/** @import { Entry } from "../../audit/web/record/component/save_queue.js" */

import assert from "node:assert/strict";
import { test } from "node:test";

import { SectionsAhead } from "../../audit/web/record/component/sections_ahead.js";
import { stored } from "./fakes.js";

/**
 * @param {string} section
 * @param {string[]} ids of its questions
 */
function sectionWith(section, ...ids) {
  const share = { stored: stored(0), open: true, changed: false };
  const rows = ids.map((id) => ({ what: "answer", id, stored: stored(0), note: stored(0), share }));
  const groups = [{ name: "", done: "", rows }];
  return /** @type {SectionContent} */ (
    /** @type {unknown} */ ({ section, title: section, statement: "", groups, ways: [], next: null })
  );
}

/**
 * What the server sends of the section 2.2.
 * @param {Partial<FormContent>} fields
 */
function sent(fields = {}) {
  const content = { case: "a/c", ahead: [], outcomes: {}, number: 1, to: "2.2.1", status: "Open" };
  return /** @type {FormContent} */ (
    /** @type {unknown} */ ({ ...sectionWith("2.2", "2.2.1"), ...content, ...fields })
  );
}

/** @param {SectionContent | null} content */
const firstRow = (content) => /** @type {RowContent} */ (content?.groups[0]?.rows[0]);

test("a section that was sent ahead can be shown with what is the same for the whole case", () => {
  const ahead = new SectionsAhead(() => 0);
  ahead.receive(sent({ ahead: [sectionWith("2.3", "2.3.1")] }), []);
  const content = ahead.contentOf("2.3", sent());
  assert.deepEqual([content?.section, content?.title, content?.status, content?.to], ["2.3", "2.3", "Open", ""]);
  assert.equal(ahead.contentOf("check", sent()), null);
});

test("what was saved is taken over into its row, so that the next answer replaces the right version", () => {
  const ahead = new SectionsAhead(() => 0);
  ahead.receive(sent({ ahead: [sectionWith("2.3", "2.3.1")] }), []);
  for (const what of /** @type {const} */ (["answer", "note", "shared_note"])) {
    const entry = /** @type {Entry} */ ({ case: "a/c", what, subject: "2.3.1", id: what });
    ahead.receive(sent({ outcomes: { [what]: { stored: stored(4, what) } } }), [entry]);
  }
  const row = firstRow(ahead.contentOf("2.3", sent()));
  assert.deepEqual([row.stored.version, row.stored.value, row.note?.value], [4, ["answer"], ["note"]]);
  assert.deepEqual([row.share?.stored.version, row.share?.stored.value], [4, ["shared_note"]]);
});

test("another case has none of the sections", () => {
  const ahead = new SectionsAhead(() => 0);
  ahead.receive(sent({ ahead: [sectionWith("2.3", "2.3.1")] }), []);
  ahead.receive(sent({ case: "a/d" }), []);
  assert.equal(ahead.contentOf("2.3", sent({ case: "a/d" })), null);
});

test("they are asked for in a quiet moment, and again only after something was saved", () => {
  let time = 0;
  const ahead = new SectionsAhead(() => time);
  ahead.receive(sent(), []);
  assert.equal(ahead.shouldAsk(Infinity), false, "the page was opened just now");
  time = 2500;
  assert.deepEqual([ahead.shouldAsk(100), ahead.shouldAsk(Infinity)], [false, true]);
  ahead.asked();
  ahead.receive(sent({ ahead: [sectionWith("2.3", "2.3.1")] }), []);
  time = 60_000;
  assert.equal(ahead.shouldAsk(Infinity), false);
  const entry = /** @type {Entry} */ ({ case: "a/c", what: "answer", subject: "2.3.1", id: "x" });
  ahead.receive(sent({ outcomes: { x: { stored: stored(1, "yes") } } }), [entry]);
  assert.equal(ahead.shouldAsk(Infinity), true);
});
