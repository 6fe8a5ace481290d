// Runs once in each tab: links to other pages, and where the focus goes after a page has changed.
window.watchesPages ||= (() => {
  const PATIENCE = 20000; // milliseconds that a page may take to be drawn
  const LINKS = '.st-key-page-header a:not(.skip), [data-testid="stHtml"] a[href]:not([href^="#"], [target])';
  const { isConnected, isRunning, count, afterEntries } = window.watchesRuns;
  const isFree = () => [null, document.body].includes(document.activeElement);

  /** Focus a part of the page that cannot take the focus otherwise, such as a heading. */
  const focusPart = (part) => {
    if (!part) return;
    part.tabIndex = -1;
    part.focus();
  };

  /** Show or hide what a button opens: the pages on a narrow screen, or a list of links, from the current one on. */
  const toggle = (button) => {
    const isOpen = button.getAttribute("aria-expanded") === "true";
    button.setAttribute("aria-expanded", String(!isOpen));
    if (isOpen || !button.closest(".link-list")) return;
    const list = button.nextElementSibling;
    const current = list.querySelector("[aria-current]");
    if (current) list.scrollTop = current.offsetTop - list.clientHeight / 2;
    list.querySelector("input")?.focus({ preventScroll: true });
  };
  const openButtons = () => document.querySelectorAll('[data-opens][aria-expanded="true"]');

  /** List only the links whose words have what is typed. */
  const filterLinks = (box) => {
    const list = box.closest("div");
    const items = [...list.querySelectorAll("li")];
    const typed = box.value.trim().toLowerCase();
    for (const item of items) item.hidden = !item.textContent.toLowerCase().includes(typed);
    const status = list.querySelector('[role="status"]');
    status.textContent = items.every((item) => item.hidden) ? status.dataset.none : "";
  };

  /** In a list of links: the arrow keys go through the search box and the links, and Enter in the box opens the first. */
  const useKeyInList = (event) => {
    const list = event.target.closest?.(".link-list > div");
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const opensFirst = event.key === "Enter" && event.target.value;
    if (!list || !(step || opensFirst)) return;
    event.preventDefault();
    const links = [...list.querySelectorAll("li:not([hidden]) a")];
    if (opensFirst) links[0]?.click();
    else (links[links.indexOf(event.target) + step] ?? list.querySelector("input"))?.focus();
  };

  /** Once the page of an address is drawn, focus the part that it names, or where its work begins, or its title, unless the person has moved on. */
  const focusTitleOf = (address) => {
    const start = Date.now();
    const { pathname, hash } = new URL(address);
    const before = document.activeElement;
    const isInHeader = () => document.activeElement.closest(".st-key-page-header");
    const runsBefore = count();
    const wait = setInterval(() => {
      const hasRun = count() > runsBefore;
      const current = document.querySelector('nav.pages [aria-current="page"]');
      const named = hash && document.getElementById(hash.slice(1));
      const isDrawn = hasRun && !isRunning() && (hash ? named : current && new URL(current.href).pathname === pathname);
      if (!isDrawn && Date.now() - start < PATIENCE) return;
      clearInterval(wait);
      if (!isDrawn) return;
      const hasNotMoved = isFree() || isInHeader() || (named && document.activeElement === before);
      if (hasNotMoved) focusPart(named || document.querySelector("[data-first-focus]") || document.querySelector("h1"));
    }, 20);
  };

  /** Return the address of a link; one that keeps the section of the form has it, but never the checklist. */
  const addressOf = (link) => {
    const address = new URL(link.href);
    const section = new URLSearchParams(location.search).get("section");
    if (link.closest("[data-same-section]") && section && section !== "check") address.searchParams.set("section", section);
    return address.href;
  };

  /** Open a page without loading the program again, and focus its title or not. Streamlit opens the address that the Back button leads to. */
  const openPage = (address, isFocused) => afterEntries(() => {
    if (isFocused) focusTitleOf(address);
    history.pushState({}, "", address);
    dispatchEvent(new PopStateEvent("popstate", { state: {} }));
  });

  /** Without a connection Streamlit takes no notice of another address, so it hears of it again when that returns. */
  let untilConnected = 0;
  addEventListener("popstate", () => {
    clearInterval(untilConnected);
    if (isConnected()) return;
    untilConnected = setInterval(() => {
      if (!isConnected() || isRunning()) return;
      clearInterval(untilConnected);
      afterEntries(() => dispatchEvent(new PopStateEvent("popstate", { state: {} })));
    }, 200);
  });

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
    openPage(addressOf(part), !part.matches("[data-step]")); // one that steps on is drawn again, and keeps the focus
  }, true);
  document.addEventListener("input", ({ target }) => {
    if (target.matches(".link-list input")) filterLinks(target);
  });
  document.addEventListener("keydown", useKeyInList);
  document.addEventListener("keydown", ({ key, target }) => {
    const button = target.closest?.("nav.pages, .link-list")?.querySelector('[data-opens][aria-expanded="true"]');
    if (key !== "Escape" || !button) return;
    toggle(button);
    button.focus();
  });
  return true;
})();
