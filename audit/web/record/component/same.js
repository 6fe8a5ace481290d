// @ts-check

/**
 * Return whether two JSON values are equal.
 * @param {unknown} one
 * @param {unknown} other
 */
export const same = (one, other) => JSON.stringify(one) === JSON.stringify(other);
