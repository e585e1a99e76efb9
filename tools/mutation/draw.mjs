import { createHash } from "node:crypto";

/**
 * Draws some of the items and keeps their order. Each is drawn by its own name: the same ones for the same seed, also where others
 * have come or gone.
 *
 * @template T
 * @param {readonly T[]} items
 * @param {number} count
 * @param {number} seed
 * @param {(item: T) => string} nameOf
 * @returns {T[]}
 */
export function draw(items, count, seed, nameOf) {
  const ranked = items.map((item, at) => ({ item, at, rank: rankOf(`${seed} ${nameOf(item)}`) }));
  return ranked
    .sort((a, b) => (a.rank < b.rank ? -1 : a.rank > b.rank ? 1 : a.at - b.at))
    .slice(0, count)
    .sort((a, b) => a.at - b.at)
    .map(({ item }) => item);
}

function rankOf(text) {
  return createHash("sha256").update(text).digest("hex");
}
