// Draws a finding's region on the photograph with the pointer and fills it into the form. Without this the numbers are typed.
(() => {
  const frame = document.querySelector("[data-region]"), form = document.querySelector("[data-region-form]");
  if (!frame || !form) return;
  const drawing = document.createElementNS("http://www.w3.org/2000/svg", "rect");
  frame.querySelector("svg").append(drawing);
  frame.dataset.state = "drawing";
  let start = null;
  const at = (event) => {
    const box = frame.querySelector("img").getBoundingClientRect();
    const within = (value) => Math.min(100, Math.max(0, value));
    return [within((event.clientX - box.left) / box.width * 100), within((event.clientY - box.top) / box.height * 100)];
  };
  const draw = (end) => {
    const [left, top] = [Math.min(start[0], end[0]), Math.min(start[1], end[1])];
    const values = { left, top, width: Math.abs(end[0] - start[0]), height: Math.abs(end[1] - start[1]) };
    for (const [name, value] of Object.entries(values)) form.elements[name].value = (Math.floor(value * 10) / 10).toFixed(1);
    for (const [name, value] of [["x", left], ["y", top], ["width", values.width], ["height", values.height]]) drawing.setAttribute(name, `${value}%`);
  };
  frame.addEventListener("pointerdown", (event) => { event.preventDefault(); start = at(event); frame.setPointerCapture(event.pointerId); });
  frame.addEventListener("pointermove", (event) => { if (start) draw(at(event)); });
  frame.addEventListener("pointerup", (event) => { if (start) draw(at(event)); start = null; });
})();
