/* The field sheet of one inspection: kept on the device with every change, closed with its hash, then handed over. */
"use strict";

Field.sheet = (() => {
  const { el, button, remark, field, bound, check, facts, show, at } = Field.dom;
  const { store, pieces, device, answers, findings, photos } = Field;
  const SAVE_AFTER_MS = 300;
  let flush = async () => {};

  const pad = (number) => String(number).padStart(2, "0");
  const dayOf = (date) => `${date.getFullYear()}-${pad(date.getMonth() + 1)}-${pad(date.getDate())}`;
  const minuteOf = (date) => `${dayOf(date)}T${pad(date.getHours())}:${pad(date.getMinutes())}`;

  function fresh(account, inspection) {
    const now = new Date();
    const came = inspection.arrived_at ? new Date(inspection.arrived_at) : null;
    return {
      client_id: pieces.number(), account: account.id, inspection_id: inspection.id, inspection, state: "draft",
      started_at: now.toISOString(), saved_at: null, payload: null, sha256: null, order: [], refusal: null, receipt: null,
      content: {
        carried_out_on: dayOf(came || now), ended_on: dayOf(now), arrived_at: "",
        place: inspection.site, position: null, officers: inspection.officers.map((person) => person.id),
        present: "", process: "", summary: "", answers: {}, findings: [],
        signed_by: "", signed_on: "", refused: false, refusal: "", witness: "",
      },
    };
  }

  function payloadOf(sheet, pack) {
    const { content } = sheet;
    return {
      edition: Field.EDITION, inspection_id: sheet.inspection_id,
      carried_out_on: content.carried_out_on, ended_on: content.ended_on,
      arrived_at: content.arrived_at ? new Date(content.arrived_at).toISOString() : null,
      place: content.place, position: content.position, officers: content.officers,
      present: content.present, process: content.process, summary: content.summary,
      checklist: pack.checklist.version, answers: answers.payload(content, sheet.inspection, pack), findings: findings.payload(content),
      signed_by: content.refused ? "" : content.signed_by, signed_on: content.refused ? null : content.signed_on || null,
      refused: content.refused, refusal: content.refused ? content.refusal : "", witness: content.refused ? content.witness : "",
      made_at: new Date().toISOString(),
    };
  }

  function missing({ content, inspection }, pack) {
    return [
      !content.carried_out_on && "请填写检查日期",
      content.ended_on < content.carried_out_on && "结束日期不能早于检查日期",
      content.officers.length < pack.team_minimum && `检查人员不得少于 ${pack.team_minimum} 人`,
      ...answers.missing(content, inspection, pack),
      ...findings.missing(content),
      !content.refused && content.signed_by.trim() && !content.signed_on && "请填写签字日期",
      content.refused && !content.refusal.trim() && "请写明拒绝签字的情况",
      content.refused && !content.witness.trim() && "拒绝签字的，请写明见证人或者录像编号",
    ].filter(Boolean);
  }

  /* Closes the sheet: from here on its content and hash stand, until it is opened again or has its receipt. */
  async function close(sheet, pack) {
    const payload = payloadOf(sheet, pack);
    Object.assign(sheet, {
      state: "ready", payload, sha256: await pieces.hashOf(payload), order: sheet.content.findings.map((finding) => finding.id),
      refusal: null, saved_at: payload.made_at,
    });
    await store.keepSheet(sheet);
  }

  const reopen = (sheet) => store.keepSheet(Object.assign(sheet, { state: "draft", payload: null, sha256: null }));

  function section(title, ...children) {
    return el("section", { class: "field-section" }, el("h2", {}, title), ...children);
  }

  /* Who has come already, as the server knows, does not come once more. */
  function arrival(content, inspection, changed) {
    const came = bound("input", content, "arrived_at", changed, { type: "datetime-local" });
    const day = bound("input", content, "carried_out_on", changed, { type: "date" });
    const last = bound("input", content, "ended_on", changed, { type: "date" });
    const now = button("现在到场", () => {
      came.value = content.arrived_at = minuteOf(new Date());
      day.value = last.value = content.carried_out_on = content.ended_on = content.arrived_at.slice(0, 10);
      changed();
    });
    const comes = inspection.visit && !inspection.arrived_at;
    return section(
      "到场",
      inspection.arrived_at && facts([["已登记到场", at(inspection.arrived_at)]]),
      comes && field("到场时间", came, { optional: true }),
      comes && el("p", { class: "field-acts" }, now),
      field("检查日期", day),
      field("结束日期", last),
    );
  }

  function people(content, inspection, pack, changed) {
    const own = new Set(inspection.officers.map((person) => person.id));
    const box = (person) => check(`${person.name}（${person.certificate_no}）`, content.officers.includes(person.id), (on) => {
      content.officers = on ? [...content.officers, person.id] : content.officers.filter((id) => id !== person.id);
      changed();
    });
    const others = pack.staff.filter((person) => !own.has(person.id));
    return section(
      "人员",
      el("fieldset", { class: "field" }, el("legend", {}, "到场的检查人员"), inspection.officers.map(box), others.length > 0 && el("details", {}, el("summary", {}, "本机关其他持证人员"), others.map(box))),
      field("被检查单位在场人员", bound("input", content, "present", changed, { maxlength: "200" }), { optional: true, wide: true }),
    );
  }

  function placeAndProcess(content, changed) {
    const words = el("p", { class: "hint", role: "status" }, content.position ? device.place(content.position) : "");
    const take = async () => {
      words.textContent = "正在定位……";
      try {
        content.position = await device.position();
        photos.placed = true;
        words.textContent = device.place(content.position);
        changed();
      } catch (fault) {
        words.textContent = fault.message;
      }
    };
    return section(
      "地点和经过",
      field("检查地点", bound("input", content, "place", changed, { maxlength: "200" }), { optional: true, wide: true }),
      el("div", { class: "field" }, button("记录本机位置", take), words),
      field("检查经过", bound("textarea", content, "process", changed, { rows: "5" }), { optional: true }),
      field("检查情况", bound("textarea", content, "summary", changed, { rows: "4" }), { optional: true }),
    );
  }

  function signature(content, changed) {
    const place = el("div");
    const draw = () => show(
      place,
      check("拒绝签字", content.refused, (on) => {
        content.refused = on;
        draw();
        changed();
      }),
      content.refused
        ? [field("拒绝签字的情况", bound("textarea", content, "refusal", changed, { rows: "3" })), field("见证人或者录像编号", bound("input", content, "witness", changed))]
        : [
            field("被检查单位签字人", bound("input", content, "signed_by", changed), { hint: "姓名和职务。现场没有签字的留空，之后在检查页面登记。", optional: true }),
            field("签字日期", bound("input", content, "signed_on", changed, { type: "date" }), { optional: true }),
          ],
    );
    draw();
    return section("签字", place);
  }

  /* The open sheet. ``leave`` shows the list again. */
  function edit(place, sheet, pack, leave) {
    const { content, inspection } = sheet;
    const said = el("span", { class: "save-state", role: "status" });
    const problems = el("div");
    let timer = 0;

    flush = async () => {
      clearTimeout(timer);
      if (!timer) return;
      timer = 0;
      sheet.saved_at = new Date().toISOString();
      try {
        await store.keepSheet(sheet);
        said.textContent = `已存入本机 ${at(sheet.saved_at)}`;
      } catch (fault) {
        said.textContent = `没有存下：${fault.name === "QuotaExceededError" ? "本机空间不足" : fault.message}`;
      }
    };
    const changed = () => {
      said.textContent = "正在存入本机……";
      clearTimeout(timer);
      timer = setTimeout(flush, SAVE_AFTER_MS);
    };
    const done = async (event) => {
      event.target.disabled = true;
      await finish();
      event.target.disabled = false;
    };
    const finish = async () => {
      await flush();
      const lacking = missing(sheet, pack);
      if (!lacking.length) return close(sheet, pack).then(() => leave(sheet));
      const box = el("div", { class: "problems", role: "alert", tabindex: "-1" }, el("h2", {}, `还差 ${lacking.length} 处`), el("ul", {}, lacking.map((text) => el("li", {}, text))));
      show(problems, box);
      box.focus();
      return null;
    };
    const scene = el("div");
    const redrawPhotos = () => show(scene, photos.view(sheet, null, "现场", pack.limits));
    redrawPhotos();
    if (sheet.saved_at) said.textContent = `已存入本机 ${at(sheet.saved_at)}`;
    show(
      place,
      el("p", {}, el("a", { href: "#" }, "返回检查列表")),
      el("h2", { class: "field-title", tabindex: "-1" }, inspection.project),
      facts([["检查方式", inspection.kind_label], ["计划日期", inspection.planned_on], ["检查码", inspection.check_code], ["检查内容", inspection.content]]),
      sheet.refusal && remark("grave", `服务器没有接收：${sheet.refusal.message}`, "记录仍在本机，改正后重新完成即可再次上交。"),
      problems,
      el(
        "form",
        { class: "form", novalidate: true, onsubmit: (event) => event.preventDefault() },
        arrival(content, inspection, changed),
        people(content, inspection, pack, changed),
        placeAndProcess(content, changed),
        section("检查清单", answers.view(content, inspection, pack, changed)),
        section("发现的问题", findings.view({ sheet, inspection, pack, changed, redrawPhotos })),
        section("现场照片", scene),
        signature(content, changed),
        el("div", { class: "form-foot" }, button("完成，等待上交", done, "primary"), said),
      ),
    );
  }

  window.addEventListener("pagehide", () => flush());
  document.addEventListener("visibilitychange", () => document.visibilityState === "hidden" && flush());

  return { fresh, edit, reopen, flush: () => flush() };
})();
