// @ts-check
/** SHA-256 of what is sent, in the forms of the wire and of the answer. */

/** @param {BufferSource} bytes @returns {Promise<Uint8Array>} */
export async function sha256(bytes) {
  return new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
}

/** @param {Uint8Array} digest @returns {string} as the server's answer repeats it */
export function toHex(digest) {
  return [...digest].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** @param {string} hex @returns {string} the header Content-Digest (RFC 9530) */
export function toHeader(hex) {
  const bytes = (hex.match(/../g) ?? []).map((pair) => Number.parseInt(pair, 16));
  return `sha-256=:${btoa(String.fromCharCode(...bytes))}:`;
}
