// @ts-check

/** @import { ControlKind, RowContent } from "./messages.js" */

import { fill, make } from "../../components/javascript/dom.js";
import { optionName } from "./spoken_name.js";
import { WORDS } from "./words.js";

/**
 * A control shows the value that it receives, and reports what somebody enters. It keeps no value itself.
 * @typedef {object} Control
 * @property {HTMLElement} element
 * @property {() => HTMLElement | undefined} focusTarget what takes the focus
 * @property {(key: string) => boolean} sparesKey whether the form may act on a key, because the control does not
 * @property {(value: string[], disabled: boolean) => void} show
 * @property {(value: string) => void} [pick] choose an option, as a click does
 * @property {() => HTMLElement | undefined} [followUp] what is asked next in the same row
 * @property {(place: number) => boolean} [pickAt] choose the option at a place, as a click does; whether that is all
 */

/** @typedef {RowContent & { place: string }} PlacedRow the content of a row, with its id as HTML ids take it */
/** @typedef {(value: string[]) => void} Enter */
/** @typedef {(row: PlacedRow, enter: Enter, release: () => void) => Control} ControlMaker */

const TYPING_PAUSE = 700; // milliseconds after the last key, until a text is sent
const WORD_PAUSE = 1500; // milliseconds after the last key, until a drop-down starts a new word
/** @type {Record<string, number>} */
const ARROWS = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 };

/**
 * One of a few options. Arrow keys move the focus but choose nothing: going from Yes to Not applicable must not save
 * a No on the way.
 * @type {ControlMaker}
 */
function radios(row, enter) {
  const buttons = row.options.map(([value, words]) => {
    const attributes = { type: "button", role: "radio", value, "aria-label": optionName(row, value, words) };
    return make("button", { ...attributes, onclick: () => enter([value]) }, ...keyShown(row, value), words);
  });
  const attributes = { role: "radiogroup", "aria-labelledby": `q-${row.place}`, class: "choices" };
  const element = make("div", attributes, ...buttons);
  element.addEventListener("keydown", (event) => {
    const step = ARROWS[event.key];
    if (!step) return;
    event.preventDefault();
    const from = buttons.findIndex((button) => button === document.activeElement);
    buttons[(from + step + buttons.length) % buttons.length]?.focus();
  });
  return {
    element,
    focusTarget: () => buttons.find((button) => button.tabIndex === 0),
    sparesKey: (key) => key !== "enter",
    pick: (value) => buttons.find((button) => button.value === value)?.click(),
    pickAt(place) {
      buttons[place]?.click();
      return place in buttons;
    },
    show(value, disabled) {
      const chosen = buttons.findIndex((button) => button.value === value[0]);
      buttons.forEach((button, place) => {
        button.setAttribute("aria-checked", String(place === chosen));
        button.tabIndex = place === Math.max(chosen, 0) ? 0 : -1;
        button.disabled = disabled;
      });
    },
  };
}

/**
 * The number that chooses an answer of a scale; nothing if the row is answered by Y, N and A.
 * @param {PlacedRow} row
 * @param {string} value
 */
function keyShown({ keys }, value) {
  const key = Object.keys(keys).find((each) => keys[each] === value);
  return key ? [make("span", { class: "key", "aria-hidden": "true" }, key)] : [];
}

/**
 * Several of the options.
 * @type {ControlMaker}
 */
function checks(row, enter) {
  const enterChecked = () => enter(boxes.filter((box) => box.checked).map((box) => box.value));
  const boxes = row.options.map(([value]) => make("input", { type: "checkbox", value, onchange: enterChecked }));
  const labels = boxes.map((box, place) => make("label", {}, box, row.options[place]?.[1] ?? ""));
  return {
    element: make("div", { role: "group", "aria-labelledby": `q-${row.place}`, class: "boxes" }, ...labels),
    focusTarget: () => boxes[0],
    sparesKey: (key) => key !== "enter",
    pickAt(place) {
      boxes[place]?.click();
      return false; // there may be more to tick
    },
    show(value, disabled) {
      for (const box of boxes) Object.assign(box, { checked: value.includes(box.value), disabled });
    },
  };
}

/**
 * One of many options. The browser's drop-down goes to the option that begins with the letters typed, so a letter is
 * spared only if no option begins with it and it does not continue a word.
 * @type {ControlMaker}
 */
function select(row, enter) {
  /** @type {[string, string][]} */
  const choices = [["", WORDS.choose], ...row.options];
  const options = choices.map(([value, words]) => make("option", { value }, words));
  const field = make("select", { "aria-labelledby": `q-${row.place}` }, ...options);
  field.addEventListener("change", () => enter(field.value ? [field.value] : []));
  let lastTyped = -Infinity;
  return {
    element: field,
    focusTarget: () => field,
    sparesKey(key) {
      if (key.length > 1) return false;
      const begins = options.some((option) => option.text.toLowerCase().startsWith(key));
      if (!begins && performance.now() - lastTyped > WORD_PAUSE) return true;
      lastTyped = performance.now();
      return false;
    },
    pickAt(place) {
      const option = row.options[place];
      if (option) enter([option[0]]);
      return Boolean(option);
    },
    show: (value, disabled) => Object.assign(field, { value: value[0] ?? "", disabled }),
  };
}

