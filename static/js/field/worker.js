/* The service worker of the field page. The server puts the constant KEPT before this text: the edition and the files.
   It keeps the shell, which says nothing of anybody, and the files that the shell names; pages and data are never kept. */
"use strict";

const NAME = "sbs-field-";
const CACHE = NAME + KEPT.edition;
const SHELL = "/field/shell";
const PATIENCE_MS = 5000;
const files = new Set(KEPT.files);

self.addEventListener("install", (event) => {
  const shell = new Request(SHELL, { cache: "reload", credentials: "omit" });
  event.waitUntil(caches.open(CACHE).then((cache) => cache.addAll([shell, ...KEPT.files])).then(() => self.skipWaiting()));
});

async function dropOld() {
  const names = await caches.keys();
  await Promise.all(names.filter((name) => name.startsWith(NAME) && name !== CACHE).map((name) => caches.delete(name)));
  await self.clients.claim();
}

self.addEventListener("activate", (event) => event.waitUntil(dropOld()));

/* The page of the server where it answers in time, else the shell. */
async function pageOf(request) {
  const shell = () => caches.match(SHELL, { ignoreVary: true, cacheName: CACHE });
  const late = new Promise((resolve) => setTimeout(resolve, PATIENCE_MS));
  const answer = fetch(request).catch(() => null);
  return (await Promise.race([answer, late])) || (await shell()) || (await answer) || Response.error();
}

async function fileOf(request) {
  return (await caches.match(request, { ignoreVary: true, cacheName: CACHE })) || fetch(request);
}

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const address = new URL(request.url);
  if (request.method !== "GET" || address.origin !== location.origin) return;
  if (request.mode === "navigate") event.respondWith(pageOf(request));
  else if (files.has(address.pathname + address.search)) event.respondWith(fileOf(request));
});
