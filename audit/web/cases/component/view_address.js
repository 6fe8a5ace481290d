// @ts-check

/** @import { View } from "./case_order.js" */

import { EVERYTHING } from "./case_order.js";

/** The choices that are in the address. A search is not: it may be part of a reference. */
const PARAMS = /** @type {const} */ (["state", "auditor", "stratum", "missing", "sort"]);

/**
 * Return the choices in the query of an address.
 * @param {string} query
 * @returns {View}
 */
export function readView(query) {
  const params = new URLSearchParams(query);
  const chosen = PARAMS.map((name) => [name, params.get(name) ?? ""]);
  return { ...EVERYTHING, ...Object.fromEntries(chosen) };
}

/**
 * Return an address with these choices; an empty choice is left out.
 * @param {string} href
 * @param {View} view
 */
export function addressWith(href, view) {
  const address = new URL(href);
  for (const name of PARAMS) {
    if (view[name]) address.searchParams.set(name, view[name]);
    else address.searchParams.delete(name);
  }
  return address.href;
}
