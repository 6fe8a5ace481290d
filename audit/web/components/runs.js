// Runs once in each tab: counts the runs of the page, and knows what was entered that no run has yet.
// Streamlit sends an entry and the change to another page as two requests. If the second comes before the run for the first
// has ended, the entry is lost: the second has no values of the page that is left. So it waits. What was entered when the
// connection broke is lost too, although its box still shows it; so it is entered again. A server that has started again
// knows no part of the page until it has run the whole page; so that is run after each break.
window.watchesRuns ||= (() => {
  const PATIENCE = 3000; // milliseconds: some entries need no run
  const LONG_RUN = 8000; // milliseconds after which a person may leave a page although it runs
  const STARTING = 20000; // milliseconds that the first run of a server may take
  const DRAWING = 50; // milliseconds until a box knows what was entered
  const ARRIVING = 5000; // milliseconds after which what was sent has arrived, if the connection stands
  const ANSWERING = 1000; // milliseconds in which a server answers
  const RECONNECTING = 500; // milliseconds from the new connection until the page was drawn with it
  const TEXTS = ["TextInput", "TextArea", "NumberInput"].map((name) => `[data-testid="st${name}"] :is(input, textarea)`).join();
  const CHOICES = '[data-testid="stButton"] button, [role=radio], [role=option], [role=switch]';
  const CHOICE = Symbol("choice");
  const entries = new Map(); // by the text box: the text, when it was sent, and how many runs there were
  let runs = 0;
  let marks = 0; // of runs of the whole page
  let waiting = 0;
  let breaks = 0;
  let mayBeNew = false; // the server may have started again, and not have run the whole page yet

  const app = () => document.querySelector('[data-testid="stApp"]');
  const isRunning = () => app()?.dataset.testScriptState !== "notRunning";
  const isConnected = () => app()?.dataset.testConnectionState === "CONNECTED";
  const isOwn = (part) => part.closest('[data-testid^="stBidiComponent"]'); // the program's own parts keep what they sent

  /** Note that an entry is sent now. */
  const noteSent = (place) => {
    entries.set(place, { ...entries.get(place), sentAt: Date.now(), runs });
    setTimeout(forgetOld, ARRIVING);
  };
  const noteTextSent = ({ target }) => entries.has(target) && !entries.get(target).sentAt && noteSent(target);

  /** Forget the entries that a run has taken, and those whose box is gone. */
  const forgetTaken = () => {
    if (mayBeNew || !isConnected() || isRunning()) return;
    for (const [place, entry] of entries) if (entry.runs < runs || (place !== CHOICE && !place.isConnected)) entries.delete(place);
  };

  /** Forget what was sent a while ago over a connection that still stands: a short run of a part of the page leaves no sign. */
  const forgetOld = () => {
    if (mayBeNew || !isConnected() || !navigator.onLine) return;
    for (const [place, { sentAt }] of entries) if (Date.now() - sentAt > ARRIVING - 100) entries.delete(place);
  };

  /** Whether nothing that was entered needs a run any more. Without a connection there is none to wait for. */
  const areTaken = () => {
    forgetTaken();
    const isLate = ({ sentAt }) => Date.now() - sentAt > (isRunning() ? LONG_RUN : PATIENCE);
    return !isConnected() || [...entries.values()].every(isLate);
  };

  /** Act once a run has what was entered. Only the last of several actions is waited for. */
  const afterEntries = (act) => {
    clearInterval(waiting);
    if (entries.has(document.activeElement)) document.activeElement.blur(); // then Streamlit sends it
    if (areTaken()) {
      act();
      return;
    }
    const start = Date.now();
    waiting = setInterval(() => {
      if (!areTaken() && Date.now() - start < LONG_RUN) return;
      clearInterval(waiting);
      act();
    }, 20);
  };

  /** Set the text of a box as if it were typed: as the browser sets it, and announced, so that React sees it. */
  const type = (box, text) => {
    const { selectionStart, selectionEnd } = box;
    Object.getOwnPropertyDescriptor(Object.getPrototypeOf(box), "value").set.call(box, text);
    if (selectionStart !== null) box.setSelectionRange(selectionStart, selectionEnd);
    box.dispatchEvent(new Event("input", { bubbles: true }));
  };

  /** Let a box send its text, as Control and Enter do. Without a connection Streamlit would take it for sent. */
  const send = (box) => box.isConnected && isConnected() && box.dispatchEvent(new KeyboardEvent("keydown",
    { key: "Enter", code: "Enter", keyCode: 13, ctrlKey: true, bubbles: true, cancelable: true }));

  const pass = (milliseconds) => new Promise((done) => { setTimeout(done, milliseconds); });
  const waitUntil = async (isDone, patience) => {
    for (const start = Date.now(); Date.now() - start < patience() && !isDone();) await pass(DRAWING);
  };

  /** Run the whole page, by the key that Streamlit has for that. */
  const run = async () => {
    const before = marks;
    for (const kind of ["keydown", "keyup"]) {
      document.body.dispatchEvent(new KeyboardEvent(kind, { key: "r", code: "KeyR", keyCode: 82, bubbles: true }));
    }
    await waitUntil(() => marks > before && !isRunning(), () => STARTING);
  };

  /** Enter a text again, first without its last letter: Streamlit sends only what differs from what it thinks it sent. */
  const enterAgain = async (box, text) => {
    for (const each of [text.slice(0, -1) || `${text} `, text]) {
      const before = runs;
      type(box, each);
      await pass(DRAWING);
      send(box);
      // Two requests at once would be one for the server. A short run of a part of the page leaves no sign.
      await waitUntil(() => runs > before && !isRunning(), () => (isRunning() ? LONG_RUN : ANSWERING));
    }
  };

  /** Run the whole page, and enter again what was typed and may not have left its box. */
  const afterReconnecting = async () => {
    breaks += 1;
    const known = breaks;
    mayBeNew = true;
    for (const [place, { text }] of [...entries]) entries.set(place, { text, runs: Infinity });
    do await pass(RECONNECTING); while (isRunning());
    if (isConnected()) await run();
    if (breaks !== known || !isConnected()) return; // the next connection does it all again
    mayBeNew = false;
    entries.delete(CHOICE);
    for (const [box, { text }] of [...entries]) {
      if (box.isConnected) await enterAgain(box, text);
      else entries.delete(box);
    }
  };

  document.addEventListener("input", ({ target }) => {
    if (target.matches?.(TEXTS)) entries.set(target, { text: target.value, runs: Infinity });
  }, true);
  document.addEventListener("focusout", noteTextSent, true);
  document.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey || !event.target.matches?.("textarea"))) noteTextSent(event);
  }, true);
  document.addEventListener("click", ({ target }) => {
    const choice = target.closest?.(CHOICES);
    if (choice && !isOwn(choice)) noteSent(CHOICE);
  }, true);
  document.addEventListener("change", ({ target }) => {
    if (target.matches?.("[type=checkbox], [type=radio], [type=file]") && !isOwn(target)) noteSent(CHOICE);
  }, true);
  // A run is seen by its mark; one of a part of the page, which leaves the mark, by the state of the page.
  const has = (node, selector) => Boolean(node.matches?.(selector) || node.querySelector?.(selector));
  const isMark = (node) => has(node, "[data-run]");
  let wasConnected = isConnected();
  new MutationObserver((changes) => {
    const isMarked = changes.some(({ addedNodes }) => [...addedNodes].some(isMark));
    const isBegun = changes.some(({ attributeName }) => attributeName === "data-test-script-state") && isRunning();
    if (isMarked) marks += 1;
    if (isMarked || isBegun) runs += 1;
    if (isConnected() && !wasConnected) afterReconnecting(); // a run that the break ended has taken nothing
    wasConnected = isConnected();
    forgetTaken();
  }).observe(document.body, {
    subtree: true, childList: true, attributes: true, attributeFilter: ["data-test-script-state", "data-test-connection-state"],
  });

  return { isConnected, isRunning, count: () => runs, afterEntries, type, send, has };
})();
