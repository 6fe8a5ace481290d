// @ts-check

/** @import { FormContent } from "./messages.js" */
/** @import { Rows } from "./rows.js" */

import { fill, partsOf, setText } from "../../components/javascript/dom.js";
import { WORDS } from "./words.js";

/**
 * What Streamlit gives a component.
 * @template Content
 * @typedef {object} Component
 * @property {HTMLElement} parentElement
 * @property {Content} data
 * @property {(name: string, value: unknown) => void} setStateValue
 */

/** @typedef {"sections" | "status" | "undo" | "title" | "statement" | "groups" | "ways" | "comments" | "next"} FormPart */
/** @typedef {"keys" | "questionKeys" | "scaleKeys" | "factKeys" | "arriving" | "letters" | "lettersWords" | "place" | "savedState" | "waiting" | "concern"} HelpPart */
/** @typedef {import("./notices.js").NoticePart} NoticePart */
/** @typedef {Record<FormPart | HelpPart | NoticePart, HTMLElement>} Parts */

/**
 * Return the parts of the form (form.html), with the words that never change.
 * @param {HTMLElement} root
 */
export function formParts(root) {
  const parts = /** @type {Parts} */ (partsOf(root));
  setText(parts.undo, WORDS.undo);
  return parts;
}

/**
 * Show the keyboard shortcuts that work in a section.
 * @param {Parts} parts
 * @param {FormContent} content
 * @param {Rows} rows
 */
export function showKeys({ keys, questionKeys, scaleKeys, factKeys }, content, { areCaseDetails, haveScale }) {
  keys.hidden = !content.next || !content.open;
  questionKeys.hidden = areCaseDetails;
  scaleKeys.hidden = !haveScale;
  factKeys.hidden = !areCaseDetails;
}

/**
 * Show the buttons that go one step back, if something can be undone, and to the next section, if there is one.
 * @param {Parts} parts
 * @param {FormContent} content
 */
export function showSteps({ undo, next }, content) {
  undo.hidden = !content.undo;
  undo.title = content.undo ? fill(WORDS.undoNext, { name: content.undo }) : "";
  next.hidden = !content.next;
  if (content.next) setText(next, fill(WORDS.next, { name: content.next.name }));
}
