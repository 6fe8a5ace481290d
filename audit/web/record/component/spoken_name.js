// @ts-check

/** @import { RowContent } from "./messages.js" */
/** @import { Form } from "./form.js" */

import { fill, make } from "../../components/javascript/dom.js";
import { WORDS } from "./words.js";

/** The values of options that many case details have. */
const SHARED = ["yes", "no"];

/**
 * Return the name of an option that can be said to voice control: "Yes, 2.2.3a". An option that only one case detail
 * has is said as it is.
 * @param {RowContent} row
 * @param {string} value
 * @param {string} words
 */
export function optionName({ what, id, text }, value, words) {
  const subject = what === "answer" ? id : text;
  return (what === "answer" || SHARED.includes(value)) && fill(WORDS.answerTo, { answer: words, subject });
}

/**
 * Return the end of the name of a button that many rows have, so that no two have the same name.
 * @param {Form} form
 * @param {string} subject
 */
export function forSubject(form, subject) {
  const name = form.content.names[subject] ?? subject;
  return make("span", { class: "unseen" }, fill(WORDS.onSubject, { subject: name }));
}
