// @ts-check
/** Questions to our own server, with the token that says they come from our own page. */

/** @returns {string} */
export function csrfToken() {
  const field = document.querySelector("input[name=csrfmiddlewaretoken]");
  if (field instanceof HTMLInputElement) return field.value;
  const headers = document.body.getAttribute("hx-headers");
  return headers ? (JSON.parse(headers)["X-CSRFToken"] ?? "") : "";
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
