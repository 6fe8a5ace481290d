// @ts-check

/** @import { EditorContent } from "./messages.js" */
/** @import { Component } from "../../record/component/form_parts.js" */

import { keepDialogueClosed } from "../../record/component/streamlit_state.js";
import { TextEditor } from "./text_editor.js";

const TICK = 250; // milliseconds between two looks at what is due

/** @type {WeakMap<HTMLElement, TextEditor>} */
const editors = new WeakMap();

/**
 * Streamlit calls this each time the server sends the text.
 * @param {Component<EditorContent>} component
 * @returns {() => void} what Streamlit calls when the editor is removed or sent again
 */
export default function show(component) {
  /** @type {HTMLElement | null} */
  const root = component.parentElement.querySelector(".text-editor");
  if (!root) throw new Error("The editor has no element with the class text-editor.");
  const editor = editors.get(root) ?? new TextEditor(root, component);
  editors.set(root, editor);
  editor.receive(component);
  const timer = setInterval(() => editor.tick(), TICK);
  /** @param {BeforeUnloadEvent} event */
  const onLeave = (event) => editor.onLeave(event);
  /** @param {MouseEvent} event */
  const onClick = (event) => {
    const link = event.target instanceof Element ? event.target.closest("[data-line]") : null;
    if (!(link instanceof HTMLElement)) return;
    event.preventDefault();
    editor.goTo(Number(link.dataset.line));
  };
  const stopClosing = keepDialogueClosed();
  window.addEventListener("beforeunload", onLeave);
  document.addEventListener("click", onClick);
  return () => {
    clearInterval(timer);
    stopClosing();
    window.removeEventListener("beforeunload", onLeave);
    document.removeEventListener("click", onClick);
  };
}
