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

  /* What the field page keeps on this device is closed at logout, and to whoever else logs in (js/field/store.js). */
  async function closeField(unlessOf) {
    const there = await indexedDB.databases();
    if (!there.some((database) => database.name === "sbs-field")) return;
    await new Promise((resolve) => {
      const opening = indexedDB.open("sbs-field");
      opening.onerror = resolve;
      opening.onsuccess = () => {
        const work = opening.result.transaction("marks", "readwrite", { durability: "strict" });
        const kept = work.objectStore("marks").get("account");
        kept.onsuccess = () => {
          if (kept.result && String(kept.result.id) !== unlessOf) work.objectStore("marks").delete("account");
        };
        work.oncomplete = work.onabort = () => {
          opening.result.close();
          resolve();
        };
      };
    });
  }

  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.getAttribute("action") !== "/logout" || !window.indexedDB || !indexedDB.databases) return;
    event.preventDefault();
    closeField(null).finally(() => form.submit());
  });
  if (document.body.dataset.account && window.indexedDB && indexedDB.databases) closeField(document.body.dataset.account);

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
