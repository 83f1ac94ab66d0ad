/* Findings: chosen from the catalogue in force, each with its facts, its day, its place and its photos. */
"use strict";

Field.findings = (() => {
  const { el, button, remark, field, bound, select, show, twice } = Field.dom;
  const { device, pieces, store, photos } = Field;

  const fresh = () => ({ id: pieces.number(), code: "", facts: "", demand: "", unit_id: "", rectify_by: "", position: null });

  function dayAfter(day, days) {
    const date = new Date(`${day}T00:00:00Z`);
    date.setUTCDate(date.getUTCDate() + days);
    return date.toISOString().slice(0, 10);
  }

  function kinds(pack) {
    const groups = new Map();
    for (const kind of pack.catalogue) groups.set(kind.subject_label, [...(groups.get(kind.subject_label) || []), kind]);
    return [...groups].map(([label, rows]) => el("optgroup", { label }, rows.map((kind) => el("option", { value: kind.code }, `${kind.code} ${kind.text}`))));
  }

  /* The place of a finding: taken from the device when asked, never by itself. */
  function placed(finding, changed) {
    const words = el("p", { class: "hint", role: "status" });
    const tell = () => { words.textContent = finding.position ? device.place(finding.position) : "未记录位置"; };
    const take = async () => {
      words.textContent = "正在定位……";
      try {
        finding.position = await device.position();
        changed();
        tell();
      } catch (fault) {
        words.textContent = fault.message;
      }
    };
    tell();
    return el("div", { class: "field" }, button("记录问题位置", take), words);
  }

  function entry(finding, number, context, again) {
    const { sheet, inspection, pack, changed } = context;
    const about = el("div");
    const due = bound("input", finding, "rectify_by", changed, { type: "date" });
    const unit = el("div");

    function tell(fill) {
      const kind = pack.catalogue.find((row) => row.code === finding.code);
      show(about, kind && el("p", { class: "hint" }, `${kind.severity_label}问题，责任单位：${kind.subject_label}。${kind.article}`));
      const units = kind ? inspection.units.filter((row) => row.role === kind.subject) : [];
      if (units.length < 2) finding.unit_id = "";
      show(unit, units.length > 1 && field("责任单位", select(finding, "unit_id", units.map((row) => [String(row.id), row.name]), changed)), kind && !units.length && remark("soon", `该项目今天没有登记${kind.subject_label}，这项问题可能不能上交。`));
      if (kind && fill) due.value = finding.rectify_by = dayAfter(sheet.content.carried_out_on, kind.days);
    }

    const code = el("select", { class: "form-select" }, el("option", { value: "" }, "请选择"), kinds(pack));
    code.value = finding.code;
    code.addEventListener("change", () => {
      finding.code = code.value;
      tell(true);
      changed();
    });
    const drop = async () => {
      sheet.content.findings = sheet.content.findings.filter((row) => row !== finding);
      for (const photo of await store.photosOfSheet(sheet.client_id)) {
        if (photo.finding === finding.id) await store.keepPhoto({ ...photo, finding: null });
      }
      changed();
      again();
    };
    tell(false);
    return el(
      "fieldset",
      { class: "row-entry" },
      el("legend", {}, `问题 ${number}`),
      field("问题类别", code, { wide: true }),
      about,
      unit,
      field("具体情况", bound("textarea", finding, "facts", changed, { rows: "4" })),
      field("整改要求", bound("textarea", finding, "demand", changed, { rows: "2" }), { optional: true }),
      field("整改期限", due),
      placed(finding, changed),
      photos.view(sheet, finding.id, `问题 ${number}`, pack.limits),
      el("p", { class: "field-acts" }, twice("删除这个问题（照片留作现场照片）", "确定删除", drop)),
    );
  }

  function view(context) {
    const { sheet, pack, changed, redrawPhotos } = context;
    const list = el("div");
    const add = button("增加问题", () => {
      sheet.content.findings.push(fresh());
      changed();
      draw();
      list.lastElementChild.querySelector("select").focus();
    });

    function draw() {
      const again = () => {
        draw();
        redrawPhotos();
      };
      show(list, sheet.content.findings.map((finding, place) => entry(finding, place + 1, context, again)));
      add.disabled = sheet.content.findings.length >= pack.limits.findings;
    }

    draw();
    return el("div", {}, list, el("p", { class: "field-acts" }, add));
  }

  function payload(content) {
    return content.findings.map((finding) => ({
      code: finding.code,
      facts: finding.facts,
      demand: finding.demand,
      unit_id: finding.unit_id ? Number(finding.unit_id) : null,
      rectify_by: finding.rectify_by || null,
      position: finding.position,
    }));
  }

  /* What is still missing, in words. */
  function missing(content) {
    return content.findings.flatMap((finding, place) => [
      !finding.code && `问题 ${place + 1}：请从目录中选取`,
      !finding.facts.trim() && `问题 ${place + 1}：请填写具体情况`,
    ]).filter(Boolean);
  }

  return { view, payload, missing };
})();
