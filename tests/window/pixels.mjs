// What a picture of the window holds, pixel by pixel.
import { inflateSync } from "node:zlib";

/** The brightness (0 to 255) of each pixel of a PNG with 8 bits a channel, row by row. */
export function brightness(png) {
  const [width, height] = [png.readUInt32BE(16), png.readUInt32BE(20)];
  // RGB or RGBA.
  const size = { 2: 3, 6: 4 }[png[25]];
  const parts = [];
  for (let at = 8; at < png.length; at += png.readUInt32BE(at) + 12) {
    if (png.toString("latin1", at + 4, at + 8) === "IDAT") parts.push(png.subarray(at + 8, at + 8 + png.readUInt32BE(at)));
  }
  const data = inflateSync(Buffer.concat(parts));
  const length = width * size;
  let above = new Uint8Array(length);
  return Array.from({ length: height }, (_, row) => {
    const [filter] = data.subarray(row * (length + 1));
    const line = Uint8Array.from(data.subarray(row * (length + 1) + 1, (row + 1) * (length + 1)));
    for (let at = 0; at < length; at += 1) {
      const [left, corner] = at < size ? [0, 0] : [line[at - size], above[at - size]];
      line[at] += [0, left, above[at], (left + above[at]) >> 1, nearest(left, above[at], corner)][filter];
    }
    above = line;
    return Uint8Array.from({ length: width }, (_, x) => (line[x * size] + line[x * size + 1] + line[x * size + 2]) / 3);
  });
}

/** Paeth's predictor (PNG specification, 9.4). */
function nearest(left, above, corner) {
  const [a, b, c] = [left, above, corner].map((value) => Math.abs(left + above - corner - value));
  if (a <= b && a <= c) return left;
  return b <= c ? above : corner;
}
