// Keeps the page's shell and the static files it is made of; nothing that anyone wrote or shot.
const FILES = [{% for file in files %}
  "{{ file|escapejs }}",{% endfor %}
];
const SHELL = "{% url "field:shell" %}";
const PAGE = "{% url "field:home" %}";
const HASHED = /\.[0-9a-f]{12}\.[a-z0-9]+$/;
const PATIENCE_MS = 4000;

async function nameOfCache() {
  const bytes = new TextEncoder().encode(FILES.join("\n"));
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  return `field-${[...digest.slice(0, 6)].map((byte) => byte.toString(16)).join("")}`;
}

async function fill() {
  const cache = await caches.open(await nameOfCache());
  await cache.add(new Request(SHELL, { cache: "reload", credentials: "omit" }));
  await Promise.all(FILES.map((file) => cache.add(file).catch(() => {})));
}

async function dropOld() {
  const current = await nameOfCache();
  for (const name of await caches.keys()) if (name !== current) await caches.delete(name);
}

async function fromNetworkOr(request, fallback, patience) {
  const signal = patience ? AbortSignal.timeout(patience) : undefined;
  try {
    return await fetch(request, { signal });
  } catch (error) {
    const kept = await caches.match(fallback);
    if (kept) return kept;
    throw error;
  }
}

async function fromCacheOr(request) {
  return (await caches.match(request)) ?? fetch(request);
}

self.addEventListener("install", (event) => {
  event.waitUntil(fill().then(() => self.skipWaiting()));
});

self.addEventListener("activate", (event) => {
  event.waitUntil(dropOld().then(() => self.clients.claim()));
});

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== location.origin) return;
  if (request.mode === "navigate" && url.pathname === PAGE) {
    event.respondWith(fromNetworkOr(request, SHELL, PATIENCE_MS));
  } else if (url.pathname.startsWith("/static/")) {
    const hashed = HASHED.test(url.pathname);
    event.respondWith(hashed ? fromCacheOr(request) : fromNetworkOr(request, request));
  }
});
