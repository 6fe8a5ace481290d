// @ts-check

/** @import { Form } from "./form.js" */
/** @import { Component } from "./form_parts.js" */
/** @import { FormContent } from "./messages.js" */
/** @import { SectionsAhead } from "./sections_ahead.js" */

import { LATE } from "./save_mark.js";
import { isConnected } from "./streamlit_state.js";

const RESEND = 5000; // milliseconds after which a request without an answer is sent again

/** Sends what the form asks of the server, again if no answer comes, and knows whether one is late. */
export class Sender {
  #form;
  #ahead;

  /**
   * @param {Form} form
   * @param {Component<FormContent>} component what it sends by: Streamlit makes a new one for each answer
   * @param {SectionsAhead} ahead
   */
  constructor(form, component, ahead) {
    this.#form = form;
    this.component = component;
    this.#ahead = ahead;
  }

  /** @param {boolean} [ahead] whether to ask for the other sections too */
  send(ahead = this.#ahead.isEmpty) {
    const { content, queue, requests } = this.#form;
    if (ahead) this.#ahead.asked();
    this.component.setStateValue("wish", requests.next(content.case, queue.requests(), ahead));
  }

  /** Whether an answer of the server is late. */
  get #isLate() {
    const { queue, requests } = this.#form;
    return requests.waited() > LATE || queue.late(LATE).length > 0;
  }

  /** Whether the server does not answer, or has no connection to its database. */
  get isWaiting() {
    return this.#isLate || !isConnected() || this.#form.content.unreachable;
  }

  /** Send again what is late, and in a quiet moment ask for the other sections. */
  tick() {
    const { content, requests } = this.#form;
    if (this.#isLate && requests.sinceSent() > RESEND) this.send();
    if (!requests.waited() && content.open && this.#ahead.shouldAsk(requests.sinceSent())) this.send(true);
  }
}
