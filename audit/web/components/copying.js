// Runs once in each tab: copies a table, or a text, to the clipboard. What is copied is what the page shows.
window.copiesParts ||= (() => {
  const NUMBER = /^[-+]?\d[\d,]*(\.\d+)?%?$/;
  const FORMULA = /^'*[=+\-@]/; // a spreadsheet would run a cell that starts like this
  const AS_TEXT = "mso-number-format:'\\@'"; // Excel would take 1-2 for a date
  let selected = null; // the table that the person copies with the keyboard, because the browser refused to

  const textOf = (part) => part.innerText.replace(/\s+/g, " ").trim();
  const rowsOf = (table) => [...table.rows].map((row) => [...row.cells]);

  /** Return an element with a text, and with styles in itself: Word and Excel know none of the page's. */
  const element = (name, text, styles = [], isBold = false) => {
    const made = document.createElement(name);
    made.style.cssText = styles.join(";");
    made.append(isBold ? element("b", text) : text);
    return made;
  };

  const copyOfCell = (cell) => {
    const text = textOf(cell);
    const align = cell.classList.contains("number") ? "right" : "left";
    const styles = ["border:1px solid #8a8f94", "padding:2pt 4pt", "vertical-align:top", `text-align:${align}`];
    const made = element(cell.tagName, text, styles, cell.querySelector("strong") !== null);
    made.colSpan = cell.colSpan;
    if (!NUMBER.test(text)) made.setAttribute("style", `${made.style.cssText}${AS_TEXT}`); // unknown to browsers
    return made;
  };

  /** Return a table as HTML that Word takes as a table: its words only, without the page's styles. */
  const asHtml = (table) => {
    const made = element("table", "", ["border-collapse:collapse"]);
    made.createCaption().textContent = textOf(table.caption);
    for (const cells of rowsOf(table)) made.insertRow().append(...cells.map(copyOfCell));
    return made.outerHTML;
  };

  /** Return a table as lines of cells with tabs between them, under its caption. */
  const asText = (table) => {
    const cellOf = (text) => (FORMULA.test(text) && !NUMBER.test(text) ? `'${text}` : text);
    const lines = rowsOf(table).map((cells) => cells.map((cell) => cellOf(textOf(cell))).join("\t"));
    return [textOf(table.caption), ...lines].join("\n");
  };

  const write = (formats) => {
    const blobs = Object.entries(formats).map(([type, text]) => [type, new Blob([text], { type })]);
    return navigator.clipboard.write([new ClipboardItem(Object.fromEntries(blobs))]);
  };

  /** Select the table, or the text in its own box, for somebody whose browser lets no page copy. */
  const select = (button, table) => {
    if (table) {
      selected = table;
      getSelection().selectAllChildren(table);
      return;
    }
    const box = button.parentElement.querySelector("textarea") ?? document.createElement("textarea");
    Object.assign(box, { value: button.dataset.text, readOnly: true, rows: 8 });
    box.setAttribute("aria-label", button.getAttribute("aria-label"));
    button.parentElement.append(box);
    box.focus();
    box.select();
  };

  const copy = async (button) => {
    const table = button.dataset.copy === "table" && button.closest("[data-copies]").querySelector("table");
    const status = button.parentElement.querySelector("[role=status]");
    status.textContent = "";
    try {
      await write(table ? { "text/html": asHtml(table), "text/plain": asText(table) } : { "text/plain": button.dataset.text });
      status.textContent = status.dataset.done;
    } catch {
      select(button, table);
      status.textContent = status.dataset.refused;
    }
  };

  document.addEventListener("click", ({ target }) => {
    const button = target.closest?.("[data-copy]");
    if (button) copy(button);
  });
  document.addEventListener("copy", (event) => {
    if (!selected?.isConnected || !getSelection().containsNode(selected, true)) return;
    event.clipboardData.setData("text/html", asHtml(selected));
    event.clipboardData.setData("text/plain", asText(selected));
    event.preventDefault();
  });
  return true;
})();
