// @ts-check

const SUBMIT_BUTTON = ".st-key-submit-case button"; // the button below the form

/**
 * Move the focus to an element, if nothing on the page has it that somebody chose. Only a script gives it to the title
 * of the page: when the page is opened, or when the form was gone for a moment because the connection was.
 * @param {HTMLElement} element
 */
export function focusIfFree(element) {
  const isFree = !document.activeElement || document.activeElement.matches("body, h1");
  if (isFree) element.focus({ preventScroll: true });
}

/** Move the focus to the button that submits the case, if it is there. */
export function focusSubmitButton() {
  /** @type {HTMLElement | null} */
  const button = document.querySelector(SUBMIT_BUTTON);
  button?.focus();
}
