// Asks again how far work in the background is, and shows the page anew when it is done. Without this a link does it.
(() => {
  const shown = document.querySelector("[data-progress]");
  if (!shown) return;
  const look = async () => {
    try {
      const answer = await fetch(location.href, { headers: { accept: "text/html" } });
      if (!answer.ok) throw new Error(String(answer.status));
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      const next = page.querySelector("[data-progress]");
      if (!next) return location.reload();
      if (next.firstElementChild.textContent !== shown.firstElementChild.textContent) {
        shown.firstElementChild.textContent = next.firstElementChild.textContent;
      }
    } catch { /* The link still works; the next look may too. */ }
    setTimeout(look, 1500);
  };
  setTimeout(look, 800);
})();
