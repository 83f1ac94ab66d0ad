/* Forms: entries added and dropped, the state of saving, one submission for one press, errors read out first. */
"use strict";

(() => {
  const controls = "input:not([type=hidden]), select, textarea";

  function renumber(list) {
    [...list.querySelectorAll("[data-row]")].forEach((row, index) => {
      for (const place of row.querySelectorAll("[data-number]")) place.textContent = index + 1;
    });
  }

  function say(list, text) {
    const place = list.querySelector("[data-rows-said]");
    if (place) place.textContent = text;
  }

  function limit(list) {
    const most = Number(list.dataset.most) || Infinity;
    const button = list.querySelector("[data-add]");
    if (button) button.disabled = list.querySelectorAll("[data-row]").length >= most;
  }

  /* A new entry is a copy of the template; "__" in its names and ids becomes the next free number. */
  function addRow(list) {
    const row = list.querySelector("template").content.firstElementChild.cloneNode(true);
    const number = list.dataset.next;
    list.dataset.next = Number(number) + 1;
    for (const element of [row, ...row.querySelectorAll("*")]) {
      for (const attribute of [...element.attributes]) {
        if (attribute.value.includes("-__-")) element.setAttribute(attribute.name, attribute.value.replaceAll("-__-", `-${number}-`));
      }
    }
    list.querySelector(".rows-list").append(row);
    renumber(list);
    limit(list);
    row.querySelector(controls).focus();
    say(list, `已增加第 ${list.querySelectorAll("[data-row]").length} 项`);
    return row;
  }

  function dropRow(button) {
    const list = button.closest("[data-rows]");
    const row = button.closest("[data-row]");
    const neighbour = row.previousElementSibling || row.nextElementSibling;
    row.remove();
    renumber(list);
    limit(list);
    (neighbour ? neighbour.querySelector(controls) : list.querySelector("[data-add]")).focus();
    say(list, "已删除一项");
    return list;
  }

  function changed(element) {
    const form = element.closest("[data-form]");
    if (!form || form.dataset.changed) return;
    form.dataset.changed = "yes";
    form.querySelector("[data-save-state]").textContent = "有尚未提交的修改";
  }

  function release(form) {
    delete form.dataset.sent;
    form.querySelector("[data-save-state]").textContent = "";
  }

  document.addEventListener("click", (event) => {
    const add = event.target.closest("[data-add]");
    const drop = event.target.closest("[data-drop]");
    if (add) changed(addRow(add.closest("[data-rows]")));
    if (drop) changed(dropRow(drop));
  });

  document.addEventListener("input", (event) => changed(event.target));

  document.addEventListener("submit", (event) => {
    const form = event.target.closest("[data-form]");
    if (!form) return;
    if (form.dataset.sent) {
      event.preventDefault();
      return;
    }
    /* Without the fragment that a skip link left: it would take the focus from the summary of errors. */
    if (!form.hasAttribute("action")) form.setAttribute("action", location.pathname + location.search);
    form.dataset.sent = "yes";
    form.querySelector("[data-save-state]").textContent = "正在提交……";
    setTimeout(() => release(form), 8000); /* the answer may be a download, which leaves this page standing */
  });

  window.addEventListener("pageshow", () => document.querySelectorAll("[data-form][data-sent]").forEach(release));

  window.addEventListener("beforeunload", (event) => {
    if (document.querySelector("[data-form][data-changed]:not([data-sent])")) event.preventDefault();
  });

  document.addEventListener("DOMContentLoaded", () => {
    document.querySelectorAll("[data-rows]").forEach(limit);
    const problems = document.querySelector("[data-problems]");
    if (problems) problems.focus();
  });
})();
