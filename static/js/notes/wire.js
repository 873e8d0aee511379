// Talking with the server: an answer, or an error that says what to do about it.

const PATIENCE = 20_000;

export class SignedOut extends Error {}

export class Refused extends Error {
  constructor(status, message) {
    super(message);
    this.status = status;
  }
}

export async function talk(address, options = {}) {
  const answer = await fetch(address, {
    credentials: "same-origin",
    cache: "no-store",
    redirect: "manual",
    signal: AbortSignal.timeout(PATIENCE),
    ...options,
    headers: { Accept: "application/json", ...options.headers },
  });
  if (answer.status === 401 || answer.type === "opaqueredirect") throw new SignedOut();
  if (!answer.ok) {
    const said = await answer.json().catch(() => ({}));
    throw new Refused(answer.status, said.message ?? String(answer.status));
  }
  return answer.json();
}

export function post(address, token, content) {
  return talk(address, {
    method: "POST",
    headers: { "Content-Type": "application/json", "X-CSRFToken": token },
    body: JSON.stringify(content),
  });
}
