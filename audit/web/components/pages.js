// Runs once in each tab: the links of the navigation, and where the focus goes after a page has changed.
window.watchesPages ||= (() => {
  const PATIENCE = 20000; // milliseconds that a page may take to be drawn
  const app = () => document.querySelector('[data-testid="stApp"]');
  const isRunning = () => app()?.dataset.testScriptState !== "notRunning";
  const isFree = () => [null, document.body].includes(document.activeElement);

  /** Focus a part of the page that takes no focus of its own, such as a heading. */
  const focusPart = (part) => {
    if (!part) return;
    part.tabIndex = -1;
    part.focus();
  };

  /** Show or hide the pages on a narrow screen. */
  const toggleMenu = (button) => {
    const isOpen = button.getAttribute("aria-expanded") === "true";
    button.setAttribute("aria-expanded", String(!isOpen));
  };

  /** Once the page of an address is drawn, focus its title, unless the person has moved on. */
  const focusTitleOf = (address) => {
    const start = Date.now();
    const wait = setInterval(() => {
      const current = document.querySelector('nav.pages [aria-current="page"]');
      const isDrawn = current?.href === address && !isRunning();
      if (!isDrawn && Date.now() - start < PATIENCE) return;
      clearInterval(wait);
      if (isDrawn && (isFree() || document.activeElement.closest("nav.pages"))) focusPart(document.querySelector("h1"));
    }, 50);
  };

  /** Open a page without loading the program again. Streamlit opens the address that the Back button leads to. */
  const openPage = (address) => {
    history.pushState({}, "", address);
    dispatchEvent(new PopStateEvent("popstate", { state: {} }));
    focusTitleOf(address);
  };

  document.addEventListener("click", (event) => {
    const part = event.target.closest?.('nav.pages button, nav.pages a, [data-testid="stSkipToContent"]');
    if (!part || event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    if (part.matches("button")) {
      toggleMenu(part);
      return;
    }
    event.preventDefault();
    if (part.matches("nav.pages a")) {
      openPage(part.href);
      return;
    }
    event.stopPropagation();
    focusPart(document.querySelector("h1"));
  }, true);
  document.addEventListener("keydown", ({ key, target }) => {
    const button = target.closest?.("nav.pages")?.querySelector('button[aria-expanded="true"]');
    if (key !== "Escape" || !button) return;
    toggleMenu(button);
    button.focus();
  });
  return true;
})();
