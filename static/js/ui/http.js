// @ts-check
/** Questions to our own server, with the token that says they come from our own page. */

/**
 * The token as it is now: signing in again, in another tab too, changes it.
 *
 * @returns {string}
 */
export function csrfToken() {
  const kept = /(?:^|; )csrftoken=([^;]+)/.exec(document.cookie)?.[1];
  if (kept) return kept;
  const field = document.querySelector("input[name=csrfmiddlewaretoken]");
  return field instanceof HTMLInputElement ? field.value : "";
}

/** Give the forms of this page the present token, so that what is typed in them can be saved. */
export function renewTokens() {
  const token = csrfToken();
  if (!token) return;
  for (const field of document.querySelectorAll("input[name=csrfmiddlewaretoken]")) {
    if (field instanceof HTMLInputElement) field.value = token;
  }
  document.body.setAttribute("hx-headers", JSON.stringify({ "X-CSRFToken": token }));
}

/**
 * @param {string} url
 * @param {FormData | object} body a form, or what becomes JSON
 * @param {AbortSignal} [signal]
 * @returns {Promise<Response>} rejects for any answer that is not a success
 */
export async function post(url, body, signal) {
  const isForm = body instanceof FormData;
  /** @type {Record<string, string>} */
  const headers = { "X-CSRFToken": csrfToken(), "X-Requested-With": "fetch" };
  if (!isForm) headers["Content-Type"] = "application/json";
  const answer = await fetch(url, {
    method: "POST",
    body: isForm ? body : JSON.stringify(body),
    headers,
    signal,
    redirect: "error",
  });
  if (!answer.ok) throw new Error(`${url}: ${answer.status}`);
  return answer;
}
