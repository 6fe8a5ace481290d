// @ts-check

/** @import { ListContent } from "./messages.js" */
/** @import { FilterName, View } from "./case_order.js" */

import { fill, make } from "../../components/javascript/dom.js";
import { EVERYTHING, MISSING, NOT_ALLOCATED, hasAuditors, nameCode } from "./case_order.js";
import { WORDS } from "./list_words.js";

/** @typedef {FilterName | "sort"} ChoiceName */
/** @typedef {[value: string, words: string]} Option */

/** The fields above the list: search, filters, and the order for narrow screens, where the column headings are away. */
export class Filters {
  #form;
  #search;
  /** @type {Map<ChoiceName, { label: HTMLElement, field: HTMLSelectElement, options: string }>} */
  #selects = new Map();

  /**
   * @param {HTMLElement} form
   * @param {(changes: Partial<View>) => void} choose
   */
  constructor(form, choose) {
    this.#form = form;
    form.addEventListener("submit", (event) => event.preventDefault());
    this.#search = make("input", {
      type: "search",
      autocomplete: "off",
      spellcheck: "false",
      oninput: () => choose({ search: this.#search.value }),
    });
    form.append(make("label", { class: "search" }, WORDS.search, this.#search));
    for (const name of /** @type {const} */ (["state", "auditor", "stratum", "missing", "sort"])) {
      const field = make("select", { onchange: () => choose({ [name]: field.value }) });
      const label = make("label", { class: name }, WORDS[name], field);
      this.#selects.set(name, { label, field, options: "" });
      form.append(label);
    }
  }

  /**
   * @param {ListContent} content
   * @param {View} view
   * @param {Option[]} columns the columns that the list has
   */
  show(content, view, columns) {
    this.#search.placeholder = hasAuditors(content) ? WORDS.searchHint : WORDS.reference;
    if (this.#search.value !== view.search) this.#search.value = view.search;
    const choices = { ...filterOptions(content), sort: sortOptions(columns) };
    for (const [name, select] of this.#selects) {
      const options = choices[/** @type {keyof typeof choices} */ (name)];
      select.label.hidden = options.length < 2;
      if (select.options !== JSON.stringify(options)) {
        select.options = JSON.stringify(options);
        select.field.replaceChildren(...options.map(([value, words]) => make("option", { value }, words)));
      }
      select.field.value = view[name];
    }
  }

  /** @param {boolean} isHidden */
  hide(isHidden) {
    this.#form.hidden = isHidden;
  }
}

/**
 * Return a view without choices that this list does not have, such as a state that an old link names.
 * @param {ListContent} content
 * @param {View} view
 * @param {Option[]} columns
 * @returns {View}
 */
export function possible(content, view, columns) {
  const choices = { ...filterOptions(content), sort: sortOptions(columns) };
  const kept = Object.entries(choices).map(([name, options]) => {
    const value = view[/** @type {ChoiceName} */ (name)];
    return [name, options.some(([option]) => option === value) ? value : ""];
  });
  return { ...EVERYTHING, search: view.search, ...Object.fromEntries(kept) };
}

/**
 * Return the choices of each filter. Only states and auditors that the list has are offered.
 * @param {ListContent} content
 */
function filterOptions(content) {
  /** @type {Option} */
  const all = ["", WORDS.all];
  const used = new Set(content.rows.map((row) => row.state));
  /** @type {Option[]} */
  const missing = [
    ["answer", WORDS.missingAnswer],
    ["detail", WORDS.missingDetail],
    ["note", WORDS.missingNote],
  ];
  const asked = MISSING.map((_, place) => content.rows.some((row) => (row.missing[place] ?? 0) > 0));
  return {
    state: [all, ...content.states.filter((_, place) => used.has(place))],
    auditor: [all, ...(hasAuditors(content) ? auditorOptions(content) : [])],
    stratum: [all, ...content.strata.map((name) => /** @type {Option} */ ([name, name]))],
    missing: [all, ...missing.filter((_, place) => asked[place])],
  };
}

/**
 * Return the auditors: the person first, then nobody, then the others.
 * @param {ListContent} content
 * @returns {Option[]}
 */
function auditorOptions({ auditors, me, rows }) {
  /** @type {Option[]} */
  const others = auditors.flatMap((name, place) => (place === me ? [] : [[nameCode(name), name]]));
  const own = auditors[me];
  if (rows.some((row) => row.auditor === NOT_ALLOCATED)) others.unshift(["none", WORDS.notAllocated]);
  return own === undefined ? others : [["mine", fill(WORDS.mine, { name: own })], ...others];
}

/**
 * @param {Option[]} columns
 * @returns {Option[]}
 */
function sortOptions(columns) {
  return [["", WORDS.orderAdded], ...columns.flatMap(([name, column]) => sortOptionsOf(name, column))];
}

/**
 * @param {string} name
 * @param {string} column
 * @returns {Option[]}
 */
function sortOptionsOf(name, column) {
  return [
    [name, fill(WORDS.ascending, { column })],
    [`-${name}`, fill(WORDS.descending, { column })],
  ];
}
