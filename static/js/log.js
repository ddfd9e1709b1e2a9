// The log form: reads the marking while it is typed, keeps what was typed until it was taken, and logs with Ctrl+Enter.
// Everything works without.
(() => {
  const store = {
    get(key) { try { return JSON.parse(localStorage.getItem(key)); } catch { return null; } },
    set(key, value) { try { localStorage.setItem(key, JSON.stringify(value)); } catch { /* Then nothing is kept. */ } },
    drop(key) { try { localStorage.removeItem(key); } catch { /* Nothing was kept. */ } },
  };
  // A page that comes after a form was taken says so.
  for (const taken of document.querySelectorAll("[data-forget]")) store.drop(`topmark-${taken.dataset.forget}`);
  const form = document.querySelector("form[data-log]");
  if (!form) return;
  const fields = form.elements;
  const key = `topmark-${form.dataset.keep}`;
  const followed = ["part_number", "brand", "date_code", "category"];
  const kept = ["marking", "marking_state", ...followed, ...followed.map((name) => `read_${name}`), "lot", "assembly", "quantity",
    "tlp", "country_marked", "method", "description", "notes", "photograph_numbers"];
  const ticks = () => [...form.querySelectorAll("[name=photograph]")];
  const values = () => ({
    ...Object.fromEntries(kept.map((name) => [name, fields[name].value])),
    photographs: ticks().filter((tick) => tick.checked).map((tick) => tick.value),
  });
  const empty = JSON.stringify(values());
  for (const without of form.querySelectorAll("[data-without-script]")) without.hidden = true;
  for (const only of form.querySelectorAll("[data-with-script]")) only.hidden = false;

  const lines = form.querySelector("[data-lines]"), nothing = form.querySelector("[data-nothing]");
  const twin = form.querySelector("[data-twin]"), another = form.querySelector("[data-another]");
  const show = (answer) => {
    lines.replaceChildren(...answer.lines.flatMap((line) => {
      const term = document.createElement("dt"), text = document.createElement("dd");
      term.textContent = line.label;
      text.textContent = line.certainty ? `${line.value} (${line.certainty})` : line.value;
      if (line.basis) {
        const basis = document.createElement("span");
        basis.className = "basis";
        basis.textContent = line.basis;
        text.append(basis);
      }
      return [term, text];
    }));
    nothing.hidden = answer.lines.length > 0;
    for (const name of followed) {
      const field = fields[name], read = fields[`read_${name}`];
      // What was corrected by hand stays.
      if (field.value === read.value) field.value = answer[name];
      read.value = field.tagName === "SELECT" && field.value === answer[name] ? field.value : answer[name];
    }
    twin.hidden = !answer.twin;
    if (another) another.hidden = !answer.twin;
    if (answer.twin) {
      const link = document.createElement("a");
      link.href = answer.twin.href;
      link.textContent = answer.twin.text;
      twin.replaceChildren(link);
    }
  };
  let timer = 0, asked = null, controller = null;
  const read = async () => {
    const marking = fields.marking.value;
    if (marking === asked) return;
    asked = marking;
    controller?.abort();
    controller = new AbortController();
    const query = new URLSearchParams({ marking, exhibit: form.dataset.exhibit, besides: form.dataset.besides });
    try {
      const response = await fetch(`${form.dataset.read}?${query}`, { signal: controller.signal });
      if (response.ok && fields.marking.value === marking) show(await response.json());
    } catch { asked = null; }
  };
  const keep = () => {
    const now = values();
    if (JSON.stringify(now) === empty) store.drop(key);
    else store.set(key, { values: now, form_id: fields.form_id.value });
  };
  fields.marking.addEventListener("input", () => { clearTimeout(timer); timer = setTimeout(read, 150); });
  form.addEventListener("input", keep);
  form.addEventListener("change", keep);
  form.addEventListener("chosen", keep);
  form.addEventListener("submit", keep);
  form.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      form.requestSubmit(form.querySelector("button[value=next]"));
    }
  });

  const notice = document.querySelector("[data-kept]");
  const before = store.get(key);
  if (notice && before && JSON.stringify(before.values) !== empty) {
    const first = before.values.marking.trim().split("\n")[0];
    notice.querySelector("span").textContent = first ? `${notice.dataset.keptText} ${first}` : notice.dataset.keptText;
    notice.hidden = false;
    notice.querySelector("[data-take]").addEventListener("click", () => {
      for (const name of kept) if (name in before.values) fields[name].value = before.values[name];
      const chosen = before.values.photographs ?? [], offered = ticks().map((tick) => tick.value);
      for (const tick of ticks()) tick.checked = chosen.includes(tick.value);
      const others = chosen.filter((id) => !offered.includes(id));
      if (others.length) fields.photograph_numbers.value = [fields.photograph_numbers.value, ...others].filter(Boolean).join(", ");
      // The same number: if it had been taken after all, sending it again does nothing twice.
      if (before.form_id) fields.form_id.value = before.form_id;
      notice.hidden = true;
      fields.marking.focus();
      read();
    });
    notice.querySelector("[data-drop]").addEventListener("click", () => { store.drop(key); notice.hidden = true; fields.marking.focus(); });
  }
  if (fields.marking.value.trim()) read();
})();
