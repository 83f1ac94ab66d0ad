/* The store of the device: sheets, photos and their bytes, each belonging to one account. Nothing is told to be saved
   before the disk has it (durability strict), and what belongs together is written together. */
"use strict";

Field.store = (() => {
  const OPENED = "account";
  const durable = { durability: "strict" };
  const opening = idb.openDB("sbs-field", 1, {
    upgrade(db) {
      db.createObjectStore("marks");
      db.createObjectStore("packages", { keyPath: "account" });
      db.createObjectStore("sheets", { keyPath: "client_id" }).createIndex("account", "account");
      const photos = db.createObjectStore("photos", { keyPath: "client_id" });
      photos.createIndex("account", "account");
      photos.createIndex("sheet_id", "sheet_id");
      db.createObjectStore("files", { keyPath: "client_id" });
    },
    blocking() {
      opening.then((db) => db.close());
    },
  });

  async function writing(stores, work) {
    const transaction = (await opening).transaction(stores, "readwrite", durable);
    await Promise.all([...work((name) => transaction.objectStore(name)), transaction.done]);
  }

  const all = async (store, index, key) => (await opening).getAllFromIndex(store, index, key);

  /* Whose data the device shows: whoever last opened the page over the network. The mark goes at logout (shell.js); the
     data stays until it was handed over. */
  let shown = null;

  const account = () => shown;

  async function load() {
    shown = (await (await opening).get("marks", OPENED)) || null;
    return shown;
  }

  async function open(who) {
    await writing(["marks"], (of) => [of("marks").put(who, OPENED)]);
    shown = who;
  }

  async function lock() {
    await writing(["marks"], (of) => [of("marks").delete(OPENED)]);
    shown = null;
  }

  const packageOf = async (id) => (await opening).get("packages", id);
  const keepPackage = (id, content) => writing(["packages"], (of) => [of("packages").put({ account: id, content })]);

  const byTime = (one, other) => one.started_at.localeCompare(other.started_at);
  const sheetsOf = async (id) => (await all("sheets", "account", id)).sort(byTime);
  const photosOf = async (id) => (await all("photos", "account", id)).sort(byTime);
  const photosOfSheet = async (id) => (await all("photos", "sheet_id", id)).sort(byTime);
  const sheet = async (id) => (await opening).get("sheets", id);
  const photo = async (id) => (await opening).get("photos", id);
  const bytesOf = async (id) => ((await (await opening).get("files", id)) || {}).bytes;

  const keepSheet = (kept) => writing(["sheets"], (of) => [of("sheets").put(kept)]);
  const keepPhoto = (kept) => writing(["photos"], (of) => [of("photos").put(kept)]);

  function addPhoto(kept, bytes) {
    return writing(["photos", "files"], (of) => [of("photos").put(kept), of("files").put({ client_id: kept.client_id, bytes })]);
  }

  /* With its receipt the server has the file; the device lets go of its own copy. */
  function settlePhoto(kept) {
    return writing(["photos", "files"], (of) => [of("photos").put(kept), of("files").delete(kept.client_id)]);
  }

  function dropPhoto(id) {
    return writing(["photos", "files"], (of) => [of("photos").delete(id), of("files").delete(id)]);
  }

  async function dropSheet(id) {
    const photos = await photosOfSheet(id);
    await writing(["sheets", "photos", "files"], (of) => [
      of("sheets").delete(id),
      ...photos.flatMap((kept) => [of("photos").delete(kept.client_id), of("files").delete(kept.client_id)]),
    ]);
  }

  /* How many pieces of other accounts wait on this device; what they are is nobody else's business. */
  async function waitingOfOthers(id) {
    const sheets = await (await opening).getAll("sheets");
    return sheets.filter((kept) => kept.account !== id && kept.state !== "sent").length;
  }

  return {
    account, load, open, lock, packageOf, keepPackage, sheetsOf, photosOf, photosOfSheet, sheet, photo, bytesOf,
    keepSheet, keepPhoto, addPhoto, settlePhoto, dropPhoto, dropSheet, waitingOfOthers,
  };
})();
