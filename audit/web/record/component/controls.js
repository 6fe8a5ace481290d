// The controls of a row. Each is told what to show and says what was given; none keeps a value of its own. Each says
// which keys it spares: those that it has no use for itself, and the sheet may act on.

function make(tag, attributes = {}, ...inner) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (value !== null && value !== false) element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...inner);
  return element;
}

function setText(element, text) {
  if (element.textContent !== text) element.textContent = text;
}

// Arrow keys move the focus and choose nothing, so that going from Yes to Not applicable never stores a No.
function radios(row, give) {
  const buttons = [];
  const group = make("div", { role: "radiogroup", "aria-labelledby": `q-${row.place}`, class: "choices" });
  const move = (by) => {
    const at = buttons.indexOf(document.activeElement);
    buttons[(at + by + buttons.length) % buttons.length].focus();
  };
  const steps = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 };
  group.addEventListener("keydown", (event) => {
    if (!(event.key in steps)) return;
    event.preventDefault();
    move(steps[event.key]);
  });
  for (const [value, words] of row.options) {
    const button = make("button", { type: "button", role: "radio", onclick: () => give([value]) }, words);
    button.value = value;
    buttons.push(button);
    group.append(button);
  }
  return {
    element: group,
    stop: () => buttons.find((button) => button.tabIndex === 0),
    spares: (key) => key !== "enter",
    pick: (value) => buttons.find((button) => button.value === value)?.click(),
    show(value, disabled) {
      const chosen = buttons.findIndex((button) => button.value === value[0]);
      buttons.forEach((button, place) => {
        button.setAttribute("aria-checked", String(place === chosen));
        button.tabIndex = place === Math.max(chosen, 0) ? 0 : -1;
        button.disabled = disabled;
      });
    },
  };
}

function checks(row, give) {
  const boxes = row.options.map(([value]) =>
    make("input", { type: "checkbox", value, onchange: () => give(boxes.filter((b) => b.checked).map((b) => b.value)) }),
  );
  const labels = row.options.map(([, words], place) => make("label", {}, boxes[place], words));
  return {
    element: make("div", { role: "group", "aria-labelledby": `q-${row.place}`, class: "boxes" }, ...labels),
    stop: () => boxes[0],
    spares: (key) => key !== "enter",
    show(value, disabled) {
      for (const box of boxes) Object.assign(box, { checked: value.includes(box.value), disabled });
    },
  };
}

// A drop-down goes to the entry that begins with the letters typed. It spares a letter with which none begins, and
// which does not go on with a word that is being typed.
function select(row, give) {
  const TYPING = 1500;
  let typed = 0;
  const options = [["", "Choose"], ...row.options].map(([value, words]) => make("option", { value }, words));
  const field = make("select", { "aria-labelledby": `q-${row.place}` }, ...options);
  field.addEventListener("change", () => give(field.value ? [field.value] : []));
  return {
    element: field,
    stop: () => field,
    spares(key) {
      if (key.length > 1) return false;
      const begins = options.some((option) => option.text.toLowerCase().startsWith(key));
      if (!begins && Date.now() - typed > TYPING) return true;
      typed = Date.now();
      return false;
    },
    show: (value, disabled) => Object.assign(field, { value: value[0] || "", disabled }),
  };
}

// A text is given while the typing pauses, and at once when the field is left.
function writing(tag, attributes, give, release) {
  const PAUSE = 700;
  let timer = 0;
  const field = make(tag, attributes);
  const done = () => {
    clearTimeout(timer);
    release();
  };
  field.addEventListener("input", () => {
    clearTimeout(timer);
    give(field.value.trim() ? [field.value] : []);
    timer = setTimeout(release, PAUSE);
  });
  field.addEventListener("change", done);
  field.addEventListener("blur", done);
  return {
    element: field,
    stop: () => field,
    spares: (key) => key === "enter" && tag === "input",
    show(value, disabled) {
      const text = value[0] || "";
      // The store may keep it without blanks at its ends; somebody still typing is about to write the next word.
      const typing = document.activeElement === field && text.trim() === field.value.trim();
      if (field.value !== text && !typing) field.value = text;
      field.disabled = disabled;
    },
  };
}

const line = (row, give, release) =>
  writing("input", { type: "text", "aria-labelledby": `q-${row.place}`, autocomplete: "off" }, give, release);

const CONTROLS = { radios, checks, select, line };
