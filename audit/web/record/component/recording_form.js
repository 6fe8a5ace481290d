// @ts-check

/** @import { FormContent } from "./messages.js" */
/** @import { Component } from "./form_parts.js" */

import { Form } from "./form.js";
import { provideForm } from "./form_link.js";
import { followSkipLink } from "./skip_link.js";
import { keepDialogueClosed } from "./streamlit_state.js";

const TICK = 250; // milliseconds between two looks at what is late

/** @type {WeakMap<HTMLElement, Form>} */
const forms = new WeakMap();

/**
 * Show what the server sent of the form.
 * @param {Component<FormContent>} component
 * @returns {() => void} what ends that, when the form is removed or sent again
 */
function showForm(component) {
  /** @type {HTMLElement | null} */
  const root = component.parentElement.querySelector(".sheet");
  if (!root) throw new Error("The recording form has no element with the class sheet.");
  const form = forms.get(root) ?? new Form(root, component);
  forms.set(root, form);
  form.receive(component);
  const timer = setInterval(() => form.tick(), TICK);
  /** @param {BeforeUnloadEvent} event */
  const onLeave = (event) => form.onLeave(event);
  const stopSkipping = followSkipLink(() => form.focusFirst());
  const stopClosing = keepDialogueClosed();
  window.addEventListener("beforeunload", onLeave);
  return () => {
    clearInterval(timer);
    stopSkipping();
    stopClosing();
    window.removeEventListener("beforeunload", onLeave);
  };
}

/** Streamlit calls this when a page with the form is opened. */
export default function provide() {
  provideForm(showForm);
}
