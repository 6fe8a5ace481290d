// @ts-check

const PATIENCE = 20000; // milliseconds that a page may take to be drawn
const PAUSE = 50; // milliseconds between two looks

/**
 * Open a case without loading the program again: Streamlit opens the address that the Back button leads to. The focus
 * goes to the title of its page, unless the person has moved on.
 * @param {string} href
 */
export function openCase(href) {
  const title = document.querySelector("h1");
  const start = Date.now();
  history.pushState({}, "", href);
  dispatchEvent(new PopStateEvent("popstate", { state: {} }));
  const wait = setInterval(() => {
    const isDrawn = !isRunning() && document.querySelector("h1") !== title;
    if (!isDrawn && Date.now() - start < PATIENCE) return;
    clearInterval(wait);
    if (isDrawn && (!document.activeElement || document.activeElement === document.body)) focusTitle();
  }, PAUSE);
}

/** Whether Streamlit is still drawing the page. */
function isRunning() {
  const app = document.querySelector('[data-testid="stApp"]');
  return app instanceof HTMLElement && app.dataset.testScriptState !== "notRunning";
}

function focusTitle() {
  const title = document.querySelector("h1");
  if (!title) return;
  title.tabIndex = -1;
  title.focus();
}
