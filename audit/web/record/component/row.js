// One row of the sheet: what is asked, its control, the mark that says what is stored, and what can be unfolded.

// Whether a save is only on its way or stopped, and the words for it; none in the blink of an eye that most take.
function howItStands(entry) {
  const age = Date.now() - entry.since;
  if (entry.clash || entry.fault) return ["long", "Not saved"];
  if (entry.sent && age > LATE) return ["long", "Not saved yet"];
  return ["short", age > BLINK ? "Saving…" : ""];
}

class Row {
  constructor(sheet, row) {
    this.sheet = sheet;
    this.row = { ...row, place: row.id.replaceAll(".", "-") };
    const { place } = this.row;
    this.mark = make("p", { class: "mark", id: `m-${place}` });
    this.control = this.makeControl();
    this.offWords = make("p", { class: "off-words", hidden: true });
    this.trouble = make("div", { class: "trouble" });
    this.advice = make("p", { class: "advice", hidden: true });
    this.given = make("div", { class: "given" }, this.control.element);
    this.element = make(
      "div",
      { class: `row ${row.style} ${row.kind}`, "data-row": row.id },
      make("div", { class: "question" }, ...this.asked(place)),
      this.given,
      this.trouble,
      this.advice,
    );
    if (row.note) this.fold(place);
    this.given.append(this.mark);
  }

  makeControl() {
    const give = (value) => this.sheet.give(this.about(), value, this.row.stored, this.row.kind === "line");
    const control = CONTROLS[this.row.kind](this.row, give, () => this.sheet.release(this.about()));
    control.element.setAttribute("aria-describedby", this.mark.id);
    return control;
  }

  asked(place) {
    const { row } = this;
    const number = row.what === "fact" ? [] : [make("span", { class: "id" }, row.id)];
    const guidance = row.note || !row.guidance ? [] : [make("p", { class: "quiet" }, row.guidance)];
    return [...number, make("div", {}, make("p", { id: `q-${place}` }, row.text), ...guidance, this.offWords)];
  }

  about(what = this.row.what) {
    return { case: this.sheet.data.case, what, subject: this.row.id };
  }

  // Guidance, note, history and taking the answer back: folded away until somebody asks.
  fold(place) {
    const toggle = () => this.unfold(this.more.hidden);
    this.asideWords = make("span");
    this.aside = make(
      "button",
      { type: "button", class: "aside", "aria-expanded": "false", "aria-controls": `more-${place}`, onclick: toggle },
      this.asideWords,
      make("span", { class: "unseen" }, ` on ${this.row.id}`),
    );
    const about = () => this.about("note");
    this.note = writing(
      "textarea",
      { id: `n-${place}`, rows: 3, placeholder: "Why you answered so. No names, please." },
      (value) => this.sheet.give(about(), value, this.row.note, true),
      () => this.sheet.release(about()),
    );
    this.noteMark = make("p", { class: "mark" });
    this.noteTrouble = make("div", { class: "trouble" });
    this.history = make("div", { class: "history" });
    this.back = make("button", { type: "button", class: "back", onclick: () => this.takeBack() }, "Take the answer back");
    const guidance = this.row.guidance ? [make("p", { class: "guidance" }, this.row.guidance)] : [];
    const label = make("label", { for: `n-${place}` }, `Note on ${this.row.id}`);
    const inner = [...guidance, label, this.note.element, this.noteMark, this.noteTrouble, this.history, this.back];
    this.more = make("div", { class: "more", id: `more-${place}`, hidden: true }, ...inner);
    this.given.append(this.aside);
    this.element.append(this.more);
  }

  unfold(open) {
    this.more.hidden = !open;
    this.aside.setAttribute("aria-expanded", String(open));
    this.sheet.askHistory(open ? this.row.id : "");
  }

  takeBack() {
    this.sheet.give(this.about(), [], this.row.stored);
    this.control.stop().focus();
  }

  // Where nothing can be answered, the row itself takes the focus of somebody who came for it, and only then.
  focus() {
    this.element.tabIndex = -1;
    this.element.addEventListener("blur", () => this.element.removeAttribute("tabindex"), { once: true });
    this.element.focus({ preventScroll: true });
  }

