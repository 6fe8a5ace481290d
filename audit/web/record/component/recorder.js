// @ts-check

/** @import { FormContent } from "./messages.js" */
/** @import { Component } from "./form_parts.js" */

import { showLinkedForm } from "./form_link.js";

/**
 * Streamlit calls this each time the server sends the form, and sends this file each time with it: the form's own
 * script is `recording_form.js`, which is sent once.
 * @param {Component<FormContent>} component
 * @returns {() => void} what Streamlit calls when the form is removed
 */
export default function show(component) {
  return showLinkedForm(component);
}
