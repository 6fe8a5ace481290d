// Keys and honesty for the recording page. It adds no control of its own: keys press the page's own buttons,
// and a row says "saved" only while what it shows is what the server last said it holds.
//
// Keys act only while the focus is on an answer, so that nothing is taken from text fields, from the browser
// or from a screen reader (WCAG 2.1.4).

const ROW = '[class*="st-key-row-"], [class*="st-key-judgement-"]';
const ANSWERS = { y: 0, n: 1, a: 2 };
const SLOW = 2500;
const PAUSE = 700;
const CALM = 5000;

let noteOf = ""; // the row whose note was opened by key
let at = null; // the answer that has the focus, and the rows from its own on

const rows = () => [...document.querySelectorAll(ROW)].filter((row) => radios(row).length);
const radios = (row) => [...row.querySelectorAll('button[role="radio"]')];
const mark = (row) => row.querySelector("[data-held]");
const shown = (row) => {
  const place = radios(row).findIndex((radio) => radio.getAttribute("aria-checked") === "true");
  return place < 0 ? "" : radios(row)[place].textContent.trim();
};

function stopIn(row) {
  const group = radios(row);
  return group.find((radio) => radio.tabIndex === 0) || group[0];
}

function step(row, by) {
  const all = rows();
  const next = all[all.indexOf(row) + by];
  if (next) {
    stopIn(next).focus();
    next.scrollIntoView({ block: "nearest" });
  }
  return Boolean(next);
}

function press(selector) {
  const button = document.querySelector(selector);
  if (button) button.click();
  return Boolean(button);
}

function answer(row, place) {
  const wanted = radios(row)[place];
  if (!wanted || wanted.disabled) return false;
  wanted.click();
  step(row, 1);
  return true;
}

const name = (row) => [...row.classList].find((one) => /^st-key-(row|judgement)-/.test(one));
const rowNamed = (one) => rows().find((row) => row.classList.contains(one));
const openedBody = () => document.querySelector('[data-testid="stPopoverBody"]');

// Try again until it is done: what a click opens or closes takes its time to come and go.
function soon(act, tries = 40) {
  if (!act() && tries) setTimeout(soon, 50, act, tries - 1);
}

function focusOn(element) {
  element?.focus();
  return Boolean(element) && document.activeElement === element;
}

function openNote(row) {
  const button = row.querySelector('[data-testid="stPopoverButton"]');
  if (!button) return false;
  button.click();
  soon(() => focusOn(openedBody()?.querySelector("textarea")));
  noteOf = name(row);
  return true;
}

// Escape closes the note; the focus goes back to the answer from which it was opened by key.
function comeBack() {
  const answered = noteOf;
  noteOf = "";
  if (answered && openedBody()) soon(() => !openedBody() && focusOn(stopIn(rowNamed(answered))));
}

const KEYS = {
  j: (row) => step(row, 1),
  k: (row) => step(row, -1),
  t: openNote,
  "]": () => press('[class*="st-key-next-section"] button'),
};

function onKey(event) {
  if (event.key === "Escape") comeBack();
  if (event.ctrlKey || event.altKey || event.metaKey || event.isComposing) return;
  const row = event.target.closest?.(ROW);
  if (!row || event.target.getAttribute("role") !== "radio") return;
  const key = event.key.toLowerCase();
  const held = event.repeat && key in ANSWERS; // a key that stays down must not answer one question after the other
  const done = held || (key in ANSWERS ? answer(row, ANSWERS[key]) : key in KEYS && KEYS[key](row));
  if (done) {
    event.preventDefault();
    event.stopPropagation();
  }
}

function onFocus(event) {
  const row = event.target.getAttribute?.("role") === "radio" && event.target.closest(ROW);
  const all = rows();
  at = row ? { answer: event.target, names: all.slice(all.indexOf(row)).map(name) } : null;
}

// An answer can take the next question away, just when the focus came to it: then the one after it gets the focus.
function keepFocus() {
  if (!at || at.answer.isConnected || document.activeElement !== document.body) return;
  const next = at.names.map(rowNamed).find(Boolean);
  if (next) stopIn(next).focus();
}

// What a row shows against what the server said it holds. A row without a mark says itself why it is not saved.
function check(row, since) {
  const differs = mark(row) !== null && shown(row) !== mark(row).dataset.held;
  if (!differs) {
    since.delete(row.className);
    row.removeAttribute("data-waiting");
    return false;
  }
  if (!since.has(row.className)) since.set(row.className, Date.now());
  row.setAttribute("data-waiting", Date.now() - since.get(row.className) > SLOW ? "long" : "short");
  return true;
}

function say(region, text, loud) {
  if (region.textContent !== text) region.textContent = text;
  region.classList.toggle("loud", loud);
}

export default function (component) {
  const region = component.parentElement.querySelector("[role=status]");
  const since = new Map();
  const typing = new Map();
  let waitedLong = false;
  let calmUntil = 0;

  const look = () => {
    const waiting = rows().filter((row) => check(row, since));
    const long = waiting.some((row) => row.getAttribute("data-waiting") === "long");
    if (waitedLong && !waiting.length) calmUntil = Date.now() + CALM;
    waitedLong = long || (waitedLong && waiting.length > 0);
    if (long) say(region, `${waiting.length} not saved yet. The connection does not answer; keep this page open.`, true);
    else if (!waitedLong) say(region, Date.now() < calmUntil ? "Everything is saved." : "", false);
  };

  // A note is sent while the typing pauses: the page's own key for it is Control and Enter.
  const send = (field) => {
    typing.delete(field);
    field.dispatchEvent(new KeyboardEvent("keydown", { key: "Enter", code: "Enter", ctrlKey: true, bubbles: true }));
  };
  const onInput = (event) => {
    const field = event.target;
    if (field.tagName !== "TEXTAREA") return;
    clearTimeout(typing.get(field));
    typing.set(field, setTimeout(() => send(field), PAUSE));
  };
  const onLeave = (event) => {
    look();
    if (typing.size || rows().some((row) => row.hasAttribute("data-waiting"))) event.preventDefault();
  };

  const timer = setInterval(look, 250);
  const changes = new MutationObserver(keepFocus);
  changes.observe(document.body, { childList: true, subtree: true });
  document.addEventListener("focusin", onFocus);
  document.addEventListener("keydown", onKey, true);
  document.addEventListener("input", onInput, true);
  document.addEventListener("click", look);
  window.addEventListener("beforeunload", onLeave);
  return () => {
    clearInterval(timer);
    changes.disconnect();
    document.removeEventListener("focusin", onFocus);
    document.removeEventListener("keydown", onKey, true);
    document.removeEventListener("input", onInput, true);
    document.removeEventListener("click", look);
    window.removeEventListener("beforeunload", onLeave);
  };
}
