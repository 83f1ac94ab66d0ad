/* The checklist, answered by thumb: one row of four choices for each item, folded by head. */
"use strict";

Field.answers = (() => {
  const { el } = Field.dom;
  const NOT_CHECKED = "not_checked";

  const itemsFor = (pack, inspection) => pack.checklist.items.filter((item) => item.kinds.includes(inspection.kind));

  function choices(item, answer, results, changed) {
    const name = `answer-${item.code}`;
    const note = el("textarea", { class: "form-control", rows: "2", "aria-label": `${item.code} 的说明` });
    note.value = answer.note;
    note.hidden = answer.result !== "fails" && !answer.note;
    note.addEventListener("input", () => {
      answer.note = note.value;
      changed();
    });
    const boxes = results.map((result) => {
      const box = el("input", { type: "radio", class: "thumb-input", id: `${name}-${result.value}`, name, value: result.value });
      box.checked = answer.result === result.value;
      box.addEventListener("change", () => {
        answer.result = result.value;
        note.hidden = result.value !== "fails" && !answer.note;
        changed();
      });
      return [box, el("label", { class: "thumb", for: box.id }, result.label)];
    });
    return el(
      "fieldset",
      { class: "point" },
      el("legend", {}, el("span", { class: "point-code" }, item.code), ` ${item.text}`),
      el("div", { class: "thumbs" }, boxes.flat()),
      note,
    );
  }

  /* All heads with their items; an item that nobody has answered counts as not checked. */
  function view(content, inspection, pack, changed) {
    const items = itemsFor(pack, inspection);
    if (!items.length) return el("p", { class: "nothing" }, "这类检查没有检查清单。");
    const answerOf = (item) => (content.answers[item.code] ||= { result: NOT_CHECKED, note: "" });
    return Object.entries(pack.checklist.heads)
      .map(([number, title]) => [title, items.filter((item) => String(item.head) === number)])
      .filter(([, own]) => own.length)
      .map(([title, own]) => {
        const count = el("span", { class: "points-count" });
        const tell = () => {
          count.textContent = `${own.filter((item) => answerOf(item).result !== NOT_CHECKED).length}／${own.length}`;
        };
        tell();
        const noted = () => {
          tell();
          changed();
        };
        return el(
          "details",
          { class: "points" },
          el("summary", {}, el("span", {}, title), count),
          own.map((item) => choices(item, answerOf(item), pack.results, noted)),
        );
      });
  }

  function payload(content, inspection, pack) {
    return itemsFor(pack, inspection).map((item) => ({ code: item.code, result: NOT_CHECKED, note: "", ...content.answers[item.code] }));
  }

  /* What is still missing, in words: what does not conform says so, in a note or by a finding. */
  function missing(content, inspection, pack) {
    const found = new Set(content.findings.map((finding) => finding.code));
    return itemsFor(pack, inspection)
      .filter((item) => content.answers[item.code]?.result === "fails")
      .filter((item) => !content.answers[item.code].note.trim() && !item.findings.some((code) => found.has(code)))
      .map((item) => `检查清单 ${item.code} 不符合：请写明情况，或者登记相应的问题`);
  }

  return { view, payload, missing };
})();
