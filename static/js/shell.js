/* The frame: drawer of topics on phones, menus that close, the time of printing. */
"use strict";

(() => {
  const drawerButton = document.querySelector("[data-drawer]");

  function openDrawer(open) {
    drawerButton.setAttribute("aria-expanded", String(open));
    document.getElementById("topics").classList.toggle("open", open);
  }

  if (drawerButton) {
    drawerButton.addEventListener("click", () => openDrawer(drawerButton.getAttribute("aria-expanded") !== "true"));
  }

  function closeMenus(except) {
    for (const menu of document.querySelectorAll("details[data-menu][open]")) {
      if (menu !== except) menu.open = false;
    }
  }

  document.addEventListener("click", (event) => closeMenus(event.target.closest("details[data-menu]")));

  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    const menu = document.querySelector("details[data-menu][open]");
    if (menu) {
      menu.open = false;
      menu.querySelector("summary").focus();
    } else if (drawerButton && drawerButton.getAttribute("aria-expanded") === "true") {
      openDrawer(false);
      drawerButton.focus();
    }
  });

  /* What the field page keeps on this device is closed at logout, and to whoever else logs in here (js/field/store.js). */
  const FIELD = "sbs-field-account";

  function closeField(unlessOf) {
    try {
      const kept = JSON.parse(localStorage.getItem(FIELD));
      if (kept && String(kept.id) !== unlessOf) localStorage.removeItem(FIELD);
    } catch {
      return; /* a browser that keeps nothing has nothing to close */
    }
  }

  document.addEventListener("submit", (event) => {
    if (event.target.getAttribute("action") === "/logout") closeField(null);
  });
  if (document.body.dataset.account) closeField(document.body.dataset.account);

  /* Paper shows when it was printed and the working that a screen keeps folded. */
  let unfolded = [];

  window.addEventListener("beforeprint", () => {
    const time = new Intl.DateTimeFormat("zh-CN", { dateStyle: "long", timeStyle: "short", timeZone: "Asia/Shanghai" });
    for (const place of document.querySelectorAll("[data-print-time]")) place.textContent = time.format(new Date());
    unfolded = [...document.querySelectorAll("details[data-print]:not([open])")];
    for (const details of unfolded) details.open = true;
  });

  window.addEventListener("afterprint", () => {
    for (const details of unfolded) details.open = false;
  });
})();
