/* The lists: the inspections on this device, and what waits, was handed over or was refused, each with its receipt. */
"use strict";

Field.lists = (() => {
  const { el, button, remark, tag, facts, show, twice, at, size } = Field.dom;
  const { store, device, sync } = Field;

  const STATES = {
    draft: ["soon", "草稿，在本机"],
    ready: ["info", "已完成，待上交"],
    waiting: ["info", "待上交"],
    refused: ["grave", "服务器没有接收"],
    sent: ["good", "已上交"],
  };
  const RUNS = {
    offline: ["soon", "没有网络。有网络时自动上交，也可以按“现在上交”。"],
    later: ["soon", "服务器暂时不能接收，稍后自动再试。"],
    other: ["soon", ""],
    refused: ["grave", ""],
    running: ["info", ""],
  };
  const LOGIN = "登录已经结束。请重新登录后继续上交，本机的数据都还在。";

  const stateTag = (piece) => tag(...STATES[piece.state]);

  function head(here) {
    const link = (address, label) => el("li", {}, el("a", { href: address, "aria-current": address === here ? "page" : null }, label));
    return el("nav", { class: "tabs", "aria-label": "外业" }, el("ul", {}, link("#", "我的检查"), link("#sync", "上交和回执")));
  }

  function run(state) {
    if (state.kind === "login") {
      return el("div", { class: "message tone-soon", role: "status" }, el("p", {}, LOGIN), el("p", {}, el("a", { href: "/login?next=/field" }, "重新登录")));
    }
    const [tone, words] = RUNS[state.kind] || [];
    return el("div", { role: "status" }, tone ? remark(tone, state.message || words) : "");
  }

  const settledOrWaiting = (sheet) => sheet.state === "ready" || sheet.state === "sent";

  function inspectionRow(inspection, sheet) {
    const words = !sheet ? "填写记录" : settledOrWaiting(sheet) ? "查看" : "继续填写";
    return el(
      "li",
      { class: "field-card" },
      el("h2", {}, inspection.project),
      el("p", { class: "hint" }, `${inspection.kind_label} · 计划 ${inspection.planned_on} · ${inspection.stage_label}`),
      el("p", { class: "field-acts" }, el("a", { class: "btn btn-secondary", href: sheet && settledOrWaiting(sheet) ? "#sync" : `#sheet=${inspection.id}` }, words), sheet ? stateTag(sheet) : tag("quiet", "未填写")),
    );
  }

  /* The inspections of the package, and sheets of those that are no longer in it. */
  async function inspections(place, account, { take, message }) {
    const pack = (await store.packageOf(account.id))?.content;
    const sheets = await store.sheetsOf(account.id);
    const listed = new Map((pack?.inspections || []).map((row) => [row.id, row]));
    for (const sheet of sheets) if (sheet.state !== "sent" && !listed.has(sheet.inspection_id)) listed.set(sheet.inspection_id, sheet.inspection);
    const sheetOf = (id) => sheets.filter((sheet) => sheet.inspection_id === id).at(-1);
    show(
      place,
      head("#"),
      message,
      run(sync.state),
      el("p", { class: "field-acts" }, button(pack ? "重新下载到本机" : "下载到本机", take, pack ? "secondary" : "primary"), el("span", { class: "hint" }, pack ? `已下载：${at(pack.made_at)}` : "")),
      pack && !pack.whole && remark("soon", `只下载了最近的 ${pack.inspections.length} 项检查。`),
      !listed.size && el("div", { class: "nothing" }, el("p", { class: "nothing-title" }, pack ? "没有待开展的检查" : "本机还没有检查"), el("p", {}, pack ? "已批准、您参加的检查下载后出现在这里。" : "联网时按“下载到本机”，之后没有网络也能填写。")),
      el("ul", { class: "field-list" }, [...listed.values()].map((row) => inspectionRow(row, sheetOf(row.id)))),
    );
  }

  function receiptOf(piece) {
    if (!piece.receipt) return [["本机编号", piece.client_id]];
    return [["回执号", `第 ${piece.receipt.id} 号`], ["收到时间", at(piece.receipt.received_at)], ["校验值", `${piece.sha256.slice(0, 16)}…`]];
  }

  async function save(sheet, photos) {
    const said = JSON.stringify({ ...sheet, photos: photos.map(({ thumb, ...rest }) => rest) }, null, 2);
    device.save(`外业记录-${sheet.inspection_id}.json`, [said], "application/json");
    for (const photo of photos) {
      const bytes = await store.bytesOf(photo.client_id);
      if (bytes) device.save(photo.name, [bytes], "image/jpeg");
    }
  }

  function photoRow(photo, again) {
    return el(
      "li",
      { class: "photo" },
      photo.thumb && el("img", { src: photo.thumb, alt: photo.caption || `照片 ${photo.name}` }),
      el(
        "div",
        {},
        el("p", {}, stateTag(photo), ` ${photo.caption || photo.name}，${size(photo.size)}`),
        photo.refusal && remark("grave", photo.refusal.message),
        facts(receiptOf(photo)),
        photo.state === "refused" && el("p", { class: "field-acts" }, button("再次上交", () => store.keepPhoto({ ...photo, state: "waiting" }).then(sync.run)), twice("删除本机的这张照片", "确定删除", () => store.dropPhoto(photo.client_id).then(again))),
      ),
    );
  }

  function pieceCard(sheet, photos, again) {
    const waits = photos.filter((photo) => photo.state !== "sent").length;
    const settled = sheet.state === "sent" && !waits;
    const gone = () => store.dropSheet(sheet.client_id).then(again);
    return el(
      "li",
      { class: "field-card" },
      el("h2", {}, sheet.inspection.project),
      el("p", {}, stateTag(sheet), ` 检查记录，${sheet.content.findings.length} 个问题，${photos.length} 张照片`),
      sheet.refusal && remark("grave", sheet.refusal.message),
      sheet.state === "sent" && waits > 0 && remark("soon", `还有 ${waits} 张照片没有上交。`),
      facts([...receiptOf(sheet), ["存入本机", sheet.saved_at && at(sheet.saved_at)]]),
      el("ul", { class: "photo-list" }, photos.map((photo) => photoRow(photo, again))),
      el(
        "p",
        { class: "field-acts" },
        sheet.state === "sent" && el("a", { href: sheet.receipt.url }, "打开检查页面"),
        sheet.state !== "sent" && !sheet.tried && el("a", { href: `#sheet=${sheet.inspection_id}` }, sheet.state === "ready" ? "打开修改（之后须重新完成）" : "打开修改"),
        sheet.tried && sheet.state === "ready" && el("span", { class: "hint" }, "已发往服务器，等待答复，暂不能修改。"),
        !settled && button("导出备份", () => save(sheet, photos)),
        settled ? button("从本机清除", gone) : twice("删除本机的记录和照片", "确定删除，不能恢复", gone),
      ),
    );
  }

  async function pieces(place, account, again) {
    const [sheets, photos, room, others] = await Promise.all([store.sheetsOf(account.id), store.photosOf(account.id), device.room(), store.waitingOfOthers(account.id)]);
    const own = (sheet) => photos.filter((photo) => photo.sheet_id === sheet.client_id);
    const { compared } = sync.state;
    show(
      place,
      head("#sync"),
      run(sync.state),
      el("p", { class: "field-acts" }, button("现在上交", sync.run, "primary"), el("a", { href: "/field/receipts" }, "服务器上的回执")),
      compared && (compared.same === compared.kept ? remark("good", `与服务器核对一致：${compared.kept} 件有回执（${at(compared.at)}）。`) : remark("grave", `本机有回执 ${compared.kept} 件，服务器只有 ${compared.same} 件相符，请联系管理员。`)),
      others > 0 && remark("soon", `本机还有其他账号未上交的记录 ${others} 份，请该账号登录后上交。`),
      !sheets.length && el("div", { class: "nothing" }, el("p", { class: "nothing-title" }, "本机没有记录"), el("p", {}, "在“我的检查”中填写记录，完成后在这里上交。")),
      el("ul", { class: "field-list" }, sheets.map((sheet) => pieceCard(sheet, own(sheet), again))),
      room && el("p", { class: "hint" }, `本机可用空间约 ${size(room.free)}。${room.lasting ? "浏览器已承诺不自动清理外业数据。" : "浏览器没有承诺保留外业数据，请尽早上交。"}`),
      el("p", { class: "field-acts" }, twice("锁定本机数据", "锁定，须联网登录才能再看", () => store.lock().then(() => location.reload()))),
    );
  }

  return { inspections, pieces };
})();
