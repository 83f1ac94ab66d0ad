/* Pieces: what the device hands over has a number of its own and a hash, taken of one form only of its content. */
"use strict";

globalThis.Field = {};

Field.EDITION = 1;

Field.pieces = (() => {
  const hex = (buffer) => [...new Uint8Array(buffer)].map((byte) => byte.toString(16).padStart(2, "0")).join("");

  /* The same text as canonical() on the server: names in order, no blanks. */
  function canonical(value) {
    if (Array.isArray(value)) return `[${value.map(canonical).join(",")}]`;
    if (value && typeof value === "object") {
      return `{${Object.keys(value).sort().map((name) => `${JSON.stringify(name)}:${canonical(value[name])}`).join(",")}}`;
    }
    return JSON.stringify(value);
  }

  const hashOfBytes = async (bytes) => hex(await crypto.subtle.digest("SHA-256", bytes));
  const hashOf = (value) => hashOfBytes(new TextEncoder().encode(canonical(value)));
  const number = () => crypto.randomUUID();

  return { canonical, hashOf, hashOfBytes, number };
})();
