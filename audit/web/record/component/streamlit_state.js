// @ts-check

/** Return whether Streamlit has a connection to its server. */
export function isConnected() {
  const app = document.querySelector('[data-testid="stApp"]');
  const state = app instanceof HTMLElement ? app.dataset.testConnectionState : undefined;
  return state === undefined || state === "CONNECTED";
}

const DIALOGUE = '[data-testid="stDialog"]';
const PATIENCE = 1000; // milliseconds in which the dialogue may still take the focus
const TICK = 20; // milliseconds between two looks at the focus

/** @type {HTMLElement | null} */
let lastFocused = null;

/**
 * Close Streamlit's own dialogue about the lost connection, and give the focus back to what had it. The dialogue would
 * cover the form, and the form says itself what happens. The program opens no other dialogue.
 */
export function closeConnectionDialogue() {
  const close = document.querySelector(`${DIALOGUE} button[aria-label="Close"]`);
  if (!(close instanceof HTMLElement)) return;
  close.click();
  giveFocusBack(performance.now() + PATIENCE);
}

/** @param {number} until */
function giveFocusBack(until) {
  const { activeElement } = document;
  const isTaken = activeElement === document.body || Boolean(activeElement?.closest(DIALOGUE));
  if (isTaken && lastFocused?.isConnected) lastFocused.focus({ preventScroll: true });
  if (performance.now() < until) setTimeout(() => giveFocusBack(until), TICK);
}

/**
 * Close the dialogue as soon as it opens, so that no key that somebody presses meanwhile goes to it.
 * @returns {() => void} what stops that
 */
export function keepDialogueClosed() {
  const observer = new MutationObserver(() => {
    if (!isConnected()) closeConnectionDialogue();
  });
  /** @param {FocusEvent} event */
  const remember = ({ target }) => {
    if (target instanceof HTMLElement && !target.closest(DIALOGUE)) lastFocused = target;
  };
  observer.observe(document.body, { childList: true });
  document.addEventListener("focusin", remember);
  return () => {
    observer.disconnect();
    document.removeEventListener("focusin", remember);
  };
}
