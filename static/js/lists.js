/* Lists: a click on a row opens it; j and k walk through the rows, Enter opens (it is the link that has the focus).
   The keys can be switched off, as single-key shortcuts must be; the choice is kept in this browser. */
"use strict";

(() => {
  const KEPT = "sbs-list-keys";
  const links = () => [...document.querySelectorAll("[data-list] tbody [data-open]")];

  function keysOn() {
    try {
      return document.body.classList.contains("desk") && localStorage.getItem(KEPT) !== "off";
    } catch {
      return false; /* no place to keep the choice: keys that cannot be switched off stay off */
    }
  }

  function show() {
    for (const link of links()) link.closest("tr").classList.add("opens");
    for (const button of document.querySelectorAll("[data-keys]")) button.textContent = keysOn() ? "键盘：j 下一行，k 上一行（点此关闭）" : "键盘 j、k 已关闭（点此开启）";
  }

  function step(by) {
    const all = links();
    if (!all.length) return;
    const row = document.activeElement.closest("tr");
    const here = row ? all.findIndex((link) => row.contains(link)) : -1;
    const next = here < 0 ? (by > 0 ? 0 : all.length - 1) : Math.min(Math.max(here + by, 0), all.length - 1);
    all[next].focus();
    all[next].closest("tr").scrollIntoView({ block: "nearest" });
  }

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || !keysOn()) return;
    if (event.target.closest("input, select, textarea, [contenteditable]")) return;
    if (event.key === "j") step(1);
    if (event.key === "k") step(-1);
  });

  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-keys]");
    if (button) {
      try {
        localStorage.setItem(KEPT, keysOn() ? "off" : "on");
      } catch {
        return;
      }
      show();
      return;
    }
    const row = event.target.closest("[data-list] tbody tr");
    if (!row || event.target.closest("a, button, input, label, summary") || String(getSelection())) return;
    const link = row.querySelector("[data-open]");
    if (!link) return;
    if (event.ctrlKey || event.metaKey) window.open(link.href, "_blank", "noopener");
    else link.click();
  });

  document.addEventListener("DOMContentLoaded", show);
  document.addEventListener("htmx:afterSwap", show);
})();
