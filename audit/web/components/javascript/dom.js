// @ts-check

/**
 * Create an element. A function under a name that begins with "on" listens to that event; false leaves an attribute
 * out.
 * @template {keyof HTMLElementTagNameMap} Tag
 * @param {Tag} tag
 * @param {Record<string, string | number | boolean | ((event: any) => void)>} [attributes]
 * @param {...(Node | string)} children
 * @returns {HTMLElementTagNameMap[Tag]}
 */
export function make(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === "function") element.addEventListener(name.slice(2), value);
    else if (value !== false) element.setAttribute(name, value === true ? "" : String(value));
  }
  element.append(...children);
  return element;
}

/**
 * Return the elements with the attribute data-part by their names.
 * @param {HTMLElement} root
 * @returns {Record<string, HTMLElement>}
 */
export function partsOf(root) {
  /** @type {NodeListOf<HTMLElement>} */
  const elements = root.querySelectorAll("[data-part]");
  return Object.fromEntries([...elements].map((element) => [element.dataset.part, element]));
}

/**
 * Set the text of an element. The same text is not set again, so that a screen reader does not repeat it.
 * @param {Element} element
 * @param {string} text
 */
export function setText(element, text) {
  if (element.textContent !== text) element.textContent = text;
}

/**
 * Fill in the names in braces. A number from 1,000 has commas, as everywhere in the program.
 * @param {string} words
 * @param {Record<string, string | number>} values
 */
export function fill(words, values) {
  return words.replace(/\{(\w+)\}/g, (_, name) => shown(values[name]));
}

/** @param {string | number | undefined} value */
const shown = (value) => (typeof value === "number" ? value.toLocaleString("en-GB") : String(value));
