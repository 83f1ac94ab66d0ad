/* Elements of the page: made from code, with the classes of the other pages. */
"use strict";

Field.dom = (() => {
  let made = 0;

  function el(tag, traits = {}, ...children) {
    const element = document.createElement(tag);
    for (const [name, value] of Object.entries(traits)) {
      if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
      else if (value === true) element.setAttribute(name, "");
      else if (value !== false && value !== null && value !== undefined) element.setAttribute(name, value);
    }
    element.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== false));
    return element;
  }

  const button = (label, onclick, kind = "secondary") => el("button", { type: "button", class: `btn btn-${kind}`, onclick }, label);
  const remark = (tone, ...children) => el("div", { class: `message tone-${tone}` }, ...children.map((text) => (typeof text === "string" ? el("p", {}, text) : text)));

  const SHAPES = { quiet: "○", info: "●", good: "✓", soon: "▲", grave: "■" };
  const tag = (tone, label) => el("span", { class: `tag tone-${tone}` }, el("span", { "aria-hidden": "true" }, `${SHAPES[tone]} `), label);

  const facts = (pairs) => el("dl", { class: "facts" }, pairs.filter(([, value]) => value).map(([label, value]) => el("div", {}, el("dt", {}, label), el("dd", {}, value))));

  /* A field: label above, hint below it, the control with its error. */
  function field(label, control, { hint = "", optional = false, wide = false } = {}) {
    made += 1;
    const id = control.id || `field-${made}`;
    control.id = id;
    if (hint) control.setAttribute("aria-describedby", `${id}-hint`);
    return el(
      "div",
      { class: `field${wide ? " field-wide" : ""}${control.tagName === "TEXTAREA" ? " field-textarea" : ""}${control.type === "date" ? " field-date" : ""}` },
      el("label", { for: id }, label, optional && el("span", { class: "optional" }, "（选填）")),
      hint && el("p", { class: "hint", id: `${id}-hint` }, hint),
      el("div", { class: "control" }, control),
    );
  }

  /* A control that keeps what is written in it under a name of an object. */
  function bound(tag, object, name, changed, traits = {}) {
    const control = el(tag, { class: "form-control", ...traits });
    control.value = object[name] ?? "";
    control.addEventListener("input", () => {
      object[name] = control.value;
      changed();
    });
    return control;
  }

  function select(object, name, options, changed, empty = "请选择") {
    const control = el("select", { class: "form-select" }, el("option", { value: "" }, empty), options.map(([value, label]) => el("option", { value }, label)));
    control.value = object[name] ?? "";
    control.addEventListener("change", () => {
      object[name] = control.value;
      changed();
    });
    return control;
  }

  function check(label, on, changed) {
    made += 1;
    const box = el("input", { type: "checkbox", class: "form-check-input", id: `check-${made}` });
    box.checked = on;
    box.addEventListener("change", () => changed(box.checked));
    return el("div", { class: "form-check" }, box, el("label", { class: "form-check-label", for: box.id }, label));
  }

  const show = (place, ...children) => place.replaceChildren(...children.flat().filter(Boolean));

  /* Asks before something goes for good, on the page itself; the answer comes with the second press. */
  function twice(label, sure, onsure) {
    const place = el("span", { class: "twice" });
    const ask = () => {
      const yes = button(sure, onsure, "danger");
      show(place, yes, button("不", begin));
      yes.focus();
    };
    const begin = () => show(place, button(label, ask));
    begin();
    return place;
  }

  const time = new Intl.DateTimeFormat("zh-CN", { dateStyle: "medium", timeStyle: "medium", timeZone: "Asia/Shanghai" });
  const at = (instant) => time.format(new Date(instant));
  const UNITS = [[1024 ** 3, "GB"], [1024 ** 2, "MB"], [1024, "KB"]];
  function size(bytes) {
    const [unit, name] = UNITS.find(([least]) => bytes >= least) || UNITS.at(-1);
    return `${(bytes / unit).toFixed(1)} ${name}`;
  }

  return { el, button, remark, tag, facts, field, bound, select, check, show, twice, at, size };
})();
