// @ts-check

/** @import { CaseAction, CaseRow, ListContent, ListRequest } from "./messages.js" */
/** @import { View } from "./case_order.js" */
/** @import { Component } from "../../record/component/form_parts.js" */

import { fill, make, partsOf, setText } from "../../components/javascript/dom.js";
import { EVERYTHING, matching } from "./case_order.js";
import { Filters, possible } from "./filters.js";
import { WORDS } from "./list_words.js";
import { Pages } from "./pages.js";
import { columnsOf, makeHead, makeRow } from "./table.js";
import { Ticks } from "./ticks.js";
import { Toolbar } from "./toolbar.js";
import { addressWith, readView } from "./view_address.js";
import { focusPanel } from "./panel_focus.js";

/** @typedef {"outcome" | "filters" | "count" | "all" | "toolbar" | "selected" | "buttons" | "hint"} UpperPart */
/** @typedef {"table" | "caption" | "head" | "body" | "pages"} LowerPart */
/** @typedef {Record<UpperPart | LowerPart, HTMLElement>} Parts */

/** The list of cases: it sorts, searches, filters and selects without asking the server. */
export class CaseList {
  /** @type {ListContent} */
  content;
  #component;
  #parts;
  #filters;
  #toolbar;
  #pages;
  #ticks = new Ticks();
  /** @type {View} */
  #view = { ...EVERYTHING };
  /** @type {string | null} the query of the address, as the list knows it */
  #query = null;
  #columns = "";
  #outcome = 0;
  #panel = 0;
  /** @type {CaseRow[]} */
  #shown = [];

