// Sends each file by itself, two at a time, with progress; takes files that are dropped, and the camera. A lost connection is
// tried again, and what was chosen stays. Without this the form sends all files at once.
(() => {
  const form = document.querySelector("form[data-upload]");
  const list = document.querySelector("[data-uploads]");
  if (!form || !list) return;
  const words = form.dataset, input = form.querySelector("input[type=file]"), drop = form.querySelector("[data-drop]");
  const token = form.querySelector("[name=form_token]").value;
  const waiting = [], AT_ONCE = 2, TRIES = 5;
  let running = 0;

  const say = (job, state, text) => {
    job.row.dataset.state = state;
    job.text.textContent = text;
  };
  const link = (href, text) => {
    const anchor = document.createElement("a");
    anchor.href = href;
    anchor.textContent = text;
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
    setTimeout(() => { waiting.unshift(job); next(); }, 1000 * 2 ** job.tries);
  };
  const done = (job, item) => {
    job.bar.hidden = true;
    say(job, item.outcome, `${item.message} `);
    if (item.href) job.text.append(link(item.href, words.open));
  };
  const next = () => {
    while (running < AT_ONCE && waiting.length) {
      const job = waiting.shift();
      running += 1;
      send(job, () => { running -= 1; next(); });
    }
  };
  const send = (job, end) => {
    const body = new FormData();
    for (const name of ["tlp", "rights"]) body.append(name, form.elements[name].value);
    body.append("file", job.file, job.file.name);
    const request = new XMLHttpRequest();
    request.open("POST", form.action);
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
        try { done(job, JSON.parse(request.responseText)[0]); } catch { again(job, words.failed); }
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

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    add(input.files);
    input.value = "";
  });
  input.addEventListener("change", () => form.requestSubmit());
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
    camera.id = "camera";
    label.htmlFor = camera.id;
    label.textContent = words.camera;
    camera.addEventListener("change", () => { add(camera.files); camera.value = ""; });
    row.append(label, camera);
    drop.append(row);
  }
  addEventListener("online", next);
  addEventListener("beforeunload", (event) => { if (running || waiting.length) event.preventDefault(); });
})();
