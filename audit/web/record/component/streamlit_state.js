// @ts-check

/** Return whether Streamlit has a connection to its server. */
export function isConnected() {
  const app = document.querySelector('[data-testid="stApp"]');
  const state = app instanceof HTMLElement ? app.dataset.testConnectionState : undefined;
  return state === undefined || state === "CONNECTED";
}

/**
 * Close Streamlit's own dialogue about the lost connection. It would cover the form and take its focus, and the form
 * says itself what happens. The program opens no other dialogue.
 */
export function closeConnectionDialogue() {
  const close = document.querySelector('[data-testid="stDialog"] button[aria-label="Close"]');
  if (close instanceof HTMLElement) close.click();
}
