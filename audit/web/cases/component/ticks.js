// @ts-check

/** The cases that somebody selected. They stay selected while filters change; the list says how many are not shown. */
export class Ticks {
  /** @type {Set<string>} */
  #ids = new Set();
  #last = "";

  get ids() {
    return [...this.#ids];
  }

  get size() {
    return this.#ids.size;
  }

  /** @param {string} id */
  has(id) {
    return this.#ids.has(id);
  }

  /**
   * Select a case or not. With `isRange`, every case from the one before is selected or not, in the order shown.
   * @param {string} id
   * @param {boolean} isTicked
   * @param {boolean} isRange
   * @param {string[]} shown the ids of the cases in the order shown
   */
  set(id, isTicked, isRange, shown) {
    const places = [shown.indexOf(this.#last), shown.indexOf(id)].sort((one, other) => one - other);
    const [from = -1, to = -1] = places;
    const ids = isRange && from >= 0 ? shown.slice(from, to + 1) : [id];
    this.setAll(ids, isTicked);
    this.#last = id;
  }

  /**
   * @param {string[]} ids
   * @param {boolean} isTicked
   */
  setAll(ids, isTicked) {
    for (const id of ids) {
      if (isTicked) this.#ids.add(id);
      else this.#ids.delete(id);
    }
  }

  clear() {
    this.#ids.clear();
    this.#last = "";
  }

  /**
   * Forget the cases that the list no longer has.
   * @param {Set<string>} existing
   */
  keep(existing) {
    this.setAll(
      this.ids.filter((id) => !existing.has(id)),
      false,
    );
  }
}
