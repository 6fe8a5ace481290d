// @ts-check

/**
 * Let the skip link in the header of the page lead to the form.
 * @param {() => void} focusForm
 * @returns {() => void} what stops that
 */
export function followSkipLink(focusForm) {
  /** @param {MouseEvent} event */
  const onClick = (event) => {
    if (!(event.target instanceof Element) || !event.target.closest("a.skip")) return;
    event.preventDefault();
    focusForm();
  };
  document.addEventListener("click", onClick);
  return () => document.removeEventListener("click", onClick);
}
