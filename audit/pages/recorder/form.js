// The sheet of a case: it draws what the server says is stored, and what was given here and is not stored yet.

const LATE = 2500; // milliseconds after which a save that was not answered is called late
const BLINK = 300;
const AGAIN = 5000; // and after which it is sent again
const STUCK = 15000; // and after which only a reload may help: a server started anew may not know this page
const RELOAD = "if it stays so, reload this page. What you gave is kept.";
const CALM = 5000;
const READ = 15000; // after which nobody reads any more what was undone; the history of the question tells it too

class Sheet {
  constructor(root) {
    this.part = Object.fromEntries([...root.querySelectorAll("[data-part]")].map((e) => [e.dataset.part, e]));
    this.root = root;
    this.rows = [];
    this.number = 0;
    this.gone = 0;
    this.asked = "";
    this.askedAt = 0;
    this.unheardSince = 0;
    this.target = {};
    this.backTo = "";
    this.path = location.pathname;
    this.undo = { id: "", number: 0 };
    this.troubled = false;
    this.part.undo.addEventListener("click", () => this.takeBack());
    this.part.next.addEventListener("click", () => this.goTo(this.data.next?.id));
    root.addEventListener("keydown", (event) => onKey(this, event));
    this.over = new AbortController();
    window.addEventListener("popstate", () => this.onBack(), { signal: this.over.signal });
  }

  take(component) {
    this.component = component;
    const before = this.data;
    this.data = component.data;
    if (this.data.number >= this.number) this.unheardSince = 0;
    if (this.saves?.person !== this.data.person) this.begin();
    if (this.data.number >= this.undo.number) this.undo.id = "";
    const { stored, more } = this.saves.settle(this.data.outcomes);
    const moved = this.data.go > this.gone;
    if (moved) this.gone = this.data.go;
    const sameCase = before?.case === this.data.case;
    const sameSection = sameCase && before.section === this.data.section;
    if (!sameSection) this.build(sameCase);
    this.draw();
    this.announce(stored);
    if (moved || (sameCase && !sameSection)) this.arrive(moved ? { subject: this.data.to } : this.target);
    if (moved || more || (!before && this.saves.size)) this.send(); // a jump is followed once: the server hears of it
  }

  begin() {
    this.saves = new Saves(this.data.person);
    this.number = this.data.number;
  }

  // A new section: new rows. Within a section rows stay, so that nothing moves under anybody's hands.
  build(isStep) {
    this.asked = "";
    const more = isStep && this.data.number < this.number; // another section of the case was wanted meanwhile
    if (!more) this.section = this.data.section;
    this.rows = [];
    this.part.groups.replaceChildren(...this.data.groups.map((group) => this.group(group)));
    this.address(isStep);
  }

  // A section that was gone to is a step that the browser's Back takes back. Where Back was pressed, the address is
  // right already. It names a question only until the page has gone there.
  address(isStep) {
    const back = this.backTo;
    if (back === this.data.section) this.backTo = "";
    const address = new URL(location.href);
    address.searchParams.set("section", this.data.section);
    address.searchParams.delete("question");
    if (back || address.href === location.href) return;
    if (isStep) history.pushState(history.state, "", address);
    else history.replaceState(history.state, "", address);
  }

  // Back or Forward to another section of this case. Streamlit heard of it before and runs the page again, by the wish
  // that it knows; so the wish follows the address. What is being typed is handed over before its field goes.
  onBack() {
    if (!this.root.isConnected) this.over.abort(); // this page was left, and drawn anew since
    const to = new URL(location.href).searchParams;
    const section = to.get("section");
    const here = this.root.isConnected && location.pathname === this.path;
    if (!here || `${to.get("audit")}/${to.get("case")}` !== this.data?.case || section === this.section) return;
    if (!this.data.sections.some(([id]) => id === section)) return;
    document.activeElement?.blur();
    this.goTo(section);
    this.backTo = section;
  }

