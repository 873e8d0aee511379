// The pages of workshops that the service worker keeps on this device.

// Deletes those of some workshops, by their addresses.
export async function forgetPages(homes) {
  if (!globalThis.caches) return;
  const names = await caches.keys();
  const own = names.filter((name) => homes.some((home) => name.startsWith(`notes ${home} `)));
  await Promise.all(own.map((name) => caches.delete(name)));
}
