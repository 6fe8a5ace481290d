// Runs once in each tab: the focus never falls to the page itself, and what a button did is shown and read out.
window.watchesFocus ||= (() => {
  const DRAWING_TIME = 150; // milliseconds from the end of a run until the page is drawn
  const ACTION_TIME = 30000; // milliseconds for which an action may be under way
  const FOCUSABLE = "button, a[href], input, textarea, select, summary, [tabindex]";
  const TYPING = "textarea, input:not([type=checkbox], [type=radio], [type=button])";
  const seen = new WeakSet();
  let last = null; // where the focus was: the control, its key, its label and its place on the page
  let actedAt = -ACTION_TIME;
  let timer = 0;

  const main = () => document.querySelector('[data-testid="stMain"]');
  const isRunning = () => document.querySelector('[data-testid="stApp"]')?.dataset.testScriptState !== "notRunning";
  const isFree = () => [null, document.body, document.documentElement].includes(document.activeElement);
  const isShown = (part) => part.isConnected && !part.disabled && part.getClientRects().length > 0;
  const labelOf = (control) => (control.getAttribute("aria-label") || control.textContent || "").trim();
  const keyOf = (control) =>
    [...(control.closest('[class*="st-key-"]')?.classList ?? [])].find((name) => name.startsWith("st-key-"));

  /** Focus a part of the page, also one that takes no focus of its own, such as a heading. */
  const focusPart = (part) => {
    if (!part.matches(FOCUSABLE)) part.tabIndex = -1;
    part.focus();
    part.scrollIntoView({ block: "nearest" });
  };

  const remember = (control) => {
    if (!main()?.contains(control)) return;
    const top = control.getBoundingClientRect().top + main().scrollTop;
    last = { control, key: keyOf(control), tag: control.tagName, label: labelOf(control), top };
  };

  /** Return what takes the place of a control that is gone: the same one drawn again, else the heading above it. */
  const successor = () => {
    const isSame = (part) => part.tagName === last.tag && labelOf(part) === last.label && isShown(part);
    const scopes = [last.key && document.querySelector(`.${CSS.escape(last.key)}`), main()].filter(Boolean);
    for (const scope of scopes) {
      const same = [...scope.querySelectorAll(FOCUSABLE)].find(isSame);
      if (same) return same;
    }
    const headings = [...main().querySelectorAll("h1, h2, h3")].filter(isShown);
    const isAbove = (part) => part.getBoundingClientRect().top + main().scrollTop <= last.top;
    return headings.filter(isAbove).at(-1) ?? headings[0];
  };

  /** Return the summary of errors, or the new confirmation, that an action led to. */
  const outcome = () => {
    const [summary] = [...document.querySelectorAll("[data-errors]")].filter(isShown);
    const [fresh] = [...document.querySelectorAll("[data-confirmation]")].filter((part) => !seen.has(part));
    return summary ?? fresh;
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
      const container = document.querySelector(`.${CSS.escape(link.dataset.field)}`);
      const field = container?.querySelector("input, textarea, [role=radiogroup]");
      if (!field) continue;
      const mark = document.createElement("p");
      mark.className = "field-error";
      mark.id = `error-${link.dataset.field}`;
      mark.textContent = link.textContent;
      container.prepend(mark);
      field.dataset.describedBy = field.getAttribute("aria-describedby") ?? "";
      field.setAttribute("aria-describedby", `${mark.id} ${field.dataset.describedBy}`.trim());
      field.setAttribute("aria-invalid", "true");
    }
  };

  const afterRun = () => {
    if (isRunning() || !main()) return;
    markFields();
    const part = Date.now() - actedAt < ACTION_TIME ? outcome() : undefined;
    for (const shown of document.querySelectorAll("[data-confirmation]")) seen.add(shown);
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
      document.querySelector(`.${CSS.escape(link.dataset.field)}`)?.querySelector("input, textarea, button")?.focus();
      return;
    }
    const button = target.closest?.("button");
    if (!button || !main()?.contains(button)) return;
    remember(button);
    actedAt = Date.now();
  }, true);
  new MutationObserver(() => {
    clearTimeout(timer);
    timer = setTimeout(afterRun, DRAWING_TIME);
  }).observe(document.body, { subtree: true, attributes: true, attributeFilter: ["data-test-script-state"] });
  return true;
})();