  get canAnswer() {
    return !this.row.off && this.sheet.data.open;
  }

  take(row) {
    const offered = this.row.options;
    this.row = { ...row, place: this.row.place };
    if (!same(row.options, offered)) this.offer();
    this.show();
  }

  // Not applicable is offered, though the questionnaire does not, for as long as it is the answer given.
  offer() {
    const control = this.makeControl();
    this.control.element.replaceWith(control.element);
    this.control = control;
  }

  show() {
    const { row, sheet } = this;
    const closed = !sheet.data.open;
    this.control.show(sheet.saves.shown(this.about(), row.stored), closed);
    this.given.hidden = Boolean(row.off);
    this.offWords.hidden = !row.off;
    setText(this.offWords, row.off);
    this.element.classList.toggle("off", Boolean(row.off));
    this.advice.hidden = !row.advice || Boolean(row.off);
    setText(this.advice, row.advice ? `Worth a second look: ${row.advice}` : "");
    this.say(this.mark, this.trouble, this.about(), row.stored);
    if (row.note) this.showNote(closed);
  }

  showNote(closed) {
    const { row, sheet } = this;
    this.note.show(sheet.saves.shown(this.about("note"), row.note), closed);
    this.say(this.noteMark, this.noteTrouble, this.about("note"), row.note);
    const written = sheet.saves.shown(this.about("note"), row.note).length > 0;
    const needed = row.noteNeeded && !written;
    setText(this.asideWords, needed ? "Guidance, note needed" : written ? "Guidance, note ✎" : "Guidance, note");
    this.back.hidden = closed || Boolean(row.off) || !sheet.saves.shown(this.about(), row.stored).length;
    if (row.off) this.more.hidden = true;
    this.tell(sheet.data.history[row.id]);
  }

  tell(changes) {
    const lines = this.more.hidden || !changes?.length ? [] : changes;
    if (same(lines, this.told)) return;
    this.told = lines;
    const list = make("ul", {}, ...lines.map((words) => make("li", {}, words)));
    this.history.replaceChildren(...(lines.length ? [make("h4", {}, "History"), list] : []));
  }

  // The mark beside a control speaks of the store alone: what was only given here says that it is on its way.
  say(mark, trouble, about, stored) {
    const entry = this.sheet.saves.of(about);
    const stands = entry ? howItStands(entry) : ["no", stored.mark];
    mark.dataset.waiting = stands[0];
    setText(mark, stands[1]);
    mark.dataset.held = entry ? "" : stored.held;
    this.ask(trouble, about, entry);
  }

  ask(trouble, about, entry) {
    const state = entry && (entry.clash || entry.fault) ? JSON.stringify([entry.clash, entry.fault, entry.value]) : "";
    if (trouble.dataset.state === state) return;
    trouble.dataset.state = state;
    trouble.replaceChildren();
    if (entry?.clash) trouble.append(...this.clash(about, entry));
    else if (entry?.fault) trouble.append(...this.fault(entry));
  }

  clash(about, entry) {
    const { by, mine, at, words } = entry.clash;
    const choose = (act) => () => {
      act();
      this.sheet.push();
      (about.what === "note" ? this.note : this.control).stop().focus();
    };
    const theirs = choose(() => this.sheet.saves.keepTheirs(about));
    const ours = choose(() => this.sheet.saves.saveMine(about));
    const [who, not] = mine
      ? ["In another tab you", "What you gave here is not saved."]
      : [`Meanwhile ${by}`, "Yours is not saved."];
    return [
      make("p", { role: "alert" }, `${who} saved ${words} here${at ? ` at ${at}` : ""}. ${not}`),
      make("button", { type: "button", onclick: theirs }, mine ? "Keep that" : "Keep theirs"),
      make("button", { type: "button", onclick: ours }, mine ? "Save this" : "Save mine"),
    ];
  }

  fault(entry) {
    const again = () => this.sheet.push();
    return [
      make("p", { role: "alert" }, `Not saved. ${entry.fault} What you gave is still here.`),
      make("button", { type: "button", onclick: again }, "Try again"),
    ];
  }
}
