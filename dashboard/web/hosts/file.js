/* What the map has for a host in a file of its own: all documents that a server would send stand packed in it. */

export * from "./own.js";

let documents = new Map();

/** Unpack the file's documents: JSON values by the addresses that a server would use. */
export async function unpack() {
  const packed = document.getElementById("documents").textContent;
  const bytes = Uint8Array.from(atob(packed), (sign) => sign.charCodeAt(0));
  const stream = new Response(bytes).body.pipeThrough(new DecompressionStream("gzip"));
  documents = new Map(Object.entries(await new Response(stream).json()));
}

/** A document, as a server's answer. */
export async function request(address) {
  const ok = documents.has(address);
  return { ok, status: ok ? 200 : 404, json: async () => documents.get(address) };
}

/** The panels of the file by their addresses, all of which it holds. */
export const panels = {
  held: (address) => documents.get(address),
  load: async (address) => documents.get(address),
  prefetch() {},
};

export const writeLink = function () {}; // a file's address names no view
