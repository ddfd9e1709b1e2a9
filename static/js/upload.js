// Sends each file by itself, two at a time, with progress; takes files that are dropped, and the camera. A lost connection is
// tried again, and what was chosen stays. Without this a form sends all files at once. Where the box is no form of its own but stands
// in one, it tells that one what came of each file (`uploaded`) and when nothing is under way any more (`idle`).
for (const box of document.querySelectorAll("[data-upload]")) {
  const words = box.dataset, input = box.querySelector("[data-files]"), drop = box.querySelector("[data-drop]");
  const list = box.querySelector("[data-uploads]"), form = box.closest("form");
  if (!input || !drop || !list || !form) continue;
  const token = form.querySelector("[name=form_token]").value;
  const waiting = [], AT_ONCE = 2, TRIES = 5;
  let running = 0, postponed = 0;

  const busy = () => {
    if (running || postponed || waiting.length) {
      words.busy = "";
      return;
    }
    delete words.busy;
    box.dispatchEvent(new CustomEvent("idle"));
    // What is shown on the page has changed, and there is nothing to be read here first.
    const settled = ["kept", "document", "same"];
    if ("reload" in words && [...list.children].every((row) => settled.includes(row.dataset.state))) location.reload();
  };
  const say = (job, state, text) => {
    job.row.dataset.state = state;
    job.text.textContent = text;
  };
  const link = (href, text) => {
    const anchor = document.createElement("a");
    anchor.href = href;
    anchor.textContent = text;
    if (form !== box) anchor.target = "_blank";
    return anchor;
  };
  const again = (job, text) => {
    say(job, "lost", `${text} `);
    job.bar.hidden = true;
    const button = document.createElement("button");
    button.type = "button";
    button.className = "link";
    button.textContent = words.again;
    button.addEventListener("click", () => { job.tries = 0; queue(job); next(); });
    job.text.append(button);
  };
  const queue = (job) => {
    say(job, "waiting", words.waiting);
    waiting.push(job);
  };
  const later = (job) => {
    if (++job.tries >= TRIES) return again(job, words.lost);
    say(job, "waiting", words.retrying);
    postponed += 1;
    setTimeout(() => { postponed -= 1; waiting.unshift(job); next(); }, 1000 * 2 ** job.tries);
  };
  const done = (job, item) => {
    job.bar.hidden = true;
    say(job, item.outcome, `${item.message} `);
    if (item.href) job.text.append(link(item.href, words.open));
    box.dispatchEvent(new CustomEvent("uploaded", { detail: item }));
  };
  const next = () => {
    while (running < AT_ONCE && waiting.length) {
      const job = waiting.shift();
      running += 1;
      send(job, () => { running -= 1; next(); });
    }
    busy();
  };
  const send = (job, end) => {
    const body = new FormData();
    for (const field of box.querySelectorAll("[data-send]")) body.append(field.dataset.send || field.name, field.value);
    body.append("file", job.file, job.file.name);
    const request = new XMLHttpRequest();
    request.open("POST", words.action);
    request.setRequestHeader("accept", "application/json");
    request.setRequestHeader("x-form-token", token);
    job.bar.hidden = false;
    job.bar.value = 0;
    say(job, "sending", words.sending);
    request.upload.addEventListener("progress", (event) => {
      if (!event.lengthComputable) return;
      job.bar.value = event.loaded / event.total;
      if (event.loaded === event.total) job.text.textContent = words.working;
    });
    request.addEventListener("load", () => {
      if (request.status === 200) {
        let item;
        try { [item] = JSON.parse(request.responseText); } catch { /* Said below. */ }
        if (item) done(job, item);
        else again(job, words.failed);
      } else if (request.status === 401 || request.status === 403) {
        again(job, words.signedOut);
      } else if (request.status >= 500) {
        later(job);
      } else {
        again(job, words.failed);
      }
    });
    request.addEventListener("error", () => later(job));
    request.addEventListener("loadend", end);
    request.send(body);
  };
  const add = (files) => {
    for (const file of files) {
      const row = document.createElement("li"), name = document.createElement("span"), side = document.createElement("span");
      const bar = document.createElement("progress"), text = document.createElement("span");
      name.className = "name";
      name.textContent = file.name;
      bar.max = 1;
      bar.hidden = true;
      bar.setAttribute("aria-label", file.name);
      side.append(bar, text);
      row.append(name, side);
      list.append(row);
      const job = { file, row, bar, text, tries: 0 };
      if (file.size > Number(words.limitMb) * 1e6) say(job, "refused", words.tooLarge);
      else queue(job);
    }
    next();
  };

  const takeChosen = () => {
    // Emptying the field empties its list as well.
    const files = [...input.files];
    input.value = "";
    if (files.length) add(files);
  };
  if (form === box) form.addEventListener("submit", (event) => { event.preventDefault(); takeChosen(); });
  input.addEventListener("change", takeChosen);
  drop.addEventListener("dragover", (event) => { event.preventDefault(); drop.dataset.state = "over"; });
  drop.addEventListener("dragleave", () => { delete drop.dataset.state; });
  drop.addEventListener("drop", (event) => {
    event.preventDefault();
    delete drop.dataset.state;
    add(event.dataTransfer.files);
  });
  // A button of its own for the camera where there is a touch screen.
  if (matchMedia("(pointer: coarse)").matches) {
    const camera = document.createElement("input"), label = document.createElement("label"), row = document.createElement("p");
    camera.type = "file";
    camera.accept = "image/*";
    camera.setAttribute("capture", "environment");
    camera.id = `${input.id}-camera`;
    label.htmlFor = camera.id;
    label.textContent = words.camera;
    camera.addEventListener("change", () => {
      const files = [...camera.files];
      camera.value = "";
      add(files);
    });
    row.append(label, camera);
    drop.append(row);
  }
  addEventListener("online", next);
  addEventListener("beforeunload", (event) => { if ("busy" in words) event.preventDefault(); });
}
