// Photographs on the log form: what was uploaded here is offered, chosen, at once; the form waits until everything is up; and the
// photographs are one stop of the tabulator, with the arrows from one to the next. Without this they are ticked on a page made anew.
(() => {
  const box = document.querySelector("[data-choose]");
  if (!box) return;
  const form = box.closest("form"), cards = box.querySelector("[data-cards]"), none = box.querySelector("[data-no-cards]");
  const note = box.querySelector("[data-waiting-for-uploads]"), uploads = box.querySelector("[data-uploads]");
  // Messages with a number in them stand on the page with 00 in its place.
  const numbered = (text, id) => text.replace("00", id);
  const ticks = () => [...cards.querySelectorAll("input[type=checkbox]")];

  const rove = (current) => { for (const tick of ticks()) tick.tabIndex = tick === current ? 0 : -1; };
  cards.addEventListener("focusin", (event) => { if (event.target.type === "checkbox") rove(event.target); });
  cards.addEventListener("keydown", (event) => {
    if (event.target.type !== "checkbox" || event.altKey || event.ctrlKey || event.metaKey) return;
    const all = ticks(), at = all.indexOf(event.target);
    const to = { ArrowRight: at + 1, ArrowDown: at + 1, ArrowLeft: at - 1, ArrowUp: at - 1, Home: 0, End: all.length - 1 }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    all[Math.min(all.length - 1, Math.max(0, to))]?.focus();
  });

  const put = (card) => {
    cards.querySelector(`[data-photograph="${card.dataset.photograph}"]`)?.remove();
    cards.prepend(card);
    none.hidden = true;
    rove(ticks()[0]);
    form.dispatchEvent(new CustomEvent("chosen"));
  };
  const made = (name) => document.getElementById(name).content.firstElementChild.cloneNode(true);
  const offer = (item) => {
    const there = cards.querySelector(`[data-photograph="${item.id}"] input[type=checkbox]`);
    if (there) {
      there.checked = true;
      cards.prepend(there.closest("li"));
      form.dispatchEvent(new CustomEvent("chosen"));
      return;
    }
    const card = made("card"), tick = card.querySelector("input"), open = card.querySelector("a");
    card.dataset.photograph = item.id;
    tick.value = item.id;
    tick.checked = true;
    card.querySelector("img").src = item.thumbnail;
    const name = document.createElement("span");
    name.className = "muted";
    name.textContent = item.name;
    card.querySelector("span").append(`${numbered(box.dataset.number, item.id)} `, name);
    open.href = item.href;
    open.setAttribute("aria-label", `${open.textContent}: ${numbered(box.dataset.number, item.id)}`);
    put(card);
  };
  const ask = (item) => {
    const card = made("near-card"), [own, other] = card.querySelectorAll("figure");
    card.dataset.photograph = item.id;
    card.querySelector("legend").textContent = numbered(box.dataset.near, item.near.id);
    card.querySelector("[name=asked]").value = item.id;
    own.querySelector("img").src = item.thumbnail;
    own.querySelector("figcaption").textContent = numbered(box.dataset.number, item.id);
    other.querySelector("a").href = item.near.href;
    other.querySelector("img").src = item.near.thumbnail;
    other.querySelector("figcaption").textContent = numbered(box.dataset.number, item.near.id);
    for (const row of card.querySelectorAll(".choice")) {
      const radio = row.querySelector("input");
      radio.name = `near-${item.id}`;
      radio.id = `near-${item.id}-${radio.value}`;
      row.querySelector("label").htmlFor = radio.id;
    }
    put(card);
  };
  box.addEventListener("uploaded", (event) => {
    const item = event.detail;
    if (item.near) ask(item);
    else if (item.id) offer(item);
  });

  // Pressed while something is still on its way: the form goes as soon as it is there. Where a file was not taken, it goes when it is
  // pressed once more.
  let pressed = null, known = 0;
  const hold = (event, text) => {
    event.preventDefault();
    event.stopImmediatePropagation();
    note.textContent = text;
    note.hidden = false;
  };
  form.addEventListener("submit", (event) => {
    const faults = uploads.querySelectorAll("[data-state=refused], [data-state=lost]").length;
    if ("busy" in box.dataset) {
      hold(event, box.dataset.wait);
      pressed = event.submitter;
    } else if (faults > known) {
      hold(event, box.dataset.fault);
      known = faults;
      note.scrollIntoView({ block: "nearest" });
    }
  }, { capture: true });
  box.addEventListener("idle", () => {
    if (!pressed) return;
    const button = pressed;
    pressed = null;
    note.hidden = true;
    form.requestSubmit(button);
  });
  rove(ticks()[0]);
})();
