// @ts-check

/** @import { Form } from "./form.js" */

import { WORDS } from "./words.js";

/** The section in the address of the page, so that the browser's Back and Forward go through the sections. */
export class SectionAddress {
  #form;
  #path = location.pathname;
  #wentBackTo = "";
  #listening = new AbortController();

  /** @param {Form} form */
  constructor(form) {
    this.#form = form;
    window.addEventListener("popstate", () => this.#onBack(), { signal: this.#listening.signal });
  }

  /** Forget a Back that the server has not answered: somebody asked for another section since. */
  forgetBack() {
    this.#wentBackTo = "";
  }

  /**
   * Write the section into the address. After Back it is there already. A question stays in the address only until
   * the page has gone to it.
   * @param {string} section
   * @param {boolean} isStep whether Back leads to the section before it
   */
  write(section, isStep) {
    const wentBackTo = this.#wentBackTo;
    if (wentBackTo === section) this.#wentBackTo = "";
    const address = new URL(location.href);
    address.searchParams.set("section", section);
    address.searchParams.delete("question");
    if (wentBackTo || address.href === location.href) return;
    if (isStep) history.pushState(history.state, "", address);
    else history.replaceState(history.state, "", address);
  }

  /**
   * Back or Forward to another section of this case. Streamlit runs the page again on its own, with the last request
   * that it knows, so a new request must follow the address. What is being typed is entered before its field goes.
   */
  #onBack() {
    if (!this.#form.root.isConnected) {
      this.#listening.abort(); // somebody left the page, and it has been drawn again since
      return;
    }
    const section = this.#sectionInAddress();
    if (section === null) this.#form.sayIfWaiting(WORDS.pageLater);
    if (section === null || section === this.#form.requests.section) return;
    if (document.activeElement instanceof HTMLElement) document.activeElement.blur();
    this.#form.goTo(section);
    this.#wentBackTo = section;
  }

  /** Return the section in the address, if the address is that of this case; else null. */
  #sectionInAddress() {
    const { content } = this.#form;
    const query = new URL(location.href).searchParams;
    const section = query.get("section");
    const [audit, thisCase, review = "1"] = content.case.split("/");
    const isThisReview = [null, review].includes(query.get("review"));
    const isThisCase = query.get("audit") === audit && query.get("case") === thisCase && isThisReview;
    if (location.pathname !== this.#path || !isThisCase) return null;
    return content.sections.some(([id]) => id === section) ? section : null;
  }
}