  /**
   * @param {HTMLElement} root
   * @param {Component<ListContent>} component
   */
  constructor(root, component) {
    this.#component = component;
    this.content = component.data;
    this.#panel = component.data.panel;
    this.#parts = /** @type {Parts} */ (partsOf(root));
    this.#filters = new Filters(this.#parts.filters, (changes) => this.#choose(changes));
    this.#toolbar = new Toolbar(this.#parts, this.#ticks, {
      act: (action) => this.#request(action, this.#ticks.ids),
      changed: () => this.#showTicks(),
      shownIds: () => this.#shownIds(),
    });
    this.#pages = new Pages(this.#parts.pages, () => {
      this.#show();
      this.#parts.table.scrollIntoView({ block: "start" });
    });
    this.#parts.all.addEventListener("click", () => this.#showAll());
    this.#parts.table.addEventListener("keydown", (event) => {
      if (event.key === "Escape" && this.#toolbar.focus()) event.preventDefault();
    });
  }

  /**
   * Show what the server sent.
   * @param {Component<ListContent>} component
   */
  receive(component) {
    const before = this.content;
    this.#component = component;
    this.content = component.data;
    this.#ticks.keep(new Set(this.content.rows.map((row) => row.id)));
    const { outcome, panel } = this.content;
    const isNewOutcome = outcome.number > this.#outcome;
    if (isNewOutcome && outcome.deselect) this.#ticks.clear();
    this.#readAddress();
    if (this.content.audit !== before.audit) this.#view.search = "";
    else if (this.content.cleared !== before.cleared) this.#setView({ ...EVERYTHING, sort: this.#view.sort });
    this.#show();
    if (isNewOutcome) this.#showOutcome();
    if (panel > this.#panel) focusPanel();
    this.#panel = panel;
  }

  get canSelect() {
    return this.content.actions.length > 0;
  }

  /** @param {string} id */
  isTicked(id) {
    return this.#ticks.has(id);
  }

  /**
   * @param {string} id
   * @param {boolean} isTicked
   * @param {boolean} isRange
   */
  tick(id, isTicked, isRange) {
    this.#ticks.set(id, isTicked, isRange, this.#shownIds());
    this.#showTicks();
  }

  /** @param {boolean} isTicked */
  tickPage(isTicked) {
    const ids = this.#pageRows().map((row) => row.id);
    this.#ticks.setAll(ids, isTicked);
    this.#showTicks();
  }

  /** @param {string} column */
  sortBy(column) {
    this.#choose({ sort: this.#view.sort === column ? `-${column}` : column });
  }

  /**
   * @param {CaseAction} action
   * @param {string[]} cases
   */
  #request(action, cases) {
    /** @type {ListRequest} */
    const request = { number: Math.max(Date.now(), this.content.handled + 1), action, cases };
    this.#component.setStateValue("request", request);
  }

  /** Follow the address, if something else than this list changed it: a link to this page, or the Back button. */
  #readAddress() {
    if (location.search === this.#query) return;
    this.#query = location.search;
    this.#view = { ...readView(location.search), search: this.#view.search };
    this.#pages.goToFirst();
  }

  /** @param {Partial<View>} changes */
  #choose(changes) {
    this.#setView({ ...this.#view, ...changes });
    this.#parts.outcome.hidden = true;
    this.#show();
  }

  /** @param {View} view */
  #setView(view) {
    this.#view = view;
    this.#pages.goToFirst();
    const address = addressWith(location.href, view);
    if (address !== location.href) history.replaceState(history.state, "", address);
    this.#query = location.search;
  }

  #showAll() {
    this.#choose({ ...EVERYTHING, sort: this.#view.sort });
    this.#parts.filters.querySelector("input")?.focus(); // the button that was pressed is gone
  }

  #show() {
    const { content } = this;
    const columns = columnsOf(content);
    this.#view = possible(content, this.#view, columns);
    this.#shown = matching(content, this.#view);
    this.#filters.show(content, this.#view, columns);
    this.#showCount();
    this.#showHead(columns);
    this.#showRows(columns);
    this.#pages.show();
    this.#showTicks();
  }

  #showCount() {
    const { singular, plural, rows } = this.content;
    const counts = { shown: this.#shown.length, total: rows.length, singular, plural };
    const isFiltered = this.#shown.length < rows.length;
    const whole = rows.length === 1 ? WORDS.showingOne : WORDS.showingAll;
    setText(this.#parts.count, fill(isFiltered ? WORDS.showing : whole, counts));
    this.#parts.all.hidden = !isFiltered;
    setText(this.#parts.all, fill(WORDS.showAll, counts));
  }

  /** @param {[string, string][]} columns */
  #showHead(columns) {
    const { head, caption } = this.#parts;
    const described = JSON.stringify([columns, this.canSelect]);
    if (this.#columns !== described) head.replaceChildren(makeHead(this, columns));
    this.#columns = described;
    const { plural } = this.content;
    setText(caption, plural.charAt(0).toUpperCase() + plural.slice(1));
    const order = this.#view.sort.startsWith("-") ? "descending" : "ascending";
    for (const cell of head.querySelectorAll("[data-column]")) {
      const isSorted = cell.getAttribute("data-column") === this.#view.sort.replace(/^-/, "");
      if (isSorted) cell.setAttribute("aria-sort", order);
      else cell.removeAttribute("aria-sort");
    }
  }

  /** @param {[string, string][]} columns */
  #showRows(columns) {
    const { body, table } = this.#parts;
    const focused = focusIn(body);
    const { singular } = this.content;
    const rows = this.#pageRows().map((row) => makeRow(this, columns, row));
    const none = make("td", { role: "cell", colspan: columns.length + 1 }, fill(WORDS.noMatch, { singular }));
    body.replaceChildren(...(rows.length ? rows : [make("tr", { role: "row", class: "none" }, none)]));
    focused(table);
  }

  #pageRows() {
    return this.#pages.of(this.#shown);
  }

  #shownIds() {
    return this.#shown.map((row) => row.id);
  }

  #showTicks() {
    this.#toolbar.show(this.content);
    for (const line of this.#parts.body.querySelectorAll("[data-case]")) {
      const isTicked = this.#ticks.has(line.getAttribute("data-case") ?? "");
      line.classList.toggle("ticked", isTicked);
      const box = line.querySelector("input");
      if (box) box.checked = isTicked;
    }
    const box = this.#parts.head.querySelector("input");
    const ids = this.#pageRows().map((row) => row.id);
    const tickedCount = ids.filter((id) => this.#ticks.has(id)).length;
    if (!box) return;
    box.checked = ids.length > 0 && tickedCount === ids.length;
    box.indeterminate = tickedCount > 0 && tickedCount < ids.length;
  }

  #showOutcome() {
    const { number, words } = this.content.outcome;
    const { outcome } = this.#parts;
    this.#outcome = number;
    outcome.hidden = !words;
    setText(outcome, words);
    if (words) outcome.focus();
    outcome.scrollIntoView({ block: "nearest" });
  }
}

/**
 * Return a function that puts the focus back on the same control of the same case, if it was on one.
 * @param {HTMLElement} body
 * @returns {(table: HTMLElement) => void}
 */
function focusIn(body) {
  const active = document.activeElement;
  const line = active && body.contains(active) ? active.closest("[data-case]") : null;
  if (!active || !line) return () => {};
  const selector = `[data-case="${line.getAttribute("data-case")}"] ${active.tagName.toLowerCase()}`;
  return (table) => {
    const again = table.querySelector(selector) ?? table.querySelector("thead button");
    if (again instanceof HTMLElement) again.focus();
  };
}

/** @type {WeakMap<HTMLElement, CaseList>} */
const lists = new WeakMap();

/**
 * Streamlit calls this each time the server sends the list.
 * @param {Component<ListContent>} component
 */
export default function show(component) {
  /** @type {HTMLElement | null} */
  const root = component.parentElement.querySelector(".case-list");
  if (!root) throw new Error("The list of cases has no element with the class case-list.");
  const list = lists.get(root) ?? new CaseList(root, component);
  lists.set(root, list);
  list.receive(component);
}
