// @ts-check

/** @import { FormContent } from "./messages.js" */
/** @import { Component } from "./form_parts.js" */

/** @typedef {(component: Component<FormContent>) => () => void} ShowForm what shows the form; returns what ends that */
/** @typedef {{ show?: ShowForm, waiting: (() => void)[] }} Link */

/**
 * The form and its script come to the page apart: the script once, the form with each answer. Here they meet.
 * @returns {Link}
 */
function link() {
  const page = /** @type {{ recordingForm?: Link }} */ (/** @type {unknown} */ (window));
  return (page.recordingForm ??= { waiting: [] });
}

/**
 * Make the script known, and show the forms that came before it.
 * @param {ShowForm} show
 */
export function provideForm(show) {
  link().show = show;
  for (const showWaiting of link().waiting.splice(0)) showWaiting();
}

/** @type {ShowForm} */
export function showLinkedForm(component) {
  const { show, waiting } = link();
  if (show) return show(component);
  let stop = () => {};
  const showLater = () => {
    stop = showLinkedForm(component);
  };
  waiting.push(showLater);
  return () => {
    const place = waiting.indexOf(showLater);
    if (place >= 0) waiting.splice(place, 1);
    stop();
  };
}
