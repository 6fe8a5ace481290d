// @ts-check

const EVERY = 15000; // milliseconds between two attempts
const PATIENCE = 5000; // milliseconds after which the server counts as not reached

/**
 * Whether the server can be reached although the page has no connection: "no", "sign-in" if it is reached only after
 * a new sign-in, "yes" if only this page has lost it, "" if nobody knows yet.
 * @typedef {"" | "no" | "sign-in" | "yes"} Reached
 */

/** Asks, now and then, whether the server can be reached: only then does it help to reload the page. */
export class Reachability {
  /** @type {Reached} */
  reached = "";
  #askedAt = -Infinity;

  /** Forget what was found: the page has a connection. */
  forget() {
    this.reached = "";
    this.#askedAt = -Infinity;
  }

  /** @param {number} now in milliseconds of a clock that is never set back */
  async ask(now) {
    if (now - this.#askedAt < EVERY) return;
    this.#askedAt = now;
    const address = new URL("_stcore/health", document.baseURI);
    try {
      const signal = AbortSignal.timeout(PATIENCE);
      const { ok, type, status } = await fetch(address, { redirect: "manual", cache: "no-store", signal });
      const asksForSignIn = type === "opaqueredirect" || status === 401 || status === 403;
      this.reached = asksForSignIn ? "sign-in" : ok ? "yes" : "no";
    } catch {
      this.reached = "no";
    }
  }
}
