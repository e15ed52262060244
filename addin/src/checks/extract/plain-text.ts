// Text files in the encodings that Swedish offices write. Twin: checks/extract/plain_text.py.

const CONTROL =
  /\\'([0-9a-f]{2})|\\u(-?[0-9]{1,6}) ?\??|\\(par|line|tab|cell|row)(?![a-z]) ?|\\[a-z]{1,32}(?:-?[0-9]{1,10})? ?|[{}]|\\[*~_-]/g;

/** UTF-8, UTF-16 with its mark, else Windows-1252. `rtf`: control words taken away. */
export function plainText(data: Uint8Array, rtf = false): string {
  let text: string;
  if (data[0] === 0xff && data[1] === 0xfe) {
    text = new TextDecoder("utf-16le").decode(data);
  } else if (data[0] === 0xfe && data[1] === 0xff) {
    text = new TextDecoder("utf-16be").decode(data);
  } else {
    try {
      text = new TextDecoder("utf-8", { fatal: true }).decode(data);
    } catch (fault) {
      text = new TextDecoder("windows-1252").decode(data);
    }
  }
  if (!rtf) {
    return text;
  }
  return text.replace(/[\r\n]/g, "").replace(CONTROL, (_, byte?: string, code?: string, word?: string) => {
    if (byte) {
      return new TextDecoder("windows-1252").decode(new Uint8Array([parseInt(byte, 16)]));
    }
    if (code) {
      return String.fromCharCode((Number(code) + 0x10000) % 0x10000);
    }
    if (word === "tab" || word === "cell") {
      return "\t";
    }
    if (word) {
      return "\n";
    }
    return "";
  });
}
