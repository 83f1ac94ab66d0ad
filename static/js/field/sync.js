/* Handing over: sheets first, then their photos, each until its receipt is here. Whatever comes between, the next run goes
   on where this one ended; the server keeps each piece once, by its number. */
"use strict";

Field.sync = (() => {
  const { store, wire, pieces } = Field;
  const ASKED_AT_ONCE = 50;
  const TRIES = 2;
  const AGAIN_MS = 60000;
  let told = () => {};
  let running = false;
  const state = { kind: "idle", message: "", done: 0, of: 0 };

  function tell(kind, message = "") {
    Object.assign(state, { kind, message });
    told(state);
  }

  /* Runs at most once at a time, over all windows of the browser. */
  async function run() {
    if (running) return;
    running = true;
    try {
      await (navigator.locks ? navigator.locks.request("sbs-field-sync", { ifAvailable: true }, (lock) => lock && handOver()) : handOver());
    } finally {
      running = false;
      told(state);
    }
  }

  async function handOver() {
    const account = store.account();
    if (!account) return;
    tell("running", "正在连接服务器……");
    const hello = await wire.hello();
    if (hello.kind !== "done") return tell(hello.kind, hello.message);
    if (hello.data.account.id !== account.id) return tell("other", `现在登录的是“${hello.data.account.name}”，请用“${account.name}”的账号登录后上交`);
    for (const sheet of await store.sheetsOf(account.id)) {
      if (sheet.state !== "ready") continue;
      const stopped = await sheetOver(sheet);
      if (stopped) return tell(stopped.kind, stopped.message);
    }
    for (const photo of await store.photosOf(account.id)) {
      const sheet = photo.state === "waiting" && (await store.sheet(photo.sheet_id));
      const stopped = sheet && sheet.state === "sent" && (await photoOver(photo, sheet));
      if (stopped) return tell(stopped.kind, stopped.message);
    }
    await compare(account);
    return tell("idle");
  }

  /* Each returns nothing when the piece has got its answer, or why the run stops here. */
  async function sheetOver(sheet) {
    tell("running", `正在上交：${sheet.inspection.project}`);
    if ((await pieces.hashOf(sheet.payload)) !== sheet.sha256) {
      return refuse(store.keepSheet, sheet, "本机保存的内容与保存时的校验值不符，请打开核对后重新完成");
    }
    /* Whether the server has it is not known until it answers; a sheet that may be there is not changed meanwhile. */
    await store.keepSheet(Object.assign(sheet, { tried: true }));
    const answer = await wire.post(`/sheets/${sheet.client_id}`, { payload: sheet.payload, sha256: sheet.sha256 });
    return settled(answer, sheet, store.keepSheet);
  }

  async function photoOver(photo, sheet) {
    const bytes = await store.bytesOf(photo.client_id);
    if (!bytes || (await pieces.hashOfBytes(bytes)) !== photo.sha256) {
      return refuse(store.keepPhoto, photo, "本机保存的照片已经损坏，不能上交");
    }
    const stopped = await upload(photo, bytes);
    if (stopped) return stopped === "refused" ? null : stopped;
    const ordinal = photo.finding ? sheet.order.indexOf(photo.finding) + 1 || null : null;
    const payload = {
      edition: Field.EDITION, inspection_id: sheet.inspection_id, sheet_id: sheet.client_id, ordinal,
      caption: photo.caption, name: photo.name, made_at: photo.made_at, position: photo.position,
    };
    const answer = await wire.post(`/photos/${photo.client_id}`, { payload, sha256: photo.sha256 });
    return settled(answer, photo, (kept) => (kept.state === "sent" ? store.settlePhoto(kept) : store.keepPhoto(kept)));
  }

  /* Sends what the server does not have yet, part by part, from the byte that it names. */
  async function upload(photo, bytes) {
    const address = `/uploads/${photo.client_id}`;
    const about = new URLSearchParams({ sha256: photo.sha256, size: photo.size, name: photo.name });
    let answer = await wire.ask(address);
    for (let tries = 0; answer.kind === "done" || (answer.kind === "refused" && "received" in answer.data && tries <= TRIES); ) {
      if (answer.kind === "refused") tries += 1;
      const start = answer.data.received;
      if (start >= photo.size) return null;
      tell("running", `正在上传照片：${Math.floor((100 * start) / photo.size)}%`);
      about.set("start", start);
      answer = await wire.put(`${address}?${about}`, bytes.slice(start, start + photo.part));
    }
    if (answer.kind !== "refused") return answer;
    await refuse(store.keepPhoto, photo, answer.message);
    return "refused";
  }

  async function settled(answer, piece, keep) {
    if (answer.kind === "refused") return refuse(keep, piece, answer.message, answer.data.field);
    if (answer.kind !== "done") return answer;
    const { receipt } = answer.data;
    if (receipt.client_id !== piece.client_id || receipt.sha256 !== piece.sha256) {
      return refuse(keep, piece, "服务器回执的校验值与本机不符，请联系管理员");
    }
    await keep({ ...piece, state: "sent", receipt, refusal: null });
    return null;
  }

  async function refuse(keep, piece, message, field = null) {
    await keep({ ...piece, state: "refused", tried: false, refusal: { message, field, at: new Date().toISOString() } });
    return null;
  }

  /* The list here and that of the server must agree: every receipt that is kept here is asked for there. */
  async function compare(account) {
    const kept = [...(await store.sheetsOf(account.id)), ...(await store.photosOf(account.id))].filter((piece) => piece.state === "sent");
    const there = new Map();
    for (let start = 0; start < kept.length; start += ASKED_AT_ONCE) {
      const asked = new URLSearchParams(kept.slice(start, start + ASKED_AT_ONCE).map((piece) => ["client_id", piece.client_id]));
      const answer = await wire.ask(`/receipts?${asked}`);
      if (answer.kind !== "done") return;
      for (const receipt of answer.data.receipts) there.set(receipt.client_id, receipt);
    }
    state.compared = { at: new Date().toISOString(), kept: kept.length, same: kept.filter((piece) => there.get(piece.client_id)?.sha256 === piece.sha256).length };
  }

  const unsent = (piece) => piece.state === "ready" || piece.state === "waiting";

  /* By itself: when the network is back, when the page is looked at again, and every minute while something waits. */
  function begin(listener) {
    told = listener;
    window.addEventListener("online", run);
    document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && navigator.onLine && run());
    setInterval(async () => {
      const account = store.account();
      const waits = account && [...(await store.sheetsOf(account.id)), ...(await store.photosOf(account.id))].some(unsent);
      if (waits && navigator.onLine) run();
    }, AGAIN_MS);
    run();
  }

  return { begin, run, state };
})();
