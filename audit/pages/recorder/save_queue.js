// What this tab has not heard to be kept yet, control by control.
//
// Every save has an id of its own and names the version over which it was given, so it can be sent as often as it
// takes: the store writes it once, and never over what somebody else saved meanwhile. One save at a time is under way
// for a control; what is given meanwhile waits, to be saved over the version that comes of the first.
// All of it also stands in the tab's own memory (sessionStorage) until it is kept: a reload loses nothing.

const same = (one, other) => JSON.stringify(one) === JSON.stringify(other);

function newId() {
  return [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

function readTab(place) {
  try {
    return JSON.parse(sessionStorage.getItem(place)) || [];
  } catch {
    return []; // no memory of its own, or not ours: the page works without it
  }
}

function writeTab(place, entries) {
  try {
    if (entries.length) sessionStorage.setItem(place, JSON.stringify(entries));
    else sessionStorage.removeItem(place);
  } catch {
    // A full or forbidden memory: what waits is still on the page, and leaving it asks first.
  }
}

class Saves {
  constructor(person) {
    this.person = person;
    this.place = `recording:${person}`;
    this.waiting = new Map(readTab(this.place));
    for (const entry of this.waiting.values()) {
      Object.assign(entry, { since: Date.now(), sent: true });
      if (entry.next) entry.next.sent = true; // nobody types there any more
    }
  }

  key(about) {
    return [about.case, about.what, about.subject].join(" ");
  }

  of(about) {
    return this.waiting.get(this.key(about));
  }

  // What the control shows: what was given last here, else what is stored.
  shown(about, stored) {
    const entry = this.of(about);
    if (!entry) return stored.value;
    return entry.next ? entry.next.value : entry.value;
  }

  // `hold` keeps it back until `release`: somebody is still typing.
  give(about, value, stored, hold = false) {
    const key = this.key(about);
    const entry = this.waiting.get(key);
    if (!entry) this.begin(key, about, value, stored, hold);
    else if (entry.clash) this.settleClash(key, entry, value);
    else if (entry.sent && !entry.fault) entry.next = { value, sent: !hold };
    else if (same(value, stored.value) && !entry.sent) this.waiting.delete(key);
    else Object.assign(entry, { value, sent: !hold, fault: "", id: entry.fault ? newId() : entry.id });
    this.write();
  }

  begin(key, about, value, stored, hold) {
    if (same(value, stored.value)) return;
    this.waiting.set(key, { ...about, value, seen: stored.version, id: newId(), sent: !hold, since: Date.now() });
  }

  settleClash(key, entry, value) {
    if (same(value, entry.clash.value)) this.waiting.delete(key);
    else entry.value = value;
  }

  release(about) {
    const entry = this.of(about);
    if (!entry) return;
    if (entry.next) entry.next.sent = true;
    else if (!entry.sent) Object.assign(entry, { sent: true, since: Date.now() });
    this.write();
  }

  keepTheirs(about) {
    this.waiting.delete(this.key(about));
    this.write();
  }

  saveMine(about) {
    const entry = this.of(about);
    Object.assign(entry, { seen: entry.clash.version, id: newId(), sent: true, clash: null, since: Date.now() });
    this.write();
  }

  // Takes in what became of saves; returns those that are stored, and whether something new is to be sent.
  settle(outcomes) {
    const stored = [];
    let more = false;
    for (const [key, entry] of [...this.waiting]) {
      const outcome = outcomes[entry.id];
      if (!outcome) continue;
      const next = entry.next;
      delete entry.next;
      if (outcome.stored) {
        stored.push(entry);
        this.waiting.delete(key);
        if (next) this.begin(key, aboutOf(entry), next.value, outcome.stored, !next.sent);
        more = more || Boolean(next && next.sent);
      } else {
        const given = next && !same(next.value, entry.value) ? { value: next.value, id: newId() } : {};
        Object.assign(entry, { clash: outcome.clash, fault: outcome.fault || "", section: outcome.section }, given);
        more = more || Boolean(given.id && !entry.clash);
      }
    }
    this.write();
    return { stored, more };
  }

  toSend() {
    const ready = [...this.waiting.values()].filter((entry) => entry.sent && !entry.clash);
    return ready.map((entry) => ({ ...aboutOf(entry), value: entry.value, seen: entry.seen, id: entry.id }));
  }

  // Those that have been under way for so many milliseconds; what waits for a person is not blamed on the connection.
  late(milliseconds) {
    const now = Date.now();
    return [...this.waiting.values()].filter(
      (entry) => entry.sent && !entry.clash && !entry.fault && now - entry.since > milliseconds,
    );
  }

  // Those that wait for a person.
  stopped() {
    return [...this.waiting.values()].filter((entry) => entry.clash || entry.fault);
  }

  get size() {
    return this.waiting.size;
  }

  write() {
    writeTab(this.place, [...this.waiting]);
  }
}

const aboutOf = (entry) => ({ case: entry.case, what: entry.what, subject: entry.subject });
