// Runs once in each tab: the focus never falls to the page itself, and what a button did is shown and read out.
window.watchesFocus ||= (() => {
  const DRAWING_TIME = 150; // milliseconds from the end of a run until the page is drawn
  const MARKING_TIMES = [0, 500, 1500]; // a field that is drawn later, or once more, is marked too
  const ACTION_TIME = 30000; // milliseconds for which an action may be under way
  const OUTCOMES = "[data-confirmation], [data-errors]";
  const FOCUSABLE = "button, a[href], input, textarea, select, summary, [tabindex]";
  const TYPING = "textarea, [contenteditable], input:not([type=checkbox], [type=radio], [type=button])";
  const FIELDS = ["[role=spinbutton], [role=radiogroup], input:not([type=date], [type=file]), textarea", "section button", "summary"];
  const ACTIONS = "button:not([role=radio], [aria-haspopup], [tabindex='-1'])"; // not the parts of a field
  const seen = new WeakSet();
  let last = null; // where the focus was: the control, its key, its label, its place on the page and the title of that
  let actedAt = -ACTION_TIME;
  let changedAt = 0; // when the last run began or ended, or showed an outcome
  let timer = 0;

  const main = () => document.querySelector('[data-testid="stMain"]');
  const { isRunning, has } = window.watchesRuns;
  const isFree = () => [null, document.body, document.documentElement].includes(document.activeElement);
  const isShown = (part) => part.isConnected && !part.disabled && part.getClientRects().length > 0;
  const labelOf = (control) => (control.getAttribute("aria-label") || control.textContent || "").trim();
  const title = () => [...(main()?.querySelectorAll("h1") ?? [])].find(isShown);
  const topOf = (part) => part.getBoundingClientRect().top + main().scrollTop; // on the page, however far it is scrolled
  const keyOf = (control) =>
    [...(control.closest('[class*="st-key-"]')?.classList ?? [])].find((name) => name.startsWith("st-key-"));

  /** Focus a part of the page, also one that cannot take the focus otherwise, such as a heading. */
  const focusPart = (part) => {
    if (!part.matches(FOCUSABLE)) part.tabIndex = -1;
    part.focus();
    part.scrollIntoView({ block: "nearest" });
  };

  const remember = (control) => {
    if (!main()?.contains(control)) return;
    last = { control, key: keyOf(control), tag: control.tagName, label: labelOf(control), top: topOf(control), title: title()?.textContent };
  };

  /**
   * Return what takes the place of a control that is gone: the same one drawn again, the title if another page or audit
   * was opened, else the heading above it.
   */
  const successor = () => {
    const isSame = (part) => part.tagName === last.tag && labelOf(part) === last.label && isShown(part);
    const scopes = [last.key && document.querySelector(`.${CSS.escape(last.key)}`), main()].filter(Boolean);
    for (const scope of scopes) {
      const same = [...scope.querySelectorAll(FOCUSABLE)].find(isSame);
      if (same) return same;
    }
    if (title() && title().textContent !== last.title) return title();
    const headings = [...main().querySelectorAll("h1, h2, h3")].filter(isShown);
    return headings.filter((part) => topOf(part) <= last.top).at(-1) ?? headings[0];
  };

  /** Return how far a part is, on the page, from where the action was. */
  const distance = (part) => Math.abs(topOf(part) - (last?.top ?? 0));

  /**
   * Return the summary of errors, or the new confirmation, that an action led to. Another form may still show the
   * errors of an action before; the same error again may be shown by the same summary.
   */
  const outcome = () => {
    const isNew = (part) => !seen.has(part);
    const summaries = [...document.querySelectorAll("[data-errors=after-action]")].filter(isShown);
    const [done] = [...document.querySelectorAll("[data-confirmation]")].filter(isNew);
    const nearest = [...summaries].sort((one, other) => distance(one) - distance(other))[0];
    return summaries.find(isNew) ?? done ?? nearest;
  };

  /** Return the control of a field: of a date its first part, of a file the button that chooses it. */
  const controlOf = (className) => {
    const container = document.querySelector(`.${CSS.escape(className)}`);
    return FIELDS.map((selector) => container?.querySelector(selector)).find(Boolean);
  };

  /** Show an error at a field, once for all parts of a date. */
  const markField = (control, className, sentence) => {
    const mark = document.createElement("p");
    mark.className = "field-error";
    mark.id = `error-${className}`;
    mark.textContent = sentence;
    control.closest(`.${CSS.escape(className)}`).prepend(mark);
    const parts = control.matches("[role=spinbutton]") ? control.parentElement.querySelectorAll("[role=spinbutton]") : [control];
    for (const part of parts) {
      part.dataset.describedBy = part.getAttribute("aria-describedby") ?? "";
      part.setAttribute("aria-describedby", `${mark.id} ${part.dataset.describedBy}`.trim());
      part.setAttribute("aria-invalid", "true");
    }
  };

  /** Show each error at its field too, and say so to screen readers. */
  const markFields = () => {
    for (const mark of document.querySelectorAll(".field-error")) mark.remove();
    for (const field of document.querySelectorAll("[data-described-by]")) {
      field.setAttribute("aria-describedby", field.dataset.describedBy);
      if (!field.dataset.describedBy) field.removeAttribute("aria-describedby");
      field.removeAttribute("data-described-by");
      field.removeAttribute("aria-invalid");
    }
    for (const link of document.querySelectorAll("[data-errors] [data-field]")) {
      const control = controlOf(link.dataset.field);
      if (control) markField(control, link.dataset.field, link.textContent);
    }
  };

  const afterRun = () => {
    if (isRunning() || !main()) return;
    for (const delay of MARKING_TIMES) setTimeout(markFields, delay);
    const hasRun = actedAt <= changedAt; // what ended before the action, and is drawn after it, is not what it led to
    const part = hasRun && Date.now() - actedAt < ACTION_TIME ? outcome() : undefined;
    for (const shown of document.querySelectorAll(OUTCOMES)) seen.add(shown);
    if (part) {
      actedAt = -ACTION_TIME;
      if (!document.activeElement?.matches(TYPING)) focusPart(part);
    } else if (isFree() && last && !isShown(last.control)) {
      const next = successor();
      if (next) focusPart(next);
    }
  };

  document.addEventListener("focusin", ({ target }) => remember(target));
  document.addEventListener("pointerdown", ({ target }) => {
    if (!target.closest?.(`${FOCUSABLE}, label`)) last = null; // the person has put the focus away
  }, true);
  document.addEventListener("click", (event) => {
    const { target } = event;
    const link = target.closest?.("[data-field]");
    if (link) {
      event.preventDefault();
      event.stopPropagation();
      const control = controlOf(link.dataset.field);
      const group = control?.matches("[role=radiogroup]") && control;
      (group ? group.querySelector(":checked, [aria-checked=true], input, button") : control)?.focus();
      return;
    }
    const button = target.closest?.(ACTIONS);
    if (!button || !main()?.contains(button)) return;
    remember(button);
    actedAt = Date.now();
  }, true);
  for (const kind of ["change", "drop"]) {
    document.addEventListener(kind, ({ target }) => {
      if (kind === "drop" || target.matches("[type=file]")) actedAt = Date.now(); // a file was chosen
    }, true);
  }
  const SIGNS = `${OUTCOMES}, [data-run]`; // the state of the page does not show a short run
  const isSign = (node) => has(node, SIGNS);
  new MutationObserver((changes) => {
    if (!changes.some(({ type, addedNodes }) => type === "attributes" || [...addedNodes].some(isSign))) return;
    changedAt = Date.now();
    clearTimeout(timer);
    timer = setTimeout(afterRun, DRAWING_TIME);
  }).observe(document.body, { subtree: true, childList: true, attributes: true, attributeFilter: ["data-test-script-state"] });
  return true;
})();
