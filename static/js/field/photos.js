/* Photos: taken with the camera or chosen, kept at once with number and hash, tied to one finding or to none. */
"use strict";

Field.photos = (() => {
  const { el, button, bound, field, remark, show, size, at, twice } = Field.dom;
  const { store, pieces, device } = Field;

  async function kept(file, sheet, finding, limits, position) {
    const bytes = await file.arrayBuffer();
    if (!bytes.byteLength) throw new Error("照片是空的，请重新拍摄");
    if (bytes.byteLength > limits.photo_bytes) throw new Error(`照片最大 ${size(limits.photo_bytes)}，这张有 ${size(bytes.byteLength)}`);
    const now = new Date().toISOString();
    const photo = {
      client_id: pieces.number(), account: sheet.account, sheet_id: sheet.client_id, inspection_id: sheet.inspection_id,
      finding, caption: "", name: (file.name || "photo.jpg").slice(-100), size: bytes.byteLength, part: limits.part_bytes,
      sha256: await pieces.hashOfBytes(bytes), made_at: new Date(file.lastModified || now).toISOString(), started_at: now,
      position, thumb: await device.small(file), state: "waiting", refusal: null, receipt: null,
    };
    await store.addPhoto(photo, bytes);
  }

  function row(photo, redraw) {
    const caption = bound("input", photo, "caption", () => store.keepPhoto(photo), { maxlength: "200", placeholder: "拍的是什么" });
    return el(
      "li",
      { class: "photo" },
      photo.thumb ? el("img", { src: photo.thumb, alt: photo.caption || `照片 ${photo.name}` }) : el("span", { class: "photo-none" }, "无预览"),
      el(
        "div",
        {},
        field("照片说明", caption, { optional: true }),
        el("p", { class: "hint" }, `${at(photo.made_at)}，${size(photo.size)}${photo.position ? `，${device.place(photo.position)}` : ""}`),
        twice("删除照片", "确定删除", () => store.dropPhoto(photo.client_id).then(redraw)),
      ),
    );
  }

  /* The photos of one finding, or those of the site as a whole (finding null). */
  function view(sheet, finding, label, limits) {
    const place = el("div", { class: "photos" });
    const said = el("div", { role: "status" });
    const list = el("ul", { class: "photo-list" });

    async function redraw() {
      const photos = (await store.photosOfSheet(sheet.client_id)).filter((photo) => photo.finding === finding);
      show(list, photos.map((photo) => row(photo, redraw)));
    }

    async function take(input) {
      const files = [...input.files];
      input.value = "";
      show(said);
      const position = Field.photos.placed ? await device.position().catch(() => null) : null;
      for (const file of files) {
        try {
          await kept(file, sheet, finding, limits, position);
          show(said, el("p", { class: "hint" }, "照片已存入本机。"));
        } catch (fault) {
          const full = fault && fault.name === "QuotaExceededError";
          show(said, remark("grave", full ? "本机空间不足，照片没有存下。请先上交已有的照片。" : `照片没有存下：${fault.message}`));
        }
      }
      await redraw();
    }

    function chooser(words, traits) {
      const input = el("input", { type: "file", accept: "image/jpeg,image/png", class: "visually-hidden", "aria-label": `${words}：${label}`, ...traits });
      input.addEventListener("change", () => take(input));
      return [input, button(words, () => input.click())];
    }

    place.append(el("div", { class: "field-acts" }, chooser("拍照", { capture: "environment" }), chooser("选取照片", { multiple: true })), said, list);
    redraw();
    return place;
  }

  return { view, placed: false };
})();
