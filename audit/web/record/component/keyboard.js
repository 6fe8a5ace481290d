// @ts-check

/** @import { Form } from "./form.js" */
/** @import { Row } from "./row.js" */

import { focusSubmitButton } from "./page_focus.js";
import { closeNote, openNote } from "./rows.js";

/** @type {Record<string, string>} */
const ANSWERS = { y: "yes", n: "no", a: "not_applicable" };
const PLACE = /^[1-9]$/;

/**
 * Return what a key chooses in a row: an answer by its letter, which on a scale is the first of a named answer, or the
 * option at a place by its digit.
 * @param {Row} row
 * @param {string} key
 * @returns {((form: Form, row: Row) => void) | undefined}
 */
function choiceOf(row, key) {
  const answer = (row.hasScale ? row.content.keys : ANSWERS)[key];
  if (answer) return (form) => form.rows.answer(row, answer);
  if (PLACE.test(key)) return (form) => form.rows.answerAt(row, Number(key) - 1);
  return undefined;
}

/**
 * Go to the next section; after the last one, to the button that submits the case.
 * @param {Form} form
 */
function goOn(form) {
  if (form.content.next) form.goToNext();
  else focusSubmitButton();
}

/** @type {Record<string, (form: Form, row: Row, event: KeyboardEvent) => void>} */
const ACTIONS = {
  j: (form, row) => form.rows.step(row, 1),
  k: (form, row) => form.rows.step(row, -1),
  t: (_, row) => openNote(row),
  "]": goOn,
  delete: (_, row) => row.clearAnswer(), // only an answer or boxes spare Delete
  enter: (form, row, event) => form.rows.step(row, event.shiftKey ? -1 : 1), // only a line of text spares Enter
};

/**
 * Act on a key. Keys act only while a control or the title has the focus, and never if the control needs the key:
 * nothing is taken from text fields, drop-downs, the browser or a screen reader. Letters can be switched off
 * (WCAG 2.1.4).
 * @param {Form} form
 * @param {KeyboardEvent} event
 */
export function onKey(form, event) {
  const key = event.key.toLowerCase();
  if (hasOtherMeaning(event) || !form.letterKeys.allow(key)) return;
  if (form.isTitle(event.target)) actOnTitle(form, event);
  const row = form.rows.rowAt(event.target);
  if (!row) return;
  if (key === "escape" && row.panel.isOpen) closeNote(row);
  if (isSpared(row, event.target, key)) act(form, row, event);
}

/**
 * On the title, which has the focus after a change of section, keys are about the first question that can be answered.
 * @type {Record<string, (form: Form) => void>}
 */
const TITLE_ACTIONS = {
  j: (form) => form.focusFirst(),
  enter: (form) => form.focusFirst(),
  t: (form) => form.rows.first && openNote(form.rows.first),
  "]": goOn,
};

/**
 * An answer is about the first question without one, so that none is replaced unseen.
 * @param {Form} form
 * @param {KeyboardEvent} event
 */
function actOnTitle(form, event) {
  const key = event.key.toLowerCase();
  const unanswered = form.rows.firstUnanswered;
  const choose = unanswered && choiceOf(unanswered, key);
  const action = TITLE_ACTIONS[key];
  if (!choose && !action) return;
  event.preventDefault();
  event.stopPropagation();
  action?.(form);
  if (!choose || !unanswered || event.repeat) return;
  unanswered.focusControl(); // first: the person sees what they answered
  choose(form, unanswered);
}

/** @param {EventTarget | null} target */
const isOnRadio = (target) => target instanceof Element && target.getAttribute("role") === "radio";

/** @param {KeyboardEvent} event */
const hasOtherMeaning = (event) => event.ctrlKey || event.altKey || event.metaKey || event.isComposing;

/**
 * @param {Row} row
 * @param {EventTarget | null} target
 * @param {string} key
 */
function isSpared({ control }, target, key) {
  return target instanceof Node && control.element.contains(target) && control.sparesKey(key);
}

/**
 * @param {Form} form
 * @param {Row} row
 * @param {KeyboardEvent} event
 */
function act(form, row, event) {
  const key = event.key.toLowerCase();
  const choose = isOnRadio(event.target) || PLACE.test(key) ? choiceOf(row, key) : undefined; // letters are for radios
  const action = ACTIONS[key];
  if (!choose && !action) return;
  event.preventDefault();
  event.stopPropagation();
  if (!choose) action?.(form, row, event);
  else if (!event.repeat) choose(form, row); // a key that stays down must not answer every question
}
