/* The device: where it is, how much room it has, small pictures, files to keep elsewhere. */
"use strict";

Field.device = (() => {
  const SMALL = 240;
  const REFUSED = { 1: "没有得到定位许可，可以在浏览器设置中允许，或者用文字写明地点", 2: "暂时不能定位，请到开阔处再试", 3: "定位超时，请到开阔处再试" };

  /* The place as the device claims it: degrees as text with six decimals, so that its hash is the same everywhere. */
  function position() {
    return new Promise((resolve, reject) => {
      if (!navigator.geolocation) {
        reject(new Error("本机不支持定位，请用文字写明地点"));
        return;
      }
      navigator.geolocation.getCurrentPosition(
        ({ coords, timestamp }) => resolve({
          longitude: coords.longitude.toFixed(6),
          latitude: coords.latitude.toFixed(6),
          accuracy_m: Math.min(Math.round(coords.accuracy), 1000000),
          at: new Date(timestamp).toISOString(),
        }),
        (fault) => reject(new Error(REFUSED[fault.code] || "定位失败")),
        { enableHighAccuracy: true, timeout: 20000, maximumAge: 60000 },
      );
    });
  }

  const place = (found) => `东经 ${found.longitude}°，北纬 ${found.latitude}°（误差约 ${found.accuracy_m} 米）`;

  /* A small picture to know a photo by; the photo itself is kept as the camera made it. */
  async function small(file) {
    try {
      const image = await createImageBitmap(file);
      const scale = Math.min(1, SMALL / Math.max(image.width, image.height));
      const canvas = document.createElement("canvas");
      canvas.width = Math.max(1, Math.round(image.width * scale));
      canvas.height = Math.max(1, Math.round(image.height * scale));
      canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
      image.close();
      return canvas.toDataURL("image/jpeg", 0.7);
    } catch {
      return ""; /* no picture that this browser can read; the server says what it thinks of it */
    }
  }

  /* Room on the device, and whether the browser promises not to clear it by itself. */
  async function room() {
    if (!navigator.storage || !navigator.storage.estimate) return null;
    const { quota, usage } = await navigator.storage.estimate();
    return { free: Math.max(0, quota - usage), lasting: await navigator.storage.persisted() };
  }

  const stay = () => (navigator.storage && navigator.storage.persist ? navigator.storage.persist() : false);

  function save(name, parts, type) {
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob(parts, { type }));
    link.download = name;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 60000);
  }

  return { position, place, small, room, stay, save };
})();
