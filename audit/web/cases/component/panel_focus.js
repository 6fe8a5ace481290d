// @ts-check

const TRIES = 40;
const PAUSE = 50; // milliseconds between two tries

/**
 * Put the focus on the heading of the form above the list, as soon as the page has drawn it.
 * @param {number} [tries]
 */
export function focusPanel(tries = TRIES) {
  const heading = document.querySelector(".st-key-case-panel [tabindex='-1']");
  if (heading instanceof HTMLElement) {
    heading.focus({ preventScroll: true });
    heading.scrollIntoView({ block: "start" });
  } else if (tries > 0) setTimeout(() => focusPanel(tries - 1), PAUSE);
}