  group(group) {
    const rows = group.rows.map((row) => new Row(this, row));
    this.rows.push(...rows);
    const heading = group.name ? [make("h3", {}, group.name, " ", make("span", { class: "done" }))] : [];
    return make("section", { class: "group" }, ...heading, ...rows.map((row) => row.element));
  }

  draw() {
    const { data, part } = this;
    this.drawSections();
    setText(part.status, data.status);
    setText(part.title, data.title);
    setText(part.statement, data.statement);
    part.undo.hidden = !data.open;
    this.drawTold();
    setText(part.notices, data.notices.join(" "));
    part.notices.hidden = !data.notices.length;
    this.drawElsewhere();
    drawWays(this, part.ways, data.ways);
    part.next.hidden = !data.next;
    this.drawKeys();
    if (data.next) setText(part.next, `Next: ${data.next.name}`);
    const focused = this.rowAt(document.activeElement);
    data.groups.flatMap((group) => group.rows).forEach((row, place) => this.rows[place].take(row));
    [...part.groups.querySelectorAll(".done")].forEach((done, place) => setText(done, data.groups[place].done));
    if (focused && !focused.canAnswer) this.step(focused, 1);
  }

  // A fault stays until something else is asked for here, or done by a button below. What was undone is said once.
  drawTold() {
    const { data, part } = this;
    if (data.told || data.acts !== this.acts) setText(part.told, data.told);
    this.acts = data.acts;
    part.told.hidden = !part.told.textContent;
    if (!data.undone || data.undone.id === this.toldUndone) return;
    this.toldUndone = data.undone.id;
    setText(part.undone, data.undone.words);
    clearTimeout(this.undoneOver);
    this.undoneOver = setTimeout(() => setText(part.undone, ""), READ);
  }

  drawKeys() {
    const { data, part } = this;
    const facts = this.rows[0]?.row.what === "fact";
    part.keys.hidden = !data.next || !data.open;
    part.questionKeys.hidden = facts;
    part.factKeys.hidden = !facts;
  }

  drawSections() {
    const { data, part } = this;
    if (part.sections.children.length !== data.sections.length) {
      const button = (id) => make("button", { type: "button", onclick: () => this.goTo(id) });
      part.sections.replaceChildren(...data.sections.map(([id]) => make("li", {}, button(id))));
    }
    data.sections.forEach(([id, words], place) => {
      const button = part.sections.children[place].firstChild;
      setText(button, words);
      button.setAttribute("aria-current", id === data.section ? "step" : "false");
    });
  }

  // What is not saved, and waits for its person in another section or case.
  drawElsewhere() {
    const stopped = this.saves.stopped().filter((entry) => !this.rows.some((row) => this.isOf(row, entry)));
    const lines = stopped.map((entry) => {
      const here = entry.case === this.data.case;
      const go = make("button", { type: "button", onclick: () => this.goTo(entry.section, entry.subject) }, "Go there");
      return make("p", {}, `${entry.subject}${here ? "" : " of another case"} is not saved. `, ...(here ? [go] : []));
    });
    this.part.elsewhere.hidden = !lines.length;
    if (!same(stopped, this.toldElsewhere)) this.part.elsewhere.replaceChildren(...lines);
    this.toldElsewhere = structuredClone(stopped);
  }

  isOf(row, entry) {
    return entry.case === this.data.case && row.row.id === entry.subject;
  }

  // What a person wants: what was told of the wish before it is over.
  push() {
    setText(this.part.told, "");
    setText(this.part.undone, "");
    this.send();
  }

  // Everything that the page wants of the server stands in one value, so that a run never sees half of it.
  send() {
    this.number += 1;
    this.askedAt = Date.now();
    this.unheardSince ||= this.askedAt;
    const { number, section, gone, asked, undo } = this;
    const wish = { number, case: this.data.case, section, go: gone, asked, undo: undo.id, saves: this.saves.toSend() };
    this.component.setStateValue("wish", wish);
  }

  give(about, value, stored, hold = false) {
    this.saves.give(about, value, stored, hold);
    if (!hold) this.push();
    this.show(about.subject);
  }