/**
 * Replace the text of a field. The cursor stays where it is: the server may have cleaned the text of somebody typing.
 * @param {HTMLInputElement | HTMLTextAreaElement} field
 * @param {string} text
 */
function replaceText(field, text) {
  const { selectionStart, selectionEnd } = field;
  field.value = text;
  if (document.activeElement === field) field.setSelectionRange(selectionStart, selectionEnd);
}

/**
 * A text. It is entered with every key, and released when the typing pauses or the field is left.
 * @param {"input" | "textarea"} tag
 * @param {Record<string, string | number>} attributes
 * @param {Enter} enter
 * @param {(isLeft: boolean) => void} release
 * @returns {Control}
 */
export function textControl(tag, attributes, enter, release) {
  const field = make(tag, attributes);
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;
  const leave = () => {
    clearTimeout(timer);
    release(true);
  };
  field.addEventListener("input", () => {
    clearTimeout(timer);
    enter(field.value.trim() ? [field.value] : []);
    timer = setTimeout(release, TYPING_PAUSE, false);
  });
  field.addEventListener("change", leave);
  field.addEventListener("blur", leave);
  return {
    element: field,
    focusTarget: () => field,
    sparesKey: (key) => key === "enter" && tag === "input",
    show(value, disabled) {
      const text = value[0] ?? "";
      // The server may save the text without blanks at its ends. Somebody still typing is about to add a word.
      const isTyping = document.activeElement === field && text.trim() === field.value.trim();
      if (field.value !== text && !isTyping) replaceText(field, text);
      field.disabled = disabled;
    },
  };
}

/**
 * A line of text.
 * @type {ControlMaker}
 */
const line = (row, enter, release) =>
  textControl("input", { type: "text", "aria-labelledby": `q-${row.place}`, autocomplete: "off" }, enter, release);

/**
 * A date or a number. It is sent when the field is left: "3/11/20" is a date on the way to "3/11/2026".
 * @param {Record<string, string>} attributes
 * @returns {ControlMaker}
 */
const measure = (attributes) => (row, enter, release) => {
  const all = { type: "text", "aria-labelledby": `q-${row.place}`, autocomplete: "off", ...attributes };
  return textControl("input", all, enter, (isLeft) => isLeft && release());
};

/** @type {Record<string, string>} */
const ANSWER_OF_PREFIX = { no: "no", na: "not_applicable" };

/** @param {string} value */
const answerOf = (value) => (value.includes(".") ? (ANSWER_OF_PREFIX[value.split(".")[0] ?? ""] ?? value) : value);

/**
 * Yes, No or Not applicable, and below it the coded reason for No or Not applicable, if the question has some.
 * @type {ControlMaker}
 */
function reasons(row, enter, release) {
  const plain = radios({ ...row, options: row.options.filter(([value]) => !value.includes(".")) }, enter, release);
  const field = make("select", { "aria-label": fill(WORDS.reasonFor, { subject: row.id }), class: "reason" });
  let answer = "";
  field.addEventListener("change", () => enter([field.value || answer]));
  /** @param {string} next */
  const offer = (next) => {
    answer = next;
    const offered = row.options.filter(([value]) => value.includes(".") && answerOf(value) === next);
    const words = offered.map(([value, text]) => make("option", { value }, text.slice(text.indexOf(": ") + 2)));
    field.replaceChildren(make("option", { value: "" }, WORDS.chooseReason), ...words);
    field.hidden = !offered.length;
  };
  return {
    ...plain,
    element: make("div", { class: "with-reason" }, plain.element, field),
    sparesKey: (key) => document.activeElement !== field && plain.sparesKey(key),
    followUp: () => (field.hidden || field.value ? undefined : field),
    show(value, disabled) {
      const shown = value[0] ?? "";
      if (answerOf(shown) !== answer) offer(answerOf(shown));
      plain.show(shown ? [answer] : [], disabled);
      Object.assign(field, { value: shown.includes(".") ? shown : "", disabled });
    },
  };
}

/**
 * How each kind of control is made. The type check fails if a kind is missing here.
 * @type {Record<ControlKind, ControlMaker>}
 */
export const CONTROLS = {
  ...{ radios, checks, select, line, reasons },
  ...{ date: measure({}), number: measure({ inputmode: "decimal" }) },
};

/** The kinds of control in which a text is typed, and held until the typing ends. */
const TYPED = ["line", "date", "number"];

/** @param {RowContent} row */
export const isTyped = ({ kind }) => TYPED.includes(kind);

/**
 * Make the control of a row. An unknown kind, and choices without options, are errors of the program: they must not
 * show a row that nobody can answer.
 * @type {ControlMaker}
 */
export function makeControl(row, enter, release) {
  if (!Object.hasOwn(CONTROLS, row.kind)) throw new Error(`${row.id}: there is no control of the kind "${row.kind}".`);
  if (!isTyped(row) && !row.options.length) throw new Error(`${row.id}: the control "${row.kind}" has no options.`);
  return CONTROLS[row.kind](row, enter, release);
}
