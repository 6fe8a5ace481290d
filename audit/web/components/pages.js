// Runs once in each tab: links to other pages, and where the focus goes after a page has changed.
window.watchesPages ||= (() => {
  const PATIENCE = 20000; // milliseconds that a page may take to be drawn
  const LINKS = '.st-key-page-header a:not(.skip), [data-testid="stHtml"] a[href]:not([href^="#"], [target])';
  const app = () => document.querySelector('[data-testid="stApp"]');
  const isRunning = () => app()?.dataset.testScriptState !== "notRunning";
  const isFree = () => [null, document.body].includes(document.activeElement);

  /** Focus a part of the page that cannot take the focus otherwise, such as a heading. */
  const focusPart = (part) => {
    if (!part) return;
    part.tabIndex = -1;
    part.focus();
  };

  /** Show or hide what a button opens: the pages on a narrow screen, or the list of audits. */
  const toggle = (button) => {
    const isOpen = button.getAttribute("aria-expanded") === "true";
    button.setAttribute("aria-expanded", String(!isOpen));
    if (!isOpen) button.nextElementSibling.querySelector("input")?.focus();
  };
  const openButtons = () => document.querySelectorAll('[data-opens][aria-expanded="true"]');

  /** List only the audits whose name has what is typed. */
  const filterAudits = (box) => {
    const list = box.closest("div");
    const items = [...list.querySelectorAll("li")];
    const typed = box.value.trim().toLowerCase();
    for (const item of items) item.hidden = !item.textContent.toLowerCase().includes(typed);
    const status = list.querySelector('[role="status"]');
    status.textContent = items.every((item) => item.hidden) ? status.dataset.none : "";
  };

  /** Once the page of an address is drawn, focus the part that it names, or where its work begins, or its title, unless the person has moved on. */
  const focusTitleOf = (address) => {
    const start = Date.now();
    const { pathname, hash } = new URL(address);
    const wait = setInterval(() => {
      const current = document.querySelector('nav.pages [aria-current="page"]');
      const named = hash && document.getElementById(hash.slice(1));
      const isDrawn = current && new URL(current.href).pathname === pathname && !isRunning() && (named || !hash);
      if (!isDrawn && Date.now() - start < PATIENCE) return;
      clearInterval(wait);
      if (!isDrawn) return;
      if (named || isFree() || document.activeElement.closest(".st-key-page-header")) focusPart(named || document.querySelector("[data-first-focus]") || document.querySelector("h1"));
    }, 50);
  };

  /** Open a page without loading the program again. Streamlit opens the address that the Back button leads to. */
  const openPage = (address) => {
    history.pushState({}, "", address);
    dispatchEvent(new PopStateEvent("popstate", { state: {} }));
    focusTitleOf(address);
  };

  /** A link to a part of the same page: the part gets the focus, and the browser scrolls to it. */
  document.addEventListener("click", ({ target }) => {
    const link = target.closest?.('[data-testid="stHtml"] a[href^="#"]:not([data-field])');
    if (link) focusPart(document.getElementById(link.hash.slice(1)));
  });
  document.addEventListener("click", (event) => {
    for (const button of openButtons()) if (!button.parentElement.contains(event.target)) toggle(button);
    const part = event.target.closest?.(`[data-opens], [data-testid="stSkipToContent"], ${LINKS}`);
    if (!part || (part.origin ?? location.origin) !== location.origin) return;
    if (event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    if (part.matches("button")) {
      toggle(part);
      return;
    }
    event.preventDefault();
    if (part.matches("[href^='#']")) {
      event.stopPropagation();
      focusPart(document.querySelector("h1"));
      return;
    }
    for (const button of openButtons()) toggle(button);
    openPage(part.href);
  }, true);
  document.addEventListener("input", ({ target }) => {
    if (target.matches("#audit-list input")) filterAudits(target);
  });
  document.addEventListener("keydown", ({ key, target }) => {
    const button = target.closest?.("nav.pages, .audits")?.querySelector('[data-opens][aria-expanded="true"]');
    if (key !== "Escape" || !button) return;
    toggle(button);
    button.focus();
  });
  return true;
})();
