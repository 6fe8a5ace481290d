// @ts-check

const SUBMIT_BUTTON = ".st-key-submit-case button"; // the button below the form

/**
 * Move the focus to an element, if nothing on the page has it.
 * @param {HTMLElement} element
 */
export function focusIfFree(element) {
  const isFree = !document.activeElement || document.activeElement === document.body;
  if (isFree) element.focus({ preventScroll: true });
}

/** Move the focus to the button that submits the case, if it is there. */
export function focusSubmitButton() {
  /** @type {HTMLElement | null} */
  const button = document.querySelector(SUBMIT_BUTTON);
  button?.focus();
}
