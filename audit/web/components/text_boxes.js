// Runs once in each tab, for the text boxes of every page.
window.watchesTextBoxes ||= (() => {
  const HALF_WAIT = 50; // milliseconds: some keyboards type an emoji as two halves, one after the other

  const PAUSE = 600; // milliseconds without a key, after which a draft is saved
  const DRAFTS = ':is(.st-key-finding-words, [class*="st-key-draft-words"]) :is(textarea, input)';
  const { type, send } = window.watchesRuns;
  let waiting;

  /** The text box that has the focus, or null. */
  const focusedBox = () => {
    const { activeElement } = document;
    return activeElement?.matches("textarea, input:not([type]), input[type=text]") ? activeElement : null;
  };

  /** Replace half an emoji by the replacement character. Streamlit drops a message that has one, and the click after it. */
  const replaceHalves = (box) => {
    const whole = box.value.replace(/\p{Surrogate}/gu, "\ufffd");
    if (whole !== box.value) type(box, whole);
  };
  const replaceInFocusedBox = () => {
    const box = focusedBox();
    if (box) replaceHalves(box);
  };

  /** Before the browser's Back button can be pressed, let Streamlit send what is being typed; the focus stays. */
  const sendBeforeLeaving = () => {
    const box = focusedBox();
    if (box?.closest('[data-testid="stMain"]')) send(box);
  };

  /** Let Streamlit send what is being typed. */
  const commit = () => focusedBox()?.blur();

  document.addEventListener("input", ({ target }) => {
    if (!target.matches?.(DRAFTS)) return;
    clearTimeout(waiting);
    waiting = setTimeout(send, PAUSE, target);
  }, true);
  document.addEventListener("input", ({ target }) => setTimeout(() => {
    if (target === focusedBox()) replaceHalves(target);
  }, HALF_WAIT), true);
  document.addEventListener("pointerdown", replaceInFocusedBox, true);
  document.addEventListener("keydown", ({ key }) => {
    if (["Enter", "Tab", "Escape"].includes(key)) replaceInFocusedBox();
    if (key === "Escape") commit();
    if (key === "Alt") sendBeforeLeaving();
  }, true);
  document.documentElement.addEventListener("pointerleave", sendBeforeLeaving);
  window.addEventListener("beforeunload", () => { replaceInFocusedBox(); commit(); });
  return true;
})();
