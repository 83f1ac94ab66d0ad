/* The start: whose data are shown, what the address asks for, the service worker, the handing over. */
"use strict";

(() => {
  const { el, remark, show, button } = Field.dom;
  const { store, wire, device, lists, sheet, sync } = Field;
  const root = document.getElementById("field");
  let note = null;

  /* The page of the server names the account; the shell shows that of the last one who opened it here. */
  function whose() {
    const { account, name, office } = root.dataset;
    return account ? store.open({ id: Number(account), name, office }) : store.load();
  }

  async function take() {
    note = remark("info", "正在下载……");
    await draw();
    const account = store.account();
    const hello = await wire.hello();
    const same = hello.kind === "done" && hello.data.account.id === account.id;
    const answer = same ? await wire.ask("/package") : hello;
    if (answer.kind === "done" && same) {
      await store.keepPackage(account.id, answer.data);
      await navigator.serviceWorker?.ready;
      await device.stay();
      note = remark("good", `已下载 ${answer.data.inspections.length} 项检查，现在没有网络也能使用。`);
    } else {
      const words = { offline: "没有网络，不能下载。", login: "登录已经结束，请重新登录后下载。", later: "服务器暂时不能接收，请稍后再试。" };
      note = remark("grave", answer.message || words[answer.kind] || "现在登录的是另一个账号，请重新打开外业页面。");
    }
    await draw();
  }

  async function openSheet(account, id) {
    const pack = (await store.packageOf(account.id))?.content;
    const kept = (await store.sheetsOf(account.id)).filter((one) => one.inspection_id === id).at(-1);
    const inspection = pack?.inspections.find((row) => row.id === id);
    if (!pack || (!kept && !inspection)) return lists.inspections(root, account, { take, message: remark("soon", "本机没有这项检查，请联网重新下载。") });
    if (kept?.state === "sent") return lists.pieces(root, account, draw);
    if (kept?.state === "ready") {
      if (kept.tried || sync.state.kind === "running") return lists.pieces(root, account, draw);
      await sheet.reopen(kept);
    }
    sheet.edit(root, kept || sheet.fresh(account, inspection), pack, () => {
      location.hash = "#sync";
      sync.run();
    });
    return root.querySelector(".field-title").focus();
  }

  async function draw() {
    const account = store.account();
    const opened = /^#sheet=(\d+)$/.exec(location.hash);
    if (!account) {
      show(root, el("div", { class: "nothing" }, el("p", { class: "nothing-title" }, "本机数据已锁定"), el("p", {}, "请联网登录后打开外业页面，再下载或者继续填写。"), el("p", {}, el("a", { class: "btn btn-primary", href: "/field" }, "联网打开"))));
      return;
    }
    if (opened) await openSheet(account, Number(opened[1]));
    else if (location.hash === "#sync") await lists.pieces(root, account, draw);
    else await lists.inspections(root, account, { take, message: note });
  }

  async function move() {
    await sheet.flush();
    note = null;
    await draw();
  }

  function changed() {
    if (!location.hash.startsWith("#sheet=")) draw();
  }

  function failed(fault) {
    show(root, remark("grave", `本机不能保存外业数据：${fault.message}`, "请不要使用无痕窗口，并检查浏览器是否允许保存网站数据。"), el("p", {}, button("再试", () => location.reload())));
  }

  /* Logged out in another window, this one closes as well. */
  async function lookAgain() {
    const before = store.account();
    if (document.visibilityState === "visible" && before && (await store.load())?.id !== before.id) await draw();
  }

  window.addEventListener("hashchange", move);
  document.addEventListener("visibilitychange", lookAgain);
  if (navigator.serviceWorker) navigator.serviceWorker.register("/field/sw.js", { scope: "/field", updateViaCache: "none" });
  whose().then(draw).then(() => sync.begin(changed), failed);
})();
