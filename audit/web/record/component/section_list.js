// @ts-check

/** @import { FormContent } from "./messages.js" */

import { make, setText } from "../../components/javascript/dom.js";

/**
 * Show the sections of the case, each as a button with how far it is.
 * @param {HTMLElement} list
 * @param {FormContent} content
 * @param {(section: string) => void} goTo
 */
export function showSections(list, { sections, section }, goTo) {
  if (list.children.length !== sections.length) {
    const items = sections.map(([id]) => make("li", {}, make("button", { type: "button", onclick: () => goTo(id) })));
    list.replaceChildren(...items);
  }
  list.querySelectorAll("button").forEach((button, place) => {
    const [id, words] = sections[place] ?? ["", ""];
    setText(button, words);
    button.setAttribute("aria-current", id === section ? "step" : "false");
  });
}
