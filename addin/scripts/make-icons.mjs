// Draws Postvakt's mark, an envelope on a dark teal tile, as PNG files in the sizes that Outlook asks for.
// No image library: shapes are sampled, the file is written with zlib. Same input, same bytes.
import { mkdir, writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { deflateSync } from "node:zlib";

export const SIZES = [16, 32, 64, 80, 128];
const TILE = [0x1b, 0x5e, 0x7b];
const PAPER = [0xff, 0xff, 0xff];
const SAMPLES = 8;

function insideRounded(x, y, left, top, right, bottom, radius) {
  const dx = Math.max(left + radius - x, 0, x - (right - radius));
  const dy = Math.max(top + radius - y, 0, y - (bottom - radius));
  return x >= left && x <= right && y >= top && y <= bottom && dx * dx + dy * dy <= radius * radius;
}

function nearLine(x, y, [x1, y1, x2, y2], width) {
  const [dx, dy] = [x2 - x1, y2 - y1];
  const along = Math.max(0, Math.min(1, ((x - x1) * dx + (y - y1) * dy) / (dx * dx + dy * dy)));
  return Math.hypot(x - x1 - along * dx, y - y1 - along * dy) <= width / 2;
}

/** The colour at a point of the unit square, or null outside the tile. Lines are thicker where the icon is small. */
function colourAt(x, y, size) {
  if (!insideRounded(x, y, 0, 0, 1, 1, 0.2)) return null;
  const line = size <= 32 ? 0.1 : 0.075;
  if (!insideRounded(x, y, 0.14, 0.24, 0.86, 0.78, 0.07)) return TILE;
  const flap = nearLine(x, y, [0.16, 0.29, 0.5, 0.55], line) || nearLine(x, y, [0.5, 0.55, 0.84, 0.29], line);
  return flap ? TILE : PAPER;
}

function pixel(column, row, size) {
  const sum = [0, 0, 0, 0];
  for (let i = 0; i < SAMPLES * SAMPLES; i += 1) {
    const x = (column + ((i % SAMPLES) + 0.5) / SAMPLES) / size;
    const y = (row + (Math.floor(i / SAMPLES) + 0.5) / SAMPLES) / size;
    const colour = colourAt(x, y, size);
    if (colour !== null) [0, 1, 2].forEach((c) => (sum[c] += colour[c])), (sum[3] += 1);
  }
  const covered = sum[3];
  if (covered === 0) return [0, 0, 0, 0];
  return [...sum.slice(0, 3).map((total) => Math.round(total / covered)), Math.round((255 * covered) / SAMPLES ** 2)];
}

const CRC = Array.from({ length: 256 }, (_, n) => {
  let c = n;
  for (let k = 0; k < 8; k += 1) c = c & 1 ? 0xedb88320 ^ (c >>> 1) : c >>> 1;
  return c >>> 0;
});

function chunk(type, data) {
  const body = Buffer.concat([Buffer.from(type, "latin1"), data]);
  let crc = 0xffffffff;
  for (const byte of body) crc = CRC[(crc ^ byte) & 0xff] ^ (crc >>> 8);
  const framed = Buffer.alloc(body.length + 8);
  framed.writeUInt32BE(data.length, 0);
  body.copy(framed, 4);
  framed.writeUInt32BE((crc ^ 0xffffffff) >>> 0, body.length + 4);
  return framed;
}

/** The icon as a PNG file's bytes. */
export function icon(size) {
  const rows = [];
  for (let row = 0; row < size; row += 1) {
    rows.push(0); // no filter
    for (let column = 0; column < size; column += 1) rows.push(...pixel(column, row, size));
  }
  const header = Buffer.alloc(13);
  header.writeUInt32BE(size, 0);
  header.writeUInt32BE(size, 4);
  header.set([8, 6, 0, 0, 0], 8); // eight bits, RGBA
  return Buffer.concat([
    Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
    chunk("IHDR", header),
    chunk("IDAT", deflateSync(Buffer.from(rows), { level: 9 })),
    chunk("IEND", Buffer.alloc(0)),
  ]);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const folder = fileURLToPath(new URL("../icons/", import.meta.url));
  await mkdir(folder, { recursive: true });
  for (const size of SIZES) await writeFile(`${folder}icon-${size}.png`, icon(size));
}
