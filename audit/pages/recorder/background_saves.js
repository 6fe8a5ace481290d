// On the other pages: what was given on the recording page just before somebody left it, and was not heard of, is sent
// from here. Nothing is drawn while nothing waits.

const AGAIN = 5000;

class Courier {
  constructor(said) {
    this.said = said;
    this.number = 0;
  }

  take(component) {
    this.component = component;
    if (this.saves?.person !== component.data.person) this.saves = new Saves(component.data.person);
    const { more } = this.saves.settle(component.data.outcomes);
    this.tell();
    if (more || (!this.number && this.saves.toSend().length)) this.send();
  }

  send() {
    this.number += 1;
    const nothing = { case: "", section: "", go: 0, asked: "", undo: "" };
    this.component.setStateValue("wish", { ...nothing, number: this.number, saves: this.saves.toSend() });
  }

  tell() {
    const waiting = this.saves.size;
    this.said.hidden = !waiting;
    const words = `${waiting} not saved yet, given on the page Record. It is kept in this tab; go back there to see it.`;
    const text = waiting ? words : "";
    if (this.said.textContent !== text) this.said.textContent = text;
  }

  again() {
    if (this.saves?.toSend().length) this.send();
  }
}

const couriers = new WeakMap();

export default function (component) {
  const said = component.parentElement.querySelector("[role=status]");
  if (!couriers.has(said)) couriers.set(said, new Courier(said));
  const courier = couriers.get(said);
  courier.take(component);
  const timer = setInterval(() => courier.again(), AGAIN);
  return () => clearInterval(timer);
}
