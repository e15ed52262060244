// Names of files read as words and numbers. Twin: checks/file_names.py, which says why.

const PARTS = /[_.+,;#&()\[\]-]/g;
const HUMP = /([a-zåäöé])([A-ZÅÄÖÉ])/g;
const CAPITALS = /([A-ZÅÄÖÉ]{3})([a-zåäöé])/g;
const DIGITS = /[0-9]+(?:[-+][0-9]+)*/g;
const UUID = /[0-9a-fA-F]{8}-(?:[0-9a-fA-F]{4}-){3}/;
const BY_MACHINE = /(?:img|dsc|pxl|vid|scan|skanna|screenshot|skärm|inspelning|recording|whatsapp)/;

/** The words of a file's name with blanks between them. */
export function wordsApart(name: string): string {
  return name.replace(PARTS, " ").replace(HUMP, "$1 $2").replace(CAPITALS, "$1 $2");
}

/** The name with blanks around what may be an identity number: "pnr960607-2388kopia", "1-960607-2388". */
export function numbersApart(name: string): string {
  const spaced = name.replace(/_/g, " ");
  if (UUID.test(name)) {
    return spaced;
  }
  return spaced.replace(DIGITS, (found) => ` ${apart(found)} `);
}

/** Whether a picture's or recording's day and time of day only look like an identity number. `today`: yyyymmdd. */
export function isStamp(name: string, ten: string, today: string): boolean {
  const year = ten.slice(0, 2);
  return BY_MACHINE.test(name.toLowerCase()) && year >= "15" && year <= today.slice(2, 4) && ten.slice(6, 8) < "24" && ten.slice(8) < "60";
}

/** Six or eight digits and four stay together, other groups are parted. */
function apart(digits: string): string {
  let made = "";
  let size = 0;
  for (const group of digits.match(/[-+]?[0-9]+/g) as string[]) {
    const bare = group.replace(/[-+]/, "");
    if (made === "" || ((size === 6 || size === 8) && bare.length === 4)) {
      made += group;
    } else {
      made += ` | ${bare}`;
    }
    size = bare.length;
  }
  return made;
}