  release(about) {
    const entry = this.saves.of(about);
    if (!entry || (entry.next ? entry.next.sent : entry.sent)) return;
    this.saves.release(about);
    if (!entry.next) this.push();
    this.show(about.subject);
  }

  show(subject) {
    this.rows.find((row) => row.row.id === subject)?.show();
  }

  askHistory(subject) {
    this.asked = subject;
    this.push();
  }

  // Asked for under an id, as a save is, so that it can be sent again and is done once.
  takeBack() {
    this.undo = { id: newId(), number: this.number + 1 };
    this.push();
  }

  goTo(section, subject = "", what = "") {
    if (!section) return;
    this.section = section;
    this.target = { subject, what };
    this.backTo = "";
    this.push();
  }

  rowAt(element) {
    return this.rows.find((row) => row.element.contains(element));
  }

  step(row, by) {
    const answerable = this.rows.filter((one) => one === row || one.canAnswer);
    const next = answerable[answerable.indexOf(row) + by];
    if (!next) return;
    next.control.stop().focus();
    next.element.scrollIntoView({ block: "nearest" });
  }

  answer(row, value) {
    if (!row.canAnswer || !row.row.options.some(([offered]) => offered === value)) return;
    row.control.pick(value);
    this.step(row, 1);
  }

  // Somebody asked to go there: the focus goes along, to the note where that was asked for.
  arrive({ subject, what }) {
    const row = this.rows.find((one) => one.row.id === subject);
    if (!row) {
      this.part.title.focus({ preventScroll: true });
      this.root.scrollIntoView({ block: "start" });
      return;
    }
    if (!row.canAnswer) row.focus();
    else if (what === "note") openNote(row);
    else row.control.stop().focus({ preventScroll: true });
    row.element.scrollIntoView({ block: "center" });
  }

  announce(stored) {
    const words = stored
      .filter((entry) => entry.case === this.data.case)
      .map((entry) => `${entry.subject} ${entry.what === "note" ? "note saved" : "saved"}`);
    if (!words.length) return;
    this.part.said.textContent = ""; // the same words again are read out only where they are new
    requestAnimationFrame(() => setText(this.part.said, words.join(", ")));
  }

  // What waits, each quarter of a second: marks turn late, late saves are sent again, and the page says so aloud.
  look() {
    if (!this.data) return;
    const late = this.saves.late(LATE).length;
    const unheard = this.unheardSince && Date.now() - this.unheardSince > LATE;
    if (this.saves.size) for (const row of this.rows) row.show();
    if (late || unheard) this.alarm(late);
    else if (this.troubled) this.calm();
    if ((late || unheard) && Date.now() - this.askedAt > AGAIN) this.send();
  }

  alarm(late) {
    this.troubled = true;
    clearTimeout(this.calming);
    const what = late ? `${late} not saved yet.` : "The page waits.";
    const advice = this.unheardSince && Date.now() - this.unheardSince > STUCK ? RELOAD : "keep this page open.";
    setText(this.part.arriving, `${what} The connection does not answer; ${advice}`);
    this.part.arriving.classList.add("loud");
  }

  calm() {
    this.troubled = false;
    setText(this.part.arriving, "Everything is saved.");
    this.part.arriving.classList.remove("loud");
    this.calming = setTimeout(() => setText(this.part.arriving, ""), CALM);
  }

  onLeave(event) {
    if (this.saves?.size) event.preventDefault();
  }
}

const sheets = new WeakMap();

export default function (component) {
  const root = component.parentElement.querySelector(".sheet");
  if (!sheets.has(root)) sheets.set(root, new Sheet(root));
  const sheet = sheets.get(root);
  sheet.take(component);
  const timer = setInterval(() => sheet.look(), 250);
  const onLeave = (event) => sheet.onLeave(event);
  window.addEventListener("beforeunload", onLeave);
  return () => {
    clearInterval(timer);
    window.removeEventListener("beforeunload", onLeave);
  };
}
