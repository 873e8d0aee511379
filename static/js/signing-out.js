// Whoever signs out leaves nothing of the workshops' notes in this browser but what was never sent.

// a browser that does not answer must not keep anybody signed in
const PATIENCE = 1500;

export function forgetOnSigningOut(root) {
  root.addEventListener("submit", async (event) => {
    const form = event.target;
    if (!globalThis.indexedDB || !form.matches?.('form[action$="/sign-out"]')) return;
    event.preventDefault();
    const late = new Promise((done) => setTimeout(done, PATIENCE));
    await Promise.race([forget().catch(() => {}), late]);
    form.submit();
  });
}

async function forget() {
  const known = await indexedDB.databases?.();
  if (known && !known.some((base) => base.name === "consult-notes")) return;
  const [{ forgetSent }, { forgetPages }] = await Promise.all([
    import("./notes/store.js"),
    import("./notes/pages.js"),
  ]);
  await forgetPages(await forgetSent());
}
